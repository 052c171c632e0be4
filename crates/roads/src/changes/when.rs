//! When a change holds: from an instant to another, on days of the week, between hours of the clock.

use roadcrew_units::{Timestamp, Zone};

use crate::network;

/// When a change holds. What is not stated does not bind: nothing stated is always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// The first instant.
    pub start: Option<Timestamp>,
    /// The first instant at which it is over.
    pub end: Option<Timestamp>,
    /// Monday first. Hours that pass midnight belong to the day on which they begin.
    pub weekdays: Option<[bool; 7]>,
    /// From, included, to, excluded; `22:00` to `06:00` passes midnight.
    pub hours: Option<[ClockTime; 2]>,
}

/// Minutes that the clock on the wall shows since midnight, up to `24:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockTime(u16);

/// An instant, and what calendar and clock show then.
pub(super) struct Moment {
    instant: Timestamp,
    /// The day of the week and the time; `None` beyond the calendar.
    shown: Option<(usize, ClockTime)>,
}

pub(super) const DAY_NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl ClockTime {
    /// Reads `06:30`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (hours, minutes) = text.split_once(':')?;
        let is_two_digits =
            |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_two_digits(hours) || !is_two_digits(minutes) {
            return None;
        }
        let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
        let time = hours * 60 + minutes;
        (minutes < 60 && time <= 24 * 60).then_some(Self(time))
    }
}

impl Moment {
    pub(super) fn new(instant: Timestamp, zone: &Zone) -> Self {
        let shown = network::Moment::containing(instant, zone);
        let shown = shown.map(|it| (it.weekday_from_monday(), ClockTime(it.minute_of_day())));
        Self { instant, shown }
    }
}

impl When {
    pub(super) fn holds_at(&self, moment: &Moment) -> bool {
        let has_begun = self.start.is_none_or(|start| start <= moment.instant);
        let is_over = self.end.is_some_and(|end| end <= moment.instant);
        has_begun && !is_over && self.holds_by_the_clock(moment)
    }

    fn holds_by_the_clock(&self, moment: &Moment) -> bool {
        if self.weekdays.is_none() && self.hours.is_none() {
            return true;
        }
        let Some((weekday, time)) = moment.shown else { return false };
        let is_day = |day: usize| self.weekdays.is_none_or(|days| days[day % 7]);
        match self.hours {
            None => is_day(weekday),
            Some([from, to]) if from < to => is_day(weekday) && from <= time && time < to,
            Some([from, to]) => {
                (is_day(weekday) && from <= time) || (is_day(weekday + 6) && time < to)
            }
        }
    }
}
