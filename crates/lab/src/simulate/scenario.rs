//! `scenario.toml`: which city, which days, which policies.

use super::LabError;
use super::policy::Policy;
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
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|source| LabError::Unreadable { file: file.clone(), source })?;
        let wrong =
            |line: usize, reason: String| LabError::Scenario { file: file.clone(), line, reason };
        let mut scenario: Self = toml::from_str(&text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start).min(text.len());
            let line = text.get(..start).unwrap_or(&text).matches('\n').count() + 1;
            wrong(line, error.message().replace('\n', " "))
        })?;
        if scenario.days < 1 || scenario.backlog_days < 0 {
            return Err(wrong(
                1,
                "a scenario has at least one day and no negative backlog".to_owned(),
            ));
        }
        if scenario.seeds.is_empty() || scenario.policies.is_empty() {
            return Err(wrong(1, "name at least one of seeds and one of policies".to_owned()));
        }
        scenario.city = path.parent().unwrap_or(Path::new("")).join(&scenario.city);
        Ok(scenario)
    }
}
