//! The service level of somebody who waits, and the clock by which it is counted.

use crate::city::SlaClock;
use roadcrew_units::{Seconds, TimeWindow};

/// Within which time something is to be done, and when that time runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceLevel {
    /// How long from the first report.
    pub time: Seconds,
    /// By which clock.
    pub clock: SlaClock,
    /// When that runs from the first report on, ascending, as far as the day's plan may reach; `None` if always.
    pub runs: Option<Vec<TimeWindow>>,
    /// When it stood still for a reason that somebody gave, ascending.
    pub pauses: Vec<Paused>,
}

/// A stretch of time in which the clock of a service level stood still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paused {
    /// The report that it was told of.
    pub report: String,
    /// From when.
    pub from: Seconds,
    /// Until when; `None` while it goes on.
    pub until: Option<Seconds>,
    /// Why.
    pub reason: String,
}

impl ServiceLevel {
    /// How long its clock has run until a moment, when it was started by a first report.
    pub fn elapsed(&self, first: Seconds, until: Seconds) -> Seconds {
        let Some(runs) = &self.runs else { return until - first };
        let length = |run: &TimeWindow| (run.close().min(until) - run.open().max(first)).excess();
        Seconds(runs.iter().map(|run| length(run).0).sum())
    }

    /// Whether it is counted by the clock on the wall and was never paused.
    pub fn is_plain(&self) -> bool {
        self.runs.is_none()
    }
}
