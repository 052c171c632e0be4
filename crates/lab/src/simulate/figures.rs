//! What a policy achieved, and the table of all policies.

use super::policy::Policy;
use roadcrew_units::{Metres, Seconds, Timestamp};
use serde::Serialize;
use std::fmt;

/// One problem's way through the simulation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome {
    pub(super) first_report: Timestamp,
    pub(super) service_level: Seconds,
    /// Work on it started and ended.
    pub(super) done: Option<(Timestamp, Timestamp)>,
}

/// The figures of one policy under one seed.
///
/// A problem counts when it was reported before the last morning. The response time of one that is still open counts up to the end, so
/// that leaving the hard ones undone doesn't make the mean look good.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// How many problems there were.
    pub problems: usize,
    /// How many were dealt with.
    pub done: usize,
    /// Of those that are done or late, the share that was done within its service level; 1 when there are none.
    pub within_service_level: f64,
    /// From the first report to the start of work, in the mean.
    pub mean_response_h: f64,
    /// The same, which nine in ten don't exceed.
    pub p90_response_h: f64,
    /// Driven by all crews.
    pub km: f64,
}

impl Figures {
    #[expect(clippy::cast_precision_loss, reason = "counts of problems")]
    pub(super) fn of(outcomes: &[Outcome], end: Timestamp, driven: Metres) -> Self {
        let mut responses: Vec<f64> = outcomes
            .iter()
            .map(|outcome| {
                outcome.done.map_or(end, |(start, _)| start).since(outcome.first_report).hours()
            })
            .collect();
        responses.sort_by(f64::total_cmp);
        let is_within = |outcome: &&Outcome| {
            outcome
                .done
                .is_some_and(|(_, done)| done.since(outcome.first_report) <= outcome.service_level)
        };
        let is_late = |outcome: &&Outcome| {
            outcome.done.map_or(end, |(_, done)| done).since(outcome.first_report)
                > outcome.service_level
        };
        let within = outcomes.iter().filter(is_within).count();
        let judged = within + outcomes.iter().filter(is_late).count();
        let n = responses.len().max(1);
        Self {
            problems: outcomes.len(),
            done: outcomes.iter().filter(|outcome| outcome.done.is_some()).count(),
            within_service_level: if judged == 0 { 1.0 } else { within as f64 / judged as f64 },
            mean_response_h: responses.iter().sum::<f64>() / n as f64,
            p90_response_h: responses.get((n * 9).div_ceil(10) - 1).copied().unwrap_or(0.0),
            km: driven.kilometres(),
        }
    }
}

/// One simulated run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Run {
    /// By which rule.
    pub policy: Policy,
    /// With which reports: runs of one seed saw the same ones.
    pub seed: u64,
    /// What came of it.
    #[serde(flatten)]
    pub figures: Figures,
}

/// All policies on the same days. Prints as a table of means over the seeds; its JSON has every run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The city's name.
    pub city: String,
    /// The first service day.
    pub start: String,
    /// How many service days.
    pub days: i64,
    /// By policy, then by seed, in the order of the scenario.
    pub runs: Vec<Run>,
}

impl Comparison {
    /// All runs and what they have in common, as one JSON object.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The policies in the order of the scenario, each once.
    pub fn policies(&self) -> Vec<Policy> {
        let mut policies = Vec::new();
        for run in &self.runs {
            if !policies.contains(&run.policy) {
                policies.push(run.policy);
            }
        }
        policies
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of problems and runs")]
    fn mean(&self, policy: Policy, figure: fn(&Figures) -> f64) -> f64 {
        let values =
            self.runs.iter().filter(|run| run.policy == policy).map(|run| figure(&run.figures));
        values.clone().sum::<f64>() / values.count().max(1) as f64
    }
}

impl fmt::Display for Comparison {
    #[expect(clippy::cast_precision_loss, reason = "counts of problems")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let policies = self.policies();
        let n_seeds = self.runs.len() / policies.len().max(1);
        writeln!(
            f,
            "{}, {} days from {}, means over {n_seeds} seeds",
            self.city, self.days, self.start
        )?;
        writeln!(f, "policy    problems   done  in time  mean response  90 % within      km")?;
        for policy in policies {
            writeln!(
                f,
                "{policy:<8}  {:>8.1}  {:>5.1}  {:>5.1} %  {:>11.1} h  {:>9.1} h  {:>6.1}",
                self.mean(policy, |figures| figures.problems as f64),
                self.mean(policy, |figures| figures.done as f64),
                self.mean(policy, |figures| figures.within_service_level * 100.0),
                self.mean(policy, |figures| figures.mean_response_h),
                self.mean(policy, |figures| figures.p90_response_h),
                self.mean(policy, |figures| figures.km),
            )?;
        }
        Ok(())
    }
}
