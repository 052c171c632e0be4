//! What a vehicle does between the stops of its route.

use super::detour::{Between, Way, ends, way};
use roadcrew_model::{Problem, Route, RouteJudgement, Stop, Vehicle};
use roadcrew_units::Seconds;

/// What the vehicle does at a place of its route, until it comes to other work or home.
pub(super) struct Gap {
    /// Since when it stands there.
    pub now: Seconds,
    /// How many stops before are no breaks.
    pub work: usize,
    /// The next stop that is none, or the end.
    pub next: usize,
    /// What it rests before.
    pub rests: Seconds,
    pub between: Between,
    /// The way from where it stands to where it goes.
    pub way: Way,
}

/// One before each stop of a judged route, and one at its end. `O(stops)`.
pub(super) fn along(problem: &Problem, route: &Route, judged: &RouteJudgement) -> Vec<Gap> {
    let vehicle = problem.vehicle(route.vehicle);
    let home = problem.depot(vehicle.end).entry;
    let mut from = problem.depot(vehicle.start).exit;
    let (mut now, mut work) = (route.departure, 0);
    let mut gaps = Vec::with_capacity(route.stops.len() + 1);
    for place in 0..=route.stops.len() {
        let (n_breaks, rests) = rests(vehicle, &route.stops[place..]);
        let next = place + n_breaks;
        let stop = route.stops.get(next).and_then(|&stop| ends(problem, stop));
        let between = Between { from, to: stop.map_or(home, |(entry, _)| entry) };
        let way = way(problem, vehicle, between.from, between.to);
        gaps.push(Gap { now, work, next, rests, between, way });
        now = judged.stops.get(place).map_or(now, |times| times.end);
        if let Some((_, exit)) = route.stops.get(place).and_then(|&stop| ends(problem, stop)) {
            from = exit;
            work += 1;
        }
    }
    gaps
}

/// How many breaks the stops begin with, and how long they take.
fn rests(vehicle: &Vehicle, stops: &[Stop]) -> (usize, Seconds) {
    let breaks = stops.iter().map_while(|stop| match *stop {
        Stop::Break(index) => Some(index),
        Stop::Service { .. } | Stop::Tip(_) => None,
    });
    breaks.fold((0, Seconds::ZERO), |(n_breaks, rests), index| {
        let rest = vehicle.breaks.get(index).map_or(Seconds::ZERO, |rest| rest.duration);
        (n_breaks + 1, rests + rest)
    })
}
