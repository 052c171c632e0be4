//! A route as it was tried with the judge: by itself, or beside those of the other crews.

use super::departures::departures;
use super::planned::AsPlanned;
use super::room::UNMEASURED;
use roadcrew_model::{
    Link, Plan, Problem, Route, ServiceId, Standing, Stop, VehicleId, Violation, judge, judge_route,
};
use roadcrew_units::{Money, Seconds};

/// A route that was tried.
#[derive(Clone, Debug)]
pub(super) struct Tried {
    pub route: Route,
    pub cost: Money,
    /// How long the crew waits.
    pub waiting: Seconds,
    pub broken: Vec<Violation>,
}

/// The crew's route, or an empty one.
pub(super) fn route_of(problem: &Problem, plan: &Plan, vehicle: VehicleId) -> Route {
    let planned = plan.routes.iter().find(|route| route.vehicle == vehicle);
    planned.cloned().unwrap_or_else(|| empty_route(problem, vehicle))
}

/// Nothing to do.
pub(super) fn empty_route(problem: &Problem, vehicle: VehicleId) -> Route {
    Route { vehicle, departure: problem.vehicle(vehicle).shift.open(), stops: Vec::new() }
}

/// The other routes of a plan, where crews wait for each other or are to work alike.
pub(super) fn others<'a>(
    problem: &'a Problem,
    plan: &'a Plan,
    vehicle: VehicleId,
) -> Option<Standing<'a>> {
    let count = problem.balance().0 != 0 || !problem.links().is_empty();
    count.then(|| Standing::of(problem, plan, vehicle))
}

/// How a route is tried: by itself, or where crews wait for each other or are to work alike, beside those of the other crews.
#[derive(Clone, Copy)]
pub(super) struct Trial<'a> {
    pub(super) problem: &'a Problem,
    beside: Option<&'a Standing<'a>>,
}

impl<'a> Trial<'a> {
    /// For a route beside these others, if they count at all, with a service put in.
    pub(super) fn of(
        (problem, others): (&'a Problem, Option<&'a Standing<'a>>),
        route: &Route,
        service: ServiceId,
    ) -> Self {
        let waits = |link: &Link| {
            let members = link.members();
            let is_meant = |member: ServiceId| member == service;
            members.into_iter().any(|it| is_meant(it) || route.services().any(|done| done == it))
        };
        let is_apart = problem.balance().0 == 0 && !problem.links().iter().any(waits);
        Self { problem, beside: others.filter(|_| !is_apart) }
    }

    /// What the other routes cost at least, as far as they count.
    pub(super) fn least_of_others(&self) -> Money {
        self.beside.map_or(Money::ZERO, Standing::least_of_others)
    }

    /// What a route of the plan costs as it is.
    pub(super) fn cost_as_planned(&self, planned: &AsPlanned<'_>) -> Money {
        if self.beside.is_none() { planned.cost } else { self.cost_of(&planned.route) }
    }

    /// What a route costs; one without a stop stays in the depot.
    pub(super) fn cost_of(&self, route: &Route) -> Money {
        self.judge(route.clone()).cost
    }

    /// Judges a route that may leave at another time too: later where it waits, or where it leaves too early for what it delivers.
    pub(super) fn judge_leaving_at_best(&self, route: Route) -> Tried {
        let as_told = self.judge(route);
        let leaves_early =
            |it: &Violation| matches!(it, Violation::LeavesBeforeRelease { trip: 0, .. });
        if as_told.waiting == Seconds::ZERO && !as_told.broken.iter().any(leaves_early) {
            return as_told;
        }
        let mut moments = departures(self.problem, &as_told.route);
        if self.beside.is_some() {
            // What waits for other crews may as well leave later.
            let later = as_told.route.departure + as_told.waiting;
            let shift = self.problem.vehicle(as_told.route.vehicle).shift;
            moments.extend(shift.contains(later).then_some(later));
        }
        let others = moments.into_iter().map(|departure| {
            let route = Route { departure, ..as_told.route.clone() };
            self.judge(route)
        });
        let best = others.min_by(|a, b| rank(a).cmp(&rank(b)));
        best.filter(|best| rank(best) < rank(&as_told)).unwrap_or(as_told)
    }

    pub(super) fn judge(&self, route: Route) -> Tried {
        let Some(standing) = self.beside else {
            return tried_alone(self.problem, route);
        };
        let changed = standing.with(&route);
        let (cost, waiting) = (changed.costs.total(), changed.waiting);
        Tried { cost, waiting, broken: changed.violations, route }
    }
}

/// Judges a route as if nobody else were there.
pub(super) fn tried_alone(problem: &Problem, route: Route) -> Tried {
    if route.stops.is_empty() {
        let waiting = Seconds::ZERO;
        return Tried { cost: Money::ZERO, waiting, broken: Vec::new(), route };
    }
    let judged = judge_route(problem, &route);
    let (cost, waiting) = (judged.costs.total(), judged.waiting);
    Tried { cost, waiting, broken: judged.violations, route }
}

/// Fewer broken rules, then by less, then cheaper.
pub(super) fn rank(tried: &Tried) -> (usize, i64, Money) {
    (tried.broken.len(), tried.broken.iter().map(amount).sum(), tried.cost)
}

pub(super) fn amount(violation: &Violation) -> i64 {
    match violation {
        Violation::ReturnsLate { by, .. }
        | Violation::WindowMissed { by, .. }
        | Violation::TipClosed { by, .. }
        | Violation::TooLong { by, .. }
        | Violation::BreakLate { by, .. } => by.0,
        // Litres don't compare with seconds: where one more trip would be late, that is what stands in the way.
        Violation::Overloaded { excess, .. } => UNMEASURED + *excess,
        Violation::TooFar { by, .. } => by.0,
        _ => UNMEASURED,
    }
}

/// When a service begins in a plan; at its beginning where it isn't done.
pub(super) fn start_of(problem: &Problem, plan: &Plan, service: ServiceId) -> Seconds {
    let judged = judge(problem, plan);
    let starts = plan.routes.iter().zip(&judged.routes).find_map(|(route, judged)| {
        let is_it =
            |stop: &Stop| matches!(stop, Stop::Service { service: it, .. } if *it == service);
        let place = route.stops.iter().position(is_it)?;
        Some(judged.stops[place].start)
    });
    starts.unwrap_or(Seconds::ZERO)
}
