//! The best place for a stop: beside its neighbours, on an unused vehicle, and only if that fails anywhere.

use super::clock::{Clock, Hours, NO_WAY, Way};
use super::ground::{Kind, Spot, Stop, WaysOf};
use super::state::{NOWHERE, Node, Place, State};
use super::ways::OfSpot;
use crate::random::Random;
use roadcrew_model::Skills;

/// A place is looked for: what is known of the stop, and the best so far.
struct Look<'s, 'g, C: Clock> {
    state: &'s State<'g, C>,
    stop: Stop,
    load: &'s [i64],
    /// When what it needs is ready.
    release: i32,
    /// The table on which the ways below are.
    table: usize,
    /// The first spot of the stop with the ways to and from it.
    spot: Spot,
    ways_to: WaysOf<'s, C>,
    ways_from: WaysOf<'s, C>,
    best: Option<Place>,
    /// What the best place costs.
    below: i64,
    /// The class of the vehicle whose gaps are looked at, as it is then, and what an exchange for it costs.
    class: u32,
    kind: &'s Kind,
    exchange: i64,
    /// Whether a place was passed over for its price.
    is_too_dear: bool,
    n_looks: u64,
}

/// The best place found for an undone stop that costs less than `below`; with a generator some places are overlooked.
pub(super) fn best_place<C: Clock>(
    state: &mut State<'_, C>,
    stop: Stop,
    below: i64,
    random: Option<&mut Random>,
) -> Option<Place> {
    let mut look = Look::new(state, stop, below);
    match random {
        Some(random) => look.beside_neighbours(|| random.blinks()),
        None => look.beside_neighbours(|| false),
    }
    if look.best.is_none() && !look.is_too_dear {
        look.anywhere();
    }
    look.on_unused_vehicles();
    let (best, n_looks) = (look.best, look.n_looks);
    state.looks += n_looks;
    best
}

/// The place of an undone stop on an unused vehicle of a random class that can perform it.
pub(super) fn best_unused<C: Clock>(
    state: &State<'_, C>,
    stop: Stop,
    random: &mut Random,
) -> Option<Place> {
    let mut look = Look::new(state, stop, i64::MAX);
    let n_classes = state.n_classes();
    let first = random.below(n_classes);
    for class in (0..n_classes).map(|index| (first + index) % n_classes) {
        look.on_unused_vehicle_of(class);
        if look.best.is_some() {
            break;
        }
    }
    look.best
}

impl<'s, 'g, C: Clock> Look<'s, 'g, C> {
    fn new(state: &'s State<'g, C>, stop: Stop, below: i64) -> Self {
        let ground = state.ground;
        let spot = ground.spots(stop).start;
        Self {
            state,
            stop,
            load: ground.load(stop),
            release: ground.tasks[stop as usize].release,
            table: 0,
            spot,
            ways_to: ground.ways_to(0, spot),
            ways_from: ground.ways_from(0, spot),
            best: None,
            below,
            class: 0,
            kind: &ground.classes[0],
            exchange: 0,
            is_too_dear: false,
            n_looks: 0,
        }
    }

    /// The gaps on either side of the neighbours. A neighbour from which no detour can be short enough is passed over at a glance: none
    /// is shorter than there and back, less twice the wider gap, where the triangle inequality holds.
    #[inline]
    fn beside_neighbours(&mut self, mut blinks: impl FnMut() -> bool) {
        let state = self.state;
        let near = state.ground.near(self.stop);
        self.n_looks += near.len() as u64;
        let mut reach = self.reach();
        for near in near {
            let widest = state.widest[near.stop as usize];
            if reach <= near.metres - widest {
                self.is_too_dear |= 0 <= widest;
                continue;
            }
            let node = state.node(near.stop);
            if !self.may_join(node.slot) {
                continue;
            }
            self.n_looks += 4;
            if near.metres - metres(node.inward) < reach && !blinks() {
                self.gap(node.previous, state.node(node.previous), node);
            }
            if near.metres - metres(node.onward) < reach && !blinks() {
                self.gap(near.stop, node, state.node(node.next));
            }
            reach = self.reach();
        }
    }

