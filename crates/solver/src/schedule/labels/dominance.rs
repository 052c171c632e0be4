//! Which labels are kept: those that no other is as good as, and of too many the cheapest and the earliest.

use super::Label;
use super::pass::Pass;

impl Pass<'_, '_> {
    /// Adds a label to those from `first` on, unless one of them is as good; of more than `most` the dearest is dropped that
    /// is not the earliest.
    pub(super) fn keep(&mut self, (first, most): (usize, usize), new: Label) {
        self.labels.work += 1;
        let mut index = first;
        while index < self.labels.all.len() {
            let old = &self.labels.all[index];
            if self.dominates(old, &new) {
                return;
            }
            if self.dominates(&new, old) {
                self.labels.all.swap_remove(index);
            } else {
                index += 1;
            }
        }
        self.labels.all.push(new);
        if most < self.labels.all.len() - first {
            let worst = (first..self.labels.all.len())
                .filter(|&index| !self.is_earliest(first, index))
                .max_by_key(|&index| (self.labels.all[index].cost, index));
            if let Some(worst) = worst {
                self.labels.all.swap_remove(worst);
            }
        }
    }

    /// Whether no label from `first` on that has taken as many breaks is earlier: what is cheap may come too late for all that follows.
    fn is_earliest(&self, first: usize, index: usize) -> bool {
        let one = &self.labels.all[index];
        let is_earlier = |(at, other): (usize, &Label)| {
            other.next_break == one.next_break && (other.early, first + at) < (one.early, index)
        };
        !self.labels.all[first..].iter().enumerate().any(is_earlier)
    }

    /// Whether a label is at least as good as another, whatever follows.
    ///
    /// A route that leaves later or is shorter by so many seconds is shorter by no more than these in the end, so it may cost more by their
    /// dearest price.
    #[inline]
    pub(super) fn dominates(&self, a: &Label, b: &Label) -> bool {
        if b.cost < a.cost || b.early < a.early || a.at != b.at || a.next_break < b.next_break {
            return false;
        }
        let class = self.class;
        if class.paid {
            let longer = (a.length - b.length).max(b.late - a.late);
            let is_dear = b.cost - a.cost < self.dearest_second.saturating_mul(longer);
            if 0 < longer && (is_dear || class.vehicle.longest_duration.is_some()) {
                return false;
            }
        }
        let tips_no_more = a.n_tips <= b.n_tips || class.vehicle.most_tips.is_none();
        let nearer = class.vehicle.longest_distance.is_none() || a.distance <= b.distance;
        nearer && b.horizon <= a.horizon && tips_no_more && self.ends_as_empty(a, b)
    }

    /// Whether a label needs no tip at the end that another can do without.
    fn ends_as_empty(&self, a: &Label, b: &Label) -> bool {
        let end = self.order.len();
        !self.class.vehicle.ends_empty
            || b.tipped <= a.tipped
            || b.horizon < end
            || self.labels.trips.differ(b.tipped, end)
    }
}
