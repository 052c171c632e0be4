//! Whether a crew could do a service with nothing else to do: every route with this service, its breaks and a tip.

use super::departures::departures;
use super::insert::modes;
use super::trial::{Tried, empty_route, rank, tried_alone};
use roadcrew_model::{Problem, Route, ServiceId, Stop, VehicleId, Violation};

/// The best route with this service alone: if it breaks a rule, every such route does.
///
/// Tried are all modes, each break before the service, after it or not at all, a tip at every place before it and behind it, and every
/// departure at which something changes but the delay. `O(modes · 3^breaks · tips²)`.
pub(super) fn best(problem: &Problem, vehicle: VehicleId, service: ServiceId) -> Tried {
    let mut best: Option<Tried> = None;
    for route in routes(problem, vehicle, service) {
        for departure in departures(problem, &route) {
            let tried = tried_at_any_place(problem, Route { departure, ..route.clone() });
            if best.as_ref().is_none_or(|best| rank(&tried) < rank(best)) {
                best = Some(tried);
            }
        }
    }
    best.unwrap_or_else(|| tried_alone(problem, empty_route(problem, vehicle)))
}

/// A route with this service alone that keeps every rule, or else the best that there is.
pub(super) fn possible(problem: &Problem, vehicle: VehicleId, service: ServiceId) -> Tried {
    let all = routes(problem, vehicle, service);
    let mut tried = all.map(|route| tried_at_any_place(problem, route));
    let possible = tried.find(|tried| tried.broken.is_empty());
    possible.unwrap_or_else(|| best(problem, vehicle, service))
}

/// Every route with this service alone, leaving as the shift begins.
pub(super) fn routes(
    problem: &Problem,
    vehicle: VehicleId,
    service: ServiceId,
) -> impl Iterator<Item = Route> {
    modes(problem, service).flat_map(move |stop| {
        let shapes = shapes(problem, vehicle, stop);
        shapes.map(move |stops| Route { stops, ..empty_route(problem, vehicle) })
    })
}

/// Judged as if its place among the crew's jobs were not settled: those that are to stand before it are missing here.
fn tried_at_any_place(problem: &Problem, route: Route) -> Tried {
    let mut tried = tried_alone(problem, route);
    tried.broken.retain(|broken| !matches!(broken, Violation::OutOfPosition { .. }));
    tried
}

/// A crew with more breaks has those behind this many left out here.
const MOST_BREAKS: usize = 6;

/// All orders of a service, some of the breaks, and at most one tip on each side of it. They are made one by one, as most often the first few
/// tell enough.
fn shapes(problem: &Problem, vehicle: VehicleId, service: Stop) -> impl Iterator<Item = Vec<Stop>> {
    let n_breaks = problem.vehicle(vehicle).breaks.len().min(MOST_BREAKS);
    let codes = 0..[1, 3, 9, 27, 81, 243, 729][n_breaks];
    codes.flat_map(move |code| {
        // A digit a break: left out, before or after.
        let powers = [1, 3, 9, 27, 81, 243];
        let is = |index: usize, digit: usize| code / powers[index] % 3 == digit;
        let part = |digit| (0..n_breaks).filter(move |&i| is(i, digit)).map(Stop::Break);
        let (before, after): (Vec<Stop>, Vec<Stop>) = (part(1).collect(), part(2).collect());
        let before = with_tip(problem, vehicle, &before);
        let after = with_tip(problem, vehicle, &after);
        (0..before.len() * after.len()).map(move |index| {
            let (before, after) = (&before[index / after.len()], &after[index % after.len()]);
            [&before[..], &[service], &after[..]].concat()
        })
    })
}

/// The stops without a tip, and with each tip at each place.
fn with_tip(problem: &Problem, vehicle: VehicleId, stops: &[Stop]) -> Vec<Vec<Stop>> {
    let mut all = vec![stops.to_vec()];
    for &tip in &problem.vehicle(vehicle).tips {
        for place in 0..=stops.len() {
            let mut tipped = stops.to_vec();
            tipped.insert(place, Stop::Tip(tip));
            all.push(tipped);
        }
    }
    all
}
