//! Which of the problems near a report it speaks of: that with the highest odds, times the reports that it has; among equals the one
//! that opened first.
//!
//! One more report is about each of those that were sent with equal right, so a problem with ten has ten times the odds of one with
//! one. Otherwise a stray report that opened a problem of its own draws away all that stray to its side.

use crate::candidate::Candidate;
use crate::nearness::Nearness;
use crate::problem::Basis;
use crate::sighting::Sighting;
use crate::weigh::as_metres;
use crate::{FamilyRules, Judgement, Streets};
use roadcrew_units::Position;

/// A report or alert that looks for its problem.
pub(crate) struct Contest<'a, K, P> {
    sighting: &'a Sighting,
    at: Nearness,
    rules: FamilyRules,
    judgement: &'a Judgement,
    best: Option<Entrant<'a, K, P>>,
}

/// A problem that would take it, under whatever name the caller has for it.
struct Entrant<'a, K, P> {
    key: K,
    problem: &'a P,
    rank: f64,
    basis: Basis,
}

impl<'a, K, P: Candidate> Contest<'a, K, P> {
    pub(crate) fn new(
        sighting: &'a Sighting,
        rules: FamilyRules,
        judgement: &'a Judgement,
    ) -> Self {
        Self { sighting, at: Nearness::to(sighting.position), rules, judgement, best: None }
    }

    /// Asks a problem that may be about the sighting's asset. If it is and still open, that settles it.
    pub(crate) fn ask_by_asset(&mut self, key: K, problem: &'a P) {
        let named = self.sighting.asset.as_deref();
        let is_same = named.is_some() && problem.asset() == named;
        if is_same && problem.is_open_for(self.sighting, self.rules.cool_down) {
            self.enter(Entrant { key, problem, rank: f64::INFINITY, basis: Basis::Asset });
        }
    }

    /// Whether a problem with this middle is surely too far away to take it by place.
    pub(crate) fn is_far(&self, middle: Position) -> bool {
        self.at.is_far(middle, as_metres(self.rules.radius))
    }

    /// Asks a problem that may lie near.
    pub(crate) fn ask_by_place(&mut self, key: K, problem: &'a P, streets: &impl Streets) {
        let is_other_asset = match (problem.asset(), self.sighting.asset.as_deref()) {
            (Some(known), Some(named)) => known != named,
            _ => false,
        };
        let may_join = !is_other_asset && problem.is_open_for(self.sighting, self.rules.cool_down);
        if !may_join {
            return;
        }
        let Some(middle) = problem.room_for(&self.at, self.rules) else { return };
        let question = problem.ask((self.sighting, middle), self.rules, &self.judgement.weights);
        let score = question.and_then(|question| question.score(streets));
        if let Some(score) = score.filter(|&score| self.judgement.acceptance <= score) {
            let rank = score / (1.0 - score) * as_f64(middle.count());
            self.enter(Entrant { key, problem, rank, basis: Basis::Place });
        }
    }

    /// Whether nothing takes it so far.
    pub(crate) fn is_open(&self) -> bool {
        self.best.is_none()
    }

    /// The problem that takes it, and on what grounds.
    pub(crate) fn end(self) -> Option<(K, Basis)> {
        self.best.map(|best| (best.key, best.basis))
    }

    fn enter(&mut self, entrant: Entrant<'a, K, P>) {
        let is_better = self.best.as_ref().is_none_or(|best| {
            let by_rank = entrant.rank.total_cmp(&best.rank);
            by_rank.then_with(|| best.problem.by_opening(entrant.problem)).is_gt()
        });
        if is_better {
            self.best = Some(entrant);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a problem has fewer than 2^53 reports")]
fn as_f64(count: usize) -> f64 {
    count as f64
}
