//! Vehicles that wait for each other.
//!
//! Everything happens as early as it can: a service that waits for others is held until they allow it, which may hold others in turn.
//! Holds only grow, so the times are those of a longest path, found by walking the routes until nothing changes. Who waits for
//! himself, by whatever detour, waits for ever.

use super::walk::{Driven, Holds, RouteJudgement, judge_waiting_route};
use super::{StopTimes, Violation};
use crate::plan::{Route, Stop};
use crate::problem::{Link, Problem, ServiceId, VehicleId};
use roadcrew_units::Seconds;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Who performs what of all that is linked, when, and who waits until when.
#[derive(Clone)]
pub(super) struct Links<'a> {
    problem: &'a Problem,
    /// Who performs what, of what some link is about.
    performers: BTreeMap<ServiceId, VehicleId>,
    /// Whether somebody else performs some of it too.
    is_done_twice: bool,
    /// When it is performed, as the routes were walked last.
    times: BTreeMap<ServiceId, StopTimes>,
    holds: Holds,
    /// The links that nobody waits for, as it would be for ever.
    unheeded: BTreeSet<usize>,
    /// The rules that are broken.
    pub(super) violations: Vec<Violation>,
}

impl<'a> Links<'a> {
    /// `O(stops)`, less where nothing is linked.
    pub(super) fn of<'r>(problem: &'a Problem, routes: impl Iterator<Item = &'r Route>) -> Self {
        let mut links = Self {
            problem,
            performers: BTreeMap::new(),
            is_done_twice: false,
            times: BTreeMap::new(),
            holds: Holds::new(),
            unheeded: BTreeSet::new(),
            violations: Vec::new(),
        };
        if !problem.links().is_empty() {
            let linked = problem.links().iter().flat_map(Link::members).collect();
            for route in routes {
                links.perform(route, &linked);
            }
        }
        links
    }

    /// Adds what one more route performs of what is linked.
    pub(super) fn perform(&mut self, route: &Route, linked: &BTreeSet<ServiceId>) {
        for service in route.services().filter(|service| linked.contains(service)) {
            self.is_done_twice |= self.performers.insert(service, route.vehicle).is_some();
        }
    }

    /// Whether something that is linked is performed more than once.
    pub(super) fn are_done_twice(&self) -> bool {
        self.is_done_twice
    }

    fn is_done(&self, service: ServiceId) -> bool {
        self.performers.contains_key(&service)
    }

    /// Notes what is wrong with links whatever the times are.
    pub(super) fn note_what_is_broken(&mut self) {
        let links = self.problem.links().iter().enumerate();
        let broken = links.filter_map(|(index, link)| self.broken(index, link));
        self.violations = broken.collect();
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
    pub(super) fn walk(&mut self, routes: &[Driven<'_>]) -> Vec<RouteJudgement> {
        self.note_what_is_broken();
        let judged = self.first_walk(routes).or_else(|| self.walk_without_deadlocks(routes));
        judged.unwrap_or_else(|| routes.iter().map(|&route| self.judge(route)).collect())
    }

    /// From nobody waiting; `None` if there is no end to the waiting.
    fn first_walk(&mut self, routes: &[Driven<'_>]) -> Option<Vec<RouteJudgement>> {
        self.holds.clear();
        let mut judged: Vec<Cow<'_, RouteJudgement>> =
            routes.iter().map(|&route| Cow::Owned(self.judge(route))).collect();
        let is_settled = self.settle(routes, &mut judged);
        is_settled.then(|| judged.into_iter().map(Cow::into_owned).collect())
    }

    /// Notes the links by which services wait for each other for ever: those without any one of which they would not, or else all of them. The times are
    /// those without them.
    fn walk_without_deadlocks(&mut self, routes: &[Driven<'_>]) -> Option<Vec<RouteJudgement>> {
        let waiting = self.longer_holds();
        let members_wait = |link: &Link| {
            let members = link.members();
            !matches!(link, Link::SameVehicle(_))
                && members.iter().any(|member| waiting.contains_key(member))
                && members.iter().all(|member| self.is_done(*member))
        };
        let links = self.problem.links().iter().enumerate();
        let suspects: Vec<usize> =
            links.filter(|(_, link)| members_wait(link)).map(|(link, _)| link).collect();
        let mut broken = Vec::new();
        for &suspect in &suspects {
            self.unheeded = BTreeSet::from([suspect]);
            if self.first_walk(routes).is_some() {
                broken.push(suspect);
            }
        }
        if broken.is_empty() {
            broken = suspects;
        }
        self.violations.extend(broken.iter().map(|&link| Violation::Deadlock { link }));
        self.unheeded = broken.into_iter().collect();
        self.first_walk(routes)
    }

    /// Walks one route as far as it is known who waits for whom, and notes when it performs what is linked.
    pub(super) fn judge(&mut self, driven: Driven<'_>) -> RouteJudgement {
        let judged = judge_waiting_route(self.problem, driven, &self.holds);
        if !self.performers.is_empty() {
            for (stop, &times) in driven.route.stops.iter().zip(&judged.stops) {
                if let Stop::Service { service, .. } = *stop
                    && self.is_done(service)
                {
                    self.times.insert(service, times);
                }
            }
        }
        judged
    }

    /// Walks again who has to wait longer, as long as somebody has to; `false` if there is no end to it.
    pub(super) fn settle(
        &mut self,
        routes: &[Driven<'_>],
        judged: &mut [Cow<'_, RouteJudgement>],
    ) -> bool {
        // A chain of waiting services is no longer than all of them.
        for _ in 0..=self.performers.len() {
            let longer = self.longer_holds();
            if longer.is_empty() {
                return true;
            }
            self.holds.extend(&longer);
            let waits = |route: &Route| {
                if self.is_done_twice {
                    return route.services().any(|service| longer.contains_key(&service));
                }
                longer.keys().any(|service| self.performers[service] == route.vehicle)
            };
            let waiting: Vec<usize> =
                (0..routes.len()).filter(|&at| waits(routes[at].route)).collect();
            // Who performs something last tells its times, should somebody else perform it too.
            let all = if self.is_done_twice { (0..routes.len()).collect() } else { waiting };
            for at in all {
                judged[at] = Cow::Owned(self.judge(routes[at]));
            }
        }
        self.longer_holds().is_empty()
    }

    /// The services that must wait longer than they do.
    fn longer_holds(&self) -> Holds {
        let (times, holds) = (&self.times, &self.holds);
        let mut longer = Holds::new();
        let mut hold = |service: ServiceId, until: Seconds| {
            let starts = times.get(&service).map(|times| times.start);
            let is_held = holds.get(&service).is_some_and(|&held| until <= held);
            if starts.is_some_and(|start| start < until) && !is_held {
                let held = longer.entry(service).or_insert(until);
                *held = until.max(*held);
            }
        };
        let links = self.problem.links().iter().enumerate();
        for (_, link) in links.filter(|(index, _)| !self.unheeded.contains(index)) {
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
}
