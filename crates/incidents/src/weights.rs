//! How much each piece of evidence weighs: the log-odds of Fellegi and Sunter's record linkage (1969), added up.
//!
//! The probability that a report speaks of a known one is the logistic of the sum of its terms. Weights are a city's own: they
//! stand in its category table, where a fit on labelled repeats puts them.

use crate::Agreement;
use std::fmt;

/// What a pair of reports may show. Its name is its key in a category table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// Any pair: the log-odds before any evidence.
    Base,
    /// What the addresses say; nothing is told of a missing one.
    Address(Agreement),
    /// Within a metre of each other, and an address is missing: a geocoder puts an address at one point.
    SamePlace,
    /// The straight line, in radii of the family.
    Distance,
    /// Two codes of one family.
    OtherCode,
    /// At most 15 minutes later.
    QuarterHour,
    /// At most 4 hours later, but more than 15 minutes.
    FourHours,
    /// More than 4 hours later, within a quarter of the time in which the earlier one should be dealt with.
    Fresh,
    /// Up to three times that time too late.
    Overdue,
    /// Later still.
    LongOverdue,
    /// The earlier one was closed at most a day ago.
    ClosedToday,
    /// The earlier one was closed longer ago.
    ClosedBefore,
}

impl Term {
    /// All terms, in the order of [`Weights`].
    pub const ALL: [Self; 19] = [
        Self::Base,
        Self::Address(Agreement::Same),
        Self::Address(Agreement::Neighbours),
        Self::Address(Agreement::SameBlock),
        Self::Address(Agreement::OtherBlock),
        Self::Address(Agreement::SameStreet),
        Self::Address(Agreement::HouseAndCorner),
        Self::Address(Agreement::OtherCorner),
        Self::Address(Agreement::OtherStreet),
        Self::SamePlace,
        Self::Distance,
        Self::OtherCode,
        Self::QuarterHour,
        Self::FourHours,
        Self::Fresh,
        Self::Overdue,
        Self::LongOverdue,
        Self::ClosedToday,
        Self::ClosedBefore,
    ];

    /// Its place in [`Self::ALL`].
    pub fn place(self) -> usize {
        match self {
            Self::Base => 0,
            // A missing address comes first among the agreements and is never told.
            Self::Address(agreement) => (agreement as usize).max(1),
            Self::SamePlace => 9,
            Self::Distance => 10,
            Self::OtherCode => 11,
            Self::QuarterHour => 12,
            Self::FourHours => 13,
            Self::Fresh => 14,
            Self::Overdue => 15,
            Self::LongOverdue => 16,
            Self::ClosedToday => 17,
            Self::ClosedBefore => 18,
        }
    }

    /// Its key in a category table.
    pub fn key(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Address(agreement) => agreement.key(),
            Self::SamePlace => "same_place",
            Self::Distance => "distance",
            Self::OtherCode => "other_code",
            Self::QuarterHour => "quarter_hour",
            Self::FourHours => "four_hours",
            Self::Fresh => "fresh",
            Self::Overdue => "overdue",
            Self::LongOverdue => "long_overdue",
            Self::ClosedToday => "closed_today",
            Self::ClosedBefore => "closed_before",
        }
    }
}

/// Its key, with spaces.
impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key().replace('_', " "))
    }
}

/// The weight of each term, in log-odds (natural logarithm).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights([f64; Term::ALL.len()]);

impl Weights {
    /// The weight of a term.
    pub fn get(&self, term: Term) -> f64 {
        self.0[term.place()]
    }

    /// The same weights but one.
    #[must_use]
    pub fn with(mut self, term: Term, weight: f64) -> Self {
        self.0[term.place()] = weight;
        self
    }

    /// Nothing weighs anything.
    pub(crate) fn none() -> Self {
        Self([0.0; Term::ALL.len()])
    }
}

impl Default for Weights {
    /// For a city without labelled repeats: whatever lies within the radius of an open report is probably the same thing (0.82
    /// side by side, 0.62 at the edge), unless the addresses say otherwise. Chosen by hand, checked on generated cities.
    fn default() -> Self {
        Self::none()
            .with(Term::Base, 1.5)
            .with(Term::Address(Agreement::Same), 1.0)
            .with(Term::Address(Agreement::Neighbours), 0.5)
            .with(Term::Address(Agreement::OtherBlock), -1.0)
            .with(Term::Address(Agreement::HouseAndCorner), -0.5)
            .with(Term::Address(Agreement::OtherCorner), -4.0)
            .with(Term::Address(Agreement::OtherStreet), -0.5)
            .with(Term::SamePlace, 1.0)
            .with(Term::Distance, -1.0)
            .with(Term::ClosedToday, -0.3)
            .with(Term::ClosedBefore, -0.5)
    }
}

/// The probability that belongs to log-odds.
pub(crate) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_stand_in_the_order_of_their_weights() {
        for (place, term) in Term::ALL.into_iter().enumerate() {
            assert_eq!(term.place(), place);
        }
    }

    #[test]
    fn even_odds_are_a_half() {
        assert!((probability(0.0) - 0.5).abs() < 1e-12);
    }
}
