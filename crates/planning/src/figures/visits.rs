//! Where crews went, for nothing and again. A plan foresees neither; a day that is over, told by its `outcome`s, has both.

use crate::day::{DayPlan, DayStop};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The visits of a day to jobs, containers and pieces of streets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Visits {
    /// How many.
    pub n: usize,
    /// How many of them in vain.
    pub n_failed: usize,
    /// The same by reason.
    pub failed: BTreeMap<String, usize>,
    /// Visits to where somebody had been before: beyond the first of this day, and to what the earlier plan tells as tried in vain.
    pub n_repeat: usize,
}

/// Counts the visits.
pub(super) fn visits(plan: &DayPlan) -> Visits {
    let mut found = Visits::default();
    let mut been = BTreeSet::new();
    for stop in services(plan) {
        found.n += 1;
        found.n_repeat += usize::from(!been.insert(&stop.id));
        if let Some(reason) = &stop.failed {
            found.n_failed += 1;
            *found.failed.entry(reason.clone()).or_default() += 1;
        }
    }
    found.n_repeat += plan.stability.as_ref().map_or(0, |changes| changes.n_again);
    found
}

/// The visits that count for what became of their services, and whether the work is done: all where it is, and of services that were tried in vain only
/// the first.
pub(super) fn settled(plan: &DayPlan) -> Vec<(&DayStop, bool)> {
    let done = services(plan).filter(|stop| stop.failed.is_none());
    let mut told: BTreeSet<&str> = done.map(|stop| stop.id.as_str()).collect();
    let mut settled = Vec::new();
    for stop in services(plan) {
        let is_done = stop.failed.is_none();
        if is_done || told.insert(&stop.id) {
            settled.push((stop, is_done));
        }
    }
    settled
}

fn services(plan: &DayPlan) -> impl Iterator<Item = &DayStop> {
    let stops = plan.routes.iter().flat_map(|route| &route.stops);
    stops.filter(|stop| stop.kind.is_service())
}
