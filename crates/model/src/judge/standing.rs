//! A plan of which one route is tried in other forms.
//!
//! What the other routes come to without it is walked once, with who waits for whom among them. Whatever the route then performs, nobody waits
//! less long ([`links`](super::links)), so that only those are walked again who wait longer.

use super::links::Links;
use super::walk::Driven;
use super::{Costs, RouteJudgement, Violation, balance, judge};
use crate::plan::{Plan, Route};
use crate::problem::{Link, Problem, ServiceId, VehicleId};
use roadcrew_units::{Money, Seconds};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A plan that stands while the route of one vehicle is tried in other forms.
pub struct Standing<'a> {
    problem: &'a Problem,
    plan: &'a Plan,
    vehicle: VehicleId,
    /// `None` where something is unknown, a vehicle has two routes, services exclude each other or others wait for ever: then everything is judged
    /// each time.
    others: Option<Others<'a>>,
}

/// The routes of all other vehicles.
struct Others<'a> {
    routes: Vec<Driven<'a>>,
    judged: Vec<RouteJudgement>,
    linked: BTreeSet<ServiceId>,
    links: Links<'a>,
    /// Per service how often they perform it, and what they perform more than once.
    times_done: Vec<u32>,
    doubles: Vec<ServiceId>,
}

/// What the judge says of the plan with a route in place of the vehicle's, without a word on what is left undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The costs of all routes.
    pub costs: Costs,
    /// How long the vehicle waits.
    pub waiting: Seconds,
    /// Every rule that is broken but that something must be done.
    pub violations: Vec<Violation>,
}

impl<'a> Standing<'a> {
    /// `O(stops)`, once more for each time that one of the others has to wait.
    pub fn of(problem: &'a Problem, plan: &'a Plan, vehicle: VehicleId) -> Self {
        let others = Others::of(problem, plan, vehicle);
        Self { problem, plan, vehicle, others }
    }

    /// The problem that it is a plan of.
    pub fn problem(&self) -> &'a Problem {
        self.problem
    }

    /// The plan with this route of the vehicle; one without a stop stays in. `O(links + routes)` and the stops of the route and of those that wait
    /// longer for it.
    pub fn with(&self, route: &Route) -> Changed {
        debug_assert_eq!(route.vehicle, self.vehicle, "the others are those of other vehicles");
        let beside = self.others.as_ref().and_then(|others| others.with(self.problem, route));
        beside.unwrap_or_else(|| self.judged_anew(route))
    }

    /// What the others cost at least, whatever the vehicle does that they don't: it may let them wait longer, never less long.
    pub fn least_of_others(&self) -> Money {
        let judged = self.others.iter().flat_map(|others| &others.judged);
        judged.map(|judged| judged.costs.total()).sum()
    }

    fn judged_anew(&self, route: &Route) -> Changed {
        let is_other = |other: &&Route| other.vehicle != route.vehicle;
        let mut routes: Vec<Route> = self.plan.routes.iter().filter(is_other).cloned().collect();
        if !route.stops.is_empty() {
            routes.push(route.clone());
        }
        let plan = Plan { routes };
        let judgement = judge(self.problem, &plan);
        // A route of an unknown vehicle isn't judged.
        let is_driven =
            !route.stops.is_empty() && route.vehicle.index() < self.problem.vehicles().len();
        let own = judgement.routes.last().filter(|_| is_driven);
        let is_missing = |broken: &Violation| {
            matches!(broken, Violation::MustBeDone { .. } | Violation::GroupMustBeDone { .. })
        };
        Changed {
            costs: Costs { undone: Money::ZERO, ..judgement.costs },
            waiting: own.map_or(Seconds::ZERO, |judged| judged.waiting),
            violations: judgement.violations.into_iter().filter(|it| !is_missing(it)).collect(),
        }
    }
}

impl<'a> Others<'a> {
    fn of(problem: &'a Problem, plan: &'a Plan, vehicle: VehicleId) -> Option<Self> {
        if !problem.groups().is_empty() || vehicle.index() >= problem.vehicles().len() {
            return None;
        }
        let mut times_done = vec![0_u32; problem.services().len()];
        let mut doubles = Vec::new();
        let mut is_used = vec![false; problem.vehicles().len()];
        let others = || plan.routes.iter().filter(|route| route.vehicle != vehicle);
        for route in others() {
            if std::mem::replace(is_used.get_mut(route.vehicle.index())?, true) {
                return None;
            }
            for service in route.services() {
                let times = times_done.get_mut(service.index())?;
                *times += 1;
                if *times == 2 {
                    doubles.push(service);
                }
            }
        }
        let routes: Vec<Driven<'_>> = others().map(|route| Driven { route, told: &[] }).collect();
        let mut links = Links::of(problem, others());
        let mut judged: Vec<Cow<'_, RouteJudgement>> =
            routes.iter().map(|&driven| Cow::Owned(links.judge(driven))).collect();
        if links.are_done_twice() || !links.settle(&routes, &mut judged) {
            return None;
        }
        let judged = judged.into_iter().map(Cow::into_owned).collect();
        let linked = problem.links().iter().flat_map(Link::members).collect();
        Some(Self { routes, judged, linked, links, times_done, doubles })
    }

    /// `None` if everything must be judged anew.
    fn with(&self, problem: &Problem, route: &Route) -> Option<Changed> {
        if !route.services().all(|service| service.index() < self.times_done.len()) {
            return None;
        }
        let mut links = self.links.clone();
        let mut routes = self.routes.clone();
        let mut judged: Vec<Cow<'_, RouteJudgement>> =
            self.judged.iter().map(Cow::Borrowed).collect();
        if !route.stops.is_empty() {
            links.perform(route, &self.linked);
            let driven = Driven { route, told: &[] };
            judged.push(Cow::Owned(links.judge(driven)));
            routes.push(driven);
        }
        links.note_what_is_broken();
        if links.are_done_twice() || !links.settle(&routes, &mut judged) {
            return None;
        }
        let mut costs = Costs::default();
        let mut violations = Vec::new();
        for judged in &judged {
            costs += judged.costs;
            violations.extend_from_slice(&judged.violations);
        }
        violations.append(&mut links.violations);
        violations.extend(self.done_twice(route));
        costs.balance = balance::price(problem, &routes, &judged);
        let own = judged.last().filter(|_| !route.stops.is_empty());
        let waiting = own.map_or(Seconds::ZERO, |judged| judged.waiting);
        Some(Changed { costs, waiting, violations })
    }

    /// What is performed more than once then, by id.
    fn done_twice(&self, route: &Route) -> Vec<Violation> {
        let mut services: Vec<ServiceId> = self.doubles.clone();
        services.extend(route.services());
        services.sort_unstable();
        let mut violations = Vec::new();
        for same in services.chunk_by(|one, other| one == other) {
            let service = same[0];
            let n_listed = usize::from(self.doubles.contains(&service));
            let own = u32::try_from(same.len() - n_listed).unwrap_or(u32::MAX);
            let times = self.times_done[service.index()] + own;
            if 1 < times {
                violations.push(Violation::DoneTwice { service, times });
            }
        }
        violations
    }
}
