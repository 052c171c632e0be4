//! What is assumed where a file leaves it open: when a crew leaves, and in which modes it works.

use super::modes::{OpenStop, choose_modes};
use super::times::{excess, lateness, too_early};
use crate::explain::departures;
use roadcrew_model::{
    ModeIndex, PointId, Problem, Route, Stop, TOLD_TO_THE_MINUTE, ToldTimes, VehicleId,
    judge_route_as_told,
};
use roadcrew_units::{Money, Seconds};

/// So often the modes are chosen anew for departures that were found with the last ones.
const MOST_TURNS: usize = 4;
/// The shift is divided by so many of the first ones.
const STEPS: i64 = 4;
/// For so many departures at most at a time, and for so many stops in all.
const MOST_DEPARTURES: usize = 32;
const MOST_STOPS_TURNED: usize = 1_000;

/// A route as a file tells it.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    pub problem: &'a Problem,
    pub vehicle: VehicleId,
    pub stops: &'a [OpenStop],
    pub times: &'a [ToldTimes],
    /// When it leaves, if that is told.
    pub departure: Option<Seconds>,
}

/// How bad a route is: the rules that it breaks, by how much it is later than told, for how long rules of time are broken, what it costs, and when it
/// leaves.
type Rank = (usize, Seconds, Seconds, Money, Seconds);

