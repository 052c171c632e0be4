//! Which way round a street may be driven.

use crate::network::Vehicle;

use super::tags::Tags;

/// The directions that are open, along and against the way's drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Directions {
    pub(super) forward: bool,
    pub(super) backward: bool,
}

const BOTH: Directions = Directions { forward: true, backward: true };
const FORWARD: Directions = Directions { forward: true, backward: false };
const BACKWARD: Directions = Directions { forward: false, backward: true };
const NEITHER: Directions = Directions { forward: false, backward: false };

/// The directions for a vehicle: its own exception first, then `oneway`, then what the street's kind implies.
///
/// Reversible and alternating lanes are shut: nobody knows which way they run now.
pub(super) fn directions(tags: &Tags, vehicle: Vehicle) -> Directions {
    let own_keys: [&str; 2] = match vehicle {
        Vehicle::Motorcar => ["oneway:motorcar", "oneway:motor_vehicle"],
        Vehicle::Goods => ["oneway:hgv", "oneway:motor_vehicle"],
    };
    let stated =
        own_keys.into_iter().chain(["oneway"]).find_map(|key| tags.get(key).and_then(meaning));
    stated.unwrap_or_else(|| if implied(tags) { FORWARD } else { BOTH })
}

fn meaning(value: &str) -> Option<Directions> {
    match value {
        "yes" | "true" | "1" => Some(FORWARD),
        "-1" | "reverse" => Some(BACKWARD),
        "no" | "false" | "0" => Some(BOTH),
        "reversible" | "alternating" => Some(NEITHER),
        _ => None,
    }
}

fn implied(tags: &Tags) -> bool {
    let circles = matches!(tags.get("junction"), Some("roundabout" | "circular"));
    circles || matches!(tags.get("highway"), Some("motorway" | "motorway_link"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tags: &[(&str, &str)], expected: Directions) {
        assert_eq!(directions(&tags.iter().copied().collect(), Vehicle::Motorcar), expected);
    }

    #[test]
    fn every_form_of_one_way_is_understood() {
        check(&[("oneway", "yes")], FORWARD);
        check(&[("oneway", "1")], FORWARD);
        check(&[("oneway", "-1")], BACKWARD);
        check(&[("oneway", "reversible")], NEITHER);
        check(&[("junction", "roundabout")], FORWARD);
        check(&[("highway", "motorway")], FORWARD);
        check(&[("highway", "motorway"), ("oneway", "no")], BOTH);
        check(&[("oneway", "yes"), ("oneway:motor_vehicle", "no")], BOTH);
        check(&[("oneway", "sometimes")], BOTH);
    }
}
