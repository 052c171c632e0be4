//! Routes for thousands of stops at once: the savings of Clarke and Wright (1964), between neighbours only.

use super::clock::{Clock, NO_WAY, Way};
use super::ground::{Ground, Kind, Spot, Stop};
use super::state::State;
use std::cmp::Reverse;

/// A route in the making.
struct Tour {
    stops: Vec<Stop>,
    load: Vec<i64>,
}

/// What driving on from a stop to another saves, beside a return to the depot in between.
struct Saving {
    price: i64,
    from: Stop,
    to: Stop,
}

/// Tours of one class of vehicles, all stops in their first mode.
struct Merger<'g, C: Clock> {
    ground: &'g Ground<C>,
    kind: &'g Kind,
    capacity: &'g [i64],
    /// `None` once it is part of another.
    tours: Vec<Option<Tour>>,
    /// Per stop the tour that it is on.
    tour_of: Vec<usize>,
}

/// Instead of a tour where a stop is on none.
const NO_TOUR: usize = usize::MAX;

/// Gives the vehicles of the most numerous class those undone stops that make good routes, the longest routes first:
/// `O(n·γ·log n + n·γ·L)` for γ neighbours and routes of L stops.
pub(super) fn assign<C: Clock>(state: &mut State<'_, C>) {
    let Some(class) = (0..state.n_classes()).rev().max_by_key(|&class| state.n_unused(class))
    else {
        return;
    };
    let ground = state.ground;
    let mut merger = Merger::new(ground, class, &state.undone);
    for Saving { from, to, .. } in merger.savings(&state.undone) {
        merger.merge(from, to);
    }
    let mut tours: Vec<Tour> = merger.tours.into_iter().flatten().collect();
    tours.sort_by_key(|tour| Reverse(tour.stops.len()));
    for tour in tours {
        let Some(slot) = state.unused(class) else {
            return;
        };
        state.assign(slot, tour.stops.into_iter().map(|stop| (stop, ground.spots(stop).start)));
    }
}

impl<'g, C: Clock> Merger<'g, C> {
    /// A tour for each stop that a vehicle of the class can perform alone.
    fn new(ground: &'g Ground<C>, class: usize, stops: &[Stop]) -> Self {
        let mut merger = Self {
            ground,
            kind: &ground.classes[class],
            capacity: ground.capacity(class),
            tours: Vec::new(),
            tour_of: vec![NO_TOUR; ground.n_stops()],
        };
        for &stop in stops {
            let tour = Tour { stops: vec![stop], load: ground.load(stop).to_vec() };
            let is_able = merger.kind.skills.cover(ground.tasks[stop as usize].skills);
            if is_able && merger.fits(&tour.load) && merger.can_drive(&tour.stops) {
                merger.tour_of[stop as usize] = merger.tours.len();
                merger.tours.push(Some(tour));
            }
        }
        merger
    }

    /// The greatest first, ties to the lower stops.
    fn savings(&self, stops: &[Stop]) -> Vec<Saving> {
        let depot = self.kind.spot;
        let mut savings = Vec::new();
        for &from in stops {
            let here = self.spot(from);
            let back = self.price(self.way(here, depot));
            for near in self.ground.near(from) {
                let (to, there) = (near.stop, self.spot(near.stop));
                let straight = self.way(here, there);
                if straight.metres() < NO_WAY {
                    let out = self.price(self.way(depot, there));
                    savings.push(Saving { price: back + out - self.price(straight), from, to });
                }
            }
        }
        savings.sort_unstable_by_key(|saving| (Reverse(saving.price), saving.from, saving.to));
        savings
    }

    /// Drives on from a stop to another if that joins two tours to one that can be driven.
    fn merge(&mut self, from: Stop, to: Stop) {
        let (one, other) = (self.tour_of[from as usize], self.tour_of[to as usize]);
        if one == other || one == NO_TOUR || other == NO_TOUR {
            return;
        }
        let (Some(first), Some(second)) = (&self.tours[one], &self.tours[other]) else {
            return;
        };
        let load: Vec<i64> = first.load.iter().zip(&second.load).map(|(a, b)| a + b).collect();
        if !self.fits(&load) {
            return;
        }
        let Some(stops) = joined(&first.stops, &second.stops, (from, to)) else {
            return;
        };
        if self.can_drive(&stops) {
            for &stop in &stops {
                self.tour_of[stop as usize] = one;
            }
            self.tours[other] = None;
            self.tours[one] = Some(Tour { stops, load });
        }
    }

    fn fits(&self, load: &[i64]) -> bool {
        load.iter().zip(self.capacity).all(|(load, capacity)| load <= capacity)
    }

    fn can_drive(&self, stops: &[Stop]) -> bool {
        let (ground, kind) = (self.ground, self.kind);
        let (mut at, mut before, mut metres) = (kind.spot, C::leave(kind.hours), 0);
        for &stop in stops {
            let spot = self.spot(stop);
            let (way, work) = (self.way(at, spot), &ground.works[spot as usize]);
            let Some(there) = C::then(before, way.seconds(), work.hours) else {
                return false;
            };
            metres += i64::from(way.metres()) + work.metres;
            (at, before) = (spot, there);
        }
        let way = self.way(at, kind.spot);
        metres += i64::from(way.metres());
        let duration = C::join(before, way.seconds(), C::back(kind.hours));
        duration.is_some_and(|duration| duration <= kind.longest_duration)
            && metres < i64::from(NO_WAY)
            && metres <= kind.longest_distance
    }

    fn spot(&self, stop: Stop) -> Spot {
        self.ground.spots(stop).start
    }

    fn way(&self, from: Spot, to: Spot) -> C::Way {
        self.ground.way(self.kind.table, from, to)
    }

    fn price(&self, way: C::Way) -> i64 {
        self.kind.per_metre * i64::from(way.metres())
            + self.kind.per_second * i64::from(way.seconds())
    }
}

/// The one order after the other, each turned around if its stop stands at the wrong end; `None` if that stands in the middle.
fn joined(first: &[Stop], second: &[Stop], (from, to): (Stop, Stop)) -> Option<Vec<Stop>> {
    let mut stops = Vec::with_capacity(first.len() + second.len());
    if first.last() == Some(&from) {
        stops.extend_from_slice(first);
    } else if first.first() == Some(&from) {
        stops.extend(first.iter().rev());
    } else {
        return None;
    }
    if second.first() == Some(&to) {
        stops.extend_from_slice(second);
    } else if second.last() == Some(&to) {
        stops.extend(second.iter().rev());
    } else {
        return None;
    }
    Some(stops)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(first: &[Stop], second: &[Stop], from_to: (Stop, Stop), expected: &Expect) {
        expected.assert_eq(&format!("{:?}", joined(first, second, from_to)));
    }

    #[test]
    fn tours_are_joined_at_their_ends_only() {
        check(&[1, 2], &[3, 4], (2, 3), &expect!["Some([1, 2, 3, 4])"]);
        check(&[2, 1], &[3, 4], (2, 3), &expect!["Some([1, 2, 3, 4])"]);
        check(&[1, 2], &[4, 3], (2, 3), &expect!["Some([1, 2, 3, 4])"]);
        check(&[1, 2, 5], &[3, 4], (2, 3), &expect!["None"]);
        check(&[1, 2], &[5, 3, 4], (2, 3), &expect!["None"]);
    }
}
