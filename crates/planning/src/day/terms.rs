//! What a crew must know of a stop beside what to do there.

use roadcrew_units::TimeWindow;

/// When, with what and with whom work is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// When it may begin; at any time where there is none.
    pub windows: Vec<TimeWindow>,
    /// The tools that it takes, in words; may be empty.
    pub tools: String,
    /// The crews that begin it at the same moment, by what people call them.
    pub with: Vec<String>,
    /// Whether the crew may not leave it out on its own: it must be done, is locked, or others wait for it.
    pub stays: bool,
}
