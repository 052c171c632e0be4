//! Which vehicle does what, in which order.

use crate::problem::{FacilityId, ModeIndex, ServiceId, VehicleId};
use roadcrew_units::Seconds;

/// All routes of a day. A service that stands on no route is left undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// At most one route per vehicle; vehicles without one stay at the depot at no cost.
    pub routes: Vec<Route>,
}

/// A shift's work in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Who drives it.
    pub vehicle: VehicleId,
    /// When it leaves its depot. From then on everything happens as early as it can.
    pub departure: Seconds,
    /// What it does between leaving the start depot and reaching the end depot.
    pub stops: Vec<Stop>,
}

/// One place in a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stop {
    /// Perform a service in one of its modes.
    Service {
        /// Which service.
        service: ServiceId,
        /// In which of its modes.
        mode: ModeIndex,
    },
    /// Unload.
    Tip(FacilityId),
    /// Take the vehicle's break of this index, where the stop before it left the vehicle.
    Break(usize),
}

impl Stop {
    /// A service in its mode of this index.
    pub const fn service(service: ServiceId, mode: u8) -> Self {
        Self::Service { service, mode: ModeIndex(mode) }
    }
}

impl Route {
    /// The services in the order in which they are performed.
    pub fn services(&self) -> impl Iterator<Item = ServiceId> + '_ {
        self.stops.iter().filter_map(|stop| match stop {
            Stop::Service { service, .. } => Some(*service),
            Stop::Tip(_) | Stop::Break(_) => None,
        })
    }
}

impl Plan {
    /// Every service on some route, in the order of routes and stops.
    pub fn services(&self) -> impl Iterator<Item = ServiceId> + '_ {
        self.routes.iter().flat_map(Route::services)
    }
}
