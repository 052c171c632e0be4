//! Column generation: the relaxation over some routes says what services are worth, pricing finds routes that are cheaper than that, until
//! there are none.

use super::completion::Completions;
use super::duals::{Duals, Terms};
use super::effort::Effort;
use super::graph::Graph;
use super::near::{self, Set};
use super::pricing::{self, Care, Question};
use super::reduced::Reduced;
use crate::lp::{self, Candidate, Cover, Relaxed};

/// Services that a walk remembers beside the one where it is.
const REMEMBERED: usize = 12;
/// When there are more candidates than this, only so many are kept.
const MOST_CANDIDATES: usize = 1600;
const CANDIDATES: usize = 1000;
/// How far duals go towards those of the last program.
const STEP: f64 = 0.3;
/// How often duals are scaled down at most.
const MOST_SCALINGS: usize = 6;
/// What is too dear is so by at least this share.
const MOST_SHARE: f64 = 0.999_999;
/// The proof is good enough so near to the relaxation.
const CLOSE_ENOUGH: f64 = 0.9996;

/// The routes of a problem and what was proved about them.
pub(super) struct Generation<'a> {
    graphs: &'a [Graph],
    terms: &'a Terms,
    /// Per class what each service remembers.
    remembered: Vec<Vec<Set>>,
    candidates: Vec<Candidate>,
    /// Whole units in one of the linear program.
    unit: f64,
    /// The best bound proved.
    proved: Option<i64>,
    /// The last duals, and the share of its worth that the cheapest walk costs.
    last: Option<(Duals, f64)>,
}

impl<'a> Generation<'a> {
    /// Begins with candidates whose costs are in whole units.
    pub(super) fn new(graphs: &'a [Graph], terms: &'a Terms, candidates: Vec<Candidate>) -> Self {
        let n_services = terms.undone.len();
        let remembered =
            graphs.iter().map(|graph| near::remembered(graph, n_services, REMEMBERED)).collect();
        let dearest = candidates.iter().map(|candidate| candidate.cost).fold(1.0, f64::max);
        let unit = dearest / 1000.0;
        let mut generation =
            Self { graphs, terms, remembered, candidates, unit, proved: None, last: None };
        for candidate in &mut generation.candidates {
            candidate.cost /= unit;
        }
        generation
    }

    /// The best bound that is proved within the efforts for finding good duals and for proving a bound by them, in whole units.
    pub(super) fn prove(
        mut self,
        finding: &mut Effort<'_>,
        proving: &mut Effort<'_>,
    ) -> Option<i64> {
        // What was found and proved before an effort was spent stays.
        let _ = self.find_duals(finding);
        let _ = self.settle(proving);
        self.proved
    }

    /// What these duals prove, in whole units.
    #[cfg(test)]
    pub(super) fn bound(mut self, duals: &Duals, effort: &mut Effort<'_>) -> Option<i64> {
        self.price(duals, Care::Exact, effort)?;
        self.proved
    }

    /// Duals of small programs leap from one extreme to another. So each time only a step is made towards them (Wentges 1997).
    fn find_duals(&mut self, effort: &mut Effort<'_>) -> Option<()> {
        let mut steady = self.shared_costs();
        let mut step = STEP;
        loop {
            let relaxed = self.relax(effort)?;
            let duals = steady.towards(&Duals::of(&relaxed, self.unit, self.terms), step);
            steady = duals.clone();
            self.last = Some((duals.clone(), 1.0));
            if self.price(&duals, Care::Hasty, effort)? < 1.0 {
                step = STEP;
                continue;
            }
            let share = self.price(&duals, Care::Exact, effort)?;
            self.last = Some((duals, share));
            #[expect(clippy::cast_precision_loss, reason = "a rule of thumb")]
            let is_close = self
                .proved
                .is_some_and(|proved| CLOSE_ENOUGH * relaxed.cost * self.unit <= proved as f64);
            if is_close || 1.0 <= share.min(step) {
                self.last = None;
                return Some(());
            }
            step = (2.0 * step).min(1.0);
        }
    }

