//! What a plan costs, by its parts.

use roadcrew_units::Money;
use std::ops::AddAssign;

/// The parts of a cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Costs {
    /// For using vehicles at all.
    pub fixed: Money,
    /// For metres driven and served.
    pub distance: Money,
    /// For seconds from departure to return.
    pub duration: Money,
    /// For seconds beyond what is agreed.
    pub overtime: Money,
    /// For routes that are longer than the mean.
    pub balance: Money,
    /// For services outside the territory of who performs them.
    pub territory: Money,
    /// For starting services after they were due.
    pub lateness: Money,
    /// For modes and tips that have a price of their own.
    pub extra: Money,
    /// For services left undone.
    pub undone: Money,
}

impl Costs {
    /// The sum of all parts.
    pub fn total(self) -> Money {
        self.fixed
            + self.distance
            + self.duration
            + self.overtime
            + self.balance
            + self.territory
            + self.lateness
            + self.extra
            + self.undone
    }
}

impl AddAssign for Costs {
    fn add_assign(&mut self, other: Self) {
        self.fixed += other.fixed;
        self.distance += other.distance;
        self.duration += other.duration;
        self.overtime += other.overtime;
        self.balance += other.balance;
        self.territory += other.territory;
        self.lateness += other.lateness;
        self.extra += other.extra;
        self.undone += other.undone;
    }
}
