//! Who drives straight on along a street keeps its lane wherever that is possible: to the search the lanes of a piece are all alike.

use super::Assembled;
use roadcrew_model::{
    Judgement, Load, ModeIndex, Plan, Problem, Service, ServiceId, Stop, TravelId, judge,
};
use roadcrew_roads::SegmentId;
use roadcrew_units::Metres;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The lane that a service is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lane {
    /// The street piece, in the direction of the lane.
    pub direction: SegmentId,
    /// The same piece the other way.
    pub back: Option<SegmentId>,
    /// Which of the lanes of that direction, counted from 1.
    pub number: u8,
}

/// The lanes of a piece hold as much but for what their whole litres and kilograms are rounded by.
const ROUNDING: i64 = 1;

impl Assembled<'_> {
    /// The plan with the lanes of each piece given to those who drive there so that they change lanes less often; `None` where nothing is
    /// gained, and where it would cost more or break more rules. `O(stops · lanes²)`.
    pub(super) fn with_steady_lanes(&self, found: &(Plan, Judgement)) -> Option<(Plan, Judgement)> {
        let of_services = self.draft.labels.iter().map(|label| label.lane).collect();
        let streets = self.draft.labels.iter().map(|label| label.street.as_str()).collect();
        Lanes { problem: &self.problem, of_services, streets }.steady(found)
    }
}

/// What the services of a day are about.
struct Lanes<'a> {
    problem: &'a Problem,
    /// By service.
    of_services: Vec<Option<Lane>>,
    /// By service.
    streets: Vec<&'a str>,
}

/// A route and a stop of it.
type Place = (usize, usize);

/// Which lanes of each piece nobody has yet.
struct Free<'a> {
    all: &'a Lanes<'a>,
    of_piece: BTreeMap<SegmentId, BTreeSet<(u8, ServiceId)>>,
    rounding: i64,
}

impl Lanes<'_> {
    fn steady(&self, (plan, judgement): &(Plan, Judgement)) -> Option<(Plan, Judgement)> {
        let runs = self.runs(plan);
        let n_changes = self.n_changes(plan, &runs);
        // A vehicle that is full to the litre can't take a lane that holds more.
        [ROUNDING, 0].into_iter().find_map(|rounding| {
            let steady = self.handed_out(plan, &runs, rounding)?;
            if n_changes <= self.n_changes(&steady, &runs) {
                return None;
            }
            let judged = judge(self.problem, &steady);
            let keeps_as_much = judged.violations.len() <= judgement.violations.len();
            (keeps_as_much && judged.cost() <= judgement.cost()).then_some((steady, judged))
        })
    }

    fn lane(&self, service: ServiceId) -> Option<Lane> {
        self.of_services[service.index()]
    }

    /// The lanes that a route takes one after the other straight on, the longest run first. A break between them doesn't count.
    fn runs(&self, plan: &Plan) -> Vec<Vec<Place>> {
        let mut runs: Vec<Vec<Place>> = Vec::new();
        for (number, route) in plan.routes.iter().enumerate() {
            let mut before = None;
            for (index, &stop) in route.stops.iter().enumerate() {
                let Stop::Service { service, mode } = stop else {
                    before = before.filter(|_| matches!(stop, Stop::Break(_)));
                    continue;
                };
                if self.lane(service).is_none() {
                    before = None;
                    continue;
                }
                let travel = self.problem.vehicle(route.vehicle).travel;
                let now = (service, mode);
                let leads_on = |before| self.is_straight_on(before, now, travel);
                match runs.last_mut() {
                    Some(run) if before.is_some_and(leads_on) => run.push((number, index)),
                    _ => runs.push(vec![(number, index)]),
                }
                before = Some(now);
            }
        }
        runs.sort_by_key(|run| Reverse(run.len()));
        runs
    }

    /// Whether the second goes on along the street where the first ended, and not back.
    fn is_straight_on(
        &self,
        before: (ServiceId, ModeIndex),
        now: (ServiceId, ModeIndex),
        travel: TravelId,
    ) -> bool {
        let mode = |(service, mode): (ServiceId, ModeIndex)| {
            self.problem.service(service).modes[mode.index()]
        };
        let leg = self.problem.travel(travel).leg(mode(before).exit, mode(now).entry);
        let turns_back = match (self.lane(before.0), self.lane(now.0)) {
            (Some(before), Some(now)) => before.back == Some(now.direction),
            _ => true,
        };
        self.streets[before.0.index()] == self.streets[now.0.index()]
            && !turns_back
            && leg.is_some_and(|leg| leg.metres == Metres::ZERO)
    }

    /// How often a lane is changed along the runs.
    fn n_changes(&self, plan: &Plan, runs: &[Vec<Place>]) -> usize {
        let number = |&place: &Place| Some(self.lane(served(plan, place)?.0)?.number);
        let changes = |run: &Vec<Place>| {
            run.windows(2).filter(|ends| number(&ends[0]) != number(&ends[1])).count()
        };
        runs.iter().map(changes).sum()
    }

    /// Gives each run in turn the lane that it can keep the longest, and where it can't any more the one that it then can. `None` where somebody
    /// would get none.
    fn handed_out(&self, plan: &Plan, runs: &[Vec<Place>], rounding: i64) -> Option<Plan> {
        let mut free = Free { all: self, of_piece: BTreeMap::new(), rounding };
        for (index, lane) in self.of_services.iter().enumerate() {
            if let Some(lane) = lane {
                let service = ServiceId::new(index);
                free.of_piece.entry(lane.direction).or_default().insert((lane.number, service));
            }
        }
        let mut steady = plan.clone();
        for run in runs {
            let mut number = None;
            for (index, &place) in run.iter().enumerate() {
                let (service, mode) = served(plan, place)?;
                let kept = number.and_then(|number| free.find(service, number));
                let (number_here, given) = match kept {
                    Some(given) => (number?, given),
                    None => free.longest(plan, &run[index..])?,
                };
                number = Some(number_here);
                free.take(number_here, given);
                steady.routes[place.0].stops[place.1] = Stop::Service { service: given, mode };
            }
        }
        Some(steady)
    }
}

