//! A moment of the week, since the law of the street changes by day and hour.

use roadcrew_units::{ServiceDay, Timestamp, Zone};

/// A weekday and a time of day, in the local time of the streets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(u16);

pub(crate) const DAY_MIN: u16 = 24 * 60;
pub(crate) const WEEK_MIN: u16 = 7 * DAY_MIN;

impl Moment {
    /// A minute of the day (0 to 1439) on a weekday (0 for Monday to 6 for Sunday).
    pub fn new(weekday_from_monday: usize, minute: u16) -> Option<Self> {
        let weekday = u16::try_from(weekday_from_monday).ok().filter(|&weekday| weekday < 7)?;
        (minute < DAY_MIN).then_some(Self(weekday * DAY_MIN + minute))
    }

    /// What calendar and clock show at an instant; `None` beyond the calendar.
    pub fn containing(instant: Timestamp, zone: &Zone) -> Option<Self> {
        let day = ServiceDay::containing(instant, zone).ok()?;
        let shown = day.clock(day.time_of(instant));
        let (hours, minutes) = shown.split_once(':')?;
        let minute = hours.parse::<u16>().ok()? * 60 + minutes.parse::<u16>().ok()?;
        Self::new(day.date().weekday_from_monday(), minute)
    }

    /// Minutes since the start of Monday.
    pub(crate) const fn minute_of_week(self) -> u16 {
        self.0
    }

    /// Minutes since midnight.
    pub(crate) const fn minute_of_day(self) -> u16 {
        self.0 % DAY_MIN
    }

    /// 0 for Monday to 6 for Sunday.
    pub(crate) fn weekday_from_monday(self) -> usize {
        usize::from(self.0 / DAY_MIN)
    }
}
