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

    /// How often the route tips.
    pub(super) fn n_tips(&self) -> usize {
        self.of_place.last().copied().unwrap_or(0)
    }

    /// By how much a trip is too heavy at least, with a detour at a place.
    pub(super) fn excess(&self, place: usize, detour: &Detour, crew: &Vehicle) -> i64 {
        // One of the two of a quantity, as what is delivered makes room.
        let over = |loads: Vec<i64>| {
            let over = loads.iter().zip(crew.capacity.0.iter().cycle());
            over.map(|(load, room)| (load - room).max(0)).max().unwrap_or(0)
        };
        // Where it tips, a trip ends there and another begins.
        let ended = if detour.tips() { over(self.until(place, detour)) } else { 0 };
        ended.max(over(self.from(place, detour)))
    }

    /// Whether the vehicle comes home with something aboard, with a detour at a place of its last trip.
    pub(super) fn returns_loaded(&self, place: usize, detour: &Detour) -> bool {
        let is_last = self.of_place[place] == self.n_tips();
        is_last && self.from(place, detour)[..self.width / 2].iter().any(|&picked| 0 < picked)
    }

    /// The trip that a detour ends by its tip.
    fn until(&self, place: usize, detour: &Detour) -> Vec<i64> {
        let before = &self.before[place * self.width..][..self.width];
        before.iter().zip(&detour.load).map(|(before, more)| before + more).collect()
    }

    /// The trip that goes on behind a detour.
    fn from(&self, place: usize, detour: &Detour) -> Vec<i64> {
        let all = &self.loads[self.of_place[place] * self.width..][..self.width];
        if !detour.tips() {
            return all.iter().zip(&detour.load).map(|(all, more)| all + more).collect();
        }
        let before = &self.before[place * self.width..][..self.width];
        let left = all.iter().zip(before).map(|(all, before)| all - before);
        left.zip(&detour.load_behind).map(|(left, more)| left + more).collect()
    }
}