    /// So many metres beyond half a gap may a neighbour be for a detour that is cheaper than the best.
    fn reach(&self) -> i32 {
        const MOST: i32 = 1 << 29;
        let price = 2 * self.state.ground.least_price;
        if self.below <= 0 || price == 0 {
            return MOST;
        }
        i32::try_from((self.below - 1) / price + 1).map_or(MOST, |reach| reach.min(MOST))
    }

    fn anywhere(&mut self) {
        let state = self.state;
        for (slot, of_slot) in (0..).zip(&state.slots) {
            if of_slot.n_stops == 0 || !self.may_join(slot) {
                continue;
            }
            let depot = state.depot(slot);
            let mut at = depot;
            loop {
                self.n_looks += 1;
                let node = state.node(at);
                self.gap(at, node, state.node(node.next));
                at = node.next;
                if at == depot {
                    break;
                }
            }
        }
    }

    /// On the classes' unused vehicles; if that of the preferred class can do it, on none else.
    fn on_unused_vehicles(&mut self) {
        if let Some(class) = self.state.preferred {
            self.on_unused_vehicle_of(class);
            if self.best.is_some() {
                return;
            }
        }
        for class in 0..self.state.n_classes() {
            self.on_unused_vehicle_of(class);
        }
    }

    fn on_unused_vehicle_of(&mut self, class: usize) {
        if C::HAS_TRIPS {
            self.on_new_trip_of(class);
            return;
        }
        if let Some(slot) = self.state.unused(class)
            && self.may_join(slot)
        {
            self.n_looks += 1;
            let depot = self.state.depot(slot);
            let node = self.state.node(depot);
            self.gap(depot, node, node);
        }
    }

    /// Alone on a trip of some vehicle of a class, at the first time that is found.
    fn on_new_trip_of(&mut self, class: usize) {
        let state = self.state;
        let Some(slot) = state.unused(class) else { return };
        if !self.may_join(slot) {
            return;
        }
        let node = state.node(state.depot(slot));
        for spot in state.ground.spots(self.stop) {
            self.turn_to(self.kind.table, spot);
            let (out, back) = (self.ways_to.at(node.spot), self.ways_from.at(node.spot));
            let ways = out.metres() + back.metres();
            let work = &state.ground.works[spot as usize];
            let metres = i64::from(ways) + work.metres;
            let delta = self.kind.per_metre * metres + work.cost;
            if self.below <= delta || NO_WAY <= ways {
                self.is_too_dear |= ways < NO_WAY;
                continue;
            }
            let mut is_unused_seen = false;
            for shift in state.shifts_of(class) {
                let is_unused = state.trips[shift as usize].later == shift;
                if is_unused && std::mem::replace(&mut is_unused_seen, true) {
                    continue;
                }
                let delta = delta + if is_unused { self.kind.fixed } else { 0 };
                if delta < self.below
                    && let Some(behind) = self.time_for_a_trip(shift, (out, back), spot)
                {
                    self.below = delta;
                    let (previous, class) = (state.depot(slot), self.class);
                    self.best = Some(Place { delta, previous, spot, class, behind });
                    break;
                }
            }
        }
    }

    /// What a trip to the stop and back can follow in a shift.
    fn time_for_a_trip(
        &mut self,
        shift: u32,
        (out, back): (C::Way, C::Way),
        spot: Spot,
    ) -> Option<u32> {
        let state = self.state;
        if self.kind.most_trips <= state.n_trips(shift) {
            return None;
        }
        let hours = state.ground.works[spot as usize].hours;
        std::iter::once(shift).chain(state.trips_of(shift)).find(|&behind| {
            self.n_looks += 1;
            let trip = &state.trips[behind as usize];
            let open = trip.ready.max(self.release);
            let close = state.trips[trip.later as usize].due;
            let before = C::leave(Hours { open, ..self.kind.hours });
            let after = C::back(Hours { close, ..self.kind.hours });
            let here = C::then(before, out.seconds(), hours);
            here.is_some_and(|here| C::join(here, back.seconds(), after).is_some())
        })
    }

