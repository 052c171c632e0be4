//! What is aboard on each trip of a route.

use super::detour::{Detour, add};
use roadcrew_model::{Problem, Route, Stop, Vehicle};

/// What a route picks up and delivers, trip by trip: first what is picked up by quantity, then what is delivered.
pub(super) struct Trips {
    /// Quantities picked up and delivered, in one row.
    width: usize,
    /// Per place: which trip it is on.
    of_place: Vec<usize>,
    /// A row a trip.
    loads: Vec<i64>,
    /// A row a place: what was picked up and delivered on the trip before it.
    before: Vec<i64>,
}

impl Trips {
    pub(super) fn of(problem: &Problem, route: &Route) -> Self {
        let width = 2 * problem.n_dimensions();
        let mut aboard = vec![0; width];
        let (mut of_place, mut loads, mut before) = (vec![0], Vec::new(), aboard.clone());
        let mut trip = 0;
        for &stop in &route.stops {
            if matches!(stop, Stop::Tip(_)) {
                loads.extend_from_slice(&aboard);
                aboard.fill(0);
                trip += 1;
            } else {
                add(&mut aboard, problem, stop);
            }
            of_place.push(trip);
            before.extend_from_slice(&aboard);
        }
        loads.extend_from_slice(&aboard);
        Self { width, of_place, loads, before }
    }

    /// By how much a trip is too heavy at least, with a detour at a place.
    pub(super) fn excess(&self, place: usize, detour: &Detour, crew: &Vehicle) -> i64 {
        // Behind a tip another trip begins, which is no fuller than before.
        let (rows, row) =
            if detour.tips() { (&self.before, place) } else { (&self.loads, self.of_place[place]) };
        let known = &rows[row * self.width..][..self.width];
        let loads = known.iter().zip(&detour.load).map(|(known, more)| known + more);
        let capacity = crew.capacity.0.iter().cycle();
        let over = loads.zip(capacity).map(|(load, room)| (load - room).max(0));
        // One of the two of a quantity, as what is delivered makes room.
        over.max().unwrap_or(0)
    }
}
