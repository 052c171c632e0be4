//! How long a crew may work and drive before it rests.

use roadcrew_units::Seconds;
use std::fmt;

/// What law or an agreement says of a day's rests. Empty by default: nothing but the breaks that the vehicle owes.
///
/// Driving is what a vehicle drives between stops; work is all time from departure to return but breaks, waiting included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rests {
    /// No longer than so without a rest.
    pub stretches: Vec<Stretch>,
    /// So much rest on a day of so much work.
    pub totals: Vec<TotalRest>,
    /// The most driving on a day.
    pub longest_driving: Option<Seconds>,
}

/// What makes tired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strain {
    /// Everything but breaks.
    Work,
    /// Driving between stops.
    Driving,
}

impl fmt::Display for Strain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Work => "work",
            Self::Driving => "driving",
        })
    }
}

/// No more of a strain than so much without a rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Of what.
    pub of: Strain,
    /// The most without a rest.
    pub at_most: Seconds,
    /// How long a rest is that ends the stretch, in one piece.
    pub rest: Seconds,
    /// Two shorter rests that together end it, in this order: the first at least so long, the second at least so long.
    pub split: Option<[Seconds; 2]>,
    /// Whether any time without driving is a rest, such as work on site.
    pub rests_by_other_work: bool,
}

/// So much rest on a day with more than so much work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TotalRest {
    /// Days with at most so much work owe nothing.
    pub beyond: Seconds,
    /// The least rest in total.
    pub rest: Seconds,
    /// A shorter rest doesn't count.
    pub piece: Seconds,
}

impl Rests {
    /// Whether there is no rule at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
