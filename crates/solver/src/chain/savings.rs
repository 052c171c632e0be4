//! Routes for thousands of stops at once: the savings of Clarke and Wright (1964), between neighbours only, over the modes of both.

use super::clock::{Clock, NO_WAY, Way};
use super::ground::{Ground, Kind, Spot, Stop};
use super::splice::splice;
use super::state::State;
use std::cmp::Reverse;

/// A route in the making.
pub(super) struct Tour {
    /// Each stop in the mode that it is done in.
    pub(super) spots: Vec<Spot>,
    pub(super) load: Vec<i64>,
    /// Whether it may be as good the other way round: a street that may be driven both ways is then driven in its other mode, and other stops
    /// are reached and left by ways that are as long as the ways back.
    pub(super) turns: bool,
}

/// What driving on from a spot to another saves, beside a return to the depot in between.
struct Saving {
    price: i64,
    from: Spot,
    to: Spot,
}

/// Tours of one class of vehicles.
pub(super) struct Merger<'g, C: Clock> {
    pub(super) ground: &'g Ground<C>,
    pub(super) kind: &'g Kind,
    capacity: &'g [i64],
    /// The stop of each spot.
    stops: Vec<Stop>,
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
    let mut routes: Vec<Tour> = std::mem::take(&mut merger.tours).into_iter().flatten().collect();
    routes.sort_by_key(|tour| Reverse(tour.spots.len()));
    let rest = routes.split_off(routes.len().min(state.n_unused(class)));
    splice(&merger, &mut routes, rest);
    for route in routes {
        let Some(slot) = state.unused(class) else {
            return;
        };
        state.assign(slot, route.spots.into_iter().map(|spot| (merger.stop(spot), spot)));
    }
}

impl<'g, C: Clock> Merger<'g, C> {
    /// A tour for each stop that a vehicle of the class can perform alone.
    fn new(ground: &'g Ground<C>, class: usize, undone: &[Stop]) -> Self {
        let kind = &ground.classes[class];
        let mut stops = Vec::with_capacity(ground.works.len());
        for stop in (0..).take(ground.n_stops()) {
            stops.extend(ground.spots(stop).map(|_| stop));
        }
        let mut merger = Self {
            ground,
            kind,
            capacity: ground.capacity(class),
            stops,
            tours: Vec::new(),
            tour_of: vec![NO_TOUR; ground.n_stops()],
        };
        let are_ways_alike = ground.are_ways_alike(kind.table);
        for &stop in undone {
            let turns = match ground.spots(stop).len() {
                1 => are_ways_alike,
                n_modes => n_modes == 2,
            };
            let spots = vec![ground.spots(stop).start];
            let tour = Tour { spots, load: ground.load(stop).to_vec(), turns };
            let is_able = kind.skills.cover(ground.tasks[stop as usize].skills);
            if is_able && merger.fits(&tour.load) && merger.can_drive(&tour.spots) {
                merger.tour_of[stop as usize] = merger.tours.len();
                merger.tours.push(Some(tour));
            }
        }
        merger
    }

    /// The greatest first, ties to the lower spots.
    fn savings(&self, undone: &[Stop]) -> Vec<Saving> {
        let depot = self.kind.spot;
        let mut savings = Vec::new();
        for &stop in undone {
            for from in self.ground.spots(stop) {
                let back = self.price(self.way(from, depot));
                for to in
                    self.ground.near(stop).iter().flat_map(|near| self.ground.spots(near.stop))
                {
                    let straight = self.way(from, to);
                    if straight.metres() < NO_WAY {
                        let out = self.price(self.way(depot, to));
                        savings.push(Saving { price: back + out - self.price(straight), from, to });
                    }
                }
            }
        }
        savings.sort_unstable_by_key(|saving| (Reverse(saving.price), saving.from, saving.to));
        savings
    }

    /// Drives on from a spot to another if that joins two tours to one that can be driven.
    fn merge(&mut self, from: Spot, to: Spot) {
        let [one, other] = [from, to].map(|spot| self.tour_of[self.stop(spot) as usize]);
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
        let turned = |spot: Spot| self.turned(spot);
        let Some(spots) = joined(first, second, (from, to), &turned) else {
            return;
        };
        if self.can_drive(&spots) {
            for &spot in &spots {
                self.tour_of[self.stops[spot as usize] as usize] = one;
            }
            let turns = first.turns && second.turns;
            self.tours[other] = None;
            self.tours[one] = Some(Tour { spots, load, turns });
        }
    }

