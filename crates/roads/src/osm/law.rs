//! Everything that the signs on a street or a barrier say to one kind of vehicle.

use crate::network::{Access, Law, Limits, Vehicle};

use super::access::admission;
use super::limits::limits;
use super::tags::Reader;

/// The law for a vehicle; `usual` says who may drive where the tags are silent.
pub(super) fn law(reader: &mut Reader<'_>, vehicle: Vehicle, usual: Access) -> Law {
    let admission = admission(reader, vehicle, usual);
    let limits = limits(reader, vehicle);
    Law {
        access: admission.access,
        limits: limits.always.with(&admission.limits, Limits::and),
        limits_for_passing: limits.for_passing.with(&admission.limits_for_passing, Limits::and),
    }
}
