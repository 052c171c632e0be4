//! How lengths become whole numbers.

/// How a distance between coordinates becomes a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Thousandths, rounded to nearest.
    Exact,
    /// Units, rounded to nearest: the X set's convention.
    Nearest,
    /// Units, rounded down.
    Down,
    /// Tenths, rounded down: the convention of the DIMACS challenge for time windows.
    Dimacs,
}

impl Rounding {
    /// How many cost units make one of the instance.
    pub const fn scale(self) -> i64 {
        match self {
            Self::Exact => 1000,
            Self::Nearest | Self::Down => 1,
            Self::Dimacs => 10,
        }
    }

    /// A distance or time in cost units.
    #[expect(clippy::cast_possible_truncation, reason = "readers bound what stands in a file")]
    pub fn apply(self, value: f64) -> i64 {
        match self {
            Self::Exact => (1000.0 * value).round() as i64,
            Self::Nearest => value.round() as i64,
            Self::Down => value as i64,
            Self::Dimacs => (10.0 * value) as i64,
        }
    }
}
