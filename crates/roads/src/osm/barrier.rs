//! What stands in the way at a node.

use crate::network::{Access, Barrier, JunctionId, Law, Vehicle, Weekly};

use super::law::law;
use super::tags::{Reader, Tags};

/// Whether the node needs a junction of its own.
pub(super) fn is_barrier(tags: &Tags) -> bool {
    if tags.is_empty() {
        return false;
    }
    let is_limit = |key| tags.get(key).is_some();
    ["barrier", "maxheight", "maxheight:physical", "maxwidth", "maxwidth:physical", "maxlength"]
        .into_iter()
        .chain(["maxweight", "maxweightrating", "maxaxleload"])
        .any(is_limit)
}

/// The barrier that the tags describe at a junction; `None` when it stops nobody.
pub(super) fn barrier(reader: &mut Reader<'_>, junction: JunctionId) -> Option<Barrier> {
    let usual = usual(reader);
    let is_locked = reader.tags.is("locked", "yes");
    let with_keys = |access: &Access| {
        if access.admits(Access::EVERYONE) { Access::PERMITTED } else { *access }
    };
    let law = Vehicle::ALL.map(|vehicle| {
        let law = law(reader, vehicle, usual);
        let access = if is_locked { law.access.map(with_keys) } else { law.access };
        Law { access, ..law }
    });
    let open = Law { access: Weekly::always(Access::EVERYONE), ..Law::default() };
    law.iter().any(|law| *law != open).then_some(Barrier { junction, law })
}

/// Who passes where no key of access says it.
fn usual(reader: &mut Reader<'_>) -> Access {
    let tags = reader.tags;
    let Some(kind) = tags.get("barrier") else { return Access::EVERYONE };
    match kind {
        "gate" | "lift_gate" | "swing_gate" | "sliding_gate" | "sliding_beam"
        | "hampshire_gate" | "wire_gate" | "toll_booth" | "entrance" | "border_control"
        | "cattle_grid" | "sally_port" | "arch" | "coupure" | "width_restrictor" | "no" => {
            Access::EVERYONE
        }
        "height_restrictor" => {
            if !tags.have_key_starting("maxheight") {
                reader.note("height barriers without a height");
            }
            Access::EVERYONE
        }
        "bus_trap" | "sump_buster" => Access::PUBLIC_TRANSPORT,
        "bollard" | "rising_bollard"
            if kind == "rising_bollard" || tags.is("bollard", "rising") =>
        {
            Access::PERMITTED
        }
        "kerb" if has_low_kerb(tags) => Access::EVERYONE,
        "bollard"
        | "block"
        | "cycle_barrier"
        | "chicane"
        | "jersey_barrier"
        | "debris"
        | "log"
        | "wall"
        | "fence"
        | "hedge"
        | "kerb"
        | "stile"
        | "turnstile"
        | "kissing_gate"
        | "wicket_gate"
        | "motorcycle_barrier"
        | "chain"
        | "rope"
        | "planter"
        | "full-height_turnstile"
        | "horse_stile"
        | "barrier_board"
        | "delineators"
        | "guard_rail"
        | "retaining_wall"
        | "city_wall"
        | "ditch"
        | "tank_trap"
        | "tyres"
        | "stone"
        | "rock"
        | "hole"
        | "bar"
        | "yes" => Access::NOBODY,
        other => {
            reader.note_tag("barriers of an unknown kind (taken to be open)", "barrier", other);
            Access::EVERYONE
        }
    }
}

/// A kerb at a crossing is one for people on foot, not across the street.
fn has_low_kerb(tags: &Tags) -> bool {
    matches!(tags.get("kerb"), Some("lowered" | "flush" | "rolled" | "no"))
        || tags.is("highway", "crossing")
}
