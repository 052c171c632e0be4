//! Which way round a street may be driven.

use crate::network::{Access, Vehicle, Weekly};

use super::conditional::{Condition, clauses};
use super::tags::{Heading, Reader, Tags};

/// The directions that are open, along and against the way's drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Directions {
    forward: bool,
    backward: bool,
}

const BOTH: Directions = Directions { forward: true, backward: true };
const FORWARD: Directions = Directions { forward: true, backward: false };
const BACKWARD: Directions = Directions { forward: false, backward: true };
const NEITHER: Directions = Directions { forward: false, backward: false };

impl Directions {
    pub(super) const fn open(self, heading: Heading) -> bool {
        match heading {
            Heading::Forward => self.forward,
            Heading::Backward => self.backward,
        }
    }
}

/// Whether the street has one direction for everybody but the vehicles of exceptions.
pub(super) fn is_one_way(tags: &Tags) -> bool {
    let stated = tags.get("oneway").and_then(meaning);
    stated.map_or_else(|| implied(tags), |directions| directions != BOTH)
}

/// The directions for a vehicle: what the street's kind implies, then `oneway`, then the vehicle's own exception.
///
/// Reversible and alternating lanes are shut, but for the hours in which a condition opens them.
pub(super) fn directions(reader: &mut Reader<'_>, vehicle: Vehicle) -> Weekly<Directions> {
    let own = match vehicle {
        Vehicle::Motorcar => "oneway:motorcar",
        Vehicle::Goods => "oneway:hgv",
    };
    let usual = if implied(reader.tags) { FORWARD } else { BOTH };
    let mut found = Weekly::always(usual);
    if !reader.tags.have_key_starting("oneway") {
        return found;
    }
    for key in ["oneway", "oneway:vehicle", "oneway:motor_vehicle", own] {
        if let Some(value) = reader.tags.get(key) {
            match meaning(value) {
                Some(directions) => found = Weekly::always(directions),
                None => reader.note_tag("one-way values that are not understood", key, value),
            }
        }
        for (key, value) in reader.conditional(key) {
            for (text, condition) in clauses(value) {
                match (meaning(text), condition) {
                    (Some(directions), Some(Condition::Hours(hours))) => {
                        found = found.during(&hours, |_| directions);
                    }
                    (Some(directions), Some(Condition::Unclear(_, hours))) => {
                        found = found.during(&hours, |usual| Directions {
                            forward: usual.forward && directions.forward,
                            backward: usual.backward && directions.backward,
                        });
                        reader.note_tag(CONDITION_NOT_UNDERSTOOD, &key, value);
                    }
                    _ => reader.note_tag(CONDITION_NOT_UNDERSTOOD, &key, value),
                }
            }
        }
    }
    found
}

/// Who may drive against the one-way direction, by keys of their own.
pub(super) fn exempt(tags: &Tags, heading: Heading) -> Access {
    let opens = |key: &str| tags.get(key).and_then(meaning).is_some_and(|open| open.open(heading));
    let mut exempt = Access::NOBODY;
    let has_lane = tags.is("busway", "opposite_lane") || tags.is("psv", "opposite_lane");
    if opens("oneway:psv") || opens("oneway:bus") || has_lane {
        exempt = exempt.and(Access::PUBLIC_TRANSPORT);
    }
    if opens("oneway:emergency") {
        exempt = exempt.and(Access::EMERGENCY);
    }
    exempt
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

const CONDITION_NOT_UNDERSTOOD: &str =
    "conditions of one-way streets that are not understood (what they shut is always shut)";

#[cfg(test)]
mod tests {
    use super::super::left_out::{LeftOuts, Object};
    use super::*;

    fn check(tags: &[(&str, &str)], expected: Directions) {
        let tags = tags.iter().copied().collect();
        let mut left_out = LeftOuts::default();
        let mut reader = Reader::new(&tags, Object::Way(1), None, &mut left_out);
        assert_eq!(directions(&mut reader, Vehicle::Motorcar), Weekly::always(expected));
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
