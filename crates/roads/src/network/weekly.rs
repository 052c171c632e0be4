//! A value that may change by day and hour, the same every week but for certain occasions.

use super::moment::{DAY_MIN, Moment, WEEK_MIN};
use super::occasion::Occasions;

/// A value for every minute of the week, and of other weeks on certain occasions. Holidays count as the weekday that they
/// fall on.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weekly<T> {
    /// What holds as Monday starts.
    first: T,
    /// From which minute of the week what else holds, by rising minute; neighbours differ.
    changes: Vec<(u16, T)>,
    /// Occasions on which another week holds, itself without any; of several the first.
    dated: Vec<(Occasions, Weekly<T>)>,
}

/// Nobody signs more; a file that does so is not to fill the memory.
const MOST_DATES: usize = 32;

impl<T> Weekly<T> {
    /// What holds at all hours.
    pub const fn always(value: T) -> Self {
        Self { first: value, changes: Vec::new(), dated: Vec::new() }
    }

    /// What holds at a moment; without its date, as usual in the year.
    pub fn at(&self, moment: Moment) -> &T {
        let is_then = |occasions: &Occasions| occasions.hold(moment) == Some(true);
        let mut dated = self.dated.iter();
        let week = dated.find(|(occasions, _)| is_then(occasions)).map_or(self, |(_, week)| week);
        week.in_minute(moment.minute_of_week())
    }

    /// What usually holds as a week begins.
    pub(super) const fn usual(&self) -> &T {
        &self.first
    }

    /// Everything that may hold at a moment: more than one thing if it has no date, or does not know the sun.
    pub(crate) fn possible_at(&self, moment: Moment) -> impl Iterator<Item = &T> {
        let is_unclear = move |occasions: &Occasions| occasions.hold(moment).is_none();
        let others = self.dated.iter().filter(move |(occasions, _)| is_unclear(occasions));
        let others = others.map(move |(_, week)| week.in_minute(moment.minute_of_week()));
        std::iter::once(self.at(moment)).chain(others)
    }

    /// Everything that holds at some hour; a value may come more than once.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        let weeks = std::iter::once(self).chain(self.dated.iter().map(|(_, week)| week));
        weeks.flat_map(|week| week.steps().map(|(_, value)| value))
    }

    /// The minutes of the usual week at which something starts to hold, with what it is.
    pub(crate) fn steps(&self) -> impl Iterator<Item = (u16, &T)> {
        let changes = self.changes.iter().map(|(minute, value)| (*minute, value));
        std::iter::once((0, &self.first)).chain(changes)
    }

    /// The occasions on which another week holds; of several the first.
    pub(super) fn dated(&self) -> &[(Occasions, Self)] {
        &self.dated
    }

    fn in_minute(&self, minute: u16) -> &T {
        let n_before = self.changes.partition_point(|&(start, _)| start <= minute);
        n_before.checked_sub(1).map_or(&self.first, |index| &self.changes[index].1)
    }
}

impl<T: Clone + PartialEq> Weekly<T> {
    /// Puts steps together; `None` unless they start at minute 0, rise and stay within the week.
    pub(crate) fn from_steps(steps: impl IntoIterator<Item = (u16, T)>) -> Option<Self> {
        let mut steps = steps.into_iter();
        let (0, first) = steps.next()? else { return None };
        let mut weekly = Self::always(first);
        let mut last = 0;
        for (minute, value) in steps {
            if minute <= last || WEEK_MIN <= minute {
                return None;
            }
            last = minute;
            weekly.change(minute, value);
        }
        Some(weekly)
    }

    /// The same with other weeks on some occasions, of which the first one counts where several hold.
    pub(crate) fn on_dates(mut self, weeks: impl IntoIterator<Item = (Occasions, Self)>) -> Self {
        for (occasions, week) in weeks {
            if !self.dated.iter().any(|(before, _)| before.cover(&occasions)) {
                self.dated.push((occasions, week));
            }
        }
        self.dated.truncate(MOST_DATES);
        while self.dated.last().is_some_and(|(_, week)| self.is_usual(week)) {
            self.dated.pop();
        }
        self
    }

    /// The same with something else in those hours.
    pub(crate) fn during(&self, hours: &Weekly<bool>, change: impl Fn(&T) -> T) -> Self {
        self.with(hours, |value, &holds| if holds { change(value) } else { value.clone() })
    }

    /// What each value means.
    pub(crate) fn map<V: Clone + PartialEq>(&self, meaning: impl Fn(&T) -> V) -> Weekly<V> {
        let weeks = self.dated.iter().map(|(dates, week)| (dates.clone(), week.map_week(&meaning)));
        self.map_week(&meaning).on_dates(weeks)
    }

    /// Combines what holds at the same time.
    pub(crate) fn with<U, V: Clone + PartialEq>(
        &self,
        other: &Weekly<U>,
        combine: impl Fn(&T, &U) -> V,
    ) -> Weekly<V> {
        let combine = &combine;
        let both = self.dated.iter().flat_map(|(dates, week)| {
            other.dated.iter().filter_map(move |(others, other)| {
                Some((dates.and(others)?, week.with_week(other, combine)))
            })
        });
        let own = self.dated.iter();
        let own = own.map(|(dates, week)| (dates.clone(), week.with_week(other, combine)));
        let others = other.dated.iter();
        let others = others.map(|(dates, week)| (dates.clone(), self.with_week(week, combine)));
        self.with_week(other, combine).on_dates(both.chain(own).chain(others))
    }

