//! What stands in the way at a node.

use crate::network::{Barrier, JunctionId, Permission, Vehicle};

use super::access::permission;
use super::limits::limits;
use super::tags::Tags;

/// Whether the node needs a junction of its own.
pub(super) fn is_barrier(tags: &Tags) -> bool {
    tags.get("barrier").is_some()
        || tags.get("maxheight").is_some()
        || tags.get("maxwidth").is_some()
}

/// The barrier that the tags describe at a junction.
pub(super) fn barrier(tags: &Tags, junction: JunctionId) -> Barrier {
    let by_kind = match tags.get("barrier") {
        Some(
            "bollard"
            | "block"
            | "cycle_barrier"
            | "jersey_barrier"
            | "debris"
            | "log"
            | "wall"
            | "fence"
            | "kerb"
            | "stile"
            | "turnstile"
            | "kissing_gate"
            | "motorcycle_barrier"
            | "chain"
            | "planter"
            | "hampshire_gate"
            | "bus_trap"
            | "sump_buster"
            | "full-height_turnstile"
            | "horse_stile"
            | "barrier_board"
            | "delineators",
        ) => Permission::No,
        _ if tags.is("locked", "yes") => Permission::Private,
        _ => Permission::Yes,
    };
    let access = Vehicle::ALL.map(|vehicle| permission(tags, vehicle, "").unwrap_or(by_kind));
    Barrier { junction, access, limits: limits(tags, |_value| {}) }
}
