//! Bounds and the places that they choose, against judging every place.

use crate::explain::detour::Detour;
use crate::explain::displace;
use crate::explain::insert;
use crate::explain::room::{Bound, Leaves, Room};
use crate::explain::trial::{Trial, tried_alone};
use proptest::prelude::*;
use roadcrew_model::{
    Break, Depot, DepotId, Due, Facility, FacilityId, Leg, Load, Mode, PointId, Problem,
    ProblemParts, Route, Service, ServiceId, Stop, Travel, Undone, Vehicle, VehicleId,
};
use roadcrew_units::{Metres, Money, Price, Seconds, TimeWindow};

/// Services 0 to 3 may be on the route, 4 is to be put in. Points: the depot, a pair per service, the tip.
const N_SERVICES: usize = 5;
const NEW: ServiceId = ServiceId(4);
const TIP: usize = 1 + 2 * N_SERVICES;
const SHIFT: i64 = 90;

fn span() -> impl Strategy<Value = TimeWindow> {
    (0..SHIFT, 10..60_i64)
        .prop_map(|(open, length)| TimeWindow::new(Seconds(open), Seconds(open + length)).unwrap())
}

/// None or up to two windows in order, without overlap.
fn windows() -> impl Strategy<Value = Vec<TimeWindow>> {
    let some = prop::collection::vec(span(), 1..3).prop_map(|mut windows| {
        windows.sort_by_key(|window| window.open());
        windows.dedup_by(|after, before| after.open() <= before.close());
        windows
    });
    prop_oneof![2 => Just(Vec::new()), 1 => some]
}

fn service(index: usize) -> impl Strategy<Value = Service> {
    let due = prop::option::of((0..SHIFT, 0..3_i64));
    (windows(), 0..8_i64, 0..4_i64, 0..3_i64, due, any::<bool>()).prop_map(
        move |(windows, duration, load, delivery, due, is_street)| {
            let (there, back) = (PointId::new(1 + 2 * index), PointId::new(2 + 2 * index));
            let mode = |entry, exit| Mode {
                entry,
                exit,
                duration: Seconds(duration),
                distance: Metres(duration),
                cost: Money(duration),
            };
            let modes = [mode(there, back), mode(back, there)];
            Service {
                modes: modes[..=usize::from(is_street)].to_vec(),
                load: Load(vec![load]),
                delivery: Load(vec![delivery]),
                windows,
                due: due.map(|(at, price)| Due { at: Seconds(at), per_second: Price(price) }),
                undone: Undone::Costs(Money(40)),
                ..Service::default()
            }
        },
    )
}

fn services() -> impl Strategy<Value = Vec<Service>> {
    (service(0), service(1), service(2), service(3), service(4))
        .prop_map(|(a, b, c, d, new)| vec![a, b, c, d, new])
}

