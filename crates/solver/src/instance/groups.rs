//! Services that exclude each other.
//!
//! At most one member of a group is done. So the search may add the price of a group to what each of its members costs undone: with one
//! member done or none that is what the judge counts, and the same surplus in every plan.

use roadcrew_model::{Group, Problem, ServiceId, Undone};

/// The groups of a problem.
#[derive(Debug, Default)]
pub(crate) struct Groups<'p> {
    list: &'p [Group],
    /// Per service those that stay undone where it is done; nothing in a problem without groups.
    rivals: Vec<Vec<ServiceId>>,
    /// Per service whether it is in a group of which one must be done.
    must: Vec<bool>,
    /// The price of doing no member of a group that must be done.
    price_of_must: i64,
}

impl<'p> Groups<'p> {
    pub(super) fn of(problem: &'p Problem) -> Self {
        let list = problem.groups();
        if list.is_empty() {
            return Self::default();
        }
        let mut rivals = vec![Vec::new(); problem.services().len()];
        let mut must = vec![false; rivals.len()];
        for group in list {
            for &member in &group.members {
                let others = group.members.iter().copied().filter(|&other| other != member);
                rivals[member.index()].extend(others);
                must[member.index()] |= group.undone == Undone::Forbidden;
            }
        }
        for rivals in &mut rivals {
            rivals.sort_unstable();
            rivals.dedup();
        }
        Self { list, rivals, must, price_of_must: 0 }
    }

    /// Prices what must be done, and answers what each service costs more undone for the sake of its groups.
    pub(super) fn price(&mut self, price_of_must: i64) -> Vec<i64> {
        self.price_of_must = price_of_must;
        let mut prices = vec![0; self.rivals.len()];
        for group in self.list {
            for member in &group.members {
                prices[member.index()] += self.price_of(group);
            }
        }
        prices
    }

    /// Those that stay undone where this service is done.
    pub(crate) fn rivals(&self, service: ServiceId) -> &[ServiceId] {
        self.rivals.get(service.index()).map_or(&[], Vec::as_slice)
    }

    /// The members of each group.
    pub(crate) fn members(&self) -> impl Iterator<Item = &'p [ServiceId]> + use<'p> {
        self.list.iter().map(|group| group.members.as_slice())
    }

    /// Whether the service or one of its rivals must be done.
    pub(crate) fn is_one_of_must(&self, service: ServiceId) -> bool {
        self.must.get(service.index()).is_some_and(|&must| must)
    }

    /// By how much the search counts more than the judge.
    pub(crate) fn surplus(&self) -> i64 {
        let surplus = |group: &Group| {
            let n_members = i64::try_from(group.members.len()).unwrap_or(i64::MAX);
            (n_members - 1) * self.price_of(group)
        };
        self.list.iter().map(surplus).sum()
    }

    /// The price of the groups that must be done and are not, where these services are undone.
    pub(crate) fn price_of_missing(&self, undone: &[ServiceId]) -> i64 {
        if self.list.is_empty() {
            return 0;
        }
        let mut is_undone = vec![false; self.rivals.len()];
        for service in undone {
            is_undone[service.index()] = true;
        }
        let all_undone =
            |group: &&Group| group.members.iter().all(|member| is_undone[member.index()]);
        let must = |group: &&Group| group.undone == Undone::Forbidden;
        self.list.iter().filter(must).filter(all_undone).map(|group| self.price_of(group)).sum()
    }

    fn price_of(&self, group: &Group) -> i64 {
        match group.undone {
            Undone::Forbidden => self.price_of_must,
            Undone::Costs(price) => price.0,
        }
    }
}
