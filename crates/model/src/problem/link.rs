//! Services that belong together across routes.

use super::ServiceId;
use roadcrew_units::Seconds;

/// A rule between services, whichever routes they are on. Vehicles wait for each other where it asks for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// One starts only when another has been done, and is not done without it.
    Follows {
        /// What comes first.
        first: ServiceId,
        /// What comes after it.
        then: ServiceId,
        /// The least time from the end of the first to the start of the other, such as for concrete to harden.
        gap: Seconds,
    },
    /// All start at the same moment, each by a vehicle of its own, or none is done: a job for two crews.
    Together(Vec<ServiceId>),
    /// Those that are done are done by one vehicle.
    SameVehicle(Vec<ServiceId>),
}

impl Link {
    /// The services that it is about.
    pub fn members(&self) -> Vec<ServiceId> {
        match self {
            Self::Follows { first, then, .. } => vec![*first, *then],
            Self::Together(members) | Self::SameVehicle(members) => members.clone(),
        }
    }
}