/// A problem of one crew, and a route of it.
fn day() -> impl Strategy<Value = (Problem, Route)> {
    let n_points = TIP + 1;
    let legs = prop::collection::vec(prop::option::weighted(0.97, 0..9_i64), n_points * n_points);
    let breaks = prop::collection::vec((span(), 1..8_i64), 0..2);
    let crew =
        (4..14_i64, any::<bool>(), prop::option::of(40..SHIFT), prop::option::of(30..90_i64));
    let route = (Just((0..N_SERVICES - 1).collect::<Vec<_>>()).prop_shuffle(), 0..N_SERVICES);
    let extra = (prop::collection::vec(0..8_usize, 3), 0..20_i64);
    (legs, services(), breaks, crew, (windows(), route, extra)).prop_map(
        move |(legs, services, breaks, crew, (tip_windows, (order, n_done), (places, late)))| {
            let (capacity, ends_empty, longest_duration, longest_distance) = crew;
            let point = PointId::new;
            let leg = |from: PointId, to: PointId| {
                let seconds = legs[from.index() * n_points + to.index()]?;
                Some(Leg { seconds: Seconds(seconds), metres: Metres(10 - seconds) })
            };
            let mut stops: Vec<Stop> =
                order[..n_done].iter().map(|&it| Stop::service(ServiceId::new(it), 0)).collect();
            let mut place = 0;
            for index in 0..breaks.len().min(places[0] % 3) {
                place = (place + places[1]).min(stops.len());
                stops.insert(place, Stop::Break(index));
                place += 1;
            }
            if ends_empty {
                stops.insert(places[2].min(stops.len()), Stop::Tip(FacilityId::new(0)));
                stops.push(Stop::Tip(FacilityId::new(0)));
            }
            let problem = Problem::new(ProblemParts {
                n_dimensions: 1,
                services,
                vehicles: vec![Vehicle {
                    shift: TimeWindow::new(Seconds(0), Seconds(SHIFT)).unwrap(),
                    start: DepotId::new(0),
                    end: DepotId::new(0),
                    capacity: Load(vec![capacity]),
                    fixed: Money(7),
                    per_metre: Price(2),
                    per_second: Price(3),
                    longest_duration: longest_duration.map(Seconds),
                    longest_distance: longest_distance.map(Metres),
                    breaks: breaks
                        .into_iter()
                        .map(|(window, duration)| Break { window, duration: Seconds(duration) })
                        .collect(),
                    tips: vec![FacilityId::new(0)],
                    ends_empty,
                    ..Vehicle::default()
                }],
                depots: vec![Depot { name: String::new(), exit: point(0), entry: point(0) }],
                facilities: vec![Facility {
                    name: String::new(),
                    entry: point(TIP),
                    exit: point(TIP),
                    windows: tip_windows,
                    duration: Seconds(2),
                    cost: Money(3),
                }],
                travels: vec![Travel::from_fn(n_points, leg)],
                ..ProblemParts::default()
            });
            let vehicle = VehicleId::new(0);
            (problem.unwrap(), Route { vehicle, departure: Seconds(late), stops })
        },
    )
}

/// The service at every place, in every mode, without a tip, with one behind it and with one before it.
fn all_places(problem: &Problem, route: &Route) -> Vec<(usize, Vec<Stop>)> {
    let n_modes = u8::try_from(problem.service(NEW).modes.len()).unwrap();
    let mut all = Vec::new();
    for mode in 0..n_modes {
        let stop = Stop::service(NEW, mode);
        for place in 0..=route.stops.len() {
            all.push((place, vec![stop]));
            let tip = Stop::Tip(FacilityId::new(0));
            all.extend([(place, vec![stop, tip]), (place, vec![tip, stop])]);
        }
    }
    all
}

fn bound(problem: &Problem, room: &Room<'_>, (place, stops): (usize, &[Stop])) -> Bound {
    let crew = problem.vehicle(room.route.vehicle);
    room.bound(place, &Detour::of(problem, crew, &room.places(), stops.to_vec()))
}

fn with(route: &Route, place: usize, inserted: &[Stop]) -> Route {
    let mut longer = route.clone();
    longer.stops.splice(place..place, inserted.iter().copied());
    longer
}

/// The least cost of a route that keeps every rule, by judging all places of the service and of the breaks at every second; alone it may tip
/// anywhere.
fn cheapest_by_judging(problem: &Problem, route: &Route) -> Option<Money> {
    let crew = problem.vehicle(route.vehicle);
    let is_work = |stop: &&Stop| !matches!(stop, Stop::Break(_));
    let work =
        Route { stops: route.stops.iter().filter(is_work).copied().collect(), ..route.clone() };
    let rested = |mut all: Vec<Route>| {
        for index in 0..crew.breaks.len() {
            all = all.iter().flat_map(|route| taken(route, Stop::Break(index))).collect();
        }
        all
    };
    let placed = |route: Route| {
        let places = all_places(problem, &route).into_iter();
        places.map(|(place, stops)| with(&route, place, &stops)).collect::<Vec<_>>()
    };
    let mut all: Vec<Route> = rested(vec![work.clone()]).into_iter().flat_map(placed).collect();
    if work.stops.is_empty() {
        let mut alone = placed(work);
        for _ in 0..2 {
            let tip = Stop::Tip(FacilityId::new(0));
            alone = alone.iter().flat_map(|route| taken(route, tip)).collect();
        }
        all.extend(rested(alone));
    }
    let leaves = |route: Route| {
        let seconds = crew.shift.open().0..=SHIFT;
        seconds.map(move |at| Route { departure: Seconds(at), ..route.clone() })
    };
    let tried = all.into_iter().flat_map(leaves).map(|route| tried_alone(problem, route));
    tried.filter(|tried| tried.broken.is_empty()).map(|tried| tried.cost).min()
}

