//! What is told of locks, against every plan of small days.

use super::alone::{Order, alone};
use super::orders::{Found, any_order};
use super::trial::{Conflict, conflict};
use super::{Lock, Locked};
use proptest::prelude::*;
use roadcrew_model::{
    Break, Depot, Leg, Link, Load, Mode, ModeIndex, Plan, PointId, Problem, ProblemParts, Route,
    Service, ServiceId, Skills, Stop, Travel, Undone, Vehicle, VehicleId, judge,
};
use roadcrew_units::{Metres, Money, Seconds, TimeWindow};

/// A service as it is drawn: where, how long, a second way to do it, from when to when, the skill that it needs.
type Drawn = ((i64, i64), i64, bool, Option<(i64, i64)>, bool);
/// A lock as it is drawn: of which service, for which crew, at which position, when.
type DrawnLock = (usize, Option<usize>, Option<usize>, Option<(i64, i64)>);
/// A crew as it is drawn: how long its shift is, and when it rests.
type DrawnCrew = (i64, Option<(i64, i64)>);
/// A link as it is drawn: of which kind, between which services.
type DrawnLink = (u8, usize, usize);

fn window(open: i64, length: i64) -> TimeWindow {
    TimeWindow::new(Seconds(open), Seconds(open + length)).unwrap()
}

fn problem(drawn: &[Drawn], links: &[DrawnLink], crews: &[DrawnCrew]) -> Problem {
    // The depot, and two ends of each service.
    let mut places = vec![(10, 10)];
    let mut services = Vec::new();
    for &((x, y), length, turns, open, is_skilled) in drawn {
        let point = PointId::new(places.len());
        places.extend([(x, y), (x + 4, y)]);
        let other = PointId::new(places.len() - 1);
        // No service is a shorter way than the way itself.
        let mode = |entry, exit| Mode {
            entry,
            exit,
            duration: Seconds(4 + length),
            distance: Metres::ZERO,
            cost: Money::ZERO,
        };
        let mut modes = vec![mode(point, other)];
        modes.extend(turns.then(|| mode(other, point)));
        services.push(Service {
            modes,
            windows: open.map(|(open, length)| window(open, length)).into_iter().collect(),
            skills: Skills(u64::from(is_skilled)),
            undone: Undone::Costs(Money::ZERO),
            load: Load(Vec::new()),
            ..Service::default()
        });
    }
    let link = |&(kind, one, other): &DrawnLink| {
        let (first, then) = (one % drawn.len(), other % drawn.len());
        let [first_id, then_id] = [first, then].map(ServiceId::new);
        (first != then).then(|| match kind {
            0 => Link::Follows { first: first_id, then: then_id, gap: Seconds(7) },
            1 => Link::Together(vec![first_id, then_id]),
            _ => Link::SameVehicle(vec![first_id, then_id]),
        })
    };
    let vehicle = |(index, &(shift, rest)): (usize, &DrawnCrew)| Vehicle {
        shift: window(0, shift),
        skills: Skills(u64::from(index == 0)),
        breaks: rest
            .map(|(open, length)| Break { window: window(open, length), duration: Seconds(9) })
            .into_iter()
            .collect(),
        ..Vehicle::default()
    };
    let leg = |from: PointId, to: PointId| {
        let ((a, b), (x, y)) = (places[from.index()], places[to.index()]);
        Some(Leg { seconds: Seconds((a - x).abs() + (b - y).abs()), metres: Metres::ZERO })
    };
    Problem::new(ProblemParts {
        services,
        links: links.iter().filter_map(link).collect(),
        vehicles: crews.iter().enumerate().map(vehicle).collect(),
        depots: vec![Depot { name: String::new(), exit: PointId::new(0), entry: PointId::new(0) }],
        travels: vec![Travel::from_fn(places.len(), leg)],
        ..ProblemParts::default()
    })
    .unwrap()
}

/// A lock as a file states it, but for the time, which is given in seconds here.
fn lock((service, crew, position, _): DrawnLock) -> Lock {
    Lock {
        place: String::new(),
        job: service.to_string(),
        crew: crew.map(|crew| crew.to_string()),
        position,
        time: None,
        date: None,
    }
}

