//! A route as the search keeps it: the services in order, with what makes the next move cheap to price.

use crate::schedule::{Aboard, Step};
use roadcrew_model::{PointId, ServiceId};
use std::ops::Range;

/// One vehicle's services in order; empty when the vehicle stays in.
#[derive(Debug, Default)]
pub(crate) struct Route {
    pub(crate) vehicle: usize,
    pub(crate) class: usize,
    pub(crate) visits: Vec<Visit>,
    pub(crate) load: Vec<i64>,
    pub(crate) distance: i64,
    pub(crate) cost: i64,
    /// Start, services, tips and end as they were scheduled. Kept for problems that are not plain.
    pub(crate) halts: Vec<Halt>,
    /// What is aboard after each halt, dimension by dimension. Kept for problems that are not plain.
    pub(crate) aboard: Vec<Aboard>,
    /// The trips between tips. Kept for problems that are not plain.
    pub(crate) trips: Vec<Trip>,
    /// What it does in order. Kept where the search decides that, and not the schedule of its order.
    pub(crate) steps: Vec<Step>,
}

/// A place where a vehicle stops, as it was scheduled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Halt {
    pub(crate) entry: PointId,
    pub(crate) exit: PointId,
    /// When the vehicle can leave it at the earliest.
    pub(crate) ready: i64,
    /// When the vehicle must reach it at the latest.
    pub(crate) latest: i64,
    /// How often the vehicle has tipped when it leaves.
    pub(crate) trip: usize,
    /// How long the vehicle has driven and worked when it leaves, since the trip began.
    pub(crate) length: i64,
    /// What each second costs by which it is reached later, for services from here on that are late already.
    pub(crate) lateness: i64,
}

/// When a trip leaves its depot or tip.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trip {
    /// At the earliest.
    pub(crate) leaves: i64,
    /// At the latest.
    pub(crate) latest: i64,
}

impl Trip {
    /// Notes and answers when a vehicle leaves that is ready at this time.
    pub(crate) fn leave_at(&mut self, ready: i64) -> i64 {
        self.leaves = self.leaves.max(ready);
        self.leaves
    }
}

/// A service on a route.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit {
    pub(crate) service: ServiceId,
    /// Its mode, as a position in the list of all modes.
    pub(crate) mode: usize,
    /// When the vehicle can leave it at the earliest. Kept for plain problems only.
    pub(crate) ready: i64,
    /// When the vehicle must reach it at the latest. Kept for plain problems only.
    pub(crate) latest: i64,
    /// Its place among the halts. Kept for problems that are not plain.
    pub(crate) halt: usize,
}

impl Visit {
    pub(crate) fn new(service: ServiceId, mode: usize) -> Self {
        Self { service, mode, ready: 0, latest: 0, halt: 0 }
    }
}

impl Route {
    pub(crate) fn empty(vehicle: usize, class: usize, dimensions: usize) -> Self {
        Self { vehicle, class, load: vec![0; dimensions], ..Self::default() }
    }

    /// The positions of the visits on the same trip as the one at `position`.
    pub(crate) fn trip_around(&self, position: usize) -> Range<usize> {
        let here = self.trip_of(&self.visits[position]);
        let first = self.visits.partition_point(|visit| self.trip_of(visit) < here);
        let last = self.visits.partition_point(|visit| self.trip_of(visit) <= here);
        first..last
    }

    /// The number of a visit's trip.
    pub(crate) fn trip_of(&self, visit: &Visit) -> usize {
        self.halts[visit.halt].trip
    }

    pub(crate) fn order(&self) -> impl Iterator<Item = ServiceId> + '_ {
        self.visits.iter().map(|visit| visit.service)
    }
}

/// Reuses the buffers of `self`: journals copy routes at every step.
impl Clone for Route {
    fn clone(&self) -> Self {
        let mut copy = Self::default();
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, other: &Self) {
        self.vehicle = other.vehicle;
        self.class = other.class;
        self.visits.clone_from(&other.visits);
        self.load.clone_from(&other.load);
        self.distance = other.distance;
        self.cost = other.cost;
        self.halts.clone_from(&other.halts);
        self.aboard.clone_from(&other.aboard);
        self.trips.clone_from(&other.trips);
        self.steps.clone_from(&other.steps);
    }
}
