//! Where a round's work goes: to the parts of one large plan, or to several plans side by side.
//!
//! Where the time is long for the services there are, several plans cool side by side and are bred then ([`super::breed`]): a search that
//! is slower still would end in the same valley, only at its bottom.

use super::Whole;
use super::breed;
use super::part::{Part, Searched, WORK_PER_ROUND_ON_CHAINS};
use super::split;
use crate::acceptance::{Annealing, Moment};
use crate::instance::Instance;
use crate::random::Random;
use rayon::prelude::*;

/// Plans side by side where one plan can't be cut.
const ISLANDS: usize = 2;
/// Every so many rounds the dearest island goes on from the cheapest.
const MEETING_EVERY: u64 = 64;

/// When it is known how many rounds there will be. It is too hot by then for a plan to have come to anything.
const KNOWN_AT: f64 = 0.02;
/// So much work a service makes it worth to breed, counted in looks at a place; with more than [`FEW`] services more, by the square of
/// their number: of an eighth of the time a plan of many makes too little, and what a child exchanges is a small part of it.
const BRED_FROM: f64 = 12e6;
const FEW: f64 = 300.0;
/// Plans that cool side by side to be bred.
const PARENTS: usize = 4;
/// The share of the search in which they cool.
const COOLING: f64 = 0.5;

/// The plans that the search goes on from: one that is cut into parts, or a few that are searched whole.
pub(super) struct Islands {
    plans: Vec<Whole>,
    life: Life,
}

/// How the plans come to be better ones.
enum Life {
    /// How many rounds there will be is not known yet.
    Begun,
    /// One after another.
    Alone,
    /// Side by side, without meeting; the best that each has met.
    BeforeBreeding(Vec<Whole>),
    /// From one another.
    Bred,
}

impl Islands {
    /// Their number follows from the problem and its first plan, never from the threads.
    pub(super) fn of(instance: &Instance<'_>, first: Whole) -> Self {
        let n_plans = if 2 <= split::n_parts(instance, &first) { 1 } else { ISLANDS };
        let life = if instance.chains.is_some() { Life::Begun } else { Life::Alone };
        Self { plans: vec![first; n_plans], life }
    }

    /// One round, when `progress` of the search is done; answers the best plans that it met.
    pub(super) fn search(
        &mut self,
        instance: &Instance<'_>,
        (annealing, progress): (&Annealing, f64),
        (seed, round): (u64, u64),
    ) -> Vec<Whole> {
        if matches!(self.life, Life::Begun) && KNOWN_AT <= progress {
            self.decide(instance, progress, round);
        }
        match &mut self.life {
            Life::Begun | Life::Alone => self.cool(instance, annealing.at(progress), (seed, round)),
            Life::BeforeBreeding(bests) if progress < COOLING => {
                let moment = annealing.at(progress / COOLING);
                let parts = std::mem::take(&mut self.plans).into_iter().map(Part::whole).collect();
                let (lasts, found) = search_parts(instance, parts, moment, (seed, round));
                self.plans = lasts;
                for (best, found) in bests.iter_mut().zip(&found) {
                    if found.cost < best.cost {
                        best.clone_from(found);
                    }
                }
                found
            }
            Life::BeforeBreeding(bests) => {
                self.plans = std::mem::take(bests);
                self.life = Life::Bred;
                breed::generation(instance, annealing, &mut self.plans, (seed, round))
            }
            Life::Bred => breed::generation(instance, annealing, &mut self.plans, (seed, round)),
        }
    }

    /// Whether there will be so many rounds that breeding is worth it.
    #[expect(clippy::cast_precision_loss, reason = "rounds and services stay far below 2^53")]
    fn decide(&mut self, instance: &Instance<'_>, progress: f64, round: u64) {
        let n_rounds = round as f64 / progress;
        let work = n_rounds * WORK_PER_ROUND_ON_CHAINS as f64;
        let n_services = instance.n_services() as f64;
        let many = (n_services / FEW).max(1.0);
        self.life = if work < BRED_FROM * n_services * many * many {
            Life::Alone
        } else {
            let plans = self.plans.iter().cycle().take(PARENTS).cloned().collect();
            self.plans = plans;
            Life::BeforeBreeding(self.plans.clone())
        };
    }

    /// One round of annealing.
    fn cool(
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
