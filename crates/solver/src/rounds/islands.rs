//! Where a round's work goes: to the parts of one large plan, or to several small plans side by side.

use super::Whole;
use super::part::{Part, Searched};
use super::split;
use crate::acceptance::Moment;
use crate::instance::Instance;
use crate::random::Random;
use rayon::prelude::*;

/// Plans side by side where one plan can't be cut.
const ISLANDS: usize = 2;
/// Every so many rounds the dearest island goes on from the cheapest.
const MEETING_EVERY: u64 = 64;

/// The plans that the search goes on from: one that is cut into parts, or a few that are searched whole.
pub(super) struct Islands {
    plans: Vec<Whole>,
}

impl Islands {
    /// Their number follows from the problem and its first plan, never from the threads.
    pub(super) fn of(instance: &Instance<'_>, first: Whole) -> Self {
        let n_plans = if 2 <= split::n_parts(instance, &first) { 1 } else { ISLANDS };
        Self { plans: vec![first; n_plans] }
    }

    /// One round; answers the best plans that it met.
    pub(super) fn search(
        &mut self,
        instance: &Instance<'_>,
        moment: Moment<'_>,
        (seed, round): (u64, u64),
    ) -> Vec<Whole> {
        if let [plan] = &self.plans[..] {
            let (last, best) = search_cut(instance, plan, moment, (seed, round));
            self.plans = vec![last];
            return vec![best];
        }
        let parts = std::mem::take(&mut self.plans).into_iter().map(Part::whole).collect();
        let (lasts, bests) = search_parts(instance, parts, moment, (seed, round));
        self.plans = lasts;
        if round.is_multiple_of(MEETING_EVERY)
            && let Some(cheapest) = self.plans.iter().min_by_key(|plan| plan.cost).cloned()
        {
            self.settle(cheapest);
        }
        bests
    }

    /// The dearest island goes on from this plan.
    pub(super) fn settle(&mut self, plan: Whole) {
        if let Some(dearest) = self.plans.iter_mut().max_by_key(|plan| plan.cost) {
            *dearest = plan;
        }
    }
}

/// One round on the parts of one plan: where it ended, and the best that it met.
pub(super) fn search_cut(
    instance: &Instance<'_>,
    plan: &Whole,
    moment: Moment<'_>,
    (seed, round): (u64, u64),
) -> (Whole, Whole) {
    let parts = split::split(instance, plan, (seed, round));
    let (lasts, bests) = search_parts(instance, parts, moment, (seed, round));
    (split::join(instance, lasts), split::join(instance, bests))
}

fn search_parts(
    instance: &Instance<'_>,
    parts: Vec<Part>,
    moment: Moment<'_>,
    (seed, round): (u64, u64),
) -> (Vec<Whole>, Vec<Whole>) {
    let n_parts = parts.len();
    let search = |(index, part): (usize, Part)| {
        let random = Random::new(seed, round, 1 + index as u64);
        part.search(instance, (moment, n_parts), random)
    };
    let searched: Vec<Searched> = parts.into_par_iter().enumerate().map(search).collect();
    searched.into_iter().map(|part| (part.last, part.best)).unzip()
}
