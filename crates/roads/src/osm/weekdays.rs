//! Weekdays as `opening_hours` and old keys name them: `Mo-Fr`, `Sa,Su,PH`, `Mo[1,3]`, `Su[-1]`.

use crate::network::{Occasion, Occasions};

pub(super) const DAYS: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];

/// Some days of the week, from Monday on.
pub(super) type Days = [bool; 7];

/// Which weekdays a list in small letters names, together or, if only the first or so of a month is meant, each by itself.
/// All of them when it is empty, none when it names holidays only; `None` when it is not understood.
pub(super) fn weekdays(text: &str) -> Option<Vec<(Days, Option<Occasions>)>> {
    let text = text.trim().trim_end_matches([',', ':']);
    if text.is_empty() {
        return Some(vec![([true; 7], None)]);
    }
    let mut together = [false; 7];
    let mut found = Vec::new();
    for part in outside_brackets(text) {
        if let Some((named, numbers)) = part.split_once('[') {
            let named = day(named)?;
            let nth = Occasions::any(numbers_of(numbers.strip_suffix(']')?)?);
            found.push((day_range(named, named), Some(nth)));
            continue;
        }
        let (from, to) = match part.split_once('-') {
            Some((from, to)) => (day(from)?, day(to)?),
            None if matches!(part, "ph" | "sh") => continue,
            None => (day(part)?, day(part)?),
        };
        for (is_named, so_far) in day_range(from, to).into_iter().zip(&mut together) {
            *so_far |= is_named;
        }
    }
    found.insert(0, (together, None));
    Some(found)
}

/// Splits a list at commas that stand outside of brackets.
fn outside_brackets(text: &str) -> impl Iterator<Item = &str> {
    let mut is_inside = false;
    let parts = text.split(move |c| {
        is_inside = c == '[' || is_inside && c != ']';
        c == ',' && !is_inside
    });
    parts.map(str::trim)
}

/// `1,3`, `1-2` or `-1`.
fn numbers_of(text: &str) -> Option<Vec<Occasion>> {
    let mut found = Vec::new();
    for part in text.split(',').map(str::trim) {
        let number =
            |text: &str| text.parse::<i8>().ok().filter(|nth| (1..=5).contains(&nth.abs()));
        if let Some(nth) = number(part) {
            found.push(Occasion::Nth(nth));
            continue;
        }
        let (from, to) = part.split_once('-')?;
        found.extend((number(from)?..=number(to)?).map(Occasion::Nth));
    }
    Some(found)
}

fn day(text: &str) -> Option<usize> {
    DAYS.iter().position(|day| *day == text.trim())
}

/// Whole names and single letters, as long as they are clear.
pub(super) fn long_day(text: &str) -> Option<usize> {
    let text = text.trim().to_ascii_lowercase();
    match text.as_str() {
        "m" => Some(0),
        "w" => Some(2),
        "f" => Some(4),
        _ => day(text.get(..2)?),
    }
}

/// From one day to another, over the weekend if need be.
pub(super) fn day_range(from: usize, to: usize) -> Days {
    std::array::from_fn(|day| {
        if from <= to { from <= day && day <= to } else { from <= day || day <= to }
    })
}