impl Free<'_> {
    /// The free lane of that number which may be taken for the lane of a service.
    fn find(&self, service: ServiceId, number: u8) -> Option<ServiceId> {
        let lanes = self.of_piece.get(&self.all.lane(service)?.direction)?;
        let problem = self.all.problem;
        let mut fitting = lanes.iter().filter(|&&(of, other)| {
            of == number
                && is_alike(problem.service(service), problem.service(other), self.rounding)
        });
        fitting.next().map(|&(_, other)| other)
    }

    /// Of the free lanes of the first place, the one that is free the furthest, with its number; the lowest among equals.
    fn longest(&self, plan: &Plan, run: &[Place]) -> Option<(u8, ServiceId)> {
        let (service, _) = served(plan, *run.first()?)?;
        let numbers = self.of_piece.get(&self.all.lane(service)?.direction)?;
        let reach = |number: u8| {
            let is_free = |&&place: &&Place| {
                served(plan, place).is_some_and(|(service, _)| self.find(service, number).is_some())
            };
            run.iter().take_while(is_free).count()
        };
        let choices =
            numbers.iter().filter_map(|&(number, _)| Some((number, self.find(service, number)?)));
        choices.max_by_key(|&(number, _)| (reach(number), Reverse(number)))
    }

    fn take(&mut self, number: u8, service: ServiceId) {
        let piece = self.all.lane(service).map(|lane| lane.direction);
        if let Some(lanes) = piece.and_then(|piece| self.of_piece.get_mut(&piece)) {
            lanes.remove(&(number, service));
        }
    }
}

/// The service of a place, in its mode.
fn served(plan: &Plan, (route, stop): Place) -> Option<(ServiceId, ModeIndex)> {
    match plan.routes[route].stops[stop] {
        Stop::Service { service, mode } => Some((service, mode)),
        Stop::Tip(_) | Stop::Break(_) => None,
    }
}

/// Whether two services may be exchanged: all that counts is the same, but for so much of what they weigh.
fn is_alike(a: &Service, b: &Service, rounding: i64) -> bool {
    let Service {
        name: _,
        modes,
        load,
        delivery,
        release,
        windows,
        due,
        skills,
        only_by,
        territory,
        position,
        undone,
    } = a;
    let is_near = |a: &Load, b: &Load| {
        a.0.len() == b.0.len() && a.0.iter().zip(&b.0).all(|(a, b)| (a - b).abs() <= rounding)
    };
    is_near(load, &b.load)
        && is_near(delivery, &b.delivery)
        && *modes == b.modes
        && *release == b.release
        && *windows == b.windows
        && *due == b.due
        && *skills == b.skills
        && *only_by == b.only_by
        && *territory == b.territory
        && *position == b.position
        && *undone == b.undone
}

#[cfg(test)]
mod tests {
    use super::*;
    use roadcrew_model::{
        Depot, DepotId, Leg, Mode, PointId, ProblemParts, Route, Skills, Travel, Undone, Vehicle,
        VehicleId,
    };
    use roadcrew_units::{Money, Price, Seconds, TimeWindow};

