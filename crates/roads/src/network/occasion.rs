//! Occasions on which something else holds than usual: `Nov-Mar`, `Apr 25-Sep 26`, `2026 May 1-2026 May 15`, `week 10-20`, the
//! first Monday of a month, Easter, from sunrise to sunset.

use super::moment::Moment;
use super::sun::SunEvent;

/// When something holds: on one occasion at least of each list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Occasions(Vec<Vec<Occasion>>);

/// Some days, or a part of every day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Occasion {
    /// From one date to another.
    Dates(DateSpan),
    /// Weeks of the year by their ISO number, both included, the first of them and then one in so many.
    Weeks { from: u8, to: u8, every: u8 },
    /// The days that are the first (1), second, … of their weekday in the month, or the last (-1), the last but one, …
    Nth(i8),
    /// From one time of day to another.
    Sun { from: SunTime, to: SunTime },
    /// The days after those of [`Nth`](Self::Nth).
    AfterNth(i8),
    /// The days after those of [`Dates`](Self::Dates).
    AfterDates(DateSpan),
    /// The days after those of [`Weeks`](Self::Weeks).
    AfterWeeks { from: u8, to: u8, every: u8 },
    /// From so many days after Easter Sunday to so many, both included; before it if there are less than none.
    Easter { from: i16, to: i16 },
}

/// A time of day that depends on the sun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum SunTime {
    /// A minute of the day.
    Clock(u16),
    /// So many minutes after the sun's event.
    After(SunEvent, i16),
}

/// From one day to another, both included. Without a year (0) it comes back every year, and may go over New Year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DateSpan {
    pub(crate) from: YearDay,
    pub(crate) to: YearDay,
}

/// A date; of every year if the year is 0. Months and days count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct YearDay {
    pub(crate) year: u16,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

impl Occasions {
    /// On any of the occasions.
    pub(crate) fn any(mut occasions: Vec<Occasion>) -> Self {
        occasions.sort_unstable();
        occasions.dedup();
        Self(vec![occasions])
    }

    /// Puts occasions together from what [`lists`](Self::lists) told.
    pub(super) const fn from_lists(lists: Vec<Vec<Occasion>>) -> Self {
        Self(lists)
    }

    /// The lists, of each of which some occasion must hold.
    pub(super) fn lists(&self) -> &[Vec<Occasion>] {
        &self.0
    }

    /// Whether a moment is such; `None` when it does not know its date or the sun, and that matters.
    pub(super) fn hold(&self, moment: Moment) -> Option<bool> {
        all(self.0.iter().map(|list| any(list.iter().map(|it| it.holds(moment)))))
    }

    /// Whether it is such a moment wherever it is one of the others'.
    pub(super) fn cover(&self, others: &Self) -> bool {
        self.0.iter().all(|list| others.0.contains(list))
    }

    /// The days after these; `None` where some are no days, or days after others already.
    pub(crate) fn a_day_later(&self) -> Option<Self> {
        let later = |occasion: &Occasion| match *occasion {
            Occasion::Nth(nth) => Some(Occasion::AfterNth(nth)),
            Occasion::Dates(span) => Some(Occasion::AfterDates(span)),
            Occasion::Weeks { from, to, every } => Some(Occasion::AfterWeeks { from, to, every }),
            Occasion::Easter { from, to } => Some(Occasion::Easter { from: from + 1, to: to + 1 }),
            _ => None,
        };
        let lists = self.0.iter().map(|list| list.iter().map(later).collect());
        lists.collect::<Option<_>>().map(Self)
    }

    /// When both hold; `None` when they plainly never do.
    pub(crate) fn and(&self, other: &Self) -> Option<Self> {
        let meets = |a: &Vec<Occasion>, b: &Vec<Occasion>| {
            a.iter().any(|a| b.iter().any(|&b| a.may_meet(b)))
        };
        if !self.0.iter().all(|a| other.0.iter().all(|b| meets(a, b))) {
            return None;
        }
        let mut lists = [&self.0[..], &other.0[..]].concat();
        lists.sort();
        lists.dedup();
        Some(Self(lists))
    }
}

/// Whether some part holds; `None` when that is not known.
fn any(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut is_known = true;
    for part in parts {
        match part {
            Some(true) => return Some(true),
            Some(false) => {}
            None => is_known = false,
        }
    }
    is_known.then_some(false)
}

/// Whether all parts hold; `None` when that is not known.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    any(parts.map(|part| part.map(|holds| !holds))).map(|fails| !fails)
}