/// The route without a stop, and with it at every place.
fn taken(route: &Route, stop: Stop) -> Vec<Route> {
    let places = (0..=route.stops.len()).map(|place| with(route, place, &[stop]));
    [route.clone()].into_iter().chain(places).collect()
}

#[test]
fn a_way_round_that_is_faster_may_reach_a_window_that_was_over_before() {
    let point = PointId::new;
    let at = |place| Mode {
        entry: point(place),
        exit: point(place),
        duration: Seconds(0),
        distance: Metres::ZERO,
        cost: Money::ZERO,
    };
    let window = |open, close| TimeWindow::new(Seconds(open), Seconds(close)).unwrap();
    let late = Service { windows: vec![window(11, 25), window(39, 49)], ..Service::default() };
    let depot = Depot { name: String::new(), exit: point(0), entry: point(0) };
    // Straight there it takes 26 seconds, by the other place two.
    let leg = |from: PointId, to: PointId| {
        let seconds = Seconds(if (from, to) == (point(0), point(1)) { 26 } else { 1 });
        Some(Leg { seconds, metres: Metres::ZERO })
    };
    let problem = Problem::new(ProblemParts {
        services: vec![
            Service { modes: vec![at(1)], ..late },
            Service { modes: vec![at(2)], ..Service::default() },
        ],
        vehicles: vec![Vehicle { per_second: Price(1), ..Vehicle::default() }],
        depots: vec![depot],
        travels: vec![Travel::from_fn(3, leg)],
        ..ProblemParts::default()
    });
    let problem = problem.unwrap();
    let stops = vec![Stop::service(ServiceId::new(0), 0)];
    let route = Route { vehicle: VehicleId::new(0), departure: Seconds(0), stops };
    let new = [Stop::service(ServiceId::new(1), 0)];
    let cost = tried_alone(&problem, with(&route, 0, &new)).cost;
    assert_eq!(cost, Money(12));
    let bound = bound(&problem, &Room::of(&problem, route, Leaves::AsTold), (0, &new));
    assert!(matches!(bound, Bound::May(least) if least <= cost), "{bound:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn the_judge_never_finds_more_room_or_less_cost_than_the_bound((problem, route) in day()) {
        let room = Room::of(&problem, route.clone(), Leaves::AsTold);
        for (place, stops) in all_places(&problem, &route) {
            let tried = tried_alone(&problem, with(&route, place, &stops));
            match bound(&problem, &room, (place, &stops)) {
                Bound::Breaks { .. } => prop_assert!(!tried.broken.is_empty()),
                Bound::May(least) => prop_assert!(least <= tried.cost, "{:?} at {place}", tried.route),
            }
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn the_cheapest_place_is_that_of_judging_all((problem, route) in day()) {
        let trial = Trial::of((&problem, None), &route, NEW);
        let found = insert::cheapest(trial, &route, NEW).map(|tried| tried.cost);
        prop_assert_eq!(found, cheapest_by_judging(&problem, &route));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn the_cheapest_exchange_is_that_of_judging_all((problem, route) in day()) {
        let trial = Trial::of((&problem, None), &route, NEW);
        let found = displace::cheapest(trial, (&problem, &route), NEW).map(|found| found.change);
        let before = trial.cost_of(&route);
        let services: Vec<usize> = (0..route.stops.len())
            .filter(|&at| matches!(route.stops[at], Stop::Service { .. }))
            .collect();
        let without = |removal: &[usize]| {
            let mut shorter = route.clone();
            removal.iter().rev().for_each(|&place| _ = shorter.stops.remove(place));
            // As dear as the service that comes in is each that goes.
            let gone = Money(40 * i64::try_from(removal.len()).unwrap() - 40);
            cheapest_by_judging(&problem, &shorter).map(|cost| cost - before + gone)
        };
        let one = services.iter().filter_map(|&it| without(&[it])).min();
        let two = || {
            let pairs = services.iter().enumerate().flat_map(|(index, &first)| {
                services[index + 1..].iter().map(move |&second| [first, second])
            });
            pairs.filter_map(|pair| without(&pair)).min()
        };
        prop_assert_eq!(found, one.or_else(two));
    }
}