    /// The other mode of a stop that has two.
    fn turned(&self, spot: Spot) -> Spot {
        let spots = self.ground.spots(self.stop(spot));
        spots.start + spots.end - 1 - spot
    }

    pub(super) fn n_stops(&self) -> usize {
        self.tour_of.len()
    }

    pub(super) fn stop(&self, spot: Spot) -> Stop {
        self.stops[spot as usize]
    }

    /// The stops near that of a spot.
    pub(super) fn near(&self, spot: Spot) -> impl Iterator<Item = Stop> {
        self.ground.near(self.stop(spot)).iter().map(|near| near.stop)
    }

    pub(super) fn fits(&self, load: &[i64]) -> bool {
        load.iter().zip(self.capacity).all(|(load, capacity)| load <= capacity)
    }

    pub(super) fn can_drive(&self, spots: &[Spot]) -> bool {
        let (ground, kind) = (self.ground, self.kind);
        let (mut at, mut before, mut metres) = (kind.spot, C::leave(kind.hours), 0);
        for &spot in spots {
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

    fn way(&self, from: Spot, to: Spot) -> C::Way {
        self.ground.way(self.kind.table, from, to)
    }

    fn price(&self, way: C::Way) -> i64 {
        self.kind.per_metre * i64::from(way.metres())
            + self.kind.per_second * i64::from(way.seconds())
    }
}

/// The one order after the other, each turned around if its spot stands at the wrong end and it turns; `None` if that stands in the middle.
fn joined(
    first: &Tour,
    second: &Tour,
    (from, to): (Spot, Spot),
    turned: &dyn Fn(Spot) -> Spot,
) -> Option<Vec<Spot>> {
    let mut spots = Vec::with_capacity(first.spots.len() + second.spots.len());
    let is = |end: Option<&Spot>, spot: Spot| end == Some(&spot);
    if is(first.spots.last(), from) {
        spots.extend_from_slice(&first.spots);
    } else if first.turns && is(first.spots.first(), turned(from)) {
        spots.extend(first.spots.iter().rev().map(|&spot| turned(spot)));
    } else {
        return None;
    }
    if is(second.spots.first(), to) {
        spots.extend_from_slice(&second.spots);
    } else if second.turns && is(second.spots.last(), turned(to)) {
        spots.extend(second.spots.iter().rev().map(|&spot| turned(spot)));
    } else {
        return None;
    }
    Some(spots)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn tour(spots: &[Spot], turns: bool) -> Tour {
        Tour { spots: spots.to_vec(), load: Vec::new(), turns }
    }

    /// Spots without a second mode.
    fn check(
        first: (&[Spot], bool),
        second: (&[Spot], bool),
        from_to: (Spot, Spot),
        expected: &Expect,
    ) {
        let [first, second] = [first, second].map(|(spots, turns)| tour(spots, turns));
        expected.assert_eq(&format!("{:?}", joined(&first, &second, from_to, &|spot| spot)));
    }

    #[test]
    fn tours_are_joined_at_their_ends_only() {
        check((&[1, 2], true), (&[3, 4], true), (2, 3), &expect!["Some([1, 2, 3, 4])"]);
        check((&[2, 1], true), (&[3, 4], true), (2, 3), &expect!["Some([1, 2, 3, 4])"]);
        check((&[1, 2], true), (&[4, 3], true), (2, 3), &expect!["Some([1, 2, 3, 4])"]);
        check((&[1, 2, 5], true), (&[3, 4], true), (2, 3), &expect!["None"]);
        check((&[1, 2], true), (&[5, 3, 4], true), (2, 3), &expect!["None"]);
    }

    #[test]
    fn one_way_streets_are_not_driven_backwards() {
        check((&[1, 2], false), (&[3, 4], false), (2, 3), &expect!["Some([1, 2, 3, 4])"]);
        check((&[2, 1], false), (&[3, 4], false), (2, 3), &expect!["None"]);
        check((&[1, 2], true), (&[4, 3], false), (2, 3), &expect!["None"]);
    }

    /// Spots 2k and 2k + 1 are the two ways along one street.
    #[test]
    fn a_turned_tour_drives_its_streets_the_other_way() {
        let (first, second) = (tour(&[2, 0], true), tour(&[4, 6], true));
        let found = joined(&first, &second, (3, 4), &|spot| spot ^ 1);
        expect!["Some([1, 3, 4, 6])"].assert_eq(&format!("{found:?}"));
    }
}
