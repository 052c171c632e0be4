//! What is assumed of crews that others wait for or that wait for others: when they leave, and in which modes they work.

use super::modes::{OpenStop, choose_modes};
use super::times::{ToldRoute, too_early};
use crate::explain::departures;
use roadcrew_model::{
    Plan, Problem, Route, RouteJudgement, ServiceId, Stop, ToldTimes, judge_as_told,
};
use roadcrew_solver::leave_together;
use roadcrew_units::{Money, Seconds};

/// So often each crew's departure and modes are chosen anew for those of the others.
const MOST_TURNS: usize = 4;

/// A plan's routes as a file tells them, in its order.
pub(super) struct AsTold<'a> {
    pub problem: &'a Problem,
    pub stops: &'a [Vec<OpenStop>],
    pub times: &'a [ToldRoute],
}

/// How bad a plan is: the rules that it breaks, by how much it is later than told, and what it costs.
type Rank = (usize, Seconds, Money);

/// Lets crews leave otherwise that nobody says the departure of and that others wait for or that wait for others, and work otherwise where the file
/// leaves that open, where the whole plan is better for it: from what is best for each alone, and from where all hurry for the others.
pub(super) fn assume_for_each_other(told: &AsTold<'_>, plan: &mut Plan) {
    if !plan.services().any(|service| told.is_linked(service)) {
        return;
    }
    let told_times: Vec<Vec<ToldTimes>> = told.times.iter().map(|it| it.stops.clone()).collect();
    let rank = |plan: &Plan| told.rank(plan, &told_times);
    let hurried = told.in_a_hurry(plan, &told_times);
    let mut starts = vec![plan.clone()];
    starts.extend(Some(hurried).filter(|hurried| hurried != plan));
    let found = starts.into_iter().map(|start| told.improved(start, &told_times));
    if let Some(best) = found.min_by_key(&rank).filter(|best| rank(best) < rank(plan)) {
        *plan = best;
    }
}

