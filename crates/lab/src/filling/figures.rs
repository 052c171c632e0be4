//! What came of a rule, and the table of all rules.

use super::scenario::FillPolicy;
use crate::draw::Draws;
use serde::Serialize;
use std::fmt;

/// The figures of one policy under one seed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct FillFigures {
    /// Hours in which a container was above its capacity, added up over containers.
    pub overflow_h: f64,
    /// Driven by all trucks.
    pub km: f64,
    /// From leaving the depot to being back, all trucks.
    pub crew_hours: f64,
    /// How many containers were emptied.
    pub emptyings: usize,
    /// How full they were, in the mean.
    pub level_when_emptied: f64,
}

/// One simulated run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct FillRun {
    /// By which rule.
    pub policy: FillPolicy,
    /// With which waste: runs of one seed saw the same.
    pub seed: u64,
    /// What came of it.
    #[serde(flatten)]
    pub figures: FillFigures,
}

/// All policies on the same days. Prints as a table of means over the seeds with the differences to the first policy; its JSON has every run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FillComparison {
    /// The city's name.
    pub city: String,
    /// How many containers it has.
    pub containers: usize,
    /// The first day that counts.
    pub start: String,
    /// How many days count.
    pub days: i64,
    /// The level of the rules by threshold.
    pub threshold: f64,
    /// By policy, then by seed, in the order of the scenario.
    pub runs: Vec<FillRun>,
}

/// A mean difference with the interval that holds it in 95 of 100 resamplings of the seeds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The mean over the seeds.
    pub mean: f64,
    /// Where the interval begins.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
}

/// How often the seeds are drawn again.
const RESAMPLES: u64 = 10_000;

impl FillComparison {
    /// The policies in the order of the scenario, each once.
    pub fn policies(&self) -> Vec<FillPolicy> {
        let mut policies = Vec::new();
        for run in &self.runs {
            if !policies.contains(&run.policy) {
                policies.push(run.policy);
            }
        }
        policies
    }

    /// By how much a policy's figure is larger than another's under the same seed, with a percentile bootstrap interval (Efron 1979).
    #[expect(clippy::cast_precision_loss, reason = "some seeds")]
    pub fn difference(
        &self,
        of: FillPolicy,
        to: FillPolicy,
        figure: fn(&FillFigures) -> f64,
    ) -> Difference {
        let pairs: Vec<f64> =
            self.figures(of, figure).zip(self.figures(to, figure)).map(|(a, b)| a - b).collect();
        let n = pairs.len().max(1);
        let mut means: Vec<f64> = (0..RESAMPLES)
            .map(|resample| {
                let mut draws = Draws::new(1, "bootstrap", resample);
                let sample = (0..pairs.len()).map(|_| pairs[draws.place(pairs.len())]);
                sample.sum::<f64>() / n as f64
            })
            .collect();
        means.sort_by(f64::total_cmp);
        let at = |share: usize| means.get(means.len() * share / 1000).copied().unwrap_or(0.0);
        Difference { mean: pairs.iter().sum::<f64>() / n as f64, low: at(25), high: at(975) }
    }

    fn figures(
        &self,
        policy: FillPolicy,
        figure: fn(&FillFigures) -> f64,
    ) -> impl Iterator<Item = f64> {
        self.runs
            .iter()
            .filter(move |run| run.policy == policy)
            .map(move |run| figure(&run.figures))
    }

    #[expect(clippy::cast_precision_loss, reason = "some seeds")]
    fn mean(&self, policy: FillPolicy, figure: fn(&FillFigures) -> f64) -> f64 {
        let n = self.figures(policy, figure).count().max(1);
        self.figures(policy, figure).sum::<f64>() / n as f64
    }
}

impl fmt::Display for FillComparison {
    #[expect(clippy::cast_precision_loss, reason = "counts of containers")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let policies = self.policies();
        let n_seeds = self.runs.len() / policies.len().max(1);
        writeln!(
            f,
            "{}, {} containers, {} days from {}, threshold {:.0} %, means over {n_seeds} seeds",
            self.city,
            self.containers,
            self.days,
            self.start,
            100.0 * self.threshold,
        )?;
        writeln!(f, "policy     overflow        km   crew-hours  emptyings  level when emptied")?;
        for &policy in &policies {
            writeln!(
                f,
                "{policy:<9}  {:>6.1} h  {:>8.1}  {:>11.1}  {:>9.1}  {:>16.0} %",
                self.mean(policy, |figures| figures.overflow_h),
                self.mean(policy, |figures| figures.km),
                self.mean(policy, |figures| figures.crew_hours),
                self.mean(policy, |figures| figures.emptyings as f64),
                self.mean(policy, |figures| 100.0 * figures.level_when_emptied),
            )?;
        }
        let Some((&first, others)) = policies.split_first() else { return Ok(()) };
        for &policy in others {
            let line = |name: &str, unit: &str, figure: fn(&FillFigures) -> f64| {
                let found = self.difference(policy, first, figure);
                let percent = 100.0 * found.mean / self.mean(first, figure).max(f64::MIN_POSITIVE);
                format!(
                    "{name} {:+.1} {unit} ({percent:+.1} %), 95 % interval {:+.1} to {:+.1}",
                    found.mean, found.low, found.high
                )
            };
            writeln!(f, "{policy} against {first}: {}", line("overflow", "h", |it| it.overflow_h))?;
            writeln!(f, "{policy} against {first}: {}", line("driven", "km", |it| it.km))?;
        }
        Ok(())
    }
}
