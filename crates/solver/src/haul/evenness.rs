//! What it costs that some shifts are longer than others, as the judge counts it: each second of a shift beyond the mean of all that go out.
//!
//! A second more on one shift moves the mean, and with it what every longer shift costs. So the plan's price is counted from all lengths when
//! a shift is settled, and a place is judged by what its seconds change while the same shifts stay above the mean. Shifts that another part
//! of the plan has keep their lengths meanwhile.

use super::state::{Shift, State};
use crate::instance::Instance;
use crate::route::Route;

/// The price of differing lengths, and what they are now.
#[derive(Clone, Debug)]
pub(super) struct Evenness {
    per_second: i64,
    /// The lengths of shifts that go out elsewhere.
    elsewhere: Vec<i64>,
    now: Lengths,
}

/// The lengths of all shifts that go out.
#[derive(Clone, Copy, Debug, Default)]
struct Lengths {
    n_shifts: i64,
    sum: i64,
    /// How many are longer than the mean.
    n_longer: i64,
    /// By how much they are, together.
    excess: i64,
}

impl Lengths {
    fn of(lengths: impl Iterator<Item = i64> + Clone) -> Self {
        let (mut n_shifts, mut sum) = (0, 0);
        for length in lengths.clone() {
            n_shifts += 1;
            sum += length;
        }
        let mean = sum / n_shifts.max(1);
        let (mut n_longer, mut excess) = (0, 0);
        for length in lengths.filter(|&length| mean < length) {
            n_longer += 1;
            excess += length - mean;
        }
        Self { n_shifts, sum, n_longer, excess }
    }

    fn mean(self) -> i64 {
        self.sum / self.n_shifts.max(1)
    }
}

impl Evenness {
    /// For shifts that go on from these routes; `None` where routes need not be alike.
    pub(super) fn of(instance: &Instance<'_>, routes: &[Route]) -> Option<Self> {
        let per_second = instance.problem.balance().0;
        if per_second == 0 {
            return None;
        }
        let mut lengths = instance.lengths.clone();
        for route in routes {
            if let Some(length) = lengths.get_mut(route.vehicle) {
                *length = 0;
            }
        }
        lengths.retain(|&length| 0 < length);
        let now = Lengths::of(lengths.iter().copied());
        Some(Self { per_second, elsewhere: lengths, now })
    }

    pub(super) fn price(&self) -> i64 {
        self.per_second * self.now.excess
    }

    /// Counts the lengths anew; answers how much dearer they are than before.
    fn count(&mut self, shifts: &[Shift]) -> i64 {
        let before = self.price();
        let here = shifts.iter().map(|shift| shift.seconds).filter(|&seconds| 0 < seconds);
        self.now = Lengths::of(here.chain(self.elsewhere.iter().copied()));
        self.price() - before
    }

    /// What it changes that a shift of one length gets another, while no other comes to lie on the other side of the mean.
    fn change(&self, from: i64, to: i64) -> i64 {
        let now = self.now;
        let (was_out, goes_out) = (i64::from(0 < from), i64::from(0 < to));
        let n_shifts = now.n_shifts + goes_out - was_out;
        let (mean, next) = (now.mean(), (now.sum + to - from) / n_shifts.max(1));
        let n_longer = now.n_longer - i64::from(0 < from && mean < from);
        let own = (to - next).max(0) - if 0 < from { (from - mean).max(0) } else { 0 };
        self.per_second * (own - n_longer * (next - mean))
    }
}

impl State<'_, '_> {
    /// Counts what lengths cost after that of a shift has changed. `O(shifts)` where routes are to be alike.
    pub(super) fn count_evenness(&mut self) {
        if let Some(evenness) = &mut self.evenness {
            self.cost += evenness.count(&self.shifts);
        }
    }

    /// What it costs beside the other shifts that one gets so much longer.
    pub(super) fn unevenness_more(&self, shift: u32, seconds: i64) -> i64 {
        let length = self.shifts[shift as usize].seconds;
        self.evenness.as_ref().map_or(0, |it| it.change(length, length + seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_change_is_what_counting_anew_makes_it_while_the_same_are_longer(
            lengths in prop::collection::vec(0_i64..1_000, 1..8),
            more in 0_i64..300,
        ) {
            let count = |lengths: &[i64]| Lengths::of(lengths.iter().copied().filter(|&it| 0 < it));
            let is_longer = |lengths: &[i64], mean: i64| -> Vec<bool> {
                lengths[1..].iter().map(|&it| mean < it).collect()
            };
            let before = count(&lengths);
            let mut changed = lengths.clone();
            changed[0] += more;
            let after = count(&changed);
            prop_assume!(is_longer(&lengths, before.mean()) == is_longer(&changed, after.mean()));
            let evenness = Evenness { per_second: 3, elsewhere: Vec::new(), now: before };
            let exact = 3 * (after.excess - before.excess);
            prop_assert_eq!(evenness.change(lengths[0], changed[0]), exact);
        }
    }
}