impl AsTold<'_> {
    /// Better for the whole plan, crew by crew.
    fn improved(&self, mut plan: Plan, times: &[Vec<ToldTimes>]) -> Plan {
        let rank = |plan: &Plan| self.rank(plan, times);
        // What is told of times by others, they keep.
        let is_settled = |route: &Route| {
            let index = plan.routes.iter().position(|it| it.vehicle == route.vehicle);
            index.is_none_or(|index| {
                !self.may_leave(route, index) || self.times[index].stops.iter().any(says_when)
            })
        };
        if let Some(other) = leave_together(self.problem, &plan, &is_settled)
            && rank(&other) < rank(&plan)
        {
            plan = other;
        }
        for _ in 0..MOST_TURNS {
            let before = plan.clone();
            for index in 0..plan.routes.len() {
                if self.may_leave(&plan.routes[index], index) {
                    let judged = judge_as_told(self.problem, &plan, times);
                    let route = &plan.routes[index];
                    let mut tried = waiting_less(route.departure, &judged.routes[index]);
                    // Who keeps every rule has others wait at most.
                    if !judged.violations.is_empty() {
                        tried.extend(departures(self.problem, route));
                    }
                    leave_at_best(&mut plan, index, &tried, &rank);
                }
                if let Some(other) = self.working_otherwise(&plan, index, times)
                    && rank(&other) < rank(&plan)
                {
                    plan = other;
                }
            }
            if plan == before {
                break;
            }
        }
        plan
    }

    /// All linked crews leave as soon as they may and are done soonest with what others wait for.
    fn in_a_hurry(&self, plan: &Plan, times: &[Vec<ToldTimes>]) -> Plan {
        let mut hurried = plan.clone();
        for (index, route) in hurried.routes.iter_mut().enumerate() {
            if !route.services().any(|service| self.is_linked(service)) {
                continue;
            }
            if self.may_leave(route, index) {
                route.departure = self.problem.vehicle(route.vehicle).shift.open();
            }
            let stops = self.hurrying(index);
            let stops = (&stops[..], &times[index][..]);
            route.stops = choose_modes(self.problem, route.vehicle, stops, route.departure);
        }
        hurried
    }

    fn hurrying(&self, index: usize) -> Vec<OpenStop> {
        let stops = self.stops[index].iter();
        stops.map(|open| OpenStop { hurries: self.is_for_others(open), ..*open }).collect()
    }

    fn is_for_others(&self, open: &OpenStop) -> bool {
        matches!(open.stop, Stop::Service { service, .. } if self.is_linked(service))
    }

    fn rank(&self, plan: &Plan, times: &[Vec<ToldTimes>]) -> Rank {
        let judged = judge_as_told(self.problem, plan, times);
        let early = times.iter().zip(&judged.routes).map(|(told, judged)| too_early(told, judged));
        let (n_early, early) =
            early.fold((0, Seconds::ZERO), |sum, it| (sum.0 + it.0, sum.1 + it.1));
        (judged.violations.len() + n_early, early, judged.cost())
    }

    fn is_linked(&self, service: ServiceId) -> bool {
        self.problem.links().iter().any(|link| link.members().contains(&service))
    }

    /// Whether others wait for a route or it for them, and nobody says when it leaves.
    fn may_leave(&self, route: &Route, index: usize) -> bool {
        let times = &self.times[index];
        let first = times.stops.first();
        let is_told = times.departure.is_some()
            || first.is_some_and(|first| first.arrival.or(first.start).is_some());
        !is_told && route.services().any(|service| self.is_linked(service))
    }

    /// The plan with the modes of one route that are best for when others are ready for it now, or by which it is ready for them soonest, leaving as it does
    /// or, where it may, otherwise.
    fn working_otherwise(
        &self,
        plan: &Plan,
        index: usize,
        times: &[Vec<ToldTimes>],
    ) -> Option<Plan> {
        let route = &plan.routes[index];
        if !self.stops[index].iter().any(|open| open.is_open)
            || !route.services().any(|service| self.is_linked(service))
        {
            return None;
        }
        let judged = judge_as_told(self.problem, plan, times);
        let stops = self.stops[index].iter().zip(&judged.routes[index].stops);
        // Who doesn't wait may come sooner.
        let in_time = stops.map(|(open, judged)| OpenStop {
            from: (self.is_for_others(open) && judged.arrival < judged.start)
                .then_some(judged.start),
            ..*open
        });
        let (in_time, in_a_hurry): (Vec<OpenStop>, _) = (in_time.collect(), self.hurrying(index));
        let mut leaves = vec![route.departure];
        if self.may_leave(route, index) {
            leaves.extend(departures(self.problem, route));
            leaves.extend(waiting_less(route.departure, &judged.routes[index]));
        }
        let ways =
            leaves.into_iter().flat_map(|leaves| [(leaves, &in_time), (leaves, &in_a_hurry)]);
        let others = ways.map(|(departure, stops)| {
            let stops = (&stops[..], &times[index][..]);
            let stops = choose_modes(self.problem, route.vehicle, stops, departure);
            let mut other = plan.clone();
            other.routes[index] = Route { departure, stops, ..*route };
            other
        });
        others.min_by_key(|other| self.rank(other, times))
    }
}

/// Whether anything is told of when a stop is reached, begun or left.
fn says_when(told: &ToldTimes) -> bool {
    *told != ToldTimes::default()
}

/// Departures by which a route waits the less at one stop after another.
fn waiting_less(leaves: Seconds, judged: &RouteJudgement) -> Vec<Seconds> {
    let mut waited = Seconds::ZERO;
    let mut later = Vec::new();
    for stop in judged.stops.iter().filter(|stop| stop.arrival < stop.start) {
        waited += stop.start - stop.arrival;
        later.push(leaves + waited);
    }
    later
}

