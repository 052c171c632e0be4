//! Instants and durations.

use roadcrew_units::{Seconds, Timestamp};
use std::time::Duration;

/// The last instant of a year with four digits, the end of what the wire's timestamps may say.
const END_OF_TIME: i64 = 253_402_300_799;
/// How far a sender's clock may be ahead of ours.
const CLOCK_SKEW: Seconds = Seconds::from_hours(24);

pub(super) fn timestamp(time: Timestamp) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds: time.0, nanos: 0 }
}

pub(super) fn duration(seconds: f64) -> prost_types::Duration {
    let whole = Duration::try_from_secs_f64(seconds).unwrap_or_default();
    let nanos = whole.subsec_nanos().cast_signed();
    prost_types::Duration { seconds: i64::try_from(whole.as_secs()).unwrap_or(i64::MAX), nanos }
}

/// Reads an instant between 1970 and 9999; fractions of a second are dropped.
pub(super) fn read_time(field: &str, time: prost_types::Timestamp) -> Result<Timestamp, String> {
    let is_sane =
        (0..=END_OF_TIME).contains(&time.seconds) && (0..1_000_000_000).contains(&time.nanos);
    if !is_sane {
        return Err(format!(
            "{field} is {} s and {} ns after 1970: expected an instant between 1970 and 9999",
            time.seconds, time.nanos
        ));
    }
    Ok(Timestamp(time.seconds))
}

/// Reads an instant that must be there and can't lie in the future, as far as clocks agree.
pub(super) fn read_past(
    field: &str,
    time: Option<prost_types::Timestamp>,
    now: Timestamp,
) -> Result<Timestamp, String> {
    let time = time.ok_or_else(|| format!("{field} is missing: say when it was"))?;
    let time = read_time(field, time)?;
    if now.after(CLOCK_SKEW) < time {
        return Err(format!(
            "{field} lies {:.0} h in the future: expected when it happened",
            time.since(now).hours()
        ));
    }
    Ok(time)
}

/// Reads a duration that is not negative.
pub(crate) fn read_duration(duration: prost_types::Duration) -> Result<Duration, String> {
    Duration::try_from(duration)
        .map_err(|_negative| "it is negative: expected a duration from zero up".to_owned())
}
