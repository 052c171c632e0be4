//! Why an experiment fails.

use crate::generate::GenerateError;
use roadcrew_planning::{CityError, PlanError};
use roadcrew_units::CalendarError;

/// Why a scenario can't be run.
#[derive(Debug, thiserror::Error)]
pub enum LabError {
    /// No such file, or no text.
    #[error("can't read {file}: a scenario is a TOML file")]
    Unreadable {
        /// Which file.
        file: String,
        /// Why not.
        source: std::io::Error,
    },
    /// Something in the scenario.
    #[error("{file}:{line}: {reason}")]
    Scenario {
        /// Which file.
        file: String,
        /// Which line, counted from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// A shift or break that doesn't exist on a day.
    #[error("crew {crew}: {reason}")]
    Clock {
        /// Whose.
        crew: String,
        /// What is wrong.
        reason: String,
    },
    /// The city can't be read.
    #[error(transparent)]
    City(#[from] Box<CityError>),
    /// Nothing to empty.
    #[error("{city} has no containers: add containers.csv to its folder")]
    NoContainers {
        /// Which city.
        city: String,
    },
    /// No reports can be made.
    #[error(transparent)]
    Generate(#[from] GenerateError),
    /// A day can't be planned.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A day that the calendar doesn't have.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}
