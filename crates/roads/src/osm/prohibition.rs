//! What a turn restriction demands, of whom and when, before its members are found on the ground.

use crate::network::{Access, Limits, Restriction, Rule, SegmentId, Vehicle, Weekly};

use super::conditional::{Condition, clauses, holidays_count_as_weekdays};
use super::hours::hours_between;
use super::left_out::{LeftOuts, Object};
use super::tags::{HOLIDAYS, Tags};

/// One demand of a relation.
pub(super) struct Prohibition<'a> {
    /// `no_left_turn`, `only_straight_on` and the like.
    pub(super) kind: &'a str,
    rule: Rule,
    vehicles: u32,
    spares: Access,
    above_kg: u32,
    holds: Weekly<bool>,
}

const ALL_VEHICLES: u32 = Vehicle::Motorcar.bit() | Vehicle::Goods.bit();

const KEYS: [(&str, u32); 5] = [
    ("restriction", ALL_VEHICLES),
    ("restriction:vehicle", ALL_VEHICLES),
    ("restriction:motor_vehicle", ALL_VEHICLES),
    ("restriction:motorcar", Vehicle::Motorcar.bit()),
    ("restriction:hgv", Vehicle::Goods.bit()),
];

/// The demands that the tags state. Conditions that are not understood are noted; one whose times are unclear always holds.
pub(super) fn prohibitions<'a>(
    tags: &'a Tags,
    object: Object,
    left_out: &mut LeftOuts,
) -> Result<Vec<Prohibition<'a>>, &'static str> {
    let exempt = exempt(tags);
    let usual_hours = old_hours(tags)?;
    let mut found = Vec::new();
    let mut has_conditions = false;
    for (key, vehicles) in KEYS {
        let usual = |kind| Prohibition {
            kind,
            rule: Rule::Forbidden,
            vehicles: vehicles & !exempt.vehicles,
            spares: exempt.groups,
            above_kg: 0,
            holds: usual_hours.clone(),
        };
        found.extend(tags.get(key).map(usual));
        let key = format!("{key}:conditional");
        let Some(value) = tags.get(&key) else { continue };
        has_conditions = true;
        if holidays_count_as_weekdays(value) {
            left_out.note_tag(HOLIDAYS, object, (&key, value));
        }
        for (kind, condition) in clauses(value) {
            match condition {
                Some(Condition::Hours(holds)) => found.push(Prohibition { holds, ..usual(kind) }),
                Some(Condition::Larger(Limits { weight_kg: Some(above_kg), .. }, holds)) => {
                    found.push(Prohibition { above_kg, holds, ..usual(kind) });
                }
                Some(Condition::Unclear(limits, holds)) => {
                    let above_kg = limits.weight_kg.unwrap_or(0);
                    found.push(Prohibition { above_kg, holds, ..usual(kind) });
                    left_out.note_tag(CONDITION_NOT_UNDERSTOOD, object, (&key, value));
                }
                _ => left_out.note_tag(CONDITION_NOT_UNDERSTOOD, object, (&key, value)),
            }
        }
    }
    if found.is_empty() && !has_conditions {
        return Err("restrictions for other vehicles or without a kind");
    }
    found.retain(|prohibition| prohibition.vehicles != 0);
    if found.is_empty() && !has_conditions {
        return Err("restrictions that bind no motor vehicle");
    }
    let mut known = Vec::new();
    for prohibition in found {
        match rule(prohibition.kind) {
            Some(rule) => known.push(Prohibition { rule, ..prohibition }),
            None => left_out.note_tag(UNKNOWN_KIND, object, ("restriction", prohibition.kind)),
        }
    }
    Ok(known)
}

impl Prohibition<'_> {
    /// The demand on a path of segments.
    pub(super) fn on(&self, path: Vec<SegmentId>) -> Restriction {
        Restriction {
            rule: self.rule,
            vehicles: self.vehicles,
            spares: self.spares,
            above_kg: self.above_kg,
            holds: self.holds.clone(),
            path,
        }
    }
}

fn rule(kind: &str) -> Option<Rule> {
    if kind.starts_with("only_") {
        Some(Rule::Only)
    } else {
        kind.starts_with("no_").then_some(Rule::Forbidden)
    }
}

/// Those to whom a restriction does not apply.
struct Exempt {
    vehicles: u32,
    groups: Access,
}

fn exempt(tags: &Tags) -> Exempt {
    let mut exempt = Exempt { vehicles: 0, groups: Access::NOBODY };
    for name in tags.get("except").unwrap_or_default().split(';') {
        match name.trim() {
            "motorcar" => exempt.vehicles |= Vehicle::Motorcar.bit(),
            "hgv" => exempt.vehicles |= Vehicle::Goods.bit(),
            "motor_vehicle" | "vehicle" => exempt.vehicles = ALL_VEHICLES,
            "psv" | "bus" => exempt.groups = exempt.groups.and(Access::PUBLIC_TRANSPORT),
            "emergency" => exempt.groups = exempt.groups.and(Access::EMERGENCY),
            _ => {}
        }
    }
    exempt
}

/// The hours of the old keys; always, where there are none.
fn old_hours(tags: &Tags) -> Result<Weekly<bool>, &'static str> {
    let days = ["day_on", "day_off"].map(|key| tags.get(key));
    let times = ["hour_on", "hour_off"].map(|key| tags.get(key));
    if days == [None, None] && times == [None, None] {
        return Ok(Weekly::always(true));
    }
    hours_between(days, times).ok_or("restrictions whose days and hours are not understood")
}

const UNKNOWN_KIND: &str = "restrictions of an unknown kind";
const CONDITION_NOT_UNDERSTOOD: &str = "conditions of restrictions that are not understood (at unclear times the restriction always holds)";
