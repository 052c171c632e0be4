//! A route as the search keeps it: the services in order, with what makes the next move cheap to price.

use roadcrew_model::ServiceId;

/// One vehicle's services in order; empty when the vehicle stays in.
#[derive(Debug, Default)]
pub(crate) struct Route {
    pub(crate) vehicle: usize,
    pub(crate) class: usize,
    pub(crate) visits: Vec<Visit>,
    pub(crate) load: Vec<i64>,
    pub(crate) distance: i64,
    pub(crate) cost: i64,
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
}

impl Visit {
    pub(crate) fn new(service: ServiceId, mode: usize) -> Self {
        Self { service, mode, ready: 0, latest: 0 }
    }
}

impl Route {
    pub(crate) fn empty(vehicle: usize, class: usize, dimensions: usize) -> Self {
        Self { vehicle, class, load: vec![0; dimensions], ..Self::default() }
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
    }
}
