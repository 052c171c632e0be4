//! Work that comes after other work which is left undone as well: neither can be done alone, so that all of it is tried, the first before the last.

use super::insert;
use super::joint::{self, How, Joint, STRETCH, WAYS_KEPT, ways_into};
use super::linked::befores;
use super::trial::{Trial, route_of};
use roadcrew_model::{
    Plan, Problem, Route, ServiceId, Standing, Stop, VehicleId, judge, judge_route,
};
use roadcrew_units::{Money, Seconds};
use std::collections::BTreeMap;

/// Longer chains are not tried.
const LONGEST: usize = 3;

/// What is left undone of that a service comes after, and then itself, in an order in which it can be done; `None` where it waits for nothing undone,
/// where several crews are to begin any of it at once, and where it is too long or goes in circles.
pub(super) fn chain(problem: &Problem, plan: &Plan, service: ServiceId) -> Option<Vec<ServiceId>> {
    let mut members = vec![service];
    let mut from = 0;
    while from < members.len() {
        let undone = |first: &ServiceId| plan.services().all(|done| done != *first);
        for (first, _) in befores(problem, members[from]).filter(|(first, _)| undone(first)) {
            // What is met once more moves before all that waits for it.
            members.retain(|&member| member != first);
            members.push(first);
        }
        if LONGEST < members.len() || members[0] != service {
            return None;
        }
        from += 1;
    }
    members.reverse();
    let is_single = |member: &ServiceId| joint::party(problem, *member).is_none();
    (1 < members.len() && members.iter().all(is_single)).then_some(members)
}

/// A plan with the first ones done, by whom, and what its routes cost.
#[derive(Clone)]
struct Begun {
    plan: Plan,
    crews: Vec<VehicleId>,
    cost: Money,
    /// When the last one is done, as if the crew had to wait for nobody.
    done: Seconds,
}

/// The best that was found for each crew at each place of the chain, by place and crew: the cheapest that breaks no more rules than the plan. Crews
/// beyond those that are `meant` have no part in it.
pub(super) fn all(
    problem: &Problem,
    plan: &Plan,
    (chain, is_meant): (&[ServiceId], &dyn Fn(VehicleId) -> bool),
) -> BTreeMap<(usize, VehicleId), Joint> {
    let before = judge(problem, plan);
    let Some((&last, first)) = chain.split_last() else { return BTreeMap::new() };
    let crews = (0..problem.vehicles().len()).map(VehicleId::new).filter(|&it| is_meant(it));
    let n_broken = joint::n_broken(&before);
    let search = Search { problem, crews: crews.collect(), n_broken };
    let nothing =
        Begun { plan: plan.clone(), crews: Vec::new(), cost: Money::ZERO, done: Seconds::ZERO };
    let mut begun = vec![(nothing, None)];
    for &member in first {
        begun = search.go_on(&begun, member);
    }
    let mut best: BTreeMap<(usize, VehicleId), Begun> = BTreeMap::new();
    for done in search.finish(&begun, last) {
        for key in done.crews.iter().copied().enumerate() {
            if best.get(&key).is_none_or(|best| done.cost < best.cost) {
                best.insert(key, done.clone());
            }
        }
    }
    let all = best.into_iter().filter_map(|(key, done)| {
        Some((key, joint::judged(problem, (done.plan, &before), (chain, done.crews))?))
    });
    all.collect()
}

struct Search<'a> {
    problem: &'a Problem,
    crews: Vec<VehicleId>,
    n_broken: usize,
}

/// A plan to go on with, for all crews or for one.
type Open = (Begun, Option<VehicleId>);

impl Search<'_> {
    /// The next one put into every plan: the cheapest ways of each stretch of the day are gone on with by all crews, and those of each crew by itself, as it
    /// is there already.
    fn go_on(&self, begun: &[Open], member: ServiceId) -> Vec<Open> {
        let mut ways: Vec<Begun> = Vec::new();
        for (before, crew) in self.open(begun, member) {
            let standing = Standing::of(self.problem, &before.plan, crew);
            for way in ways_into(self.problem, &before.plan, (member, crew), How::Beside) {
                let changed = standing.with(&way.route);
                if changed.violations.len() <= self.n_broken {
                    let done = self.end_in(&way.route, member);
                    let cost = changed.costs.total();
                    ways.push(before.with((crew, cost, done), way.route));
                }
            }
        }
        ways.sort_by_key(|way| way.cost);
        let mut of_stretch: BTreeMap<(i64, Option<VehicleId>), usize> = BTreeMap::new();
        let mut open = Vec::new();
        for way in ways {
            for by in [None, way.crews.last().copied()] {
                let n = of_stretch.entry((way.done.0.div_euclid(STRETCH.0), by)).or_default();
                if *n < WAYS_KEPT {
                    *n += 1;
                    open.push((way.clone(), by));
                }
            }
        }
        open
    }

    /// The last one put into every plan as well as it can be.
    fn finish(&self, begun: &[Open], last: ServiceId) -> Vec<Begun> {
        let done = self.open(begun, last).filter_map(|(before, crew)| {
            let route = route_of(self.problem, &before.plan, crew);
            let standing = Standing::of(self.problem, &before.plan, crew);
            let trial = Trial::of((self.problem, Some(&standing)), &route, last);
            let tried = insert::cheapest(trial, &route, last)?;
            Some(before.with((crew, tried.cost, Seconds::ZERO), tried.route))
        });
        done.collect()
    }

    /// Who may go on with what.
    fn open<'b>(
        &self,
        begun: &'b [Open],
        member: ServiceId,
    ) -> impl Iterator<Item = (&'b Begun, VehicleId)> {
        let skills = self.problem.service(member).skills;
        begun.iter().flat_map(move |(before, by)| {
            let crews = self.crews.iter().copied();
            let able = crews.filter(move |&crew| self.problem.vehicle(crew).skills.cover(skills));
            able.filter(move |crew| by.is_none_or(|by| by == *crew)).map(move |crew| (before, crew))
        })
    }

    fn end_in(&self, route: &Route, member: ServiceId) -> Seconds {
        let is_member =
            |stop: &Stop| matches!(stop, Stop::Service { service, .. } if *service == member);
        let place = route.stops.iter().position(is_member);
        let times = judge_route(self.problem, route).stops;
        place.map_or(Seconds::ZERO, |place| times[place].end)
    }
}

impl Begun {
    fn with(&self, (crew, cost, done): (VehicleId, Money, Seconds), route: Route) -> Self {
        let crews = [&self.crews[..], &[crew]].concat();
        Self { plan: joint::with(&self.plan, route), crews, cost, done }
    }
}
