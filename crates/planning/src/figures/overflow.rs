//! Of rounds: for how long containers overflow, and what is missed.

use super::visits;
use crate::day::{DayPlan, PlanKind};
use serde::Serialize;

/// Bin-hours above capacity that are expected from when the first truck sets out until the middle of the working hours on the next day of
/// containers, summed over all containers that the day knows, also those that are not due. What overflows until a truck comes counts, what did
/// before the day does not.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct OverflowHours {
    /// How many containers.
    pub n_containers: usize,
    /// How many of them are emptied.
    pub n_emptied: usize,
    /// Of this plan.
    pub bin_hours: f64,
    /// Of them those of containers that the plan leaves.
    pub left_bin_hours: f64,
    /// If nobody emptied anything.
    pub unserved_bin_hours: f64,
}

/// Of a plan with containers; `None` of one without.
pub(super) fn overflow(plan: &DayPlan) -> Option<OverflowHours> {
    let settled = visits::settled(plan).into_iter();
    let emptied = settled.filter_map(|(stop, is_done)| Some((is_done, stop.overflow?)));
    let undone = plan.undone.iter().filter_map(|it| it.overflow);
    let not_due = plan.not_due.iter().filter_map(|it| it.overflow);
    let left = undone.chain(not_due).map(|it| (false, it));
    let mut found = OverflowHours {
        n_containers: 0,
        n_emptied: 0,
        bin_hours: 0.0,
        left_bin_hours: 0.0,
        unserved_bin_hours: 0.0,
    };
    for (is_emptied, expected) in emptied.chain(left) {
        found.n_containers += 1;
        found.n_emptied += usize::from(is_emptied);
        found.bin_hours += if is_emptied { expected.emptied_h } else { expected.left_h };
        found.left_bin_hours += if is_emptied { 0.0 } else { expected.left_h };
        found.unserved_bin_hours += expected.left_h;
    }
    (0 < found.n_containers).then_some(found)
}

/// Of a thousand containers and pieces of streets that are due, how many are missed; `None` where none is due and for jobs.
#[expect(clippy::cast_precision_loss, reason = "a share of some thousand services")]
pub(super) fn missed_per_thousand(plan: &DayPlan) -> Option<f64> {
    let settled = visits::settled(plan);
    let n_failed = settled.iter().filter(|(_, is_done)| !is_done).count();
    let n_due = settled.len() + plan.undone.len();
    (plan.kind == PlanKind::Collection && 0 < n_due)
        .then(|| 1000.0 * (plan.undone.len() + n_failed) as f64 / n_due as f64)
}
