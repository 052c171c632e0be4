//! An easier problem first, where few services have rules that make all others slower to search: those that are linked or wait for what they need are
//! left out, and those that are to have a position may have any where hauls don't know it; the plan that is found is where the search of all goes on from.
//!
//! A lock of one job to a position, or a few jobs for two crews, would else make a day of a thousand services as hard to search as if all had such
//! rules: who is linked stays with who has it for a round, and so does much that stands around.

use crate::haul;
use crate::options::{Options, Progress, Solution};
use crate::stop::Stop;
use roadcrew_model::{Link, Plan, Problem, ProblemParts, Route, Service, ServiceId, Undone};
use roadcrew_units::Money;

/// With fewer services all are searched at once as soon.
const LEAST_SERVICES: usize = 150;
/// With more the problem would be copied at the price of much memory.
const MOST_SERVICES: usize = 6_000;
/// At most one in so many services may have such rules.
const FEW_ONE_IN: usize = 4;
/// The share of the search that goes into the easier problem.
const SHARE: f64 = 0.4;

/// How a problem is searched: [`super::search_at_once`].
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
        let mut is_hard: Vec<bool> = services.iter().map(|it| it.release.is_some()).collect();
        let keeps_positions = haul::know_positions(problem);
        for member in problem.links().iter().flat_map(Link::members) {
            is_hard[member.index()] = true;
        }
        let few = || services.iter().zip(&is_hard).filter(|(_, hard)| **hard);
        let is_placed = |service: &&Service| !keeps_positions && service.position.is_some();
        let n_placed = services.iter().filter(is_placed).count();
        let n_few = few().count() + n_placed;
        if n_few == 0 || services.len() < FEW_ONE_IN * n_few {
            return None;
        }
        let ids: Vec<ServiceId> =
            (0..services.len()).filter(|&index| !is_hard[index]).map(ServiceId::new).collect();
        let price = |(service, _): (&Service, &bool)| match service.undone {
            Undone::Costs(price) => price,
            Undone::Forbidden => Money::ZERO,
        };
        let eased = |service: &Service| Service {
            position: service.position.filter(|_| keeps_positions),
            ..service.clone()
        };
        let parts = ProblemParts {
            n_dimensions: problem.n_dimensions(),
            services: ids.iter().map(|&id| eased(problem.service(id))).collect(),
            balance: problem.balance(),
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
        let start = Some(self.in_all(found.plan, all));
        drop(self);
        let after = |progress: Progress| {
            let iterations = n_before + progress.iterations;
            listener(Progress { seconds: seconds + progress.seconds, iterations, ..progress });
        };
        let whole = Options { stop: rest, start, ..options.clone() };
        let found = search(all, &whole, &after);
        Solution { iterations: n_before + found.iterations, ..found }
    }

    /// A plan of the easier problem by the ids of the whole one, with what is to have a position there.
    fn in_all(&self, mut plan: Plan, all: &Problem) -> Plan {
        for route in &mut plan.routes {
            for stop in &mut route.stops {
                if let roadcrew_model::Stop::Service { service, .. } = stop {
                    *service = self.ids[service.index()];
                }
            }
            put_in_position(route, all);
        }
        plan
    }
}

/// Puts the services of a route that are to have a position there, the first ones first. Whether it can be driven then is not looked at.
fn put_in_position(route: &mut Route, problem: &Problem) {
    let wanted = |stop: &roadcrew_model::Stop| match stop {
        roadcrew_model::Stop::Service { service, .. } => problem.service(*service).position,
        _ => None,
    };
    let is_service =
        |stop: &roadcrew_model::Stop| matches!(stop, roadcrew_model::Stop::Service { .. });
    let mut placed: Vec<(usize, roadcrew_model::Stop)> =
        route.stops.iter().filter_map(|stop| Some((wanted(stop)?, *stop))).collect();
    placed.sort_by_key(|&(position, _)| position);
    route.stops.retain(|stop| wanted(stop).is_none());
    for (position, stop) in placed {
        let services = route.stops.iter().enumerate().filter(|(_, stop)| is_service(stop));
        let before = services.map(|(at, _)| at).nth(position);
        route.stops.insert(before.unwrap_or(route.stops.len()), stop);
    }
}

#[cfg(test)]
mod tests {
    use crate::haul::tests::streets;
    use crate::tests::plane_problem;
    use crate::{Options, Solution, solve};
    use roadcrew_model::{Link, Problem, ProblemParts, ServiceId, Undone, VehicleId, Violation};
    use roadcrew_units::{Money, Seconds};

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

    /// Four trucks that have time for a part of the work, and one service that is to be the first of the second.
    #[test]
    fn what_is_to_be_first_on_a_full_truck_is() {
        let parts = || {
            let mut parts = streets(2, 240).into_parts();
            for service in &mut parts.services {
                service.undone = Undone::Costs(Money(60));
            }
            parts
        };
        let free = planned(parts());
        let mut locked = parts();
        let vehicle = VehicleId::new(1);
        let first = &mut locked.services[7];
        (first.position, first.only_by) = (Some(0), vec![vehicle]);
        first.undone = Undone::Costs(Money(6000));
        let locked = planned(locked);
        assert!(locked.judgement.is_feasible(), "{:?}", locked.judgement.violations);
        let routes = &locked.plan.routes;
        let route = routes.iter().find(|route| route.vehicle == vehicle).unwrap();
        assert_eq!(route.services().next(), Some(ServiceId::new(7)));
        let n_done = |solution: &Solution| 240 - solution.judgement.undone.len();
        assert!(n_done(&free) < 240, "the trucks are full");
        assert!(
            9 * n_done(&free) <= 10 * n_done(&locked),
            "{} of {}",
            n_done(&locked),
            n_done(&free)
        );
    }
}
