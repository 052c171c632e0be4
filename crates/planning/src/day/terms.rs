//! What a crew must know of a stop beside what to do there.

use super::DayPlan;
use roadcrew_units::{Seconds, TimeWindow};

/// When, with what and with whom work is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// When it may begin; at any time where there is none.
    pub windows: Vec<TimeWindow>,
    /// The tools that it takes, in words; may be empty.
    pub tools: String,
    /// The crews that begin it at the same moment, by what people call them.
    pub with: Vec<String>,
    /// What comes before it.
    pub behind: Vec<Behind>,
    /// What other crews do that waits for it, and who they are.
    pub awaited_by: Vec<String>,
    /// Whether the crew may not leave it out on its own: it must be done, is locked, or others wait for it.
    pub stays: bool,
}

/// Work that must be done before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// What it is, and who does it if that is another crew.
    pub what: String,
    /// How long after it work may begin.
    pub gap: Seconds,
    /// When it is planned to be done.
    pub done: Seconds,
}

impl Behind {
    /// "only 60 min after A1 of Roads 1, planned to be done at 09:00".
    pub(crate) fn in_words(&self, plan: &DayPlan) -> String {
        let after = match self.gap.0 / 60 {
            0 => "only after".to_owned(),
            minutes => format!("only {minutes} min after"),
        };
        format!("{after} {}, planned to be done at {}", self.what, plan.day.clock(self.done))
    }
}
