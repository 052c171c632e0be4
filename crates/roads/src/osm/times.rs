//! Times of day, by the clock and by the sun: `07:00-09:00,16:00-18:00`, `(sunset-00:30)-sunrise`.

use crate::network::{DAY_MIN, SunEvent, SunTime};

/// A span of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Times {
    /// In minutes from midnight; the end may lie on the next day.
    Clock(u16, u16),
    /// By the sun, within a day.
    InDay { from: SunTime, to: SunTime },
    /// By the sun, until the next day.
    OverNight { from: SunTime, to: SunTime },
}

/// The words for what the sun does.
pub(super) const EVENTS: [(&str, SunEvent); 4] = [
    ("sunrise", SunEvent::Sunrise),
    ("sunset", SunEvent::Sunset),
    ("dawn", SunEvent::Dawn),
    ("dusk", SunEvent::Dusk),
];

/// Further from the sun's event nobody measures.
const LONGEST_OFFSET: u16 = 6 * 60;

/// The spans of a list; the whole day when the text is empty.
pub(super) fn times_of_day(text: &str) -> Option<Vec<Times>> {
    if text.trim().is_empty() {
        return Some(vec![Times::Clock(0, DAY_MIN)]);
    }
    text.split(',').map(times).collect()
}

fn times(text: &str) -> Option<Times> {
    let (from, rest) = bound(text)?;
    let (to, rest) = bound(rest.trim_start().strip_prefix('-')?)?;
    if !rest.trim().is_empty() {
        return None;
    }
    Some(match (from, to) {
        (SunTime::Clock(from), SunTime::Clock(to)) => {
            let (from, to) = span(from, to);
            Times::Clock(from, to)
        }
        (SunTime::Clock(DAY_MIN..), _) => return None,
        (_, SunTime::Clock(to)) if DAY_MIN < to => {
            Times::OverNight { from, to: SunTime::Clock(to - DAY_MIN) }
        }
        _ if is_before(from, to)? => Times::InDay { from, to },
        _ => Times::OverNight { from, to },
    })
}

/// An end that is not later than the start lies on the next day.
pub(super) const fn span(from: u16, to: u16) -> (u16, u16) {
    if from < to { (from, to) } else { (from, to + DAY_MIN) }
}

/// Whether one time comes before another on the same day; `None` where that depends on the season.
///
/// By the clock and by the sun in the same half of the day, as in `20:00-sunset`, both are of the same day: where the sun
/// sets at six there is no such time on that day, and it is not meant to last until the next evening.
fn is_before(from: SunTime, to: SunTime) -> Option<bool> {
    match (from, to) {
        (SunTime::After(a, 0), SunTime::After(b, 0)) if a != b => Some(a < b),
        (SunTime::After(a, earlier), SunTime::After(b, later)) if a == b => Some(earlier < later),
        _ => {
            // What begins at noon does so in the morning, what ends then does so in the afternoon.
            let in_morning = [is_before_minute(from, NOON + 1), is_before_minute(to, NOON)];
            let is_by_clock = matches!(from, SunTime::Clock(_)) || matches!(to, SunTime::Clock(_));
            match in_morning {
                [true, false] => Some(true),
                [false, true] => Some(false),
                _ => is_by_clock.then_some(true),
            }
        }
    }
}

const NOON: u16 = DAY_MIN / 2;

/// Whether a time comes before a minute near noon.
const fn is_before_minute(time: SunTime, minute: u16) -> bool {
    match time {
        SunTime::Clock(time) => time < minute,
        SunTime::After(event, _) => matches!(event, SunEvent::Dawn | SunEvent::Sunrise),
    }
}

/// The time at the start of a text, and what follows it.
fn bound(text: &str) -> Option<(SunTime, &str)> {
    let text = text.trim_start();
    if let Some(inside) = text.strip_prefix('(') {
        let (inside, rest) = inside.split_once(')')?;
        let (event, offset) = event(inside.trim())?;
        let later = time(offset.get(1..)?).filter(|&minutes| minutes <= LONGEST_OFFSET)?;
        let later = later.cast_signed();
        return match offset.as_bytes()[0] {
            b'+' => Some((SunTime::After(event, later), rest)),
            b'-' => Some((SunTime::After(event, -later), rest)),
            _ => None,
        };
    }
    if let Some((event, rest)) = event(text) {
        return Some((SunTime::After(event, 0), rest));
    }
    let end = text.find('-').unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    Some((SunTime::Clock(time(clock)?), rest))
}

fn event(text: &str) -> Option<(SunEvent, &str)> {
    EVENTS.iter().find_map(|&(name, event)| Some((event, text.strip_prefix(name)?)))
}

/// Minutes from midnight.
pub(super) fn time(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
    let is_time = hour <= 48 && minute < 60 && matches!(text.trim().len(), 4 | 5 | 8);
    is_time.then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<Times>) {
        assert_eq!(times(text), expected, "{text}");
    }

    #[test]
    fn what_the_sun_does_is_a_time_of_day() {
        let [sunrise, sunset] =
            [SunEvent::Sunrise, SunEvent::Sunset].map(|event| SunTime::After(event, 0));
        check("sunrise-sunset", Some(Times::InDay { from: sunrise, to: sunset }));
        check("sunset-sunrise", Some(Times::OverNight { from: sunset, to: sunrise }));
        check("07:00-sunset", Some(Times::InDay { from: SunTime::Clock(420), to: sunset }));
        check("sunset - 06:00", Some(Times::OverNight { from: sunset, to: SunTime::Clock(360) }));
        let noon = SunTime::Clock(720);
        check("sunrise-12:00", Some(Times::InDay { from: sunrise, to: noon }));
        check("12:00-sunset", Some(Times::InDay { from: noon, to: sunset }));
        let earlier = SunTime::After(SunEvent::Sunset, -30);
        check("(sunset-00:30)-sunrise", Some(Times::OverNight { from: earlier, to: sunrise }));
        let later = SunTime::After(SunEvent::Sunrise, 60);
        check("(sunrise+01:00)-sunset", Some(Times::InDay { from: later, to: sunset }));
    }

    #[test]
    fn clock_and_sun_in_the_same_half_of_the_day_are_of_the_same_day() {
        let [sunrise, sunset] =
            [SunEvent::Sunrise, SunEvent::Sunset].map(|event| SunTime::After(event, 0));
        check("20:00-sunset", Some(Times::InDay { from: SunTime::Clock(1200), to: sunset }));
        check("sunrise-08:00", Some(Times::InDay { from: sunrise, to: SunTime::Clock(480) }));
        check("sunset-24:00", Some(Times::InDay { from: sunset, to: SunTime::Clock(1440) }));
        check("sunset-26:00", Some(Times::OverNight { from: sunset, to: SunTime::Clock(120) }));
        check("sunrise-25:00", Some(Times::OverNight { from: sunrise, to: SunTime::Clock(60) }));
    }

    #[test]
    fn what_depends_on_the_season_is_not_understood() {
        check("(dawn+02:00)-sunrise", None);
        check("25:00-sunset", None);
        check("(sunrise+12:00)-sunset", None);
        check("sunset+", None);
        check("sunset", None);
    }
}
