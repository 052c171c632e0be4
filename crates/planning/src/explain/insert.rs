//! A service at every place of a route, judged.

use roadcrew_model::{
    ModeIndex, Plan, Problem, Route, ServiceId, Stop, VehicleId, Violation, judge_route,
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

/// What a route costs; one without a stop stays in the depot.
pub(super) fn cost_of(problem: &Problem, route: &Route) -> Money {
    if route.stops.is_empty() {
        return Money::ZERO;
    }
    judge_route(problem, route).costs.total()
}

/// Judges a route.
pub(super) fn tried(problem: &Problem, route: Route) -> Tried {
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
pub(super) fn best(problem: &Problem, route: &Route, service: ServiceId) -> Tried {
    let crew = problem.vehicle(route.vehicle);
    let mut best: Option<Tried> = None;
    let mut offer = |candidate: Route| {
        let tried = tried(problem, candidate);
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
    best.unwrap_or_else(|| tried(problem, route.clone()))
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
