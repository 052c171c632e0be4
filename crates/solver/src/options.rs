//! What goes into a search and what comes out of it.

use crate::Stop;
use roadcrew_model::{Judgement, Plan};
use roadcrew_units::{Money, Price};

/// How to search.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where all randomness comes from.
    pub seed: u64,
    /// When to stop.
    pub stop: Stop,
    /// How many threads to use; the plan does not depend on it. `None` means one per core.
    pub threads: Option<usize>,
    /// A plan to start from, such as this morning's. It may break rules; what does not fit is planned anew.
    pub start: Option<Plan>,
    /// Whether to spend a small share of the time on a lower bound, where one is likely to come out.
    pub bound: bool,
    /// What a metre between a service and the middle of its route counts while vehicles that tip, rest or keep times are searched, so that
    /// their routes become compact. It is no part of a plan's cost.
    pub compact: Price,
}

impl Options {
    /// Seed 1, all cores, no plan to start from, no bound, no price on what lies apart.
    pub fn new(stop: Stop) -> Self {
        Self { seed: 1, stop, threads: None, start: None, bound: false, compact: Price::ZERO }
    }
}

/// How far a search has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// The cost of the best plan so far, without any price for what must be done and is not.
    pub best: Money,
    /// Whether that plan does everything that must be done.
    pub feasible: bool,
    /// Since the search began.
    pub seconds: f64,
    /// Rounds done.
    pub iterations: u64,
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The best plan.
    pub plan: Plan,
    /// What the judge says of it.
    pub judgement: Judgement,
    /// Rounds done.
    pub iterations: u64,
    /// No feasible plan costs less, as the judge counts it. `None` if nothing is known, or if it was not asked for.
    pub lower_bound: Option<Money>,
}
