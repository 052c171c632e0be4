//! What a service counts for lying far from the middle of its shift, so that rounds become compact.
//!
//! It counts in the search alone: the judge knows nothing of it, and the plan that costs the least by the judge is kept. For a round of the search
//! the middles stay where they are.

use super::as_u32;
use super::state::State;
use crate::instance::FAR;
use roadcrew_model::{PointId, ServiceId};

/// So many services of a shift may be its middle.
const CANDIDATES: usize = 12;
/// By the ways to so many others the middle is chosen.
const PROBES: usize = 48;

impl State<'_, '_> {
    /// Takes the middles of the shifts as they are now, where that counts: `O(shifts + trips · length)`.
    pub(super) fn take_middles(&mut self) {
        if self.ground.per_metre_apart == 0 {
            return;
        }
        for shift in 0..as_u32(self.shifts.len()) {
            self.shifts[shift as usize].middle = self.middle(shift);
            for trip in self.shifts[shift as usize].trips.clone() {
                self.measure(trip);
            }
            self.settle(shift);
        }
    }

    /// The way from the middle of a shift to a service, at what it counts.
    pub(super) fn apart(&self, shift: u32, service: ServiceId) -> i64 {
        let price = self.ground.per_metre_apart;
        if price == 0 {
            return 0;
        }
        let Some(middle) = self.shifts[shift as usize].middle else { return 0 };
        let leg = self.class(shift).travel.leg(middle, self.first_entry(service));
        leg.map_or(0, |leg| price * leg.metres.0)
    }

    fn first_entry(&self, service: ServiceId) -> PointId {
        self.instance.modes[self.instance.mode_range(service).start].entry
    }

    /// Where the service ends that the others of its shift are nearest to, as far as a sample tells.
    fn middle(&self, shift: u32) -> Option<PointId> {
        let trips = self.shifts[shift as usize].trips.iter();
        let seats = trips.flat_map(|&trip| &self.trips[trip as usize].seats);
        let modes: Vec<u32> = seats.map(|seat| seat.mode).collect();
        let sample = |most: usize| modes.iter().copied().step_by(modes.len().div_ceil(most).max(1));
        let travel = self.class(shift).travel;
        let probes: Vec<PointId> =
            sample(PROBES).map(|mode| self.first_entry(self.ground.service(mode))).collect();
        let metres = |from: PointId| -> i64 {
            let legs = probes.iter().map(|&to| travel.leg(from, to));
            legs.map(|leg| leg.map_or(FAR, |leg| leg.metres.0)).sum()
        };
        sample(CANDIDATES).map(|mode| self.exit(mode)).min_by_key(|&exit| metres(exit))
    }
}