impl Occasion {
    fn holds(self, moment: Moment) -> Option<bool> {
        let day = moment.day()?;
        Some(match self {
            Self::Dates(span) => span.contains(day),
            Self::AfterDates(span) => span.contains(day.before()),
            Self::Weeks { from, to, every } => {
                is_in_weeks(day.week(moment.weekday_from_monday()), [from, to, every])
            }
            Self::AfterWeeks { from, to, every } => {
                let weekday_before = (moment.weekday_from_monday() + 6) % 7;
                is_in_weeks(day.before().week(weekday_before), [from, to, every])
            }
            Self::Nth(nth) => day.is_nth(nth),
            Self::AfterNth(nth) => day.before().is_nth(nth),
            Self::Easter { from, to } => {
                let later = day.days_since_2000() - easter(day.year).days_since_2000();
                i32::from(from) <= later && later <= i32::from(to)
            }
            Self::Sun { from, to } => {
                let sun = moment.sun()?;
                let minute = |time| match time {
                    SunTime::Clock(minute) => minute.cast_signed(),
                    SunTime::After(event, later) => sun.of(event).saturating_add(later),
                };
                let now = moment.minute_of_day().cast_signed();
                minute(from) <= now && now < minute(to)
            }
        })
    }

    /// Whether both may hold at once; a span of certain years is not compared with one of every year.
    fn may_meet(self, other: Self) -> bool {
        match (self, other) {
            (Self::Dates(a), Self::Dates(b)) => {
                (a.from.year == 0) != (b.from.year == 0) || a.contains(b.from) || b.contains(a.from)
            }
            _ => true,
        }
    }
}

const fn is_in_weeks(week: u8, [from, to, every]: [u8; 3]) -> bool {
    let every = if every == 0 { 1 } else { every };
    from <= week && week <= to && (week - from).is_multiple_of(every)
}

impl DateSpan {
    fn contains(self, day: YearDay) -> bool {
        let day = if self.from.year == 0 { YearDay { year: 0, ..day } } else { day };
        if self.from <= self.to {
            self.from <= day && day <= self.to
        } else {
            self.from <= day || day <= self.to
        }
    }
}

