//! A value that may change by day and hour and is the same every week.

use super::moment::{Moment, WEEK_MIN};

/// A value for every minute of the week. Holidays count as the weekday that they fall on.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weekly<T> {
    /// What holds as Monday starts.
    first: T,
    /// From which minute of the week what else holds, by rising minute; neighbours differ.
    changes: Vec<(u16, T)>,
}

impl<T> Weekly<T> {
    /// What holds at all hours.
    pub const fn always(value: T) -> Self {
        Self { first: value, changes: Vec::new() }
    }

    /// What holds at a moment.
    pub fn at(&self, moment: Moment) -> &T {
        self.in_minute(moment.minute_of_week())
    }

    /// Everything that holds at some hour of the week; a value may come more than once.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.first).chain(self.changes.iter().map(|(_, value)| value))
    }

    /// The minutes of the week at which something starts to hold, with what it is.
    pub(crate) fn steps(&self) -> impl Iterator<Item = (u16, &T)> {
        let changes = self.changes.iter().map(|(minute, value)| (*minute, value));
        std::iter::once((0, &self.first)).chain(changes)
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

    /// The same with something else in those hours.
    pub(crate) fn during(&self, hours: &Weekly<bool>, change: impl Fn(&T) -> T) -> Self {
        self.with(hours, |value, &holds| if holds { change(value) } else { value.clone() })
    }

    /// What each value means.
    pub(crate) fn map<V: Clone + PartialEq>(&self, meaning: impl Fn(&T) -> V) -> Weekly<V> {
        let mut mapped = Weekly::always(meaning(&self.first));
        for (minute, value) in &self.changes {
            mapped.change(*minute, meaning(value));
        }
        mapped
    }

    /// Combines what holds at the same time.
    pub(crate) fn with<U, V: Clone + PartialEq>(
        &self,
        other: &Weekly<U>,
        combine: impl Fn(&T, &U) -> V,
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
}

#[cfg(test)]
mod tests {
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
    fn steps_that_do_not_rise_are_refused() {
        assert_eq!(Weekly::from_steps([(0, 1), (5, 2), (5, 3)]), None);
        assert_eq!(Weekly::from_steps([(1, 1)]), None);
        assert_eq!(Weekly::from_steps([(0, 1), (WEEK_MIN, 2)]), None);
    }
}