/// Whether any plan of the day keeps all of these locks, with the judge as the only authority.
fn can_be_kept(problem: &Problem, locked: &[&Locked<'_>]) -> bool {
    let mut parts = problem.clone().into_parts();
    for one in locked {
        let service = &mut parts.services[one.service.index()];
        let is_free =
            |vehicle: VehicleId| service.only_by.is_empty() || service.only_by.contains(&vehicle);
        let place = one.lock.position.map(|position| position - 1);
        let clashes = one.vehicle.is_some_and(|vehicle| !is_free(vehicle))
            || service.position.is_some_and(|other| place.is_some_and(|place| place != other));
        if clashes || !one.settle(service) {
            return false;
        }
        service.undone = Undone::Forbidden;
    }
    let problem = Problem::new(parts).unwrap();
    let mut plan = Plan::default();
    any_plan(&problem, &mut plan, 0)
}

/// Whether what there is of a plan can be completed: by one more stop of the last vehicle, or by the next vehicle.
fn any_plan(problem: &Problem, plan: &mut Plan, n_vehicles: usize) -> bool {
    if n_vehicles == problem.vehicles().len() && judge(problem, plan).is_feasible() {
        return true;
    }
    if n_vehicles < problem.vehicles().len() {
        let vehicle = VehicleId::new(n_vehicles);
        let departure = problem.vehicle(vehicle).shift.open();
        // Stays in.
        if any_plan(problem, plan, n_vehicles + 1) {
            return true;
        }
        plan.routes.push(Route { vehicle, departure, stops: Vec::new() });
        let is_found = any_stop(problem, plan, n_vehicles);
        plan.routes.pop();
        return is_found;
    }
    false
}

fn any_stop(problem: &Problem, plan: &mut Plan, vehicle: usize) -> bool {
    let is_done = |plan: &Plan, id: ServiceId| plan.services().any(|done| done == id);
    let mut stops = Vec::new();
    for (index, service) in problem.services().iter().enumerate() {
        let id = ServiceId::new(index);
        let modes = u8::try_from(service.modes.len()).unwrap();
        if !is_done(plan, id) {
            stops.extend(
                (0..modes).map(|mode| Stop::Service { service: id, mode: ModeIndex(mode) }),
            );
        }
    }
    let taken = &plan.routes.last().unwrap().stops;
    let n_breaks = problem.vehicles()[vehicle].breaks.len();
    stops.extend((0..n_breaks).map(Stop::Break).filter(|rest| !taken.contains(rest)));
    for stop in stops {
        plan.routes.last_mut().unwrap().stops.push(stop);
        let is_found = any_plan(problem, plan, vehicle + 1) || any_stop(problem, plan, vehicle);
        plan.routes.last_mut().unwrap().stops.pop();
        if is_found {
            return true;
        }
    }
    false
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let window = proptest::option::weighted(0.4, (0..80i64, 5..50i64));
    ((0..20i64, 0..20i64), 0..25i64, proptest::bool::weighted(0.3), window, any::<bool>())
}

fn drawn_lock() -> impl Strategy<Value = DrawnLock> {
    let time = proptest::option::weighted(0.3, (0..80i64, 0..30i64));
    (0..4usize, proptest::option::weighted(0.8, 0..2usize), 1..5usize, any::<bool>(), time)
        .prop_map(|(service, crew, position, is_placed, time)| {
            (service, crew, (is_placed && crew.is_some()).then_some(position), time)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn locks_contradict_each_other_if_and_only_if_no_plan_keeps_them(
        services in proptest::collection::vec(drawn(), 1..5),
        locks in proptest::collection::vec(drawn_lock(), 1..5),
        links in proptest::collection::vec((0..3u8, 0..4usize, 0..4usize), 0..2),
        crews in proptest::collection::vec(
            (40..160i64, proptest::option::weighted(0.5, (10..70i64, 0..40i64))), 1..3),
    ) {
        let problem = problem(&services, &links, &crews);
        let given = |&(service, crew, position, time): &DrawnLock| {
            let crew = crew.map(|crew| crew % crews.len());
            (service % services.len(), crew, position, time)
        };
        let locks: Vec<DrawnLock> = locks.iter().map(given).collect();
        let read: Vec<Lock> = locks.iter().copied().map(lock).collect();
        let locked = |(drawn, lock)| {
            let &(service, crew, _, time): &DrawnLock = drawn;
            Locked {
                lock,
                service: ServiceId::new(service),
                vehicle: crew.map(VehicleId::new),
                time: time.map(|(open, length)| window(open, length)),
            }
        };
        let all: Vec<Locked<'_>> = locks.iter().zip(&read).map(locked).collect();
        let all: Vec<&Locked<'_>> = all.iter().collect();
        let found = conflict(&problem, &all).unwrap();
        // Nobody is told that there is no order where what is not locked might help.
        let in_order = alone(&problem, &all, Order::Links, &[]).unwrap();
        let stands: Vec<PointId> = (0..=2 * services.len()).map(PointId::new).collect();
        if in_order.is_none_or(|it| any_order(&it, 100_000, &stands) == Found::None) {
            prop_assert!(!can_be_kept(&problem, &all));
        }
        match found {
            None => prop_assert!(can_be_kept(&problem, &all)),
            Some(Conflict { locks, is_proven }) => {
                prop_assert!(is_proven, "nothing is known of {locks:?}");
                let these = |skipped: Option<usize>| -> Vec<&Locked<'_>> {
                    let these = locks.iter().filter(|&&it| Some(it) != skipped);
                    these.map(|&index| all[index]).collect()
                };
                prop_assert!(!can_be_kept(&problem, &these(None)), "{locks:?} can be kept");
                for &one in &locks {
                    prop_assert!(can_be_kept(&problem, &these(Some(one))), "{one} of {locks:?}");
                }
            }
        }
    }
}
