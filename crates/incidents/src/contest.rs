//! Which of the problems near a report it speaks of: the surest; among equals the one that opened first.

use crate::nearness::Nearness;
use crate::problem::{Basis, Problem};
use crate::sighting::Sighting;
use crate::{FamilyRules, Judgement, Streets};

/// A report or alert that looks for its problem.
pub(crate) struct Contest<'a, K> {
    sighting: &'a Sighting,
    at: Nearness,
    rules: FamilyRules,
    judgement: &'a Judgement,
    best: Option<Entrant<'a, K>>,
}

/// A problem that would take it, under whatever name the caller has for it.
struct Entrant<'a, K> {
    key: K,
    problem: &'a Problem,
    score: f64,
    basis: Basis,
}

impl<'a, K> Contest<'a, K> {
    pub(crate) fn new(
        sighting: &'a Sighting,
        rules: FamilyRules,
        judgement: &'a Judgement,
    ) -> Self {
        Self { sighting, at: Nearness::to(sighting.position), rules, judgement, best: None }
    }

    /// Asks a problem that may be about the sighting's asset. If it is and still open, that settles it.
    pub(crate) fn ask_by_asset(&mut self, key: K, problem: &'a Problem) {
        let named = self.sighting.asset.as_deref();
        let is_same = named.is_some() && problem.asset() == named;
        if is_same && problem.is_open_for(self.sighting, self.rules.cool_down) {
            self.enter(Entrant { key, problem, score: 1.0, basis: Basis::Asset });
        }
    }

    /// Asks a problem that may lie near.
    pub(crate) fn ask_by_place(&mut self, key: K, problem: &'a Problem, streets: &impl Streets) {
        let is_other_asset = match (problem.asset(), self.sighting.asset.as_deref()) {
            (Some(known), Some(named)) => known != named,
            _ => false,
        };
        let may_join = !is_other_asset
            && problem.is_open_for(self.sighting, self.rules.cool_down)
            && problem.has_room_for(&self.at, self.rules);
        if !may_join {
            return;
        }
        let question = problem.ask(self.sighting, self.rules, &self.judgement.weights);
        let score = question.and_then(|question| question.score(streets));
        if let Some(score) = score.filter(|&score| self.judgement.acceptance <= score) {
            self.enter(Entrant { key, problem, score, basis: Basis::Place });
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

    fn enter(&mut self, entrant: Entrant<'a, K>) {
        let order = |one: &Entrant<'a, K>| one.problem.opener().map(|opener| &opener.order);
        let is_better = self.best.as_ref().is_none_or(|best| {
            let by_score = entrant.score.total_cmp(&best.score);
            by_score.then_with(|| order(best).cmp(&order(&entrant))).is_gt()
        });
        if is_better {
            self.best = Some(entrant);
        }
    }
}
