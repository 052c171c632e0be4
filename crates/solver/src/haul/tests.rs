//! Hauls against the judge, and against themselves measured anew.

use super::modes::Choice;
use super::plan::{Best, chained};
use super::ruin::strings;
use super::search::place;
use super::state::{State, UNDONE};
use super::{Hauls, first, gather, tails, trips};
use crate::finish::finish;
use crate::instance::Instance;
use crate::random::Random;
use crate::rounds::Whole;
use crate::route::Route;
use crate::tests::cases;
use crate::{Options, Stop, solve};
use proptest::prelude::*;
use roadcrew_model::{
    Break, Depot, DepotId, Facility, FacilityId, Leg, Load, Mode, ModeIndex, Overtime, Plan,
    PointId, Problem, ProblemParts, Service, ServiceId, Travel, TravelId, Undone, Vehicle,
    VehicleId, Violation, judge,
};
use roadcrew_units::{Metres, Money, Price, Seconds, TimeWindow};

/// Streets of a grid, most of them in either direction, and trucks that tip: with prices, breaks, hours of the tips or without.
pub(crate) fn streets(seed: u64, n_services: usize) -> Problem {
    streets_with_tips(seed, n_services, 0)
}

/// The same where the second tip opens by some moment up to the last.
fn streets_with_tips(seed: u64, n_services: usize, opens_by: usize) -> Problem {
    let random = &mut Random::new(seed, 5, 5);
    let number = |random: &mut Random, most: usize| i64::try_from(random.below(most + 1)).unwrap();
    let mut places = vec![(5, 5), (0, 9), (9, 0)];
    let mut services = Vec::new();
    for index in 0..n_services {
        let (x, y) = (number(random, 9), number(random, 9));
        let across = random.once_in(2);
        places.extend([(x, y), if across { (x + 1, y) } else { (x, y + 1) }]);
        let (entry, exit) = (PointId::new(places.len() - 2), PointId::new(places.len() - 1));
        let duration = Seconds(1 + number(random, 3));
        let there = Mode { entry, exit, duration, distance: Metres(1), cost: Money(0) };
        let back = Mode { entry: exit, exit: entry, cost: Money(number(random, 1)), ..there };
        let modes = if random.once_in(3) { vec![there] } else { vec![there, back] };
        services.push(Service {
            name: index.to_string(),
            modes,
            load: Load(vec![1 + number(random, 3)]),
            undone: if random.once_in(9) { Undone::Forbidden } else { Undone::Costs(Money(60)) },
            ..Service::default()
        });
    }
    let travel = Travel::from_fn(places.len(), |from, to| {
        let (a, b) = (places[from.index()], places[to.index()]);
        let metres: i64 = i64::abs(a.0 - b.0) + i64::abs(a.1 - b.1);
        Some(Leg { seconds: Seconds(metres), metres: Metres(metres) })
    });
    let is_paid = random.once_in(2);
    let rests = random.once_in(2);
    let ends_empty = random.once_in(2);
    let works_over = is_paid && random.once_in(2);
    let vehicle = |index: usize| Vehicle {
        name: index.to_string(),
        shift: TimeWindow::new(Seconds(0), Seconds(150 + 50 * i64::from(index == 0))).unwrap(),
        start: DepotId::new(0),
        end: DepotId::new(0),
        capacity: Load(vec![20]),
        travel: TravelId::new(0),
        fixed: Money(10),
        per_metre: Price(2),
        per_second: Price(i64::from(is_paid)),
        overtime: works_over.then_some(Overtime { after: Seconds(90), per_second: Price(1) }),
        breaks: if rests {
            let window = TimeWindow::new(Seconds(50), Seconds(90)).unwrap();
            vec![Break { window, duration: Seconds(6) }]
        } else {
            Vec::new()
        },
        tips: vec![FacilityId::new(0), FacilityId::new(1)],
        ends_empty,
        ..Vehicle::default()
    };
    let has_hours = random.once_in(2);
    let opens = number(random, opens_by);
    let window = |point| {
        let opens = Seconds(if point == 2 { opens } else { 0 });
        TimeWindow::new(opens, Seconds(140)).unwrap()
    };
    let tip = |point: usize| Facility {
        name: point.to_string(),
        entry: PointId::new(point),
        exit: PointId::new(point),
        windows: if has_hours { vec![window(point)] } else { Vec::new() },
        duration: Seconds(4),
        cost: Money(3),
    };
    Problem::new(ProblemParts {
        n_dimensions: 1,
        services,
        vehicles: (0..4).map(vehicle).collect(),
        depots: vec![Depot {
            name: "depot".to_owned(),
            exit: PointId::new(0),
            entry: PointId::new(0),
        }],
        facilities: vec![tip(1), tip(2)],
        travels: vec![travel],
        ..ProblemParts::default()
    })
    .unwrap()
}

