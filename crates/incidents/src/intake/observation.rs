//! What a sensor measured, in whichever format it came.

use super::json::number;
use crate::Alert;
use roadcrew_units::{Position, Timestamp};
use serde_json::Value;

/// The kind of a fill level, whose value is a share from 0 to 1.
pub const FILL_LEVEL: &str = "fill_level";
/// The kind that says when a container was emptied: its time says it, its value is 1.
pub const EMPTIED: &str = "emptied";
/// How far above 1 a share may lie by rounding.
const ROUNDING: f64 = 1e-6;

/// One measured value. Zero is a value; a missing value makes no observation.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The sensor, which is also the asset that it watches.
    pub sensor: String,
    /// What is measured, as `fill_level`.
    pub kind: String,
    /// The measured value, in `unit`; finite.
    pub value: f64,
    /// The UCUM unit of the value: `1` is a share.
    pub unit: String,
    /// When it was measured.
    pub time: Timestamp,
    /// Where, when the message says so: many leave that to the list of containers.
    pub position: Option<Position>,
}

impl Observation {
    /// The alert that it is, at its own place or else at `known`; `None` when neither is known.
    pub fn into_alert(self, known: Option<Position>) -> Option<Alert> {
        let position = self.position.or(known)?;
        let Self { sensor, kind, value, unit, time, .. } = self;
        Some(Alert { sensor, kind, value, unit, time, position })
    }
}

/// Reads a fill level that is meant as a share, and accepts percent where it can't be mistaken: above 1.5 and up to 100. Between 1 and
/// 1.5 nobody can tell (full by rounding, or one percent), so that it is refused.
pub(super) fn read_share(value: f64) -> Result<f64, String> {
    if (0.0..=1.0 + ROUNDING).contains(&value) {
        Ok(value.min(1.0))
    } else if 1.5 < value && value <= 100.0 {
        Ok(value / 100.0)
    } else if 1.0 < value && value <= 1.5 {
        Err(format!("the fill level {value} may be a share or percent: send a share from 0 to 1"))
    } else {
        Err(format!("the fill level {value} is no share: expected 0 to 1"))
    }
}

/// Reads percent as a share.
pub(super) fn read_percent(value: f64) -> Result<f64, String> {
    if (0.0..=100.0 + 100.0 * ROUNDING).contains(&value) {
        Ok((value / 100.0).min(1.0))
    } else {
        Err(format!("the fill level {value} % is out of range: expected 0 to 100"))
    }
}

/// The share that a reading of kind [`FILL_LEVEL`] in a city's own file means by its unit: up to 2, since a container may overflow. What is none is a sentence.
pub fn fill_share(value: f64, unit: &str) -> Result<f64, String> {
    let (is_percent, shown) = match unit {
        "" | "1" => (false, String::new()),
        "%" | "percent" | "P1" => (true, format!(" {unit}")),
        other => {
            return Err(format!(
                "unit is '{other}': a fill level is a share of unit 1, or % from 0 to 100"
            ));
        }
    };
    let share = if is_percent { value / 100.0 } else { value };
    if (0.0..=2.0).contains(&share) {
        return Ok(share);
    }
    let hint = if !is_percent && (0.0..=100.0).contains(&value) {
        format!("a share such as {}, or state its unit as %", value / 100.0)
    } else {
        "a share from 0 to 1, or up to 2 where it overflows".to_owned()
    };
    Err(format!("value is {value}{shown}: a fill level is {hint}"))
}

/// Reads a value that must be a number.
pub(super) fn read_number(name: &str, value: &Value) -> Result<f64, String> {
    match value {
        Value::Null => Err(format!("'{name}' is null: missing is not zero")),
        Value::String(text) if text.trim().is_empty() => {
            Err(format!("'{name}' is empty: missing is not zero"))
        }
        _ => number(value).ok_or_else(|| format!("'{name}' is {value}: expected a number")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: f64, unit: &str, expected: &str) {
        let told = fill_share(value, unit).map_or_else(|reason| reason, |share| share.to_string());
        assert_eq!(told, expected);
    }

    #[test]
    fn a_level_is_a_share_by_its_unit() {
        check(0.15, "1", "0.15");
        check(15.0, "%", "0.15");
        check(15.0, "percent", "0.15");
        check(1.3, "1", "1.3");
    }

    #[test]
    fn a_level_that_is_no_share_says_how_to_write_one() {
        check(
            15.0,
            "1",
            "value is 15: a fill level is a share such as 0.15, or state its unit as %",
        );
        check(
            -0.5,
            "1",
            "value is -0.5: a fill level is a share from 0 to 1, or up to 2 where it overflows",
        );
        check(
            240.0,
            "%",
            "value is 240 %: a fill level is a share from 0 to 1, or up to 2 where it overflows",
        );
        check(38.0, "cm", "unit is 'cm': a fill level is a share of unit 1, or % from 0 to 100");
    }
}
