//! How long to look for a plan.

use roadcrew_solver::{Options, Stop};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// When to stop the search, and what makes it repeatable.
#[derive(Clone, Debug)]
pub struct Search {
    /// The seed; the same seed and iterations give the same plan.
    pub seed: u64,
    /// The longest time to search.
    pub time_limit: Option<Duration>,
    /// The most rounds to run.
    pub iterations: Option<u64>,
    /// How many threads, or as many as there are.
    pub threads: Option<usize>,
    /// Set by whoever wants the best plan so far at once.
    pub cancel: Option<Arc<AtomicBool>>,
}

impl Search {
    /// So many rounds, seed 1: repeatable.
    pub fn iterations(iterations: u64) -> Self {
        Self {
            seed: 1,
            time_limit: None,
            iterations: Some(iterations),
            threads: None,
            cancel: None,
        }
    }

    /// So much time, seed 1.
    pub fn within(time_limit: Duration) -> Self {
        Self {
            seed: 1,
            time_limit: Some(time_limit),
            iterations: None,
            threads: None,
            cancel: None,
        }
    }

    /// Whether the best plan so far is wanted at once.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed))
    }

    /// The same for the solver.
    pub fn options(&self) -> Options {
        let mut stop = Stop::default();
        if let Some(time_limit) = self.time_limit {
            stop = stop.or_after(time_limit);
        }
        if let Some(iterations) = self.iterations {
            stop = stop.or_iterations(iterations);
        }
        if let Some(cancel) = &self.cancel {
            stop = stop.or_cancelled(cancel.clone());
        }
        Options { seed: self.seed, threads: self.threads, ..Options::new(stop) }
    }
}

/// Why a day can't be planned.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Nobody to plan for.
    #[error("no crew of {city} does {work} work: add one to city.toml with work = \"{work}\"")]
    NoCrew {
        /// The city.
        city: String,
        /// Which work.
        work: String,
    },
    /// No such programme.
    #[error("the city has no programme '{id}': it has {}", if .known.is_empty() { "none" } else { .known })]
    NoProgramme {
        /// The id that was asked for.
        id: String,
        /// Those that there are.
        known: String,
    },
    /// A shift or window that doesn't exist on this day.
    #[error("{what}: {reason}")]
    Clock {
        /// Whose.
        what: String,
        /// What is wrong.
        reason: String,
    },
    /// The parts don't fit.
    #[error("the day does not make a problem")]
    Problem(#[from] roadcrew_model::ProblemError),
}
