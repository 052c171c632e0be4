//! How long to search, and from which seed.

use clap::Args;
use roadcrew_planning::Search;
use std::time::Duration;

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct SearchArguments {
    /// Seconds to search (10 when no iterations are given)
    #[arg(long)]
    pub time_limit: Option<f64>,
    /// Rounds to search; without a time limit the plan is repeatable
    #[arg(long)]
    pub iterations: Option<u64>,
    /// The seed
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Threads; all cores when not given
    #[arg(long)]
    pub threads: Option<usize>,
}

impl SearchArguments {
    pub(crate) fn search(&self) -> anyhow::Result<Search> {
        let seconds = match (self.time_limit, self.iterations) {
            (None, None) => Some(10.0),
            (limit, _) => limit,
        };
        let time_limit = seconds.map(read_seconds).transpose()?;
        if self.threads == Some(0) {
            anyhow::bail!("--threads is 0: use 1 or more");
        }
        Ok(Search {
            seed: self.seed,
            time_limit,
            iterations: self.iterations,
            threads: self.threads,
            cancel: None,
        })
    }
}

pub(crate) fn read_seconds(seconds: f64) -> anyhow::Result<Duration> {
    Duration::try_from_secs_f64(seconds).map_err(|error| {
        anyhow::anyhow!("--time-limit is {seconds}: use seconds from 0 up ({error})")
    })
}
