//! Trips and shifts as they were before a step, so that taking it back costs what it touched.

use super::state::{Shift, Trip};

#[derive(Debug, Default)]
pub(super) struct Journal {
    cost: i64,
    trips: Vec<(u32, Trip)>,
    n_trips: usize,
    shifts: Vec<(u32, Shift)>,
}

impl Journal {
    pub(super) fn begin(&mut self, cost: i64) {
        self.cost = cost;
        self.n_trips = 0;
        self.shifts.clear();
    }

    pub(super) fn cost(&self) -> i64 {
        self.cost
    }

    pub(super) fn keep_trip(&mut self, index: u32, trip: &Trip) {
        if self.trips[..self.n_trips].iter().any(|&(kept, _)| kept == index) {
            return;
        }
        match self.trips.get_mut(self.n_trips) {
            // Its buffers are used again.
            Some(kept) => {
                kept.0 = index;
                kept.1.clone_from(trip);
            }
            None => self.trips.push((index, trip.clone())),
        }
        self.n_trips += 1;
    }

    pub(super) fn keep_shift(&mut self, index: u32, shift: &Shift) {
        if !self.shifts.iter().any(|&(kept, _)| kept == index) {
            self.shifts.push((index, shift.clone()));
        }
    }

    /// The trips that were kept.
    pub(super) fn trips(&self) -> &[(u32, Trip)] {
        &self.trips[..self.n_trips]
    }

    pub(super) fn trips_mut(&mut self) -> &mut [(u32, Trip)] {
        &mut self.trips[..self.n_trips]
    }

    /// The shifts that were kept.
    pub(super) fn shifts(&self) -> &[(u32, Shift)] {
        &self.shifts
    }
}
