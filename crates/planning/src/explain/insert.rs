//! A service at every place of a route, judged.

use roadcrew_model::{
    ModeIndex, Plan, Problem, Route, ServiceId, Stop, VehicleId, Violation, judge, judge_route,
};
use roadcrew_units::Money;

/// A route that was tried.
#[derive(Clone, Debug)]
pub(super) struct Tried {
    pub route: Route,
    pub cost: Money,
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

/// What a route costs beside those of the other crews; one without a stop stays in the depot.
pub(super) fn cost_of(problem: &Problem, plan: &Plan, route: &Route) -> Money {
    tried(problem, plan, route.clone()).cost
}

/// Judges a route beside those of the other crews: where crews wait for each other, or are to work alike, with theirs.
pub(super) fn tried(problem: &Problem, plan: &Plan, route: Route) -> Tried {
    if problem.links().is_empty() && problem.balance().0 == 0 {
        return tried_alone(problem, route);
    }
    let is_other = |other: &&Route| other.vehicle != route.vehicle;
    let mut routes: Vec<Route> = plan.routes.iter().filter(is_other).cloned().collect();
    if !route.stops.is_empty() {
        routes.push(route.clone());
    }
    let judgement = judge(problem, &Plan { routes });
    let cost = judgement.cost() - judgement.costs.undone;
    let is_missing = |broken: &Violation| {
        matches!(broken, Violation::MustBeDone { .. } | Violation::GroupMustBeDone { .. })
    };
    let broken = judgement.violations.into_iter().filter(|broken| !is_missing(broken));
    Tried { cost, broken: broken.collect(), route }
}

/// Judges a route as if nobody else were there.
pub(super) fn tried_alone(problem: &Problem, route: Route) -> Tried {
    if route.stops.is_empty() {
        return Tried { cost: Money::ZERO, broken: Vec::new(), route };
    }
    let judged = judge_route(problem, &route);
    Tried { cost: judged.costs.total(), broken: judged.violations, route }
}

/// The modes of a service.
pub(super) fn modes(problem: &Problem, service: ServiceId) -> impl Iterator<Item = Stop> {
    let n_modes = problem.service(service).modes.len();
    (0..=u8::MAX).take(n_modes).map(move |mode| Stop::Service { service, mode: ModeIndex(mode) })
}

/// The best of all places and modes: the cheapest that breaks nothing, or else the one that breaks least. A truck that must end
/// empty may tip once more behind the service. `O(stops²)`.
pub(super) fn best(problem: &Problem, plan: &Plan, route: &Route, service: ServiceId) -> Tried {
    let crew = problem.vehicle(route.vehicle);
    let mut best: Option<Tried> = None;
    let mut offer = |candidate: Route| {
        let tried = tried(problem, plan, candidate);
        if best.as_ref().is_none_or(|best| rank(&tried) < rank(best)) {
            best = Some(tried);
        }
    };
    for stop in modes(problem, service) {
        for place in 0..=route.stops.len() {
            let mut longer = route.clone();
            longer.departure = route.departure.max(crew.shift.open());
            longer.stops.insert(place, stop);
            let departs_earlier = Route { departure: crew.shift.open(), ..longer.clone() };
            for &tip in crew.tips.iter().filter(|_| crew.ends_empty) {
                let mut tipped = departs_earlier.clone();
                tipped.stops.insert(place + 1, Stop::Tip(tip));
                offer(tipped);
            }
            offer(longer);
            offer(departs_earlier);
        }
    }
    best.unwrap_or_else(|| tried(problem, plan, route.clone()))
}

/// Fewer broken rules, then by less, then cheaper.
pub(super) fn rank(tried: &Tried) -> (usize, i64, Money) {
    (tried.broken.len(), tried.broken.iter().map(amount).sum(), tried.cost)
}

fn amount(violation: &Violation) -> i64 {
    match violation {
        Violation::ReturnsLate { by, .. }
        | Violation::WindowMissed { by, .. }
        | Violation::TipClosed { by, .. }
        | Violation::TooLong { by, .. }
        | Violation::BreakLate { by, .. } => by.0,
        Violation::Overloaded { excess, .. } => *excess,
        Violation::TooFar { by, .. } => by.0,
        _ => 0,
    }
}