/// The departure of a route that is best for the plan among some, and between it and the next as late as nothing gets worse: who waits less costs
/// less, until others have to wait.
fn leave_at_best<R: Ord + Copy>(
    plan: &mut Plan,
    index: usize,
    tried: &[Seconds],
    rank: &dyn Fn(&Plan) -> R,
) {
    let was = plan.routes[index].departure;
    let mut at = |departure: Seconds| {
        plan.routes[index].departure = departure;
        rank(plan)
    };
    let (mut best, mut least) = (was, at(was));
    for &departure in tried {
        let found = at(departure);
        if found < least {
            (best, least) = (departure, found);
        }
    }
    let next = tried.iter().copied().chain([was]).filter(|it| best < *it).min();
    let mut worse = next.unwrap_or(best);
    while best + Seconds(1) < worse {
        let middle = Seconds(best.0.midpoint(worse.0));
        let found = at(middle);
        if found <= least {
            (best, least) = (middle, found);
        } else {
            worse = middle;
        }
    }
    at(best);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::assumed::Told;
    use crate::check::drawn::{Drawn, MINUTE, problem};
    use roadcrew_model::{Link, VehicleId};

    /// Two crews with two of the services each, in order, and none of its breaks taken: who is home before a break's window ends needn't.
    struct Day {
        services: [Drawn; 4],
        shift: i64,
        rests: [Option<(i64, i64)>; 2],
        link: Link,
    }

    impl Day {
        /// Holds what is assumed against every mode and every second minute of departure.
        fn check(self) {
            let problem = problem(&self.services, self.shift, &self.rests, vec![self.link]);
            let in_mode = |service: usize, mode: u8| Stop::service(ServiceId::new(service), mode);
            let open = |service| OpenStop {
                stop: in_mode(service, 0),
                is_open: true,
                from: None,
                hurries: false,
            };
            let stops = [vec![open(0), open(1)], vec![open(2), open(3)]];
            let times = ToldRoute { stops: vec![ToldTimes::default(); 2], ..ToldRoute::default() };
            let times = [times.clone(), times];
            let as_told = AsTold { problem: &problem, stops: &stops, times: &times };
            let alone = |index: usize| {
                let (vehicle, times) = (VehicleId::new(index), &times[index].stops[..]);
                let stops = &stops[index];
                Told { problem: &problem, vehicle, stops, times, departure: None }.route()
            };
            let mut plan = Plan { routes: vec![alone(0), alone(1)] };
            assume_for_each_other(&as_told, &mut plan);
            let rank = |plan: &Plan| as_told.rank(plan, &[]);
            let found = rank(&plan);
            let minutes = || (0..=self.shift).step_by(2).map(|minute| Seconds(MINUTE * minute));
            for modes in 0..16_u8 {
                let mode = |service: usize| in_mode(service, modes >> service & 1);
                for departures in minutes().flat_map(|one| minutes().map(move |it| [one, it])) {
                    let route = |index: usize| Route {
                        vehicle: VehicleId::new(index),
                        departure: departures[index],
                        stops: vec![mode(2 * index), mode(2 * index + 1)],
                    };
                    let other = rank(&Plan { routes: vec![route(0), route(1)] });
                    let costs_no_less = other.0 != 0 || found.2.0 - found.2.0 / 10 <= other.2.0;
                    assert!(
                        found.0 <= other.0 && costs_no_less,
                        "{found:?} of {plan:?} is worse than {other:?}: {modes:04b}, {departures:?}"
                    );
                }
            }
        }
    }

    fn at(x: i64, y: i64, longer: i64, price: i64, open: Option<(i64, i64)>) -> Drawn {
        ((x, y), longer, price, open, None, None)
    }

    fn follows(first: usize, then: usize, gap: i64) -> Link {
        let (first, then) = (ServiceId::new(first), ServiceId::new(then));
        Link::Follows { first, then, gap: Seconds(MINUTE * gap) }
    }

    #[test]
    fn who_is_waited_for_works_in_the_way_that_is_done_soonest() {
        Day {
            services: [
                at(10, 2, 0, 0, None),
                at(2, 4, 4, 0, None),
                at(0, 0, 0, 0, None),
                at(0, 0, 0, 0, Some((12, 28))),
            ],
            shift: 60,
            rests: [None, None],
            link: follows(1, 2, 0),
        }
        .check();
        Day {
            services: [
                at(0, 0, 0, 180, Some((26, 5))),
                at(4, 2, 0, 0, None),
                at(3, 5, 2, 0, None),
                at(0, 2, 0, 0, None),
            ],
            shift: 80,
            rests: [None, None],
            link: follows(0, 2, 12),
        }
        .check();
    }

    #[test]
    fn who_waits_for_another_works_on_so_as_to_be_home_before_a_break_is_owed() {
        for close in [50, 52, 54, 56, 58, 60, 62, 64, 66, 68, 70] {
            Day {
                services: [
                    at(4, 3, 2, 0, None),
                    at(9, 1, 5, 0, Some((30, 10))),
                    at(9, 1, 5, 0, None),
                    at(12, 12, 1, 900, None),
                ],
                shift: 90,
                rests: [None, Some((close - 10, 10))],
                link: Link::Together(vec![ServiceId::new(1), ServiceId::new(2)]),
            }
            .check();
        }
    }

    #[test]
    fn crews_that_begin_together_are_both_in_time() {
        Day {
            services: [
                at(9, 1, 0, 501, Some((25, 5))),
                at(0, 3, 0, 0, None),
                at(0, 9, 5, 0, None),
                at(8, 0, 0, 0, None),
            ],
            shift: 87,
            rests: [None, None],
            link: Link::Together(vec![ServiceId::new(1), ServiceId::new(2)]),
        }
        .check();
    }
}
