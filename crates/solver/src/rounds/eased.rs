//! An easier problem first: what few services have rules for that only the search of whole routes knows is left out, and routes need not be alike; the
//! plan that is found is where the search of all goes on from.
//!
//! A lock of one job to a position, or a few jobs for two crews, would else make a day of a thousand services as slow to search as if all had such
//! rules. And a price on the differences between routes, as they are for now, keeps a plan from getting cheap that is far from it still.

use crate::options::{Options, Progress, Solution};
use crate::stop::Stop;
use roadcrew_model::{Link, Plan, Problem, ProblemParts, Route, Service, ServiceId, Undone};
use roadcrew_units::Money;

/// With fewer services all are searched at once as soon.
const LEAST_SERVICES: usize = 150;
/// With more the problem would be copied at the price of much memory.
const MOST_SERVICES: usize = 6_000;
/// At most one in so many services may be left out.
const FEW_ONE_IN: usize = 4;
/// The share of the search that goes into the easier problem.
const SHARE: f64 = 0.7;

/// How a problem is searched: [`super::search_at_once`], or what a test puts in its place.
type Search = fn(&Problem, &Options, &(dyn Fn(Progress) + Sync)) -> Solution;

/// A problem without what makes it hard.
pub(super) struct Eased {
    problem: Problem,
    /// Its services' ids in the whole problem.
    ids: Vec<ServiceId>,
    /// What it costs to leave undone what was left out, and whether that is allowed.
    price_of_few: Money,
    may_be_left: bool,
}

impl Eased {
    /// `None` where nothing makes the problem hard, or too many services do, or there is a plan to start from.
    pub(super) fn of(problem: &Problem, options: &Options) -> Option<Self> {
        let services = problem.services();
        let is_of_size = (LEAST_SERVICES..=MOST_SERVICES).contains(&services.len());
        let may_be_cut = options.start.is_none() && options.stop.is_limited();
        if !is_of_size || !may_be_cut || !problem.groups().is_empty() {
            return None;
        }
        let mut is_hard: Vec<bool> = services.iter().map(has_rules).collect();
        for member in problem.links().iter().flat_map(Link::members) {
            is_hard[member.index()] = true;
        }
        let few = || services.iter().zip(&is_hard).filter(|(_, hard)| **hard);
        let n_few = few().count();
        let is_easy = n_few == 0 && problem.balance().0 == 0;
        if is_easy || services.len() < FEW_ONE_IN * n_few {
            return None;
        }
        let ids: Vec<ServiceId> =
            (0..services.len()).filter(|&index| !is_hard[index]).map(ServiceId::new).collect();
        let price = |(service, _): (&Service, &bool)| match service.undone {
            Undone::Costs(price) => price,
            Undone::Forbidden => Money::ZERO,
        };
        let parts = ProblemParts {
            n_dimensions: problem.n_dimensions(),
            services: ids.iter().map(|&id| problem.service(id).clone()).collect(),
            vehicles: problem.vehicles().to_vec(),
            depots: problem.depots().to_vec(),
            facilities: problem.facilities().to_vec(),
            travels: problem.travels().to_vec(),
            ..ProblemParts::default()
        };
        Some(Self {
            problem: Problem::new(parts).ok()?,
            ids,
            price_of_few: few().map(price).sum(),
            may_be_left: few().all(|(service, _)| service.undone != Undone::Forbidden),
        })
    }

    /// Searches the easier problem, and goes on from its plan with all.
    pub(super) fn search(
        self,
        all: &Problem,
        options: &Options,
        listener: &(dyn Fn(Progress) + Sync),
        search: Search,
    ) -> Solution {
        let (stop, rest): (Stop, Stop) = options.stop.cut(SHARE);
        let begun = rest.start();
        let before = |progress: Progress| {
            let best = progress.best + self.price_of_few;
            let feasible = progress.feasible && self.may_be_left;
            listener(Progress { best, feasible, ..progress });
        };
        let eased = Options { stop, bound: false, ..options.clone() };
        let found = search(&self.problem, &eased, &before);
        let (n_before, seconds) = (found.iterations, begun.seconds());
        let start = Some(self.in_all(found.plan));
        drop(self);
        let after = |progress: Progress| {
            let iterations = n_before + progress.iterations;
            listener(Progress { seconds: seconds + progress.seconds, iterations, ..progress });
        };
        let whole = Options { stop: rest, start, ..options.clone() };
        let found = search(all, &whole, &after);
        Solution { iterations: n_before + found.iterations, ..found }
    }

    /// A plan of the easier problem by the ids of the whole one.
    fn in_all(&self, mut plan: Plan) -> Plan {
        for stop in plan.routes.iter_mut().flat_map(|route: &mut Route| &mut route.stops) {
            if let roadcrew_model::Stop::Service { service, .. } = stop {
                *service = self.ids[service.index()];
            }
        }
        plan
    }
}

/// Whether a service has a rule of its own by which only whole routes are searched.
fn has_rules(service: &Service) -> bool {
    service.position.is_some() || service.release.is_some()
}

#[cfg(test)]
mod tests {
    use crate::tests::plane_problem;
    use crate::{Options, Solution, solve};
    use roadcrew_model::{Link, Problem, ProblemParts, ServiceId, Violation};
    use roadcrew_units::{Price, Seconds};

    fn planned(parts: ProblemParts) -> Solution {
        let problem = Problem::new(parts).unwrap();
        solve(&problem, &Options::new(crate::Stop::after_iterations(6)), &|_| {})
    }

    fn done(solution: &Solution) -> usize {
        solution.judgement.routes.iter().map(|route| route.stops.len()).sum()
    }

    #[test]
    fn one_place_that_is_fixed_costs_little_of_a_large_plan() {
        let free = planned(plane_problem(4, 240).into_parts());
        let mut parts = plane_problem(4, 240).into_parts();
        parts.services[7].position = Some(0);
        let (first, then) = (ServiceId::new(11), ServiceId::new(12));
        parts.links.push(Link::Follows { first, then, gap: Seconds(0) });
        let fixed = planned(parts);
        let is_missing = |it: &Violation| matches!(it, Violation::MustBeDone { .. });
        assert!(fixed.judgement.violations.iter().all(is_missing));
        assert!(done(&free) <= done(&fixed) + 12, "{} and {}", done(&free), done(&fixed));
        assert_eq!(fixed.iterations, 6);
    }

    #[test]
    fn routes_that_are_to_be_alike_are_first_searched_as_if_they_were_not() {
        let mut parts = plane_problem(5, 200).into_parts();
        parts.balance = Price(1);
        let solution = planned(parts);
        let is_missing = |it: &Violation| matches!(it, Violation::MustBeDone { .. });
        assert!(solution.judgement.violations.iter().all(is_missing));
        assert_eq!(solution.iterations, 6);
    }
}
