//! `scenario.toml`: which city, which days, which policies.

use super::policy::Policy;
use crate::LabError;
use crate::scenario_file::{self, NOTHING_TO_COMPARE};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The file as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scenario {
    /// The city's folder, relative to the scenario.
    pub(super) city: PathBuf,
    /// The first service day; absent is the city's demo day.
    pub(super) start: Option<String>,
    /// How many service days.
    #[serde(default = "one_day")]
    pub(super) days: i64,
    /// How many days of reports wait on the first morning.
    #[serde(default = "a_week")]
    pub(super) backlog_days: i64,
    /// How many reports come in a day.
    #[serde(default = "twenty")]
    pub(super) reports_per_day: usize,
    /// Each seed is one run of the same days with other reports.
    pub(super) seeds: Vec<u64>,
    /// What is compared.
    pub(super) policies: Vec<Policy>,
    /// How many rounds the solver works on a day.
    #[serde(default = "a_hundred")]
    pub(super) iterations: u64,
}

const fn one_day() -> i64 {
    1
}

const fn a_week() -> i64 {
    7
}

const fn twenty() -> usize {
    20
}

const fn a_hundred() -> u64 {
    100
}

impl Scenario {
    pub(super) fn read(path: &Path) -> Result<Self, LabError> {
        let scenario = scenario_file::read(path, Self::refusal)?;
        Ok(Self { city: scenario_file::beside(path, &scenario.city), ..scenario })
    }

    /// What is wrong with it.
    fn refusal(&self) -> Option<&'static str> {
        if self.days < 1 || self.backlog_days < 0 {
            return Some("a scenario has at least one day and no negative backlog");
        }
        let compares_nothing = self.seeds.is_empty() || self.policies.is_empty();
        compares_nothing.then_some(NOTHING_TO_COMPARE)
    }
}
