//! What a plan costs.

use crate::{Metres, Seconds};
use derive_more::{Add, AddAssign, Neg, Sub, SubAssign, Sum};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Mul;

/// An amount in millionths of the city's currency; for a benchmark instance, in the instance's (scaled) cost unit.
///
/// Millionths let a price per metre and per second be whole numbers, so that the cost of a route is an exact sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[derive(Add, AddAssign, Sub, SubAssign, Neg, Sum)]
#[serde(transparent)]
pub struct Money(pub i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Whole units of the currency, rounded to the nearest millionth.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a city's budget is far below 2^63 millionths"
    )]
    pub fn from_units(units: f64) -> Self {
        Self((units * 1e6).round() as i64)
    }

    /// The amount in units of the currency, for printing.
    #[expect(clippy::cast_precision_loss, reason = "printing only")]
    pub fn units(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.units())
    }
}

/// Money per second, per metre or per unit of load.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Price(pub i64);

impl Price {
    /// Free.
    pub const ZERO: Self = Self(0);

    /// So much of the currency per hour, rounded to millionths per second.
    pub fn per_hour(units: f64) -> Self {
        Self(Money::from_units(units / 3600.0).0)
    }

    /// So much of the currency per kilometre, rounded to millionths per metre.
    pub fn per_kilometre(units: f64) -> Self {
        Self(Money::from_units(units / 1000.0).0)
    }
}

impl Mul<Seconds> for Price {
    type Output = Money;
    fn mul(self, duration: Seconds) -> Money {
        Money(self.0 * duration.0)
    }
}

impl Mul<Metres> for Price {
    type Output = Money;
    fn mul(self, distance: Metres) -> Money {
        Money(self.0 * distance.0)
    }
}
