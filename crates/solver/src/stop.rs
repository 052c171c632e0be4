//! When to stop: the only place in the solver that reads a clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// When a search ends; whichever limit is met first.
///
/// One iteration is one round: a counted amount of work on every part of the plan. Only a search that is limited by iterations alone is
/// promised to repeat, since what a clock allows differs from run to run.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    time_limit: Option<Duration>,
    iterations: Option<u64>,
    cancel: Option<Arc<AtomicBool>>,
}

impl Stop {
    /// Ends after so many rounds.
    pub fn after_iterations(iterations: u64) -> Self {
        Self { iterations: Some(iterations), ..Self::default() }
    }

    /// Ends after so much time, seen between rounds.
    pub fn after(time_limit: Duration) -> Self {
        Self { time_limit: Some(time_limit), ..Self::default() }
    }

    /// Ends when `cancel` turns true, seen between rounds.
    pub fn when_cancelled(cancel: Arc<AtomicBool>) -> Self {
        Self { cancel: Some(cancel), ..Self::default() }
    }

    /// Ends also after so many rounds.
    #[must_use]
    pub fn or_iterations(self, iterations: u64) -> Self {
        Self { iterations: Some(iterations), ..self }
    }

    /// Ends also after so much time.
    #[must_use]
    pub fn or_after(self, time_limit: Duration) -> Self {
        Self { time_limit: Some(time_limit), ..self }
    }

    /// Ends also when `cancel` turns true.
    #[must_use]
    pub fn or_cancelled(self, cancel: Arc<AtomicBool>) -> Self {
        Self { cancel: Some(cancel), ..self }
    }

    /// Whether time or rounds are limited.
    pub(crate) fn is_limited(&self) -> bool {
        self.time_limit.is_some() || self.iterations.is_some()
    }

    /// For a search in two parts: the first has this share of the time and of the rounds, the other the rest.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a share of some rounds"
    )]
    pub(crate) fn cut(&self, share: f64) -> (Self, Self) {
        let time = self.time_limit.map(|limit| limit.mul_f64(share));
        let rounds = self.iterations.map(|limit| (limit as f64 * share).ceil() as u64);
        let left = self.iterations.zip(rounds).map(|(all, first)| all - first.min(all));
        let rest = self.time_limit.zip(time).map(|(all, first)| all.saturating_sub(first));
        (
            Self { time_limit: time, iterations: rounds, cancel: self.cancel.clone() },
            Self { time_limit: rest, iterations: left, cancel: self.cancel.clone() },
        )
    }

    pub(crate) fn start(&self) -> Watch<'_> {
        #[expect(clippy::disallowed_methods, reason = "this is the stop rule")]
        let started = Instant::now();
        Watch { stop: self, started, time_limit: self.time_limit }
    }
}

/// A stop rule at work.
pub(crate) struct Watch<'a> {
    stop: &'a Stop,
    started: Instant,
    time_limit: Option<Duration>,
}

/// A search without any limit cools as if it had this many rounds and then stays cool.
const ROUNDS_WITHOUT_LIMIT: u64 = 5_000;

impl<'a> Watch<'a> {
    pub(crate) fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// The same watch for what has to end a little earlier: by this share of the time, and by no more than `most`.
    pub(crate) fn ahead_by(&self, share: f64, most: Duration) -> Watch<'a> {
        let ahead = |limit: Duration| limit.saturating_sub(limit.mul_f64(share).min(most));
        Watch { time_limit: self.time_limit.map(ahead), ..*self }
    }

    /// Whether time is up or the search was cancelled, however many rounds were done.
    pub(crate) fn is_cut_off(&self) -> bool {
        self.is_cancelled() || self.time_limit.is_some_and(|limit| limit <= self.started.elapsed())
    }

    fn is_cancelled(&self) -> bool {
        self.stop.cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed))
    }

    /// The share of the search that is done after so many rounds, from 0 to 1; `None` when it is over.
    #[expect(clippy::cast_precision_loss, reason = "rounds stay far below 2^53")]
    pub(crate) fn progress(&self, rounds: u64) -> Option<f64> {
        if self.is_cancelled() {
            return None;
        }
        let by_rounds = self.stop.iterations.map(|limit| rounds as f64 / limit.max(1) as f64);
        let by_time = self.time_limit.map(|limit| self.seconds() / limit.as_secs_f64().max(1e-9));
        let over = self.stop.iterations.is_some_and(|limit| limit <= rounds)
            || by_time.is_some_and(|share| 1.0 <= share);
        if over {
            return None;
        }
        let share = match (by_rounds, by_time) {
            (None, None) => rounds as f64 / ROUNDS_WITHOUT_LIMIT as f64,
            (rounds, time) => rounds.unwrap_or(0.0).max(time.unwrap_or(0.0)),
        };
        Some(share.min(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whichever_limit_is_met_first_ends_the_search() {
        let stop = Stop::after(Duration::from_hours(1)).or_iterations(3);
        let watch = stop.start();
        assert!(watch.progress(2).is_some());
        assert!(watch.progress(3).is_none());
    }

    #[test]
    fn a_cancelled_search_ends() {
        let cancel = Arc::new(AtomicBool::new(false));
        let stop = Stop::when_cancelled(Arc::clone(&cancel));
        let watch = stop.start();
        assert!(watch.progress(1_000_000).is_some());
        cancel.store(true, Ordering::Relaxed);
        assert!(watch.progress(0).is_none());
    }
}
