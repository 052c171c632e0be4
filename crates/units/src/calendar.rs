//! Instants, dates and the service day of a city.

use crate::Seconds;
use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// An instant, in seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Reads ISO 8601. A time without an offset (as most city exports write it) is taken as local time in `zone`; fractions of a second are dropped.
    pub fn parse(text: &str, zone: &Zone) -> Result<Self, CalendarError> {
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            return Ok(Self(instant.as_second()));
        }
        let unreadable = |source| CalendarError::UnreadableTime { text: text.to_owned(), source };
        let local: civil::DateTime = text.parse().map_err(unreadable)?;
        let instant = zone.0.to_timestamp(local).map_err(unreadable)?;
        Ok(Self(instant.as_second()))
    }

    /// ISO 8601 in `zone`, with its offset: `2026-05-11T08:30:00+03:00`.
    pub fn to_iso(self, zone: &Zone) -> String {
        match jiff::Timestamp::from_second(self.0) {
            Ok(instant) => instant
                .to_zoned_datetime(zone.0.clone())
                .strftime("%Y-%m-%dT%H:%M:%S%:z")
                .to_string(),
            Err(_) => format!("{} s after 1970", self.0),
        }
    }

    /// Seconds from `earlier` to this instant.
    pub fn since(self, earlier: Self) -> Seconds {
        Seconds(self.0 - earlier.0)
    }

    /// The instant `duration` later.
    #[must_use]
    pub fn after(self, duration: Seconds) -> Self {
        Self(self.0 + duration.0)
    }
}

/// A time zone by its IANA name; the database is built in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(TimeZone::UTC);
}

impl FromStr for Zone {
    type Err = CalendarError;
    fn from_str(name: &str) -> Result<Self, CalendarError> {
        TimeZone::get(name)
            .map(Self)
            .map_err(|source| CalendarError::UnknownZone { name: name.to_owned(), source })
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.iana_name().unwrap_or("UTC"))
    }
}

/// A day of the calendar, `2026-05-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// The day `days` later.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days)))
    }

    /// The day of the week, 0 for Monday to 6 for Sunday.
    pub fn weekday_from_monday(self) -> usize {
        usize::from(self.0.weekday().to_monday_zero_offset().unsigned_abs())
    }
}

