//! A moment of the week, since the law of the street changes by day and hour, and a little by the time of the year.

use roadcrew_units::{Position, ServiceDay, Timestamp, Zone};

use super::occasion::YearDay;
use super::sun::SunTimes;

/// A weekday and a time of day, in the local time of the streets; if known, also the date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    minute: u16,
    day: Option<YearDay>,
    /// How far the clock is ahead of UTC, give or take a day, if the date is known.
    ahead_of_utc_min: i16,
    sun: Option<SunTimes>,
}

pub(crate) const DAY_MIN: u16 = 24 * 60;
pub(crate) const WEEK_MIN: u16 = 7 * DAY_MIN;

impl Moment {
    /// A minute of the day (0 to 1439) on a weekday (0 for Monday to 6 for Sunday), whatever the date.
    pub fn new(weekday_from_monday: usize, minute: u16) -> Option<Self> {
        let weekday = u16::try_from(weekday_from_monday).ok().filter(|&weekday| weekday < 7)?;
        (minute < DAY_MIN).then_some(Self {
            minute: weekday * DAY_MIN + minute,
            day: None,
            ahead_of_utc_min: 0,
            sun: None,
        })
    }

    /// What calendar and clock show at an instant; `None` beyond the calendar.
    pub fn containing(instant: Timestamp, zone: &Zone) -> Option<Self> {
        let day = ServiceDay::containing(instant, zone).ok()?;
        let shown = day.clock(day.time_of(instant));
        let (hours, minutes) = shown.split_once(':')?;
        let minute = hours.parse::<u16>().ok()? * 60 + minutes.parse::<u16>().ok()?;
        let moment = Self::new(day.date().weekday_from_monday(), minute)?;
        let utc = (instant.0 / 60).rem_euclid(DAY_MIN.into());
        let ahead_of_utc_min = minute.cast_signed() - i16::try_from(utc).ok()?;
        Some(Self { day: Some(read_day(&day.date().to_string())?), ahead_of_utc_min, ..moment })
    }

    /// The same moment of the week on a date, by the clock of Greenwich.
    #[cfg(test)]
    pub(crate) const fn on(self, day: YearDay) -> Self {
        Self { day: Some(day), ..self }
    }

    /// The same moment at a place, if its date is known: what depends on the sun then is no longer unclear.
    pub(crate) fn at_place(self, place: Position) -> Self {
        let sun = self.day.map(|day| SunTimes::new(place, day, self.ahead_of_utc_min));
        Self { sun, ..self }
    }

    pub(super) const fn sun(self) -> Option<SunTimes> {
        self.sun
    }

    pub(super) const fn day(self) -> Option<YearDay> {
        self.day
    }

    /// Minutes since the start of Monday.
    pub(crate) const fn minute_of_week(self) -> u16 {
        self.minute
    }

    /// Minutes since midnight.
    pub(crate) const fn minute_of_day(self) -> u16 {
        self.minute % DAY_MIN
    }

    /// 0 for Monday to 6 for Sunday.
    pub(crate) fn weekday_from_monday(self) -> usize {
        usize::from(self.minute / DAY_MIN)
    }
}

/// `2026-11-28`.
fn read_day(date: &str) -> Option<YearDay> {
    let (year, rest) = date.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    Some(YearDay { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? })
}
