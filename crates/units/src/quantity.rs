//! Durations, times of the day and lengths.

use derive_more::{Add, AddAssign, Neg, Sub, SubAssign, Sum};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A duration, or a time counted from midnight of the service day. A benchmark instance counts in its own time unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[derive(Add, AddAssign, Sub, SubAssign, Neg, Sum)]
#[serde(transparent)]
pub struct Seconds(pub i64);

impl Seconds {
    /// No time at all; midnight.
    pub const ZERO: Self = Self(0);

    /// Whole minutes.
    pub const fn from_minutes(minutes: i64) -> Self {
        Self(minutes * 60)
    }

    /// Whole hours.
    pub const fn from_hours(hours: i64) -> Self {
        Self(hours * 3600)
    }

    /// The same duration in hours, for printing.
    #[expect(clippy::cast_precision_loss, reason = "printing only; days fit exactly")]
    pub fn hours(self) -> f64 {
        self.0 as f64 / 3600.0
    }

    /// The same duration in minutes, for printing.
    #[expect(clippy::cast_precision_loss, reason = "printing only; days fit exactly")]
    pub fn minutes(self) -> f64 {
        self.0 as f64 / 60.0
    }

    /// The part above zero.
    #[must_use]
    pub fn excess(self) -> Self {
        Self(self.0.max(0))
    }
}

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s", self.0)
    }
}

/// A length on the ground. A benchmark instance counts in its own distance unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[derive(Add, AddAssign, Sub, SubAssign, Neg, Sum)]
#[serde(transparent)]
pub struct Metres(pub i64);

impl Metres {
    /// No distance at all.
    pub const ZERO: Self = Self(0);

    /// The same length in kilometres, for printing.
    #[expect(clippy::cast_precision_loss, reason = "printing only; a round fits exactly")]
    pub fn kilometres(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// The part above zero.
    #[must_use]
    pub fn excess(self) -> Self {
        Self(self.0.max(0))
    }
}

impl fmt::Display for Metres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} m", self.0)
    }
}
