//! Trips of vehicles that come back to their depot for more: a slot per trip, in their order along the shift, and the times that they
//! hand on to each other.
//!
//! A trip leaves when the one before it is back, the vehicle has unloaded, and all that its services need is ready; it is back in time for
//! those that follow. Trips are short, so a change costs a walk along its trip and along those whose times change.

use super::super::clock::{Clock, Hours, Way};
use super::super::ground::{Kind, Spot, Stop};
use super::{NOWHERE, State};

/// So many slots of each class wait for a trip at least when a step begins: no step begins as many.
const SPARE: usize = 128;

/// A time that was not found out.
const UNKNOWN: i32 = i32::MIN;

/// A trip among those of its vehicle, or the shift of a vehicle, which stands at both ends of the list of its trips.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::chain) struct Trip {
    /// Its shift; [`NOWHERE`] while the slot waits for a trip.
    pub(in crate::chain) shift: u32,
    /// What comes before and after it; at the ends that is the shift.
    pub(in crate::chain) earlier: u32,
    pub(in crate::chain) later: u32,
    /// When all is ready that it needs.
    release: i32,
    /// When it leaves at the earliest.
    pub(in crate::chain) leaves: i32,
    /// When the next trip can leave at the earliest; of a shift when it begins.
    pub(in crate::chain) ready: i32,
    /// When the trip before must be back; of a shift when it ends.
    pub(in crate::chain) due: i32,
}

impl Trip {
    pub(in crate::chain) fn waiting() -> Self {
        let time = UNKNOWN;
        Self {
            shift: NOWHERE,
            earlier: NOWHERE,
            later: NOWHERE,
            release: time,
            leaves: time,
            ready: time,
            due: time,
        }
    }
}

