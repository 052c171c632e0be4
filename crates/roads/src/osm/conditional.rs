//! Values that hold under conditions: `no @ (Mo-Fr 07:00-09:00); destination @ (weight>7.5)`.

use crate::network::{Limits, Weekly};

use super::access::group;
use super::hours::{hours, names_holidays};
use super::limits::{centimetres, kilograms};
use crate::network::Access;

/// When a value holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// In these hours.
    Hours(Weekly<bool>),
    /// For these people.
    Group(Access),
    /// For what is larger than this, in these hours.
    Larger(Limits, Weekly<bool>),
    /// At times that are not understood (wet, snow), which lie within these hours, for what is larger than this.
    Unclear(Limits, Weekly<bool>),
}

/// The clauses of a conditional value, from the weakest to the strongest; `None` where there is no condition.
pub(super) fn clauses(text: &str) -> Vec<(&str, Option<Condition>)> {
    let clause = |part| match split_at_sign(part) {
        Some((value, text)) => (value, Some(condition(text))),
        None => (part, None),
    };
    outside_brackets(text).into_iter().map(clause).collect()
}

/// Whether a conditional value has hours that are understood and name holidays.
pub(super) fn holidays_count_as_weekdays(text: &str) -> bool {
    let has_hours =
        |condition: &Condition| matches!(condition, Condition::Hours(_) | Condition::Larger(..));
    names_holidays(text)
        && clauses(text).iter().any(|(_, condition)| condition.as_ref().is_some_and(has_hours))
}

fn split_at_sign(clause: &str) -> Option<(&str, &str)> {
    let (value, condition) = clause.split_once('@')?;
    Some((value.trim(), condition.trim()))
}

/// Splits at semicolons that stand outside of brackets.
fn outside_brackets(text: &str) -> Vec<&str> {
    let (mut depth, mut start) = (0_usize, 0);
    let mut parts = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ';' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn condition(text: &str) -> Condition {
    let inner = text.strip_prefix('(').map(|inner| inner.strip_suffix(')'));
    inner.unwrap_or(Some(text)).and_then(clear).unwrap_or_else(|| {
        let parts = || text.trim_matches(['(', ')']).split(" AND ").map(str::trim);
        let sizes = parts().filter_map(|part| larger(part.split_once('>')?));
        let limits = sizes.reduce(|all, size| all.and(&size)).unwrap_or_default();
        Condition::Unclear(limits, parts().find_map(hours).unwrap_or(Weekly::always(true)))
    })
}

fn clear(text: &str) -> Option<Condition> {
    let mut size = None;
    let mut when = None;
    for part in text.split(" AND ").map(str::trim) {
        match part.split_once('>') {
            Some(larger_than) if size.is_none() => size = Some(larger(larger_than)?),
            None if when.is_none() => when = Some(part),
            _ => return None,
        }
    }
    match (size, when) {
        (Some(limits), None) => Some(Condition::Larger(limits, Weekly::always(true))),
        (Some(limits), Some(when)) => hours(when).map(|hours| Condition::Larger(limits, hours)),
        (None, Some(who)) if group(who).is_some() => group(who).map(Condition::Group),
        (None, when) => when.and_then(hours).map(Condition::Hours),
    }
}

/// `weight>7.5`; `>=` is read as `>` of a kilogram or centimetre less.
fn larger((what, size): (&str, &str)) -> Option<Limits> {
    let (size, less) = match size.strip_prefix('=') {
        Some(size) => (size, 1),
        None => (size, 0),
    };
    let limits = Limits::default();
    let kg = || Some(kilograms(size.trim())?.saturating_sub(less));
    let cm = || Some(centimetres(size.trim())?.saturating_sub(less));
    Some(match what.trim() {
        "weight" | "weightrating" | "maxweightrating" => {
            Limits { weight_kg: Some(kg()?), ..limits }
        }
        "axleload" => Limits { axle_kg: Some(kg()?), ..limits },
        "height" => Limits { height_cm: Some(cm()?), ..limits },
        "width" => Limits { width_cm: Some(cm()?), ..limits },
        "length" => Limits { length_cm: Some(cm()?), ..limits },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_are_split_outside_of_brackets() {
        let found =
            clauses("no @ (Mo 07:00-09:00; Tu 07:00-08:00); yes @ destination; 80 @ wet; no");
        let values: Vec<&str> = found.iter().map(|(value, _)| *value).collect();
        assert_eq!(values, ["no", "yes", "80", "no"]);
        assert!(matches!(found[0].1, Some(Condition::Hours(_))));
        assert_eq!(found[1].1, Some(Condition::Group(Access::VISITORS)));
        let wet = Condition::Unclear(Limits::default(), Weekly::always(true));
        assert_eq!((&found[2].1, &found[3].1), (&Some(wet), &None));
    }

    #[test]
    fn a_size_may_come_with_hours() {
        let tonnes = Limits { weight_kg: Some(7500), ..Limits::default() };
        let always = Weekly::always(true);
        assert_eq!(clauses("no @ (weight>7.5)")[0].1, Some(Condition::Larger(tonnes, always)));
        let at_day = hours("07:30-19:00").unwrap();
        let found = clauses("no @ (7:30-19:00 AND weight>7.5)");
        assert_eq!(found[0].1, Some(Condition::Larger(tonnes, at_day)));
        let metres = Limits { length_cm: Some(999), ..Limits::default() };
        let always = Weekly::always(true);
        assert_eq!(clauses("no @ (length>=10)")[0].1, Some(Condition::Larger(metres, always)));
    }

    #[test]
    fn of_what_is_unclear_size_and_hours_are_kept() {
        let tonnes = Limits { weight_kg: Some(7500), ..Limits::default() };
        let found = clauses("no @ (weight>7.5 AND wet)");
        assert_eq!(found[0].1, Some(Condition::Unclear(tonnes, Weekly::always(true))));
        let found = clauses("no @ (07:00-19:00 AND wet)");
        let by_day = hours("07:00-19:00").unwrap();
        assert_eq!(found[0].1, Some(Condition::Unclear(Limits::default(), by_day)));
    }
}
