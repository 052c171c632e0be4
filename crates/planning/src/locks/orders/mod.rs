//! Whether any order of a few services can be driven: all orders are tried, those that have done the same in the same place at once.
//!
//! A dynamic program over what is done (Held and Karp 1962), with the modes, windows, breaks, positions and links of the judge. Of two ways
//! to the same point the one is dropped that is nowhere earlier. It does not heed loads, tips, longest ways and duties and the rules of rests:
//! that there is no order is a proof therefore, and an order that there is has to be judged.

mod ground;
mod label;
mod ways;

use ground::Ground;
use label::{Key, Times};
use roadcrew_model::{Plan, PointId, Problem, Route, Stop, Undone, VehicleId};
use std::collections::BTreeMap;

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// An order in which everything that must be done is done.
    Plan(Plan),
    /// There is none.
    None,
    /// There were too many to try them all.
    Unknown,
}

/// Looks for an order in which everything is done that must be. At most so many partial orders are tried, `O(services · modes)` each; at once
/// seen is whether the work alone takes too long.
///
/// A break is taken where a vehicle stands, so something else on the way can save time. Whoever has rested may come from the nearest of `stands`,
/// the places of what the problem doesn't know: where there is no order even so, there is none with that either.
pub(super) fn any_order(problem: &Problem, most_tried: usize, stands: &[PointId]) -> Found {
    let ground = Ground::of(problem, stands);
    if !ground.is_possible {
        return Found::None;
    }
    let mut search = Search { ground: &ground, made: Vec::new(), levels: Vec::new() };
    let (key, times) = ground.start();
    if !ground.can_go_on(&key, &times) {
        return Found::None;
    }
    search.levels.resize_with(problem.services().len() + 1, BTreeMap::new);
    search.add((key, times), usize::MAX, Vec::new());
    search.run(most_tried)
}

/// What a partial order added to the one before, and which that was.
struct Made {
    before: usize,
    stops: Vec<(VehicleId, Stop)>,
}

struct Search<'g, 'p> {
    ground: &'g Ground<'p>,
    made: Vec<Made>,
    /// By how many services are done.
    levels: Vec<BTreeMap<Key, Vec<(Times, usize)>>>,
}

impl Search<'_, '_> {
    fn run(&mut self, most_tried: usize) -> Found {
        let mut n_tried = 0;
        for n_done in 0..self.levels.len() {
            for (key, labels) in std::mem::take(&mut self.levels[n_done]) {
                let is_complete = self.ground.is_complete(&key);
                for (times, made) in labels {
                    if is_complete && let Some(rests) = self.ground.way_home(&key, &times) {
                        return Found::Plan(self.plan(made, &rests));
                    }
                    for way in self.ground.ways_on(&key, &times) {
                        if most_tried <= n_tried {
                            return Found::Unknown;
                        }
                        n_tried += 1;
                        if self.ground.can_go_on(&way.key, &way.times) {
                            self.add((way.key, way.times), made, way.stops);
                        }
                    }
                }
            }
        }
        Found::None
    }

    /// Keeps a label unless one that has done the same is nowhere later; drops those that it is nowhere later than.
    fn add(&mut self, (key, times): (Key, Times), before: usize, stops: Vec<(VehicleId, Stop)>) {
        let level = key.n_done();
        let labels = self.levels[level].entry(key).or_default();
        if labels.iter().any(|(other, _)| other.is_nowhere_later_than(&times)) {
            return;
        }
        labels.retain(|(other, _)| !times.is_nowhere_later_than(other));
        labels.push((times, self.made.len()));
        self.made.push(Made { before, stops });
    }

    /// The routes that lead to a label, and on with these breaks to the depots.
    fn plan(&self, last: usize, rests: &[(VehicleId, Stop)]) -> Plan {
        let mut parts = vec![rests];
        let mut at = last;
        while let Some(made) = self.made.get(at) {
            parts.push(&made.stops);
            at = made.before;
        }
        let mut stops: BTreeMap<VehicleId, Vec<Stop>> = BTreeMap::new();
        for &(vehicle, stop) in parts.into_iter().rev().flatten() {
            stops.entry(vehicle).or_default().push(stop);
        }
        let leaves = |vehicle| self.ground.problem.vehicle(vehicle).shift.open();
        let routes = stops.into_iter().map(|(vehicle, stops)| Route {
            vehicle,
            departure: leaves(vehicle),
            stops,
        });
        Plan { routes: routes.collect() }
    }
}

/// Whether a service must be done.
fn is_must(problem: &Problem, service: usize) -> bool {
    problem.services()[service].undone == Undone::Forbidden
}
