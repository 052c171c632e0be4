//! Progress on a terminal; silent when standard error is none.

use indicatif::{ProgressBar, ProgressStyle};
use roadcrew_planning::News;
use roadcrew_solver::Progress;
use std::time::Duration;

/// A spinner that says what is going on until it is dropped or finished.
pub(crate) struct Task {
    bar: ProgressBar,
}

impl Task {
    pub(crate) fn start(what: &str) -> Self {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} {msg} [{elapsed}]") {
            bar.set_style(style);
        }
        bar.set_prefix(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar }
    }

    /// Says what is heard of a plan: what can't be used of the city stays on the terminal.
    pub(crate) fn tell(&self, news: News, currency: &str) {
        match news {
            News::Misplaced(told) => self.bar.suspend(|| eprintln!("left out: {told}")),
            News::Progress(progress) => self.search(progress, currency),
        }
    }

    /// Shows how far a search is.
    pub(crate) fn search(&self, progress: Progress, currency: &str) {
        let verdict = if progress.feasible { "" } else { ", not yet feasible" };
        self.bar.set_message(format!(
            "best {} {currency}, round {}{verdict}",
            progress.best, progress.iterations
        ));
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