    /// Whether the stop can be performed on a route, if need be with another vehicle.
    #[inline]
    fn may_join(&mut self, slot: u32) -> bool {
        let ground = self.state.ground;
        let class = self.state.slot(slot).class;
        if self.state.has_room(slot, self.load) {
            (self.class, self.kind, self.exchange) = (class, &ground.classes[class as usize], 0);
            return !ground.has_skills || self.kind.skills.cover(self.skills());
        }
        let is_used = 0 < self.state.slot(slot).n_stops;
        is_used && self.state.trades && self.trade_up(slot, ground.sisters(class))
    }

    /// The cheapest unused vehicle with room for the route and the stop.
    fn trade_up(&mut self, slot: u32, sisters: &[u32]) -> bool {
        let (state, ground) = (self.state, self.state.ground);
        let can = |&class: &u32| {
            state.unused(class as usize).is_some()
                && state.has_room_on_with(slot, class, self.load)
                && ground.classes[class as usize].skills.cover(self.skills())
        };
        let able = sisters.iter().copied().filter(can);
        let Some((price, class)) =
            able.map(|class| (state.price_of_exchange(slot, class), class)).min()
        else {
            return false;
        };
        (self.class, self.kind, self.exchange) = (class, &ground.classes[class as usize], price);
        true
    }

    fn skills(&self) -> Skills {
        self.state.ground.tasks[self.stop as usize].skills
    }

    /// Weighs up the gap after a node.
    #[inline]
    fn gap(&mut self, previous: u32, before: &Node<C>, after: &Node<C>) {
        let ground = self.state.ground;
        let table = self.kind.table;
        if table != self.table {
            self.turn_to(table, self.spot);
        }
        if !ground.has_modes() {
            self.weigh(previous, before, after);
            return;
        }
        for spot in ground.spots(self.stop) {
            self.turn_to(table, spot);
            self.weigh(previous, before, after);
        }
    }

    fn turn_to(&mut self, table: usize, spot: Spot) {
        let ground = self.state.ground;
        (self.table, self.spot) = (table, spot);
        self.ways_to = ground.ways_to(table, spot);
        self.ways_from = ground.ways_from(table, spot);
    }

    /// What performing the stop at the spot in the gap adds to the cost, if that is less than the best so far and fits in time and distance.
    #[inline]
    fn weigh(&mut self, previous: u32, before: &Node<C>, after: &Node<C>) {
        let ground = self.state.ground;
        let kind = self.kind;
        let (out, back) = (self.ways_to.at(before.spot), self.ways_from.at(after.spot));
        let ways = out.metres() + back.metres();
        let work = &ground.works[self.spot as usize];
        let metres = i64::from(ways) - i64::from(before.onward) + work.metres;
        let mut delta = self.exchange + kind.per_metre * metres + work.cost;
        let of_slot = self.state.slot(before.slot);
        if of_slot.n_stops == 0 {
            delta += kind.fixed;
        }
        if self.below <= delta || NO_WAY <= ways {
            self.is_too_dear |= ways < NO_WAY;
            return;
        }
        if C::IS_KEPT {
            let mut ahead = before.before;
            if C::HAS_TRIPS {
                let Some(held) = self.state.held_until(before.slot, ahead, self.release) else {
                    return;
                };
                ahead = held;
            }
            let Some(here) = C::then(ahead, out.seconds(), work.hours) else {
                return;
            };
            let Some(duration) = C::join(here, back.seconds(), after.after) else {
                return;
            };
            delta += kind.per_second * i64::from(duration - of_slot.duration);
            if self.below <= delta || kind.longest_duration < duration {
                return;
            }
        }
        if kind.longest_distance < of_slot.metres + metres {
            return;
        }
        self.below = delta;
        let (spot, class) = (self.spot, self.class);
        self.best = Some(Place { delta, previous, spot, class, behind: NOWHERE });
    }
}

#[expect(clippy::cast_possible_wrap, reason = "gaps have at most 30 bits")]
fn metres(gap: u32) -> i32 {
    gap as i32
}