impl Told<'_> {
    /// The best that is found: the modes that are best for a departure, the departure that is best for these modes, and on from what changes at
    /// other departures, until nothing is better. A departure that is told, or follows from when the first stop is told to be, stays.
    pub(super) fn route(&self) -> Route {
        let told = self.departure.map(|departure| vec![(departure, self.stops.to_vec())]);
        let told = told.or_else(|| self.in_time_for_the_first());
        let is_open = told.is_none();
        let shift = self.problem.vehicle(self.vehicle).shift;
        let mut best: Option<(Rank, Route)> = None;
        let open = |departure| (departure, self.stops.to_vec());
        // Who leaves when all should be done works in the fastest modes.
        let step = |step| shift.open() + Seconds((shift.close() - shift.open()).0 * step / STEPS);
        let mut to_try = told.unwrap_or_else(|| (0..=STEPS).map(step).map(open).collect());
        for _ in 0..MOST_TURNS {
            let routes = to_try.iter().map(|(departure, stops)| {
                let departure = *departure;
                let stops = (&stops[..], self.times);
                let stops = choose_modes(self.problem, self.vehicle, stops, departure);
                let route = Route { vehicle: self.vehicle, departure, stops };
                let route = if is_open { self.leaving_at_best(route) } else { route };
                (self.rank(&route), route)
            });
            let mut routes: Vec<(Rank, Route)> = routes.collect();
            routes.sort_by_key(|found| found.0);
            let others = if is_open { self.others(&routes) } else { Vec::new() };
            to_try = others.into_iter().map(open).collect();
            let Some(found) = routes.into_iter().next() else { break };
            if best.as_ref().is_some_and(|best| best.0 <= found.0) {
                break;
            }
            best = Some(found);
        }
        best.map_or_else(
            || Route { vehicle: self.vehicle, departure: shift.open(), stops: Vec::new() },
            |best| best.1,
        )
    }

    /// Departures at which something changes for routes, fewer for longer ones, those of the first ones first.
    fn others(&self, routes: &[(Rank, Route)]) -> Vec<Seconds> {
        let most = (MOST_STOPS_TURNED / (self.stops.len() + 1)).clamp(2, MOST_DEPARTURES);
        let mut others: Vec<Seconds> = Vec::new();
        for (_, route) in routes {
            let moments = [&[route.departure], &self.moments(route)[..]].concat();
            let new = moments.into_iter().filter(|moment| !others.contains(moment));
            let new: Vec<Seconds> = new.take(most - others.len()).collect();
            others.extend(new);
        }
        others
    }

    /// In time for the first stop, with each of its modes, if that says when it is reached or begun. Who writes times in minutes means no second before
    /// the shift.
    fn in_time_for_the_first(&self) -> Option<Vec<(Seconds, Vec<OpenStop>)>> {
        let crew = self.problem.vehicle(self.vehicle);
        let told = self.times.first()?;
        let arrival = told.arrival.or(told.start)?;
        let first = *self.stops.first()?;
        let entries: Vec<(PointId, Stop)> = match first.stop {
            Stop::Service { service, mode } => {
                let modes =
                    self.problem.service(service).modes.iter().zip((0..=u8::MAX).map(ModeIndex));
                let modes = modes.filter(|(_, index)| first.is_open || *index == mode);
                modes.map(|(it, mode)| (it.entry, Stop::Service { service, mode })).collect()
            }
            Stop::Tip(id) => vec![(self.problem.facility(id).entry, first.stop)],
            Stop::Break(_) => Vec::new(),
        };
        let (travel, exit) =
            (self.problem.travel(crew.travel), self.problem.depot(crew.start).exit);
        let opens = crew.shift.open();
        let leaves = entries.into_iter().filter_map(|(entry, stop)| {
            let leaves = arrival - travel.leg(exit, entry)?.seconds;
            let is_rounded = leaves < opens && opens - leaves < TOLD_TO_THE_MINUTE;
            let mut stops = self.stops.to_vec();
            stops[0] = OpenStop { stop, is_open: false, from: None, hurries: false };
            Some((if is_rounded { opens } else { leaves }, stops))
        });
        let leaves: Vec<(Seconds, Vec<OpenStop>)> = leaves.collect();
        (!leaves.is_empty()).then_some(leaves)
    }

    /// The route with the best of the departures at which something changes. `O(stops²)`.
    fn leaving_at_best(&self, route: Route) -> Route {
        let all = self.moments(&route).into_iter();
        let all = all.map(|departure| Route { departure, ..route.clone() });
        let best = all.min_by_key(|route| self.rank(route));
        best.unwrap_or(route)
    }

    /// Departures at which something changes, those that are just in time for what is told, and the latest that makes nothing worse.
    fn moments(&self, route: &Route) -> Vec<Seconds> {
        let mut moments = vec![self.latest(route)];
        moments.extend(self.in_time(route));
        moments.extend(departures(self.problem, route));
        moments
    }

    /// The departures within the shift by which a route that waits nowhere is somewhere just when it is told to be.
    fn in_time(&self, route: &Route) -> Vec<Seconds> {
        let judged = judge_route_as_told(self.problem, route, self.times);
        let mut waited = Seconds::ZERO;
        let mut moments = Vec::new();
        for (told, times) in self.times.iter().zip(&judged.stops) {
            let moving = times.arrival - route.departure - waited;
            moments.extend(told.arrival.into_iter().chain(told.start).map(|at| at - moving));
            waited += times.start - times.arrival;
        }
        let shift = self.problem.vehicle(self.vehicle).shift;
        moments.retain(|moment| shift.contains(*moment));
        moments
    }

    /// The latest departure within the shift that makes nothing later or worse than leaving when the shift begins, nor later than is told: waiting
    /// is moved to the depot, where it costs nothing. `O(stops · log shift)`.
    fn latest(&self, route: &Route) -> Seconds {
        let shift = self.problem.vehicle(route.vehicle).shift;
        let outcome = |departure| {
            let route = Route { departure, ..route.clone() };
            let judged = judge_route_as_told(self.problem, &route, self.times);
            let broken: Vec<String> = judged.violations.iter().map(ToString::to_string).collect();
            (judged.arrival, judged.costs.lateness, broken, lateness(self.times, &judged))
        };
        let soonest = outcome(shift.open());
        // All of these only grow with the departure, so that the last one without a difference is found by halving.
        let (mut same, mut other) = (shift.open().0, shift.close().0 + 1);
        while same + 1 < other {
            let middle = same.midpoint(other);
            if outcome(Seconds(middle)) == soonest { same = middle } else { other = middle }
        }
        Seconds(same)
    }

    fn rank(&self, route: &Route) -> Rank {
        let judged = judge_route_as_told(self.problem, route, self.times);
        let (n_early, early) = too_early(self.times, &judged);
        let (n_broken, by) = (judged.violations.len() + n_early, excess(&judged.violations));
        (n_broken, early, by, judged.costs.total(), route.departure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::drawn::{MINUTE, problem};
    use proptest::prelude::*;
    use roadcrew_model::{ModeIndex, ServiceId};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_assumed_keeps_the_rules_where_anything_does_and_costs_hardly_more(
            services in prop::collection::vec(
                ((0i64..20, 0i64..20), 0i64..6, 0i64..900, prop::option::of((0i64..150, 5i64..60)),
                    prop::option::of(20i64..150), prop::option::weighted(0.2, 20i64..150)),
                1..5),
            shift in 60i64..240,
            rest in prop::option::of((20i64..120, 10i64..60)),
            place in prop::option::weighted(0.8, 0usize..5),
            departure in prop::option::weighted(0.2, 0i64..100),
        ) {
            let problem = problem(&services, shift, &[rest], Vec::new());
            let vehicle = VehicleId::new(0);
            let all = (0..services.len()).map(ServiceId::new);
            let mut stops: Vec<OpenStop> = all
                .map(|service| OpenStop {
                    stop: Stop::Service { service, mode: ModeIndex(0) },
                    is_open: true,
                    from: None, hurries: false,
                })
                .collect();
            let mut times: Vec<ToldTimes> = services
                .iter()
                .map(|it| ToldTimes { start: it.5.map(|at| Seconds(MINUTE * at)), ..ToldTimes::default() })
                .collect();
            // Who is home before its window ends needn't take it.
            if let Some(place) = place.filter(|_| rest.is_some()) {
                let place = place % (stops.len() + 1);
                stops.insert(place, OpenStop { stop: Stop::Break(0), is_open: false, from: None, hurries: false });
                times.insert(place, ToldTimes::default());
            }
            let departure = departure.map(|at| Seconds(MINUTE * at));
            let told = Told { problem: &problem, vehicle, stops: &stops, times: &times, departure };
            let route = told.route();
            let found = told.rank(&route);
            // Where the first stop says when, that says when it leaves.
            let told_first = times[0] != ToldTimes::default();
            let departures: Vec<Seconds> = if departure.is_some() || told_first {
                vec![route.departure]
            } else {
                (0..=shift).map(|minute| Seconds(MINUTE * minute)).collect()
            };
            for code in 0..1_usize << services.len() {
                let in_modes = stops.iter().map(|open| match open.stop {
                    Stop::Service { service, .. } => {
                        let mode = ModeIndex(u8::from(code >> service.index() & 1 == 1));
                        Stop::Service { service, mode }
                    }
                    other => other,
                });
                let route = Route { vehicle, departure: Seconds::ZERO, stops: in_modes.collect() };
                for &departure in &departures {
                    let rank = told.rank(&Route { departure, ..route.clone() });
                    // Where rules are broken whatever is assumed, that is told.
                    let is_kept = |rank: &Rank| (rank.0, rank.1) == (0, Seconds::ZERO);
                    let nearly = |cost: Money| Money(cost.0 - cost.0 / 10);
                    prop_assert!(
                        found.0 <= rank.0
                            && is_kept(&rank) <= is_kept(&found)
                            && (!is_kept(&rank) || nearly(found.3) <= rank.3),
                        "{found:?} is worse than {rank:?}"
                    );
                }
            }
        }
    }
}
