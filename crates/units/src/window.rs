//! From when to when.

use crate::Seconds;
use serde::{Deserialize, Serialize};

/// A span of time, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(Seconds, Seconds)", into = "(Seconds, Seconds)")]
pub struct TimeWindow {
    open: Seconds,
    close: Seconds,
}

impl TimeWindow {
    /// All of time.
    pub const ALWAYS: Self = Self { open: Seconds(-(1 << 40)), close: Seconds(1 << 40) };

    /// A span from `open` to `close`, which may be the same instant.
    pub fn new(open: Seconds, close: Seconds) -> Result<Self, UpsideDownWindow> {
        if close < open {
            return Err(UpsideDownWindow { open, close });
        }
        Ok(Self { open, close })
    }

    /// The first instant.
    pub const fn open(self) -> Seconds {
        self.open
    }

    /// The last instant.
    pub const fn close(self) -> Seconds {
        self.close
    }

    /// How long it lasts.
    pub fn duration(self) -> Seconds {
        self.close - self.open
    }

    /// Whether `time` lies in it.
    pub fn contains(self, time: Seconds) -> bool {
        self.open <= time && time <= self.close
    }
}

/// A window that closes before it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the time window is upside down: it opens at {open} and closes at {close}")]
pub struct UpsideDownWindow {
    /// The opening that was given.
    pub open: Seconds,
    /// The closing that was given.
    pub close: Seconds,
}

impl TryFrom<(Seconds, Seconds)> for TimeWindow {
    type Error = UpsideDownWindow;
    fn try_from((open, close): (Seconds, Seconds)) -> Result<Self, UpsideDownWindow> {
        Self::new(open, close)
    }
}

impl From<TimeWindow> for (Seconds, Seconds) {
    fn from(window: TimeWindow) -> Self {
        (window.open, window.close)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_that_is_upside_down_is_refused() {
        assert!(TimeWindow::new(Seconds(2), Seconds(1)).is_err());
    }

    #[test]
    fn both_ends_belong_to_a_window() {
        let window = TimeWindow::new(Seconds(1), Seconds(2)).unwrap();
        assert!(window.contains(Seconds(1)) && window.contains(Seconds(2)));
    }
}