/// The same, where routes are to be alike.
fn alike(seed: u64, n_services: usize, balance: Price) -> Problem {
    let parts = streets(seed, n_services).into_parts();
    Problem::new(ProblemParts { balance, ..parts }).unwrap()
}

/// What the judge says of a state, counted as the search does.
fn judged_cost(state: &State<'_, '_>, vehicles: &[Route]) -> i64 {
    let instance = state.instance;
    let (routes, undone) = Best::new(state).plan(instance, vehicles);
    assert_eq!(undone.len(), state.undone.len(), "every haul has a schedule");
    let is_off = |route: &Route| instance.misplaced(&route.order().collect::<Vec<_>>()) != 0;
    if routes.iter().any(is_off) {
        // The judge is shown no service at another position than it should have.
        return Whole::of(instance, (routes, undone)).cost;
    }
    let (_, judgement) = finish(instance, &routes);
    let is_missing = |violation: &Violation| matches!(violation, Violation::MustBeDone { .. });
    assert!(judgement.violations.iter().all(is_missing), "{:?}", judgement.violations);
    judgement.cost().0 + instance.price_of_missing(&judgement.undone)
}

/// The state is what its trips come to when they are driven from the beginning, and costs what the judge says: exactly, or where the best
/// departure is not looked for at the least.
fn check_sums(state: &State<'_, '_>, vehicles: &[Route], is_exact: bool) {
    let judged = judged_cost(state, vehicles);
    assert!(judged <= state.cost, "{judged} judged, {} in the search", state.cost);
    assert!(!is_exact || judged == state.cost, "{judged} judged, {} in the search", state.cost);
    let plan = Best::new(state).plan(state.instance, vehicles);
    let anew = chained((state.instance, state.ground), &plan);
    assert_eq!(state.cost, anew.cost);
    for (shift, other) in state.shifts.iter().zip(&anew.shifts) {
        assert_eq!((shift.price, shift.seconds), (other.price, other.seconds));
        for (&trip, &its_like) in shift.trips.iter().zip(&other.trips) {
            let (trip, its_like) = (&state.trips[trip as usize], &anew.trips[its_like as usize]);
            assert_eq!((trip.sum, trip.slack), (its_like.sum, its_like.slack));
            assert_eq!(trip.load, its_like.load);
            assert_eq!((&trip.beats, trip.last), (&its_like.beats, its_like.last));
        }
    }
}

