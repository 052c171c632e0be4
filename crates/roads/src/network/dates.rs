//! Days of the year on which something else holds than usual: `Nov-Mar`, `Apr 25-Sep 26`, `2026 May 1-2026 May 15`.

/// Some days of every year or of certain years.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Dates(Vec<Vec<DateSpan>>);

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

impl Dates {
    /// The days in any of the spans.
    pub(crate) fn new(mut spans: Vec<DateSpan>) -> Self {
        spans.sort_unstable();
        spans.dedup();
        Self(vec![spans])
    }

    /// Puts dates together from what [`lists`](Self::lists) told.
    pub(super) const fn from_lists(lists: Vec<Vec<DateSpan>>) -> Self {
        Self(lists)
    }

    /// Lists of spans: the days that lie in some span of each list.
    pub(super) fn lists(&self) -> &[Vec<DateSpan>] {
        &self.0
    }

    pub(super) fn contain(&self, day: YearDay) -> bool {
        self.0.iter().all(|spans| spans.iter().any(|span| span.contains(day)))
    }

    /// The days that both have; `None` when they plainly have none.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        let meets = |a: &Vec<DateSpan>, b: &Vec<DateSpan>| {
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

impl DateSpan {
    fn contains(self, day: YearDay) -> bool {
        let day = if self.from.year == 0 { YearDay { year: 0, ..day } } else { day };
        if self.from <= self.to {
            self.from <= day && day <= self.to
        } else {
            self.from <= day || day <= self.to
        }
    }

    /// Whether a day may lie in both; a span of certain years is not compared with one of every year.
    fn may_meet(self, other: Self) -> bool {
        (self.from.year == 0) != (other.from.year == 0)
            || self.contains(other.from)
            || other.contains(self.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: u16, month: u8, day: u8) -> YearDay {
        YearDay { year, month, day }
    }

    fn winter() -> Dates {
        Dates::new(vec![DateSpan { from: day(0, 11, 1), to: day(0, 3, 31) }])
    }

    #[test]
    fn winter_goes_over_new_year() {
        let is_winter = [(10, 31), (11, 1), (12, 31), (1, 1), (3, 31), (4, 1)]
            .map(|(month, nth)| winter().contain(day(2026, month, nth)));
        assert_eq!(is_winter, [false, true, true, true, true, false]);
    }

    #[test]
    fn days_of_a_year_do_not_come_back() {
        let span = DateSpan { from: day(2016, 4, 25), to: day(2016, 9, 26) };
        let summer = Dates::new(vec![span]);
        assert!(summer.contain(day(2016, 6, 1)));
        assert!(!summer.contain(day(2026, 6, 1)));
    }

    #[test]
    fn two_conditions_hold_on_the_days_that_both_have() {
        let january = Dates::new(vec![DateSpan { from: day(0, 1, 1), to: day(0, 1, 31) }]);
        let both = winter().and(&january).unwrap();
        assert!(both.contain(day(2026, 1, 15)) && !both.contain(day(2026, 2, 15)));
        let july = Dates::new(vec![DateSpan { from: day(0, 7, 1), to: day(0, 7, 31) }]);
        assert_eq!(winter().and(&july), None);
    }
}