    fn map_week<V: Clone + PartialEq>(&self, meaning: &impl Fn(&T) -> V) -> Weekly<V> {
        let mut mapped = Weekly::always(meaning(&self.first));
        for (minute, value) in &self.changes {
            mapped.change(*minute, meaning(value));
        }
        mapped
    }

    fn with_week<U, V: Clone + PartialEq>(
        &self,
        other: &Weekly<U>,
        combine: &impl Fn(&T, &U) -> V,
    ) -> Weekly<V> {
        let mut minutes: Vec<u16> = self.changes.iter().map(|&(minute, _)| minute).collect();
        minutes.extend(other.changes.iter().map(|&(minute, _)| minute));
        minutes.sort_unstable();
        let mut combined = Weekly::always(combine(&self.first, &other.first));
        for minute in minutes {
            combined.change(minute, combine(self.in_minute(minute), other.in_minute(minute)));
        }
        combined
    }

    fn change(&mut self, minute: u16, value: T) {
        let before = self.changes.last().map_or(&self.first, |(_, value)| value);
        if *before != value {
            self.changes.push((minute, value));
        }
    }

    fn is_usual(&self, week: &Self) -> bool {
        self.first == week.first && self.changes == week.changes
    }
}

impl Weekly<bool> {
    /// Whether it is one of some days, from Monday on, between two minutes; what goes past midnight goes on into the next day.
    pub(crate) fn on_days(days: [bool; 7], from: u16, to: u16) -> Self {
        let mut minutes = vec![false; WEEK_MIN.into()];
        for (day, _) in (0_u16..).zip(days).filter(|&(_, is_on)| is_on) {
            for minute in from..to {
                minutes[usize::from((day * DAY_MIN + minute) % WEEK_MIN)] = true;
            }
        }
        Self::from_steps((0..).zip(minutes)).unwrap_or_default()
    }

    /// When one or the other holds.
    pub(crate) fn or(&self, other: &Self) -> Self {
        self.with(other, |&a, &b| a || b)
    }

    /// Whether some occasions may have been dropped.
    pub(crate) const fn has_too_many_dates(&self) -> bool {
        MOST_DATES <= self.dated.len()
    }
}

#[cfg(test)]
mod tests {
    use super::super::occasion::{DateSpan, Occasion, YearDay};
    use super::*;

    fn hours(steps: &[(u16, bool)]) -> Weekly<bool> {
        Weekly::from_steps(steps.iter().copied()).unwrap()
    }

    #[test]
    fn something_else_holds_in_its_hours_only() {
        let weekly =
            Weekly::always('a').during(&hours(&[(0, false), (60, true), (120, false)]), |_| 'b');
        let at = |minute| *weekly.at(Moment::new(0, minute).unwrap());
        assert_eq!([at(0), at(59), at(60), at(119), at(120)], ['a', 'a', 'b', 'b', 'a']);
        assert_eq!(*weekly.at(Moment::new(6, 1439).unwrap()), 'a');
    }

    #[test]
    fn what_never_changes_has_one_form() {
        let weekly = Weekly::always('a').during(&hours(&[(0, false), (60, true)]), |_| 'a');
        assert_eq!(weekly, Weekly::always('a'));
    }

    #[test]
    fn on_some_dates_something_else_holds() {
        let span = |month| DateSpan {
            from: YearDay { year: 0, month, day: 1 },
            to: YearDay { year: 0, month: month + 1, day: 31 },
        };
        let in_months = |month| {
            let dates = Occasions::any(vec![Occasion::Dates(span(month))]);
            Weekly::always(false).on_dates([(dates, hours(&[(0, false), (60, true)]))])
        };
        let told = Weekly::always(String::new())
            .during(&in_months(1), |before| format!("{before}a"))
            .during(&in_months(2), |before| format!("{before}b"));
        let at = |minute, month| {
            let day = YearDay { year: 2026, month, day: 15 };
            told.at(Moment::new(0, minute).unwrap().on(day)).as_str()
        };
        assert_eq!(
            [at(60, 1), at(60, 2), at(60, 3), at(60, 4), at(0, 2)],
            ["a", "ab", "b", "", ""]
        );
        let undated = Moment::new(0, 60).unwrap();
        let mut possible: Vec<&String> = told.possible_at(undated).collect();
        possible.sort();
        assert_eq!(possible, ["", "a", "ab", "b"]);
    }

    #[test]
    fn steps_that_do_not_rise_are_refused() {
        assert_eq!(Weekly::from_steps([(0, 1), (5, 2), (5, 3)]), None);
        assert_eq!(Weekly::from_steps([(1, 1)]), None);
        assert_eq!(Weekly::from_steps([(0, 1), (WEEK_MIN, 2)]), None);
    }
}
