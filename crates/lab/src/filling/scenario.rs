//! The scenario's file: which city, which days, how containers fill, which policies.

use crate::LabError;
use crate::scenario_file::{self, NOTHING_TO_COMPARE};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::{Path, PathBuf};

/// Which containers are emptied on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FillPolicy {
    /// Those whose last reading is at least the threshold.
    Threshold,
    /// Those whose estimated level is at least the threshold.
    Estimate,
    /// Those that are worth it, by expected cost.
    Expected,
}

impl fmt::Display for FillPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Threshold => "threshold",
            Self::Estimate => "estimate",
            Self::Expected => "expected",
        })
    }
}

/// The file as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scenario {
    /// `containers`, which tells this kind of scenario from others.
    #[serde(rename = "simulate")]
    _simulate: String,
    /// The city's folder, relative to the scenario.
    pub(super) city: PathBuf,
    /// The first day that counts; absent is the city's demo day.
    pub(super) start: Option<String>,
    /// How many days count.
    #[serde(default = "a_month")]
    pub(super) days: i64,
    /// How many days run before, by the same policy.
    #[serde(default = "a_week")]
    pub(super) warm_up_days: i64,
    /// Each seed is one run of the same days with other waste.
    pub(super) seeds: Vec<u64>,
    /// What is compared; the first is what the others are compared with.
    pub(super) policies: Vec<FillPolicy>,
    /// From which level on the rules by threshold empty.
    #[serde(default = "four_fifths")]
    pub(super) threshold: f64,
    /// How many rounds the solver works on a day.
    #[serde(default = "ten")]
    pub(super) iterations: u64,
    /// How containers fill.
    #[serde(default)]
    pub(super) filling: Filling,
    /// How sensors behave.
    #[serde(default)]
    pub(super) sensors: Sensors,
}

/// What no policy knows.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Filling {
    /// The share of the capacity that half of the containers fill less of in a day.
    pub(super) median_per_day: f64,
    /// How rates differ between containers, as the standard deviation of their logarithm.
    pub(super) between_containers: f64,
    /// How days differ for one container, as the standard deviation of the logarithm.
    pub(super) between_days: f64,
    /// How much more comes in on Saturdays and Sundays, as a factor.
    pub(super) weekend: f64,
}

impl Default for Filling {
    fn default() -> Self {
        Self { median_per_day: 0.18, between_containers: 0.6, between_days: 0.35, weekend: 1.2 }
    }
}

/// How sensors behave.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Sensors {
    /// A reading each so many hours.
    pub(super) every_hours: i64,
    /// The standard deviation of a reading.
    pub(super) noise: f64,
    /// How likely a reading is any number at all.
    pub(super) outliers: f64,
    /// How likely a sensor falls silent on a day.
    pub(super) outages_per_day: f64,
    /// For how long, in the mean.
    pub(super) outage_days: f64,
}

impl Default for Sensors {
    fn default() -> Self {
        Self {
            every_hours: 6,
            noise: 0.05,
            outliers: 0.02,
            outages_per_day: 0.04,
            outage_days: 2.5,
        }
    }
}

const fn a_month() -> i64 {
    30
}

const fn a_week() -> i64 {
    7
}

const fn ten() -> u64 {
    10
}

const fn four_fifths() -> f64 {
    0.8
}

impl Scenario {
    pub(super) fn read(path: &Path) -> Result<Self, LabError> {
        let scenario = scenario_file::read(path, Self::refusal)?;
        Ok(Self { city: scenario_file::beside(path, &scenario.city), ..scenario })
    }

    /// What is wrong with it.
    fn refusal(&self) -> Option<&'static str> {
        if self.days < 1 || self.warm_up_days < 0 || self.sensors.every_hours < 1 {
            return Some(
                "a scenario has at least one day, no negative warm-up, and readings at least an hour apart",
            );
        }
        let compares_nothing = self.seeds.is_empty() || self.policies.is_empty();
        compares_nothing.then_some(NOTHING_TO_COMPARE)
    }
}
