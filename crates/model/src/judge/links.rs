//! Vehicles that wait for each other.
//!
//! Everything happens as early as it can: a service that waits for others is held until they allow it, which may hold others in turn.
//! Holds only grow, so the times are those of a longest path, found by walking the routes until nothing changes. Who waits for
//! himself, by whatever detour, waits for ever.

use super::walk::{Holds, RouteJudgement, judge_waiting_route};
use super::{StopTimes, Violation};
use crate::plan::{Plan, Route, Stop};
use crate::problem::{Link, Problem, ServiceId, VehicleId};
use roadcrew_units::Seconds;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Links<'a> {
    problem: &'a Problem,
    /// Who performs what, of what some link is about.
    performers: BTreeMap<ServiceId, VehicleId>,
    /// The rules that are broken.
    pub(super) violations: Vec<Violation>,
}

impl<'a> Links<'a> {
    pub(super) fn of(problem: &'a Problem, plan: &Plan) -> Self {
        let linked: BTreeSet<ServiceId> = problem.links().iter().flat_map(Link::members).collect();
        let performed = plan
            .routes
            .iter()
            .flat_map(|route| route.services().map(|service| (service, route.vehicle)));
        let performers = performed.filter(|(service, _)| linked.contains(service)).collect();
        let mut links = Self { problem, performers, violations: Vec::new() };
        for (index, link) in problem.links().iter().enumerate() {
            links.violations.extend(links.broken(index, link));
        }
        links
    }

    fn is_done(&self, service: ServiceId) -> bool {
        self.performers.contains_key(&service)
    }

    /// What is wrong with a link whatever the times are.
    fn broken(&self, index: usize, link: &Link) -> Option<Violation> {
        match link {
            Link::Follows { first, then, .. } => {
                let broken = self.is_done(*then) && !self.is_done(*first);
                broken.then_some(Violation::FollowsUndone { first: *first, then: *then })
            }
            Link::Together(members) => {
                let (all, done) =
                    (members.len(), members.iter().filter(|it| self.is_done(**it)).count());
                let broken = 0 < done && done < all;
                broken.then_some(Violation::NotAllThere { link: index, done, all })
            }
            Link::SameVehicle(members) => {
                let vehicles: BTreeSet<_> =
                    members.iter().filter_map(|it| self.performers.get(it)).collect();
                let vehicles = vehicles.len();
                (1 < vehicles).then_some(Violation::SpreadOut { link: index, vehicles })
            }
        }
    }

    /// Walks the routes until nobody has to wait longer.
    pub(super) fn walk(&mut self, routes: &[&Route]) -> Vec<RouteJudgement> {
        let mut holds = Holds::new();
        let mut judged: Vec<RouteJudgement> =
            routes.iter().map(|route| judge_waiting_route(self.problem, route, &holds)).collect();
        // A chain of waiting services is no longer than all of them.
        for _ in 0..=self.performers.len() {
            let longer = self.longer_holds(routes, &judged, &holds);
            if longer.is_empty() {
                return judged;
            }
            holds.extend(&longer);
            for (route, judged) in routes.iter().zip(&mut judged) {
                if route.services().any(|service| longer.contains_key(&service)) {
                    *judged = judge_waiting_route(self.problem, route, &holds);
                }
            }
        }
        let waiting = self.longer_holds(routes, &judged, &holds);
        let links = self.problem.links().iter().enumerate();
        let broken = links.filter(|(_, link)| {
            !matches!(link, Link::SameVehicle(_))
                && link.members().iter().any(|member| waiting.contains_key(member))
        });
        self.violations.extend(broken.map(|(link, _)| Violation::Deadlock { link }));
        judged
    }

    /// The services that must wait longer than they do.
    fn longer_holds(&self, routes: &[&Route], judged: &[RouteJudgement], holds: &Holds) -> Holds {
        let times = self.times(routes, judged);
        let mut longer = Holds::new();
        let mut hold = |service: ServiceId, until: Seconds| {
            let starts = times.get(&service).map(|times| times.start);
            let is_held = holds.get(&service).is_some_and(|&held| until <= held);
            if starts.is_some_and(|start| start < until) && !is_held {
                let held = longer.entry(service).or_insert(until);
                *held = until.max(*held);
            }
        };
        for link in self.problem.links() {
            match link {
                Link::Follows { first, then, gap } => {
                    if let Some(times) = times.get(first) {
                        hold(*then, times.end + *gap);
                    }
                }
                Link::Together(members) => {
                    let starts = members.iter().filter_map(|it| Some(times.get(it)?.start));
                    if let Some(last) = starts.max() {
                        for &member in members {
                            hold(member, last);
                        }
                    }
                }
                Link::SameVehicle(_) => {}
            }
        }
        longer
    }

    /// When the services are performed that some link is about.
    fn times(
        &self,
        routes: &[&Route],
        judged: &[RouteJudgement],
    ) -> BTreeMap<ServiceId, StopTimes> {
        let mut all = BTreeMap::new();
        if self.performers.is_empty() {
            return all;
        }
        for (route, judged) in routes.iter().zip(judged) {
            for (stop, &times) in route.stops.iter().zip(&judged.stops) {
                if let Stop::Service { service, .. } = *stop
                    && self.is_done(service)
                {
                    all.insert(service, times);
                }
            }
        }
        all
    }
}