/// Takes random steps, keeps some and takes others back.
pub(super) fn check_steps(problem: &Problem, seed: u64, is_exact: bool) {
    let instance = Instance::new(problem);
    let hauls = Hauls::new(&instance).expect("trucks that tip");
    let mut random = Random::new(seed, 1, 1);
    let first = first::first_plan((&instance, &hauls.ground), None, &mut random, &|| false);
    let mut state = chained((&instance, &hauls.ground), &first);
    let vehicles = first.0;
    check_sums(&state, &vehicles, is_exact);
    let mut choice = Choice::default();
    for step in 0..60 {
        let before = judged_cost(&state, &vehicles);
        state.begin_step();
        let seed = ServiceId::new(step * 7 % 70);
        let mut removed = Vec::new();
        let is_driveable = match step % 6 {
            5 => {
                trips::is_one_of_several(&state, seed)
                    && trips::dissolve(&mut state, seed, &mut removed, &mut random)
                    && state.smooth(&mut choice)
            }
            4 => {
                let trips = [seed, ServiceId::new(step * 11 % 70)].map(|it| state.place(it).trip);
                let shift = |trip: u32| state.trips[trip as usize].shift;
                let class = |trip: u32| state.shifts[shift(trip) as usize].class;
                trips.iter().all(|&trip| trip < UNDONE)
                    && shift(trips[0]) != shift(trips[1])
                    && class(trips[0]) == class(trips[1])
                    && gather::swap(&mut state, (trips[0], trips[1]))
            }
            0 => tails::swap(&mut state, seed, i64::MAX, &mut random),
            1 => trips::exchange(&mut state, seed, &mut random),
            kind => {
                if kind == 2 {
                    strings(&state, seed, 5, &mut removed, &mut random);
                } else {
                    trips::take_apart(&state, seed, &mut removed);
                }
                state.remove(&removed)
                    && removed.iter().all(|&service| place(&mut state, service, &mut random))
                    && state.smooth(&mut choice)
            }
        };
        if is_driveable && !random.once_in(3) {
            check_sums(&state, &vehicles, is_exact);
        } else {
            state.undo();
            assert_eq!(before, judged_cost(&state, &vehicles), "after undo");
            check_sums(&state, &vehicles, is_exact);
        }
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn gathered_trips_cost_no_more_and_do_the_same(seed in any::<u64>()) {
        let problem = streets(seed, 70);
        let instance = Instance::new(&problem);
        let hauls = Hauls::new(&instance).expect("trucks that tip");
        let mut random = Random::new(seed, 1, 1);
        let first = first::first_plan((&instance, &hauls.ground), None, &mut random, &|| false);
        let gathered = gather::gather((&instance, &hauls.ground), &first);
        let cost = |plan: &super::Plan| judged_cost(&chained((&instance, &hauls.ground), plan), &first.0);
        prop_assert!(cost(&gathered) <= cost(&first));
        let sorted = |plan: &super::Plan| {
            let mut done: Vec<ServiceId> = plan.0.iter().flat_map(Route::order).collect();
            done.sort_unstable();
            done
        };
        prop_assert_eq!(sorted(&gathered), sorted(&first));
    }

    #[test]
    fn every_price_is_the_judges_and_a_step_back_leads_back(seed in any::<u64>()) {
        check_steps(&streets(seed, 70), seed, true);
    }

    /// Breaks may be moved so that less is waited than the search counts.
    #[test]
    fn no_price_is_less_than_the_judges_where_tips_open_late(seed in any::<u64>()) {
        check_steps(&streets_with_tips(seed, 70, 100), seed, false);
    }

    #[test]
    fn the_price_of_differing_lengths_is_the_judges(seed in any::<u64>()) {
        check_steps(&alike(seed, 70, Price(3)), seed, true);
    }
}

#[test]
fn one_thread_plans_trips_as_two_do_and_as_the_judge_counts() {
    let problem = streets(4, 200);
    let plan = |threads| {
        let stop = Stop::after_iterations(1);
        solve(&problem, &Options { threads: Some(threads), ..Options::new(stop) }, &|_| {})
    };
    let (one, two) = (plan(1), plan(2));
    assert_eq!(one.plan, two.plan);
    assert_eq!(judge(&problem, &one.plan).cost(), one.judgement.cost());
}

#[test]
fn routes_that_are_to_be_alike_are_searched_as_hauls_and_get_more_alike() {
    let differences = |balance: i64| {
        let problem = alike(4, 120, Price(balance));
        assert!(Hauls::new(&Instance::new(&problem)).is_some());
        let solution = solve(&problem, &Options::new(Stop::after_iterations(4)), &|_| {});
        assert!(
            solution
                .judgement
                .violations
                .iter()
                .all(|violation| matches!(violation, Violation::MustBeDone { .. }))
        );
        let lengths = solution.judgement.routes.iter().map(|route| route.duration().0);
        let lengths: Vec<i64> = lengths.collect();
        lengths.iter().max().unwrap() - lengths.iter().min().unwrap()
    };
    assert!(differences(20) <= differences(0));
}

#[test]
fn a_plan_to_start_from_is_kept_or_bettered() {
    let problem = streets(8, 100);
    let options = || Options::new(Stop::after_iterations(1));
    let first = solve(&problem, &options(), &|_| {});
    let start = Some(first.plan);
    let next = solve(&problem, &Options { start, ..options() }, &|_| {});
    assert!(next.judgement.cost() <= first.judgement.cost());
}

/// Whether a service of [`neighbourhoods`] lies in the east.
fn is_east(service: usize) -> bool {
    service / 20 % 2 == 1
}

/// Eighty services in two neighbourhoods, so far apart, at the same way from depot and tip, and two trucks with room for twenty.
fn neighbourhoods(apart: i64) -> Problem {
    let n_services = 80;
    let mut problem = streets(1, n_services).into_parts();
    for (index, service) in problem.services.iter_mut().enumerate() {
        let point = PointId::new(3 + index);
        let mode = Mode { entry: point, exit: point, ..service.modes[0] };
        service.modes =
            vec![Mode { duration: Seconds(1), distance: Metres(0), cost: Money(0), ..mode }];
        service.load = Load(vec![1]);
        service.undone = Undone::Forbidden;
    }
    let place = |point: PointId| point.index().checked_sub(3).map(is_east);
    problem.travels = vec![Travel::from_fn(n_services + 3, |from, to| {
        let metres = match (place(from), place(to)) {
            (Some(a), Some(b)) if a == b => i64::from(from != to),
            (Some(_), Some(_)) => apart,
            (None, None) => 0,
            _ => 20,
        };
        Some(Leg { seconds: Seconds(metres), metres: Metres(metres) })
    })];
    for vehicle in &mut problem.vehicles {
        vehicle.shift = TimeWindow::new(Seconds(0), Seconds(1000)).unwrap();
        (vehicle.breaks, vehicle.ends_empty) = (Vec::new(), true);
    }
    problem.vehicles.truncate(2);
    for tip in &mut problem.facilities {
        tip.windows = Vec::new();
    }
    Problem::new(problem).unwrap()
}

#[test]
fn trips_that_are_half_empty_become_one() {
    let problem = neighbourhoods(30);
    let instance = Instance::new(&problem);
    let hauls = Hauls::new(&instance).expect("trucks that tip");
    let everything = instance.services();
    let mut state = State::new((&instance, &hauls.ground), [0].into_iter(), everything);
    let trips = [(0..10).collect::<Vec<u32>>(), (20..30).collect()];
    assert_eq!(super::plan::give(&mut state, 0, &trips), 2);
    let before = state.cost;
    state.begin_step();
    let (seed, mut removed) = (ServiceId::new(25), Vec::new());
    assert!(trips::is_one_of_several(&state, seed));
    assert!(trips::dissolve(&mut state, seed, &mut removed, &mut Random::new(1, 1, 1)));
    assert!(!trips::is_one_of_several(&state, seed));
    assert_eq!(state.undone.len(), 60);
    assert!(state.cost < before, "{} and {before} before", state.cost);
}

#[test]
fn streets_that_are_worth_more_are_driven_to_in_place_of_all_others() {
    let mut parts = neighbourhoods(40).into_parts();
    parts.vehicles.truncate(1);
    let truck = &mut parts.vehicles[0];
    // Time for one neighbourhood: on the way to the other one, no few services make room for it.
    truck.shift = TimeWindow::new(Seconds(0), Seconds(125)).unwrap();
    truck.capacity = Load(vec![100]);
    for (index, service) in parts.services.iter_mut().enumerate() {
        let worth = if is_east(index) { 5_000 } else { 1_000 };
        service.undone = Undone::Costs(Money(worth));
    }
    let problem = Problem::new(parts).unwrap();
    let west = (0..80).filter(|&service| !is_east(service)).map(ServiceId::new);
    let stops = west.map(|service| roadcrew_model::Stop::Service { service, mode: ModeIndex(0) });
    let stops = stops.chain([roadcrew_model::Stop::Tip(FacilityId::new(0))]).collect();
    let route = roadcrew_model::Route { vehicle: VehicleId::new(0), departure: Seconds(0), stops };
    let start = Plan { routes: vec![route] };
    assert!(judge(&problem, &start).violations.is_empty());
    let options = Options { start: Some(start), ..Options::new(Stop::after_iterations(10)) };
    let found = solve(&problem, &options, &|_| ());
    let n_east = found.plan.services().filter(|service| is_east(service.index())).count();
    assert_eq!(n_east, 40);
}

#[test]
fn each_truck_gets_the_trips_of_one_neighbourhood() {
    let problem = neighbourhoods(40);
    let instance = Instance::new(&problem);
    let hauls = Hauls::new(&instance).expect("trucks that tip");
    let vehicles: Vec<Route> = (0..2).map(|vehicle| Route::empty(vehicle, 0, 1)).collect();
    let everything = instance.services();
    let mut state = State::new((&instance, &hauls.ground), [0, 0].into_iter(), everything);
    // Each shift goes to the west and then to the east.
    for shift in 0..2 {
        let trip = |first: u32| (first..first + 20).collect::<Vec<u32>>();
        super::plan::give(&mut state, shift, &[trip(40 * shift), trip(40 * shift + 20)]);
    }
    let mixed = Best::new(&state).plan(&instance, &vehicles);
    assert!(mixed.1.is_empty());
    let gathered = gather::gather((&instance, &hauls.ground), &mixed);
    for route in &gathered.0 {
        let sides: Vec<bool> = route.order().map(|service| is_east(service.index())).collect();
        assert_eq!(sides.len(), 40);
        assert!(sides.iter().all(|&side| side == sides[0]), "{sides:?}");
    }
}

#[test]
fn what_only_some_vehicles_reach_is_done_by_them() {
    let mut parts = streets(3, 70).into_parts();
    let whole = parts.travels[0].clone();
    let is_narrow = |point: PointId| 123 <= point.index();
    parts.travels.push(Travel::from_fn(whole.n_points(), |from, to| {
        whole.leg(from, to).filter(|_| !is_narrow(from) && !is_narrow(to))
    }));
    parts.travels.swap(0, 1);
    for vehicle in parts.vehicles.iter_mut().skip(2) {
        vehicle.travel = TravelId::new(1);
    }
    let problem = Problem::new(parts).unwrap();
    let solution = solve(&problem, &Options::new(Stop::after_iterations(1)), &|_| {});
    let undone = solution.judgement.undone.iter().filter(|service| 60 <= service.index()).count();
    assert_eq!(undone, 0);
}

/// A truck that may tip only from 100 on, with a break from 60 on: what stands beside its depot.
fn waits_for_its_tip(n_services: usize) -> Problem {
    let mut parts = streets(3, n_services).into_parts();
    let hours = TimeWindow::new(Seconds(100), Seconds(140)).unwrap();
    for tip in &mut parts.facilities {
        tip.windows = vec![hours];
    }
    let window = TimeWindow::new(Seconds(60), Seconds(120)).unwrap();
    for vehicle in &mut parts.vehicles {
        vehicle.breaks = vec![Break { window, duration: Seconds(30) }];
        (vehicle.shift, vehicle.ends_empty) =
            (TimeWindow::new(Seconds(0), Seconds(150)).unwrap(), true);
    }
    for service in &mut parts.services {
        service.undone = Undone::Costs(Money(60));
    }
    Problem::new(parts).unwrap()
}

#[test]
fn who_waits_for_a_tip_rests_meanwhile() {
    let problem = waits_for_its_tip(80);
    let solution = solve(&problem, &Options::new(Stop::after_iterations(4)), &|_| {});
    assert!(solution.judgement.is_feasible());
    let mut n_rested = 0;
    for (route, judged) in solution.plan.routes.iter().zip(&solution.judgement.routes) {
        let at = |wanted: &dyn Fn(&roadcrew_model::Stop) -> bool| {
            let place = route.stops.iter().position(wanted)?;
            Some(judged.stops[place].start)
        };
        let tip = at(&|stop| matches!(stop, roadcrew_model::Stop::Tip(_)));
        let rest = at(&|stop| matches!(stop, roadcrew_model::Stop::Break(_)));
        if let Some((tip, rest)) = tip.zip(rest) {
            assert!(rest < tip, "{tip:?} {rest:?}");
            n_rested += 1;
        }
    }
    assert!(0 < n_rested);
}

/// One tip is dear and open while trucks set out, the other costs nothing and opens when they are nearly done.
#[test]
fn a_trip_leads_to_the_tip_that_is_open() {
    let mut parts = streets(3, 80).into_parts();
    let hours = |open, close| vec![TimeWindow::new(Seconds(open), Seconds(close)).unwrap()];
    (parts.facilities[0].windows, parts.facilities[0].cost) = (hours(0, 60), Money(40));
    (parts.facilities[1].windows, parts.facilities[1].cost) = (hours(100, 140), Money(0));
    for vehicle in &mut parts.vehicles {
        (vehicle.breaks, vehicle.ends_empty, vehicle.per_second) = (Vec::new(), true, Price(1));
        vehicle.shift = TimeWindow::new(Seconds(0), Seconds(150)).unwrap();
    }
    for service in &mut parts.services {
        service.undone = Undone::Costs(Money(60));
    }
    let problem = Problem::new(parts).unwrap();
    let solution = solve(&problem, &Options::new(Stop::after_iterations(4)), &|_| {});
    let uses = |wanted: usize| {
        let is_wanted = |stop: &roadcrew_model::Stop| matches!(stop, roadcrew_model::Stop::Tip(tip) if tip.index() == wanted);
        solution.plan.routes.iter().filter(|route| route.stops.iter().any(is_wanted)).count()
    };
    assert_eq!(solution.plan.routes.len(), 4);
    assert!(2 <= uses(0) && 2 <= uses(1), "{} and {}", uses(0), uses(1));
}
