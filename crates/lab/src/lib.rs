//! Generated cities' days, simulated under policies.
//!
//! [`generate`] makes believable reports, alerts and containers on the real streets of a city, and knows which reports are about the
//! same problem. [`simulate`] lets a city's crews work through such days by one rule or another, and compares what came of it;
//! [`filling`] does so for containers that fill.
//!
//! ```
//! use roadcrew_lab::generate::{Setting, Spec, generate};
//! use roadcrew_planning::City;
//!
//! let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/helsinki");
//! let (city, _left_out) = City::open(folder.as_ref())?;
//!
//! // The same seed gives the same city again; the demo city's files are made with seed 7.
//! let spec = Spec { seed: 7, reports: 150, alerts: 40, containers: 60, date: city.demo_date };
//! let generated = generate(&Setting::of(&city), &spec)?;
//! assert_eq!(generated.reports, city.reports);
//!
//! // What no city knows: the problem behind each report.
//! let problem = &generated.problems[generated.truth[0].index()];
//! assert!(generated.reports[0].position.metres_to(problem.position) < 21.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod draw;
mod error;
pub mod filling;
pub mod generate;
mod scenario_file;
pub mod simulate;
mod trials;

pub use draw::Draws;
pub use error::LabError;

use serde::Serialize;
use std::fmt;
use std::path::Path;

/// What came of a scenario, of whichever kind.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Outcome {
    /// Crews that go from job to job.
    Jobs(simulate::Comparison),
    /// Containers that fill.
    Containers(filling::FillComparison),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Jobs(comparison) => comparison.fmt(f),
            Self::Containers(comparison) => comparison.fmt(f),
        }
    }
}

/// Runs a scenario: one about containers says `simulate = "containers"`, any other is about jobs.
pub fn run(scenario: &Path) -> Result<Outcome, LabError> {
    let is_about_containers = std::fs::read_to_string(scenario)
        .ok()
        .and_then(|text| text.parse::<toml::Table>().ok())
        .is_some_and(|table| {
            table.get("simulate").and_then(toml::Value::as_str) == Some("containers")
        });
    if is_about_containers {
        filling::run(scenario).map(Outcome::Containers)
    } else {
        simulate::run(scenario).map(Outcome::Jobs)
    }
}