    /// The first candidates' costs, shared by what they do.
    fn shared_costs(&self) -> Duals {
        let mut services = vec![0; self.terms.undone.len()];
        for candidate in self.candidates.iter().rev() {
            for &service in &candidate.services {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_precision_loss,
                    reason = "any number is valid"
                )]
                let worth = (candidate.cost * self.unit / candidate.services.len() as f64) as i64;
                services[service] = worth;
            }
        }
        Duals { services, classes: vec![0; self.graphs.len()] }
    }

    /// Takes as much of the last duals as no walk is worth more than it costs (Farley 1990).
    fn settle(&mut self, effort: &mut Effort<'_>) -> Option<()> {
        let (mut duals, mut share) = self.last.take()?;
        for _ in 0..MOST_SCALINGS {
            duals = duals.scaled(share);
            share = self.price(&duals, Care::Exact, effort)?;
            if 1.0 <= share {
                break;
            }
        }
        Some(())
    }

    fn relax(&mut self, effort: &mut Effort<'_>) -> Option<Relaxed> {
        let n_entries: usize = self.candidates.iter().map(|it| it.services.len()).sum();
        effort.spend(200 * n_entries as u64)?;
        let cover = Cover {
            undone: &self.terms.prices_in(self.unit),
            most_routes: &self.terms.most_routes(),
        };
        let relaxed = lp::relax(&cover, &self.candidates)?;
        if MOST_CANDIDATES < self.candidates.len() {
            self.forget_dear(&relaxed);
        }
        Some(relaxed)
    }

    /// Keeps the candidates of least reduced cost.
    fn forget_dear(&mut self, relaxed: &Relaxed) {
        let reduced = |candidate: &Candidate| {
            let worth: f64 = candidate.services.iter().map(|&it| relaxed.services[it]).sum();
            candidate.cost - worth - relaxed.classes[candidate.class]
        };
        self.candidates.sort_by(|a, b| reduced(a).total_cmp(&reduced(b)));
        self.candidates.truncate(CANDIDATES);
    }

    /// Adds walks that cost less than they are worth; answers the share of its worth that the cheapest costs, 1 if there are none. Exact
    /// pricing proves a bound.
    fn price(&mut self, duals: &Duals, care: Care, effort: &mut Effort<'_>) -> Option<f64> {
        let mut least = Vec::with_capacity(self.graphs.len());
        let mut share = 1.0_f64;
        for (class, graph) in self.graphs.iter().enumerate() {
            let reduced = Reduced::of(graph, &duals.services);
            effort.spend(10 * reduced.n_ways() as u64)?;
            let completions: Vec<Completions> = match care {
                Care::Hasty => Vec::new(),
                Care::Exact => {
                    let by_key = Completions::by_key(graph, &reduced, effort);
                    let by_time = Completions::by_time(graph, &reduced, effort);
                    by_key.into_iter().chain(by_time).collect()
                }
            };
            let question = Question {
                graph,
                reduced: &reduced,
                remembered: &self.remembered[class],
                below: duals.classes[class],
                completions: &completions,
                care,
            };
            let priced = pricing::price(&question, effort)?;
            let tables = completions.iter().map(|table| table.least_walk(graph, &reduced));
            least.push(tables.fold(priced.least, i64::max).min(question.below));
            for walk in priced.walks {
                let worth: i64 = walk.services.iter().map(|&it| duals.services[it]).sum();
                let cost = walk.cost + worth;
                share = share.min(ratio(cost, worth + duals.classes[class]));
                #[expect(clippy::cast_precision_loss, reason = "a hint to the relaxation")]
                let cost = cost as f64 / self.unit;
                self.candidates.push(Candidate { class, services: walk.services, cost });
            }
        }
        if care == Care::Exact {
            let bound = duals.bound(self.terms, &least);
            self.proved = self.proved.max(Some(bound));
        }
        Some(share)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a hint")]
fn ratio(cost: i64, worth: i64) -> f64 {
    (cost as f64 / (worth as f64).max(1.0)).clamp(0.0, MOST_SHARE)
}
