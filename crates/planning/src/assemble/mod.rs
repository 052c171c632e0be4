//! What dispatch and collection have in common: a [`Draft`] becomes a problem, and a solved problem a day's plan.

mod draft;
mod fleet;
mod lanes;
mod told;
mod unneeded;

pub(crate) use draft::{Draft, Label, MUST, NOBODYS_SKILL};
pub(crate) use fleet::is_closed_all_day;
pub(crate) use lanes::Lane;

use crate::day::{DayPlan, PlanKind, SearchRecord, Took};
use crate::explain::{Budget, Case, Planned, Spares, explain, take_what_pays};
use crate::news::News;
use crate::nights;
use crate::rests::{Care, breaks};
use crate::search::Search;
use roadcrew_model::{ModeIndex, Plan, Problem, Stop, Violation};
use roadcrew_solver::{Options, Solution};
use roadcrew_units::Price;
use std::time::Instant;

/// So often a day is planned anew at most, where its plan breaks rules of rests.
const MOST_TURNS: usize = 2;

/// A problem with the labels that lead back into the city.
pub(crate) struct Assembled<'a> {
    pub draft: Draft<'a>,
    pub problem: Problem,
    /// Where the time went until here.
    pub took: Took,
}

impl Assembled<'_> {
    /// Solves the problem and puts the plan into the city's words.
    pub(crate) fn plan(&mut self, search: &Search, listener: &(dyn Fn(News) + Sync)) -> DayPlan {
        self.tell_misplaced(listener);
        self.plan_from(None, search, listener).0
    }

    /// Says which depots and tips lie too far from any street, so that nobody waits for a plan that can't use them.
    pub(crate) fn tell_misplaced(&self, listener: &(dyn Fn(News) + Sync)) {
        for told in &self.draft.misplaced {
            listener(News::Misplaced(told.clone()));
        }
    }

    /// The same from a plan to start from, with the plan as the solver has it.
    pub(crate) fn plan_from(
        &mut self,
        start: Option<Plan>,
        search: &Search,
        listener: &(dyn Fn(News) + Sync),
    ) -> (DayPlan, Plan) {
        let options = Options { compact: self.per_metre_apart(), start, ..search.options() };
        let begun = Instant::now();
        let progressed = |progress| listener(News::Progress(progress));
        let mut solution = roadcrew_solver::solve(&self.problem, &options, &progressed);
        for _ in 0..MOST_TURNS {
            if !self.see_to_rests(&solution) {
                break;
            }
            solution = roadcrew_solver::solve(&self.problem, &options, &progressed);
        }
        self.forget_shorter_days();
        self.took.searching = begun.elapsed();
        let begun = Instant::now();
        let record = SearchRecord { seed: search.seed, iterations: solution.iterations };
        let found = (solution.plan, solution.judgement);
        let found = self.without_unneeded_tips(&found).unwrap_or(found);
        let found = take_what_pays(&self.problem, found, self.per_metre_apart());
        let found = match self.without_unneeded_breaks(&found) {
            // Shorter breaks may leave room for more.
            Some(spared) => take_what_pays(&self.problem, spared, self.per_metre_apart()),
            None => found,
        };
        let (found, judgement) = self.with_steady_lanes(&found).unwrap_or(found);
        // Who misses a window of today doesn't wait for tomorrow's: so it is told.
        let done =
            found.routes.iter().flat_map(|route| route.services().map(|it| (route.vehicle, it)));
        let met = nights::without_other_days(&self.problem, done, |_, _, _| false);
        let of_all_days = met.and_then(|met| {
            let services = self.problem.services().to_vec();
            self.problem.replace_services(met).is_ok().then_some(services)
        });
        let all_undone = &judgement.undone;
        let spares = Spares::of(&self.problem);
        let planned = if all_undone.is_empty() {
            Planned::unasked()
        } else {
            Planned::of(&self.problem, &found, self.per_metre_apart())
        };
        let budget = Budget::of(&self.problem, &found);
        let mut plan = self.day_plan(&found, &judgement, record, &|service| {
            let case = Case {
                problem: &self.problem,
                spares: &spares,
                plan: &found,
                planned: &planned,
                service,
                crews: &self.draft.crews,
                day: self.draft.day,
                name: &|id| self.stop_name(Stop::Service { service: id, mode: ModeIndex(0) }),
                skills: &|missing| self.draft.skills_in_words(missing.0),
                tools: self.draft.tools(),
            };
            // By id, as the judge lists them.
            let depth = budget.depth(all_undone.partition_point(|&other| other < service));
            explain(&case, depth)
        });
        plan.took.telling = begun.elapsed();
        if let Some(services) = of_all_days {
            let restored = self.problem.replace_services(services);
            debug_assert!(restored.is_ok(), "the day's own services");
        }
        (plan, found)
    }

    /// What each metre from the middle of a round to its stops counts. Jobs are wherever something broke; rounds are what people see pass by.
    pub(crate) fn per_metre_apart(&self) -> Price {
        match self.draft.kind {
            PlanKind::Collection => self.draft.city.prices.compact_metre,
            PlanKind::Dispatch => Price::ZERO,
        }
    }

    /// Where some crew drives too long without a rest, gives all crews windows as if they only drove, so that the work can't just move on to
    /// another crew that then does; and who drives too long in all is out for as much less. Answers whether that changes anything.
    fn see_to_rests(&mut self, solution: &Solution) -> bool {
        let violations = &solution.judgement.violations;
        let is_about_rests = |violation: &Violation| {
            matches!(violation, Violation::RestMissing { .. } | Violation::RestTooShort { .. })
        };
        let mut vehicles = self.problem.vehicles().to_vec();
        if violations.iter().any(is_about_rests) {
            for (vehicle, crew) in vehicles.iter_mut().zip(&self.draft.crews) {
                if let Ok(strict) = breaks(crew, self.draft.day, Care::Driving) {
                    vehicle.breaks = strict;
                }
            }
        }
        for violation in violations {
            let Violation::DrivesTooLong { vehicle, by } = violation else { continue };
            let routes = solution.plan.routes.iter().zip(&solution.judgement.routes);
            let mut own = routes.filter(|(route, _)| route.vehicle == *vehicle);
            if let Some((_, judged)) = own.next() {
                vehicles[vehicle.index()].longest_duration = Some(judged.duration() - *by);
            }
        }
        let is_changed = vehicles != self.problem.vehicles();
        is_changed && self.problem.replace_vehicles(vehicles).is_ok()
    }

    /// Crews may be out for as long as their rules say again.
    fn forget_shorter_days(&mut self) {
        let mut vehicles = self.problem.vehicles().to_vec();
        for (vehicle, crew) in vehicles.iter_mut().zip(&self.draft.crews) {
            vehicle.longest_duration = crew.rules.longest_duty;
        }
        let longer = self.problem.replace_vehicles(vehicles);
        debug_assert!(longer.is_ok(), "the day's own limits");
    }
}
