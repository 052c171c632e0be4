//! The best few of many, without keeping the rest.

use super::Ranked;
use roadcrew_model::ServiceId;

/// The best of what it was offered, as many as are wanted. `O(1)` for each on average.
pub(super) struct Bounded {
    most: usize,
    kept: Ranked,
    /// What is no better than this is none of them.
    below: (i64, ServiceId),
}

impl Bounded {
    pub(super) fn of(most: usize) -> Self {
        let below = (i64::MAX, ServiceId::new(u32::MAX as usize));
        Self { most, kept: Vec::with_capacity(2 * most), below }
    }

    /// Whether one of such a rank may be among the best.
    #[inline]
    pub(super) fn may_take(&self, rank: i64) -> bool {
        rank <= self.below.0
    }

    #[inline]
    pub(super) fn offer(&mut self, one: (i64, ServiceId)) {
        if self.below <= one {
            return;
        }
        self.kept.push(one);
        if self.kept.len() == 2 * self.most {
            self.cut();
        }
    }

    /// The best, in no order.
    pub(super) fn into_best(mut self) -> Ranked {
        self.cut();
        self.kept
    }

    fn cut(&mut self) {
        if self.kept.len() <= self.most {
            return;
        }
        let (_, worst, _) = self.kept.select_nth_unstable(self.most - 1);
        self.below = *worst;
        self.kept.truncate(self.most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_best_few_are_those_of_sorting_all(
            ranks in prop::collection::vec(0..50_i64, 0..300), most in 1..40_usize,
        ) {
            let mut all: Ranked = ranks.into_iter().zip((0..).map(ServiceId::new)).collect();
            let mut bounded = Bounded::of(most);
            for &one in &all {
                if bounded.may_take(one.0) {
                    bounded.offer(one);
                }
            }
            let mut found = bounded.into_best();
            found.sort_unstable();
            all.sort_unstable();
            all.truncate(most);
            prop_assert_eq!(found, all);
        }
    }
}