impl FromStr for Date {
    type Err = CalendarError;
    fn from_str(text: &str) -> Result<Self, CalendarError> {
        text.parse()
            .map(Self)
            .map_err(|source| CalendarError::UnreadableDate { text: text.to_owned(), source })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Serialize for Date {
    /// As text: `"2026-05-11"`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A day in a city. Times of a plan are [`Seconds`] of elapsed time from its midnight, and may pass 24 hours in a night shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceDay {
    date: Date,
    zone: Zone,
    midnight: Timestamp,
}

impl ServiceDay {
    /// The day `date` by the clocks of `zone`.
    pub fn new(date: Date, zone: &Zone) -> Result<Self, CalendarError> {
        let start = zone
            .0
            .to_timestamp(date.0.to_datetime(civil::Time::midnight()))
            .map_err(|source| CalendarError::UnreadableDate { text: date.to_string(), source })?;
        Ok(Self { date, zone: zone.clone(), midnight: Timestamp(start.as_second()) })
    }

    /// The day that `instant` falls on by the clocks of `zone`.
    pub fn containing(instant: Timestamp, zone: &Zone) -> Result<Self, CalendarError> {
        let moment = jiff::Timestamp::from_second(instant.0).map_err(|source| {
            CalendarError::UnreadableTime { text: instant.0.to_string(), source }
        })?;
        Self::new(Date(moment.to_zoned_datetime(zone.0.clone()).date()), zone)
    }

    /// Its date.
    pub fn date(&self) -> Date {
        self.date
    }

    /// Its time zone.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The instant at which it begins.
    pub fn midnight(&self) -> Timestamp {
        self.midnight
    }

    /// The instant `time` after midnight.
    pub fn at(&self, time: Seconds) -> Timestamp {
        self.midnight.after(time)
    }

    /// The time of `instant`, counted from midnight.
    pub fn time_of(&self, instant: Timestamp) -> Seconds {
        instant.since(self.midnight)
    }

    /// Reads a wall-clock time `HH:MM` of this day (`24:00` and later belong to the night after it).
    pub fn read_clock(&self, text: &str) -> Result<Seconds, CalendarError> {
        self.at_wall(read_clock(text)?, text)
    }

    /// Reads a wall-clock time `HH:MM` of the day after this one, which may be 23 or 25 hours away.
    pub fn read_next_clock(&self, text: &str) -> Result<Seconds, CalendarError> {
        self.at_wall(read_clock(text)? + Seconds::from_hours(24), text)
    }

    /// When the clocks show `wall`, counted by the clocks from midnight. Of a time that comes twice it is the first.
    fn at_wall(&self, wall: Seconds, text: &str) -> Result<Seconds, CalendarError> {
        let days = wall.0.div_euclid(86_400);
        let rest = wall.0.rem_euclid(86_400);
        let unreadable = |source| CalendarError::UnreadableTime { text: text.to_owned(), source };
        let local = self
            .date
            .plus_days(days)
            .0
            .to_datetime(civil::Time::midnight())
            .checked_add(jiff::Span::new().seconds(rest))
            .map_err(unreadable)?;
        let instant = self.zone.0.to_timestamp(local).map_err(unreadable)?;
        Ok(self.time_of(Timestamp(instant.as_second())))
    }

    /// What the clock on the wall shows at `time`: `HH:MM`, rounded down, and in the hour that comes twice when clocks go back whether that is by
    /// summer time: `01:20 PDT`.
    pub fn clock(&self, time: Seconds) -> String {
        let Ok(instant) = jiff::Timestamp::from_second(self.at(time).0) else {
            return time.to_string();
        };
        let moment = instant.to_zoned_datetime(self.zone.0.clone());
        let readings = self.zone.0.to_ambiguous_timestamp(moment.datetime());
        let comes_twice = matches!(readings.offset(), AmbiguousOffset::Fold { .. });
        moment.strftime(if comes_twice { "%H:%M %Z" } else { "%H:%M" }).to_string()
    }
}

/// Reads `HH:MM` or `HH:MM:SS` as a duration from midnight.
fn read_clock(text: &str) -> Result<Seconds, CalendarError> {
    let wrong = || CalendarError::UnreadableClock { text: text.to_owned() };
    let parts: Vec<&str> = text.trim().split(':').collect();
    let numbers: Vec<i64> = parts
        .iter()
        .map(|part| part.parse::<u8>().map(i64::from))
        .collect::<Result<_, _>>()
        .map_err(|_not_a_number| wrong())?;
    let (hours, minutes, seconds) = match numbers[..] {
        [hours, minutes] => (hours, minutes, 0),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return Err(wrong()),
    };
    if hours > 48 || minutes > 59 || seconds > 59 {
        return Err(wrong());
    }
    Ok(Seconds(hours * 3600 + minutes * 60 + seconds))
}

/// A date, time or zone that can't be read.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// Not an instant.
    #[error("can't read '{text}' as a time: write it as 2026-05-11T08:30:00+03:00")]
    UnreadableTime {
        /// What was given.
        text: String,
        /// Why not.
        source: jiff::Error,
    },
    /// Not a day.
    #[error("can't read '{text}' as a date: write it as 2026-05-11")]
    UnreadableDate {
        /// What was given.
        text: String,
        /// Why not.
        source: jiff::Error,
    },
    /// Not a time on a clock.
    #[error("can't read '{text}' as a time of the day: write it as 06:30")]
    UnreadableClock {
        /// What was given.
        text: String,
    },
    /// Not a time zone.
    #[error("there is no time zone '{name}': use an IANA name such as Europe/Helsinki")]
    UnknownZone {
        /// What was given.
        name: String,
        /// Why not.
        source: jiff::Error,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn helsinki(date: &str) -> ServiceDay {
        ServiceDay::new(date.parse().unwrap(), &"Europe/Helsinki".parse().unwrap()).unwrap()
    }

    #[test]
    fn a_time_without_offset_is_local() {
        let day = helsinki("2026-05-11");
        let local = Timestamp::parse("2026-05-11T08:30:00.000", day.zone()).unwrap();
        let zoned = Timestamp::parse("2026-05-11T08:30:00+03:00", &Zone::UTC).unwrap();
        assert_eq!(local, zoned);
        assert_eq!(day.time_of(local), Seconds::from_minutes(8 * 60 + 30));
    }

    #[test]
    fn clocks_that_jump_still_show_the_wall_time() {
        let day = helsinki("2026-03-29");
        assert_eq!(day.read_clock("08:00").unwrap(), Seconds::from_hours(7));
        assert_eq!(day.clock(Seconds::from_hours(7)), "08:00");
    }

    #[test]
    fn of_the_hour_that_comes_twice_it_is_said_which() {
        let day = helsinki("2026-10-25");
        let shown: Vec<String> =
            [2, 3, 4, 5].into_iter().map(|hour| day.clock(Seconds::from_hours(hour))).collect();
        assert_eq!(shown, ["02:00", "03:00 EEST", "03:00 EET", "04:00"]);
    }

    #[test]
    fn a_night_shift_passes_midnight() {
        let day = helsinki("2026-05-11");
        assert_eq!(day.read_clock("26:00").unwrap(), Seconds::from_hours(26));
        assert_eq!(day.clock(Seconds::from_hours(26)), "02:00");
    }

    #[test]
    fn the_day_after_is_read_by_its_own_clocks() {
        let four = |date| helsinki(date).read_next_clock("04:00").unwrap();
        assert_eq!(four("2026-05-11"), Seconds::from_hours(28));
        assert_eq!(four("2026-03-28"), Seconds::from_hours(27));
        assert_eq!(four("2026-10-24"), Seconds::from_hours(29));
    }

    #[test]
    fn nonsense_on_a_clock_is_refused() {
        assert!(helsinki("2026-05-11").read_clock("25h").is_err());
        assert!(helsinki("2026-05-11").read_clock("12:75").is_err());
    }
}
