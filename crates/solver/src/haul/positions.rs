//! Services that are to have a position on their shift, whatever trip that is on: each place that one is off has the price that it has where routes
//! are searched as wholes, so that a step which puts one off hardly ever stays.

use super::as_u32;
use super::place::Spot;
use super::state::{State, UNDONE};
use roadcrew_model::ServiceId;

/// So many services of a shift that are to have a position take as long to ask as a look at a place.
const PLACED_PER_LOOK: usize = 8;

/// A service that is to have a position on its shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    found: usize,
    wanted: usize,
}

impl State<'_, '_> {
    /// Notes which services of a shift are to have a position and where they stand; answers the price of the places by which they are off.
    /// `O(services of the shift)`, nothing where none is to have any.
    pub(super) fn settle_positions(&mut self, shift: u32) -> i64 {
        if self.ground.placed().is_empty() {
            return 0;
        }
        let mut placed = std::mem::take(&mut self.shifts[shift as usize].placed);
        placed.clear();
        let trips = self.shifts[shift as usize].trips.iter();
        let seats = trips.flat_map(|&trip| &self.trips[trip as usize].seats);
        for (found, seat) in seats.enumerate() {
            let wanted = self.ground.wanted(self.ground.service(seat.mode));
            placed.extend(wanted.map(|wanted| Placed { found, wanted }));
        }
        self.shifts[shift as usize].placed = placed;
        self.instance.price_of_places_off(self.places_off(shift, None))
    }

    /// What it adds to that if a service comes to stand at a place of a trip.
    pub(super) fn price_of_standing(&mut self, service: ServiceId, trip: u32, at: usize) -> i64 {
        if self.ground.placed().is_empty() {
            return 0;
        }
        let shift = self.trips[trip as usize].shift;
        self.price_of_one_more(service, shift, self.seats_before(shift, self.index_of(trip)) + at)
    }

    /// What it adds to that if a service comes to begin a trip of its own that becomes the one with this index.
    pub(super) fn price_of_beginning(
        &mut self,
        service: ServiceId,
        shift: u32,
        index: usize,
    ) -> i64 {
        if self.ground.placed().is_empty() {
            return 0;
        }
        self.price_of_one_more(service, shift, self.seats_before(shift, index))
    }

    fn price_of_one_more(&mut self, service: ServiceId, shift: u32, at: usize) -> i64 {
        self.looks += (self.shifts[shift as usize].placed.len() / PLACED_PER_LOOK) as u64;
        let own = self.ground.wanted(service);
        let own = own.map_or(0, |wanted| wanted.abs_diff(at));
        let price = |off: usize| self.instance.price_of_places_off(off);
        price(own + self.places_off(shift, Some(at))) - price(self.places_off(shift, None))
    }

    /// By how many places the services of a shift are off together, as if one more came to stand at a position.
    fn places_off(&self, shift: u32, one_more_at: Option<usize>) -> usize {
        let off = |&Placed { found, wanted }: &Placed| {
            let is_later = one_more_at.is_some_and(|at| at <= found);
            wanted.abs_diff(found + usize::from(is_later))
        };
        self.shifts[shift as usize].placed.iter().map(off).sum()
    }

    /// The position of a service on a shift, if it stands there.
    fn position_on(&self, shift: u32, service: ServiceId) -> Option<usize> {
        let place = self.place(service);
        if UNDONE <= place.trip || self.trips[place.trip as usize].shift != shift {
            return None;
        }
        Some(self.seats_before(shift, self.index_of(place.trip)) + place.at as usize)
    }

    /// How many services a shift performs before one of its trips.
    pub(super) fn seats_before(&self, shift: u32, index: usize) -> usize {
        let trips = &self.shifts[shift as usize].trips[..index];
        trips.iter().map(|&trip| self.trips[trip as usize].seats.len()).sum()
    }

    /// The best place for an undone service at the position that it is to have, on a trip that is there, for less than `below`.
    pub(super) fn best_spot_at(
        &mut self,
        service: ServiceId,
        position: usize,
        below: i64,
    ) -> Option<Spot> {
        let mut best: Option<Spot> = None;
        let mut below = below;
        for shift in 0..as_u32(self.shifts.len()) {
            if self.instance.terms(self.shifts[shift as usize].class, service).is_none() {
                continue;
            }
            let mut n_before = 0;
            for index in 0..self.shifts[shift as usize].trips.len() {
                let trip = self.shifts[shift as usize].trips[index];
                let seats = &self.trips[trip as usize].seats;
                let n_seats = seats.len();
                let at = position.checked_sub(n_before).filter(|&at| at <= n_seats);
                n_before += n_seats;
                self.looks += 1;
                let Some(at) = at else { continue };
                let of_trip = &self.trips[trip as usize];
                let straight = of_trip.seats.get(at).map_or(of_trip.out, |seat| seat.inward);
                if !self.has_room(trip, self.ground.load(service)) {
                    continue;
                }
                if let Some(spot) = self.spot((service, below), (trip, at), straight) {
                    below = spot.delta;
                    best = Some(spot);
                }
            }
        }
        best
    }

    /// Puts what is to have a position there, as far as it can be driven. Where a shift is full, its last services make room and are undone.
    pub(super) fn put_in_position(&mut self) {
        for &(service, position) in self.ground.placed() {
            while !self.is_in_position(service, position) && !self.lift(service, position) {
                if !self.make_room(service, position) {
                    break;
                }
            }
        }
    }

    fn is_in_position(&self, service: ServiceId, position: usize) -> bool {
        self.is_planned(service) && {
            let shift = self.trips[self.place(service).trip as usize].shift;
            self.position_on(shift, service) == Some(position)
        }
    }

    /// Puts a service in its position, whatever that costs; `false`, and nothing has changed, if that can't be driven.
    fn lift(&mut self, service: ServiceId, position: usize) -> bool {
        self.begin_step();
        let is_off = !self.is_planned(service) || self.remove(&[service]);
        let is_put = is_off
            && match self.best_spot_at(service, position, i64::MAX) {
                Some(spot) => self.insert(service, spot),
                None => self
                    .best_new_trip(service, i64::MAX)
                    .is_some_and(|new| self.begin_for(service, new)),
            };
        if is_put && self.is_in_position(service, position) {
            return true;
        }
        self.undo();
        false
    }

    /// Takes the last service off the first shift that may perform another and has one to spare after its position; `false` if there is none.
    fn make_room(&mut self, service: ServiceId, position: usize) -> bool {
        for shift in 0..as_u32(self.shifts.len()) {
            let of_shift = &self.shifts[shift as usize];
            let is_able = self.instance.terms(of_shift.class, service).is_some();
            if !is_able || self.seats_before(shift, of_shift.trips.len()) <= position {
                continue;
            }
            let last = of_shift.trips.last().and_then(|&it| self.trips[it as usize].seats.last());
            let Some(last) = last.map(|seat| self.ground.service(seat.mode)) else { continue };
            if last == service || self.ground.wanted(last).is_some() {
                continue;
            }
            self.begin_step();
            if self.remove(&[last]) {
                return true;
            }
            self.undo();
        }
        false
    }
}