    /// Three blocks of two lanes, one after the other: the services are 1 and 2 of the first block, then of the second and the third. Each holds
    /// so many litres.
    fn three_blocks(litres: [i64; 6], change: impl Fn(&mut Vec<Service>)) -> Problem {
        let point = PointId::new;
        let lane = |index: usize| Service {
            modes: vec![Mode {
                entry: point(index / 2),
                exit: point(index / 2 + 1),
                duration: Seconds(60),
                distance: Metres(100),
                cost: Money::ZERO,
            }],
            load: Load(vec![litres[index]]),
            undone: Undone::Costs(Money::from_units(60.0)),
            ..Service::default()
        };
        let mut services: Vec<Service> = (0..6).map(lane).collect();
        change(&mut services);
        let leg = |from: PointId, to: PointId| {
            let blocks = i64::try_from(from.index().abs_diff(to.index())).ok()?;
            Some(Leg { seconds: Seconds(10 * blocks), metres: Metres(100 * blocks) })
        };
        let vehicle = Vehicle {
            shift: TimeWindow::ALWAYS,
            start: DepotId::new(0),
            end: DepotId::new(0),
            capacity: Load(vec![7]),
            skills: Skills::NONE,
            per_second: Price(1),
            ..Vehicle::default()
        };
        Problem::new(ProblemParts {
            groups: Vec::new(),
            n_dimensions: 1,
            services,
            links: Vec::new(),
            balance: Price::ZERO,
            vehicles: vec![vehicle.clone(), vehicle],
            depots: vec![Depot { name: String::new(), exit: point(0), entry: point(0) }],
            facilities: Vec::new(),
            travels: vec![Travel::from_fn(4, leg)],
        })
        .unwrap()
    }

    /// The lanes that two vehicles drive, block by block, before and after.
    #[track_caller]
    fn check(problem: &Problem, driven: [[usize; 3]; 2], expected: Option<[[usize; 3]; 2]>) {
        let route = |(index, blocks): (usize, [usize; 3])| Route {
            vehicle: VehicleId::new(index),
            departure: Seconds::ZERO,
            stops: (0..3)
                .map(|block| Stop::service(ServiceId::new(2 * block + blocks[block] - 1), 0))
                .collect(),
        };
        let plan = Plan { routes: driven.into_iter().enumerate().map(route).collect() };
        let of = |index: usize| Lane {
            direction: SegmentId::new(index / 2),
            back: None,
            number: if index.is_multiple_of(2) { 1 } else { 2 },
        };
        let of_services = (0..6).map(|index| Some(of(index))).collect();
        let lanes = Lanes { problem, of_services, streets: vec!["Mill Street"; 6] };
        let judged = judge(problem, &plan);
        let cost = judged.cost();
        let steady = lanes.steady(&(plan, judged));
        let told = steady.map(|(plan, judged)| {
            assert_eq!(judged.cost(), cost);
            assert!(judged.is_feasible(), "{:?}", judged.violations);
            let numbers = |route: &Route| -> Vec<usize> {
                route.services().map(|service| service.index() % 2 + 1).collect()
            };
            plan.routes.iter().map(numbers).collect::<Vec<_>>()
        });
        assert_eq!(told, expected.map(|routes| routes.map(Vec::from).to_vec()));
    }

    #[test]
    fn who_drives_straight_on_keeps_its_lane() {
        let problem = three_blocks([2; 6], |_| ());
        check(&problem, [[1, 2, 1], [2, 1, 2]], Some([[1, 1, 1], [2, 2, 2]]));
        check(&problem, [[2, 2, 1], [1, 1, 2]], Some([[1, 1, 1], [2, 2, 2]]));
        check(&problem, [[2, 2, 2], [1, 1, 1]], None);
    }

    #[test]
    fn lanes_that_differ_by_a_litre_are_exchanged_where_there_is_room() {
        let roomy = three_blocks([2, 2, 2, 2, 2, 3], |_| ());
        check(&roomy, [[1, 2, 1], [2, 1, 2]], Some([[1, 1, 1], [2, 2, 2]]));
        // One of them would hold eight litres, of seven.
        let full = three_blocks([2, 3, 2, 2, 2, 3], |_| ());
        check(&full, [[1, 1, 2], [2, 2, 1]], None);
    }

    #[test]
    fn what_is_locked_stays_with_its_crew_and_the_others_fit_in() {
        let lock = |services: &mut Vec<Service>| services[1].only_by = vec![VehicleId::new(0)];
        let problem = three_blocks([2; 6], lock);
        check(&problem, [[2, 1, 1], [1, 2, 2]], Some([[2, 2, 2], [1, 1, 1]]));
    }
}