impl YearDay {
    const fn is_in_leap_year(self) -> bool {
        self.year.is_multiple_of(4)
            && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400))
    }

    const fn days_in_month(self) -> u8 {
        match self.month {
            2 if self.is_in_leap_year() => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    /// Whether it is the first (1), second, … of its weekday in the month, or the last (-1), the last but one, …
    const fn is_nth(self, nth: i8) -> bool {
        let from_start = self.day.div_ceil(7);
        let from_end = self.days_in_month().saturating_sub(self.day) / 7 + 1;
        nth.unsigned_abs() == if 0 < nth { from_start } else { from_end }
    }

    /// The day before.
    const fn before(self) -> Self {
        match (self.month, self.day) {
            (..=1, ..=1) => Self { year: self.year.wrapping_sub(1), month: 12, day: 31 },
            (month, ..=1) => {
                let last = Self { month: month - 1, day: 1, ..self };
                Self { day: last.days_in_month(), ..last }
            }
            (_, day) => Self { day: day - 1, ..self },
        }
    }

    /// 1 for the first of January.
    fn of_year(self) -> u16 {
        let before = (1..self.month).map(|month| Self { month, ..self }.days_in_month());
        before.map(u16::from).sum::<u16>() + u16::from(self.day)
    }

    /// Days since 1 January 2000.
    pub(super) fn days_since_2000(self) -> i32 {
        let before = |year: i32| 365 * year + (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400;
        before(self.year.into()) - before(2000) + i32::from(self.of_year()) - 1
    }

    /// The number of the week by ISO 8601: week 1 has the year's first Thursday.
    fn week(self, weekday_from_monday: usize) -> u8 {
        let n_days = |year| if (Self { year, ..self }).is_in_leap_year() { 366 } else { 365 };
        // The day of the year on which this week's Thursday falls, counted from 0.
        let weekday = i32::try_from(weekday_from_monday).unwrap_or(0);
        let thursday = i32::from(self.of_year()) - 1 + 3 - weekday;
        let thursday = if thursday < 0 {
            thursday + n_days(self.year.wrapping_sub(1))
        } else if n_days(self.year) <= thursday {
            thursday - n_days(self.year)
        } else {
            thursday
        };
        u8::try_from(thursday / 7 + 1).unwrap_or(u8::MAX)
    }
}

/// Easter Sunday by the Gregorian calendar (Meeus, Jones and Butcher).
fn easter(year: u16) -> YearDay {
    let (year_i, century) = (i32::from(year), i32::from(year / 100));
    let golden = year_i % 19;
    let leap_centuries = century / 4;
    let moon = (8 * century + 13) / 25;
    let epact = (19 * golden + century - leap_centuries - moon + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (year_i % 100 / 4) - epact - year_i % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    let part = |number: i32| u8::try_from(number).unwrap_or(1);
    YearDay { year, month: part(days / 31), day: part(days % 31 + 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: u16, month: u8, day: u8) -> YearDay {
        YearDay { year, month, day }
    }

    /// Whether it is such an occasion on a date with its weekday, at noon.
    fn holds(occasions: &Occasions, date: YearDay, weekday_from_monday: usize) -> Option<bool> {
        occasions.hold(Moment::new(weekday_from_monday, 12 * 60).unwrap().on(date))
    }

    fn from_to(from: YearDay, to: YearDay) -> Occasions {
        Occasions::any(vec![Occasion::Dates(DateSpan { from, to })])
    }

    fn winter() -> Occasions {
        from_to(day(0, 11, 1), day(0, 3, 31))
    }

    #[test]
    fn winter_goes_over_new_year() {
        let is_winter = [(10, 31), (11, 1), (12, 31), (1, 1), (3, 31), (4, 1)]
            .map(|(month, nth)| holds(&winter(), day(2026, month, nth), 0) == Some(true));
        assert_eq!(is_winter, [false, true, true, true, true, false]);
    }

    #[test]
    fn days_of_a_year_do_not_come_back() {
        let summer = from_to(day(2016, 4, 25), day(2016, 9, 26));
        assert_eq!(holds(&summer, day(2016, 6, 1), 2), Some(true));
        assert_eq!(holds(&summer, day(2026, 6, 1), 0), Some(false));
    }

    #[test]
    fn two_conditions_hold_on_the_days_that_both_have() {
        let january = from_to(day(0, 1, 1), day(0, 1, 31));
        let both = winter().and(&january).unwrap();
        let on = |month| holds(&both, day(2026, month, 15), 3);
        assert_eq!([on(1), on(2)], [Some(true), Some(false)]);
        assert_eq!(winter().and(&from_to(day(0, 7, 1), day(0, 7, 31))), None);
    }

    #[test]
    fn what_needs_a_date_is_unknown_without_one() {
        assert_eq!(winter().hold(Moment::new(0, 0).unwrap()), None);
    }

    #[test]
    fn weekdays_of_a_month_are_counted_from_both_ends() {
        let nth = |nth, date| holds(&Occasions::any(vec![Occasion::Nth(nth)]), date, 0);
        // Mondays.
        assert_eq!(nth(1, day(2026, 11, 2)), Some(true));
        assert_eq!(nth(1, day(2026, 11, 9)), Some(false));
        assert_eq!(nth(5, day(2026, 11, 30)), Some(true));
        assert_eq!(nth(-1, day(2026, 11, 30)), Some(true));
        assert_eq!(nth(-2, day(2026, 11, 23)), Some(true));
        assert_eq!(nth(-1, day(2024, 2, 26)), Some(true));
    }

    #[test]
    fn the_night_after_a_weekday_of_a_month_may_lie_in_the_next_month() {
        let after = |nth, date| {
            let nights = Occasions::any(vec![Occasion::Nth(nth)]).a_day_later().unwrap();
            holds(&nights, date, 1)
        };
        assert_eq!(after(1, day(2026, 11, 3)), Some(true));
        assert_eq!(after(1, day(2026, 11, 2)), Some(true));
        assert_eq!(after(1, day(2026, 11, 1)), Some(false));
        assert_eq!(after(-1, day(2026, 12, 1)), Some(true));
        assert_eq!(after(5, day(2027, 1, 1)), Some(true));
        assert_eq!(after(-1, day(2024, 3, 1)), Some(true));
        let nights = Occasions::any(vec![Occasion::Nth(1)]).a_day_later().unwrap();
        assert_eq!(nights.a_day_later(), None);
    }

    #[test]
    fn easter_falls_as_the_churches_of_the_west_keep_it() {
        // The table of the United States Naval Observatory.
        let dates = [2000, 2008, 2011, 2024, 2025, 2026, 2027, 2038].map(|year| {
            let easter = easter(year);
            (easter.month, easter.day)
        });
        let expected = [(4, 23), (3, 23), (4, 24), (3, 31), (4, 20), (4, 5), (3, 28), (4, 25)];
        assert_eq!(dates, expected);
        let from_good_friday = Occasions::any(vec![Occasion::Easter { from: -2, to: 1 }]);
        let told = [(4, 2), (4, 3), (4, 6), (4, 7)]
            .map(|(month, nth)| holds(&from_good_friday, day(2026, month, nth), 0));
        assert_eq!(told, [Some(false), Some(true), Some(true), Some(false)]);
    }

    #[test]
    fn weeks_are_numbered_as_on_calendars() {
        // The numbers are those of `date +%V`.
        let week = |year, month, nth, weekday| day(year, month, nth).week(weekday);
        assert_eq!(week(2026, 1, 1, 3), 1);
        assert_eq!(week(2026, 11, 28, 5), 48);
        assert_eq!(week(2026, 12, 31, 3), 53);
        assert_eq!(week(2027, 1, 1, 4), 53);
        assert_eq!(week(2027, 1, 4, 0), 1);
        assert_eq!(week(2024, 12, 30, 0), 1);
        assert_eq!(week(2021, 1, 3, 6), 53);
        assert_eq!(week(2023, 1, 1, 6), 52);
        let even = Occasions::any(vec![Occasion::Weeks { from: 2, to: 52, every: 2 }]);
        assert_eq!(holds(&even, day(2026, 11, 28), 5), Some(true));
        assert_eq!(holds(&even, day(2026, 12, 31), 3), Some(false));
    }
}
