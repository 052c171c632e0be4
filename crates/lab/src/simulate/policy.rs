//! The rules by which crews choose what to do.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Who does what next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    /// The oldest incident that the crew can deal with.
    Fcfs,
    /// The incident that the crew reaches soonest.
    Nearest,
    /// The plan that the solver makes each morning.
    Solver,
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Fcfs => "fcfs",
            Self::Nearest => "nearest",
            Self::Solver => "solver",
        })
    }
}
