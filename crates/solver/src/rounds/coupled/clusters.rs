//! Which services depend on each other, directly or by way of others.

use roadcrew_model::{Link, Problem, ServiceId};
use std::collections::{BTreeMap, BTreeSet};

/// Linked services in units, of which each comes after those that it waits for.
#[derive(Debug, Default)]
pub(super) struct Cluster {
    /// One service, or those that begin together.
    pub(super) units: Vec<Vec<ServiceId>>,
    /// The links between them.
    pub(super) links: Vec<Link>,
}

impl Cluster {
    pub(super) fn members(&self) -> impl Iterator<Item = ServiceId> + '_ {
        self.units.iter().flatten().copied()
    }

    /// What must be done before a service, and by how much.
    pub(super) fn before(&self, service: ServiceId) -> impl Iterator<Item = (ServiceId, i64)> + '_ {
        self.links.iter().filter_map(move |link| match link {
            Link::Follows { first, then, gap } if *then == service => Some((*first, gap.0)),
            _ => None,
        })
    }

    /// What may only begin once a service is done, and by how much later.
    pub(super) fn after(&self, service: ServiceId) -> impl Iterator<Item = (ServiceId, i64)> + '_ {
        self.links.iter().filter_map(move |link| match link {
            Link::Follows { first, then, gap } if *first == service => Some((*then, gap.0)),
            _ => None,
        })
    }

    /// Those that one vehicle is to perform together with this service.
    pub(super) fn mates(&self, service: ServiceId) -> impl Iterator<Item = ServiceId> + '_ {
        let shared = self.links.iter().filter_map(move |link| match link {
            Link::SameVehicle(members) if members.contains(&service) => Some(members),
            _ => None,
        });
        shared.flatten().copied().filter(move |&mate| mate != service)
    }
}

/// The clusters of a problem. What waits for itself is in none: it can't be done.
pub(super) fn clusters(problem: &Problem) -> Vec<Cluster> {
    let mut leader: BTreeMap<ServiceId, ServiceId> = BTreeMap::new();
    for link in problem.links() {
        let members = link.members();
        let known: BTreeSet<ServiceId> =
            members.iter().map(|&it| *leader.entry(it).or_insert(it)).collect();
        let Some(&first) = known.first() else {
            continue;
        };
        for one in leader.values_mut().filter(|one| known.contains(one)) {
            *one = first;
        }
    }
    let mut members_of: BTreeMap<ServiceId, Vec<ServiceId>> = BTreeMap::new();
    for (&service, &first) in &leader {
        members_of.entry(first).or_default().push(service);
    }
    members_of.into_values().map(|members| cluster(problem, &members)).collect()
}

fn cluster(problem: &Problem, members: &[ServiceId]) -> Cluster {
    let is_inside = |link: &&Link| link.members().iter().any(|it| members.contains(it));
    let links: Vec<Link> = problem.links().iter().filter(is_inside).cloned().collect();
    let mut waiting = together(&links, members);
    let mut cluster = Cluster { units: Vec::new(), links };
    loop {
        let placed: BTreeSet<ServiceId> = cluster.members().collect();
        let is_ready = |unit: &Vec<ServiceId>| {
            let before = unit.iter().flat_map(|&service| cluster.before(service));
            before.into_iter().all(|(first, _)| placed.contains(&first))
        };
        let Some(next) = waiting.iter().position(is_ready) else {
            return cluster;
        };
        cluster.units.push(waiting.remove(next));
    }
}

/// The members in units that begin together.
fn together(links: &[Link], members: &[ServiceId]) -> Vec<Vec<ServiceId>> {
    let mut units: Vec<Vec<ServiceId>> = members.iter().map(|&service| vec![service]).collect();
    for link in links {
        let Link::Together(crews) = link else {
            continue;
        };
        let (joined, others): (Vec<_>, Vec<_>) =
            units.into_iter().partition(|unit| unit.iter().any(|it| crews.contains(it)));
        units = others;
        units.push(joined.concat());
    }
    units
}
