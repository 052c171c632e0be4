//! From a raw number to a quantity.

use super::mapping::{Device, check_pointer};
use crate::intake::json::scalar;
use crate::intake::observation::{FILL_LEVEL, read_number};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A quantity as the mapping file has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    kind: String,
    pointer: String,
    unit: String,
    empty: Option<f64>,
    full: Option<f64>,
    #[serde(default)]
    clamp: bool,
    #[serde(default)]
    no_reading: Vec<f64>,
    omitted: Option<f64>,
    #[serde(default)]
    words: BTreeMap<String, f64>,
    only_if: Option<Condition>,
}

/// A reading counts only while something else says so: a tilted sensor measures the lid.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Condition {
    pointer: String,
    is: String,
}

/// How one quantity is read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quantity {
    pub(super) kind: String,
    pointer: String,
    scale: Scale,
    /// Values out of range become the nearest in range; otherwise they are refused.
    clamp: bool,
    /// Values that stand for "no echo", before any conversion.
    no_reading: Vec<f64>,
    /// What a missing value stands for, on servers that leave out zeros.
    omitted: Option<f64>,
    /// What words stand for, as `tilt`.
    words: BTreeMap<String, f64>,
    only_if: Option<Condition>,
}

/// What the raw number means.
#[derive(Clone, Debug, PartialEq)]
enum Scale {
    /// A share, `hundred` times too large.
    Share { hundred: f64 },
    /// The distance from the lid down to the waste, in the file's own unit of length.
    Distance { empty: Option<f64>, full: Option<f64> },
    /// Anything else, kept as it is.
    Plain { unit: String },
}

impl Quantity {
    pub(super) fn read(entry: Entry) -> Result<Self, String> {
        let kind = entry.kind;
        if kind.is_empty() {
            return Err("kind is empty: say what is measured, as fill_level".to_owned());
        }
        check_pointer(&entry.pointer)?;
        if let Some(condition) = &entry.only_if {
            check_pointer(&condition.pointer)?;
        }
        let numbers = [entry.empty, entry.full, entry.omitted].into_iter().flatten();
        if numbers.chain(entry.no_reading.iter().copied()).any(|number| !number.is_finite()) {
            return Err(format!("{kind} has a number that isn't finite"));
        }
        let is_length = matches!(entry.unit.as_str(), "mm" | "cm" | "m");
        let has_distances = entry.empty.is_some() || entry.full.is_some();
        let scale = match (kind.as_str(), entry.unit.as_str()) {
            (FILL_LEVEL, _) if is_length => {
                Scale::Distance { empty: entry.empty, full: entry.full }
            }
            _ if has_distances => {
                return Err(format!(
                    "{kind} in {} has an empty or full distance: these go with fill_level in mm, cm or m",
                    entry.unit
                ));
            }
            (FILL_LEVEL, "%") => Scale::Share { hundred: 100.0 },
            (FILL_LEVEL, "1") => Scale::Share { hundred: 1.0 },
            (FILL_LEVEL, other) => {
                return Err(format!(
                    "fill_level has the unit {other}: expected %, 1, or mm, cm, m with empty and full"
                ));
            }
            (_, "") => return Err(format!("{kind} has no unit: use UCUM, 1 for none")),
            (_, unit) => Scale::Plain { unit: unit.to_owned() },
        };
        let quantity = Self {
            kind,
            pointer: entry.pointer,
            scale,
            clamp: entry.clamp,
            no_reading: entry.no_reading,
            omitted: entry.omitted,
            words: entry.words,
            only_if: entry.only_if,
        };
        quantity.check_distances(None, None)?;
        Ok(quantity)
    }

    /// Refuses distances that make no container: a full one is nearer to the sensor than an empty one.
    pub(super) fn check_distances(
        &self,
        own_empty: Option<f64>,
        own_full: Option<f64>,
    ) -> Result<(), String> {
        let Scale::Distance { empty, full } = self.scale else { return Ok(()) };
        match (own_empty.or(empty), own_full.or(full)) {
            (Some(empty), Some(full)) if empty.is_finite() && 0.0 <= full && full < empty => Ok(()),
            (Some(empty), Some(full)) => Err(format!(
                "the full distance {full} is not less than the empty distance {empty}: both go from the sensor down to the waste"
            )),
            _ => Ok(()),
        }
    }

    /// The UCUM unit of what [`Self::value`] answers.
    pub(super) fn unit(&self) -> &str {
        match &self.scale {
            Scale::Share { .. } | Scale::Distance { .. } => "1",
            Scale::Plain { unit } => unit,
        }
    }

    /// The value that a message tells, or why it tells none.
    pub(super) fn value(&self, message: &Value, device: Option<&Device>) -> Result<f64, String> {
        if let Some(condition) = &self.only_if {
            let given = message.pointer(&condition.pointer).and_then(scalar);
            if given.as_deref() != Some(condition.is.as_str()) {
                let told = given.unwrap_or("missing".into());
                return Err(format!("{} is {told}: expected {}", condition.pointer, condition.is));
            }
        }
        let raw = match (message.pointer(&self.pointer), self.omitted) {
            (None, Some(omitted)) => omitted,
            (None, None) => {
                return Err(format!("{} is missing, which is not zero", self.pointer));
            }
            (Some(given), _) => self.raw(given)?,
        };
        if self.no_reading.contains(&raw) {
            return Err(format!("{} is {raw}, which stands for no reading", self.pointer));
        }
        let share = match &self.scale {
            Scale::Plain { .. } => return Ok(raw),
            Scale::Share { hundred } => raw / hundred,
            Scale::Distance { empty, full } => {
                let empty = device.and_then(|device| device.empty).or(*empty);
                let full = device.and_then(|device| device.full).or(*full);
                let (Some(empty), Some(full)) = (empty, full) else {
                    return Err("no empty and full distance is known for this device: add it to the mapping's devices".to_owned());
                };
                if raw < 0.0 {
                    return Err(format!("{} is {raw}: a distance is not negative", self.pointer));
                }
                (empty - raw) / (empty - full)
            }
        };
        if (0.0..=1.0).contains(&share) {
            Ok(share)
        } else if self.clamp {
            Ok(share.clamp(0.0, 1.0))
        } else {
            Err(format!(
                "{} is {raw}, which makes a fill level of {share:.2}: expected 0 to 1 (clamp = true takes it)",
                self.pointer
            ))
        }
    }

    fn raw(&self, given: &Value) -> Result<f64, String> {
        let word = given.as_str().map(str::trim).and_then(|word| self.words.get(word));
        match (word, given) {
            (Some(&value), _) => Ok(value),
            (None, Value::Bool(truth)) => Ok(f64::from(u8::from(*truth))),
            _ => read_number(&self.pointer, given),
        }
    }
}