impl<C: Clock> State<'_, C> {
    /// Makes the slots that are there the shifts of vehicles, without trips yet.
    pub(super) fn begin_shifts(&mut self) {
        for unused in &mut self.unused {
            unused.clear();
        }
        self.n_shifts = super::as_u32(self.slots.len());
        let shift = |shift: u32| {
            let Hours { open, close, .. } = self.kind(shift).hours;
            let (ready, due) = (open, close);
            Trip { shift, earlier: shift, later: shift, ready, due, ..Trip::waiting() }
        };
        self.trips = (0..self.n_shifts).map(shift).collect();
        self.provide_trips();
    }

    /// Keeps slots ready for the trips that a step may begin.
    pub(super) fn provide_trips(&mut self) {
        let mut has_vehicles = vec![false; self.unused.len()];
        for shift in &self.slots[..self.n_shifts as usize] {
            has_vehicles[shift.class as usize] = true;
        }
        for class in (0..self.unused.len()).filter(|&class| has_vehicles[class]) {
            while self.unused[class].len() < SPARE {
                self.add_slot(class);
                self.trips.push(Trip::waiting());
            }
        }
        self.journal.grow(self.nodes.len(), self.slots.len());
    }

    /// The shifts of the vehicles of a class, from any on.
    pub(in crate::chain) fn shifts_of(&self, class: usize) -> impl Iterator<Item = u32> + '_ {
        // Where one begins matters little, as long as it is not always the same.
        let first = self.looks % u64::from(self.n_shifts.max(1));
        let shifts = (0..self.n_shifts).cycle().skip(usize::try_from(first).unwrap_or(0));
        let is_of_class = move |&shift: &u32| self.slot(shift).class as usize == class;
        shifts.take(self.n_shifts as usize).filter(is_of_class)
    }

    /// Lets an unused slot be the trip that follows a trip or begins a shift.
    pub(in crate::chain) fn begin_trip(&mut self, slot: u32, behind: u32) {
        let Trip { shift, later, .. } = self.trips[behind as usize];
        for changed in [slot, behind, later] {
            self.touch_slot(changed);
        }
        if self.trips[shift as usize].later == shift {
            self.cost += self.kind(shift).fixed;
        }
        self.trips[slot as usize] = Trip { shift, earlier: behind, later, ..Trip::waiting() };
        self.trips[behind as usize].later = slot;
        self.trips[later as usize].earlier = slot;
    }

    /// Gives a shift trips of undone stops in an order that its vehicle can drive.
    pub(in crate::chain) fn assign_trips(
        &mut self,
        shift: u32,
        trips: impl Iterator<Item = impl Iterator<Item = (Stop, Spot)>>,
    ) {
        for trip in trips {
            self.provide_trips();
            let Some(slot) = self.unused(self.slot(shift).class as usize) else { return };
            self.begin_trip(slot, self.trips[shift as usize].earlier);
            self.assign(slot, trip);
        }
    }

    /// Recomputes the times of a trip, and of those before and after it as far as they change; `false` if one can't be driven. A trip without
    /// stops is over.
    pub(super) fn keep_trip(&mut self, slot: u32) -> bool {
        if self.slot(slot).n_stops == 0 {
            return self.end_trip(slot);
        }
        if !self.is_near(slot) {
            return false;
        }
        self.touch_slot(slot);
        self.trips[slot as usize].release = self.release_of(slot);
        self.hand_on(slot) && self.hand_back(slot)
    }

    fn release_of(&self, slot: u32) -> i32 {
        let release = |stop| self.ground.tasks[stop as usize].release;
        self.order(slot).map(release).max().unwrap_or(UNKNOWN)
    }

    fn end_trip(&mut self, slot: u32) -> bool {
        let Trip { shift, earlier, later, .. } = self.trips[slot as usize];
        if shift == NOWHERE {
            return true;
        }
        for changed in [slot, earlier, later] {
            self.touch_slot(changed);
        }
        self.trips[slot as usize] = Trip::waiting();
        self.trips[earlier as usize].later = later;
        self.trips[later as usize].earlier = earlier;
        if self.trips[shift as usize].later == shift {
            self.cost -= self.kind(shift).fixed;
        }
        let is_in_time = later == shift || !self.is_whole(later) || self.hand_on(later);
        let is_early = earlier == shift || !self.is_whole(earlier) || self.hand_back(earlier);
        is_in_time && is_early
    }

    /// Whether a trip has stops and ways between them. One that has just lost them will be looked at by itself.
    fn is_whole(&self, slot: u32) -> bool {
        0 < self.slot(slot).n_stops && self.is_near(slot)
    }

    /// Recomputes when a trip is where, and when those that follow it are, until one leaves when it did, or is not whole.
    fn hand_on(&mut self, mut slot: u32) -> bool {
        loop {
            let Trip { earlier, later, release, shift, .. } = self.trips[slot as usize];
            let leaves = self.trips[earlier as usize].ready.max(release);
            let depot = self.depot(slot);
            let kind = self.kind(slot);
            self.set_before(depot, C::leave(Hours { open: leaves, ..kind.hours }));
            self.touch_slot(slot);
            let Some(back) = self.time_of_return(slot).filter(|&back| back <= kind.hours.close)
            else {
                self.trips[slot as usize].leaves = UNKNOWN;
                return false;
            };
            let ready = back + kind.reloading;
            let trip = &mut self.trips[slot as usize];
            (trip.leaves, trip.ready) = (leaves, ready);
            let next = &self.trips[later as usize];
            let is_as_it_was = next.leaves == ready.max(next.release);
            if later == shift || is_as_it_was || !self.is_whole(later) {
                return true;
            }
            slot = later;
        }
    }

    /// Recomputes when a trip that has left is where, and when it is back; `None` if it is too late somewhere.
    fn time_of_return(&mut self, slot: u32) -> Option<i32> {
        let depot = self.depot(slot);
        if !self.keep_time_after(depot, depot) {
            return None;
        }
        let Kind { table, spot, .. } = *self.kind(slot);
        let last = self.node(self.node(depot).previous);
        Some(C::ready(last.before) + self.ground.way(table, last.spot, spot).seconds())
    }

    /// Recomputes when a trip must be where, and when those before it must be, until one must be back when it had to be, likewise.
    fn hand_back(&mut self, mut slot: u32) -> bool {
        loop {
            let Trip { earlier, later, shift, .. } = self.trips[slot as usize];
            let depot = self.depot(slot);
            let kind = self.kind(slot);
            let close = self.trips[later as usize].due;
            self.set_after(depot, C::back(Hours { close, ..kind.hours }));
            if !self.keep_time_before(depot, depot) {
                self.set_after(depot, C::back(Hours { close: UNKNOWN, ..kind.hours }));
                return false;
            }
            let first = self.node(self.node(depot).next);
            let way = self.ground.way(kind.table, kind.spot, first.spot);
            let latest = C::latest(first.after) - way.seconds();
            self.touch_slot(slot);
            let due = latest - kind.reloading;
            self.trips[slot as usize].due = due;
            let is_as_it_was = C::latest(self.node(self.depot(earlier)).after) == due;
            if earlier == shift || is_as_it_was || !self.is_whole(earlier) {
                return true;
            }
            slot = earlier;
        }
    }

    /// How many trips a vehicle makes in a shift.
    pub(in crate::chain) fn n_trips(&self, shift: u32) -> usize {
        self.trips_of(shift).count()
    }

    /// The trips of a shift in their order.
    pub(in crate::chain) fn trips_of(&self, shift: u32) -> impl Iterator<Item = u32> + '_ {
        let later = move |&slot: &u32| {
            Some(self.trips[slot as usize].later).filter(|&later| later != shift)
        };
        std::iter::successors(later(&shift), later)
    }

    /// What comes before a stop on its trip, if the trip does not leave before `release`; `None` if that is too late for what follows.
    #[inline]
    pub(in crate::chain) fn held_until(
        &self,
        slot: u32,
        before: C::Before,
        release: i32,
    ) -> Option<C::Before> {
        let trip = &self.trips[slot as usize];
        if release <= trip.leaves {
            return Some(before);
        }
        let latest = trip.due + self.kind(slot).reloading;
        (release <= latest).then(|| C::held_until(before, release))
    }
}
