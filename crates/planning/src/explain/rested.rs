//! A route with its breaks at other places, since a crew that gets more to do may rest at another time, or must rest that need not before.

use roadcrew_model::{Problem, Route, Stop, judge_route};

/// A break is tried at so many places at most: the last ones that are reached before its window closes.
const MOST_PLACES: usize = 8;
/// A crew with more breaks keeps them where they are.
const MOST_BREAKS: usize = 2;

/// So many routes are tried in place of one at most.
pub(super) fn n_ways(problem: &Problem, route: &Route) -> usize {
    let n_breaks = problem.vehicle(route.vehicle).breaks.len();
    let n_places = (route.stops.len() + 1).min(MOST_PLACES);
    if MOST_BREAKS < n_breaks { 1 } else { (0..n_breaks).map(|_| 1 + n_places).product() }
}

/// Every other way to take the breaks, or to leave them out. `O(stops)` each.
pub(super) fn rested_otherwise(problem: &Problem, route: &Route) -> Vec<Route> {
    let n_breaks = problem.vehicle(route.vehicle).breaks.len();
    if MOST_BREAKS < n_breaks {
        return Vec::new();
    }
    let is_work = |stop: &&Stop| !matches!(stop, Stop::Break(_));
    let work =
        Route { stops: route.stops.iter().filter(is_work).copied().collect(), ..route.clone() };
    let mut all = vec![work];
    for index in 0..n_breaks {
        let taken = all.iter().flat_map(|route| with_break(problem, route, index));
        let taken: Vec<Route> = taken.collect();
        all.extend(taken);
    }
    all.retain(|other| other.stops != route.stops);
    all
}

/// The route with a break at each of its last places in time, behind the breaks that it has.
fn with_break(problem: &Problem, route: &Route, index: usize) -> Vec<Route> {
    let closes = problem.vehicle(route.vehicle).breaks[index].window.close();
    let judged = judge_route(problem, route);
    let is_break = |stop: &Stop| matches!(stop, Stop::Break(_));
    let from = route.stops.iter().rposition(is_break).map_or(0, |last| last + 1);
    let is_short = route.stops.len() < MOST_PLACES;
    let is_in_time =
        |&place: &usize| is_short || place == 0 || judged.stops[place - 1].end <= closes;
    let places = (from..=route.stops.len()).rev().filter(is_in_time).take(MOST_PLACES);
    let taken = places.map(|place| {
        let mut taken = route.clone();
        taken.stops.insert(place, Stop::Break(index));
        taken
    });
    taken.collect()
}
