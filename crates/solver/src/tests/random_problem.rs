//! Small problems with every rule in them.

use crate::random::Random;
use roadcrew_model::{
    Break, Depot, DepotId, Due, Facility, FacilityId, Group, Leg, Load, Mode, Overtime, Place,
    PointId, Problem, ProblemParts, Rounding, Service, ServiceId, Skills, Territory, Travel,
    TravelId, Undone, Vehicle, VehicleId,
};
use roadcrew_units::{Metres, Money, Price, Seconds, TimeWindow};

pub(super) fn window(open: i64, close: i64) -> TimeWindow {
    TimeWindow::new(Seconds(open), Seconds(close)).unwrap()
}

fn up_to(random: &mut Random, most: usize) -> i64 {
    i64::try_from(random.below(most + 1)).unwrap()
}

/// What a random problem may contain.
#[derive(Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) n_services: usize,
    pub(crate) n_vehicles: usize,
    /// One mode, one window, no breaks, tips, due times or paid time.
    pub(crate) plain: bool,
}

pub(crate) fn random_problem(seed: u64, rules: Rules) -> Problem {
    let random = &mut Random::new(seed, 7, 7);
    let rich = !rules.plain;
    let n_points = 2 * rules.n_services + 3;
    let places: Vec<(i64, i64)> =
        (0..n_points).map(|_| (up_to(random, 20), up_to(random, 20))).collect();
    let no_way_one_in = if random.once_in(3) { 12 } else { 100_000 };
    let asymmetry = random.below(3);
    let travel = Travel::from_fn(n_points, |from, to| {
        let (a, b) = (places[from.index()], places[to.index()]);
        let metres = (a.0 - b.0).abs() + (a.1 - b.1).abs() + up_to(random, asymmetry);
        let leg = Leg { seconds: Seconds(metres / 2 + 1), metres: Metres(metres) };
        (from == to || !random.once_in(no_way_one_in)).then_some(leg)
    });
    let services = (0..rules.n_services).map(|index| random_service(random, index, rich)).collect();
    let can_tip = rich && random.once_in(2);
    let paid = rich && random.once_in(2);
    let rests = rich && random.once_in(2);
    let limited = random.once_in(3);
    let vehicles = (0..rules.n_vehicles)
        .map(|index| {
            let kind = if random.once_in(2) { 0 } else { up_to(random, 2) };
            Vehicle {
                name: index.to_string(),
                shift: window(5, 70 + 10 * kind),
                start: DepotId::new(0),
                end: DepotId::new(0),
                capacity: Load(vec![6 + kind, 9]),
                skills: Skills(if kind == 1 { 3 } else { 1 }),
                travel: TravelId::new(0),
                fixed: Money(20 * kind),
                per_metre: Price(3),
                per_second: Price(if paid { 2 } else { 0 }),
                longest_duration: (rich && limited).then_some(Seconds(50)),
                longest_distance: limited.then_some(Metres(90)),
                breaks: if rests {
                    vec![Break { window: window(15, 25), duration: Seconds(4) }]
                } else {
                    Vec::new()
                },
                tips: if can_tip { vec![FacilityId::new(0)] } else { Vec::new() },
                ends_empty: can_tip && random.once_in(2),
                ..Vehicle::default()
            }
        })
        .collect();
    let tip = Facility {
        name: "tip".to_owned(),
        entry: PointId::new(1),
        exit: PointId::new(2),
        windows: if random.once_in(2) { vec![window(0, 30), window(40, 60)] } else { Vec::new() },
        duration: Seconds(3),
        cost: Money(5),
    };
    Problem::new(ProblemParts {
        groups: Vec::new(),
        n_dimensions: 2,
        services,
        vehicles,
        depots: vec![Depot {
            name: "depot".to_owned(),
            exit: PointId::new(0),
            entry: PointId::new(0),
        }],
        facilities: vec![tip],
        travels: vec![travel],
        ..ProblemParts::default()
    })
    .unwrap()
}

/// A problem whose rules can be judged at a place, with several modes, paid time, classes and tables or without.
pub(crate) fn chainable_problem(seed: u64, rules: Rules) -> Problem {
    let random = &mut Random::new(seed, 9, 9);
    let plain = random_problem(seed, Rules { plain: true, ..rules });
    let (mut services, mut vehicles) = (plain.services().to_vec(), plain.vehicles().to_vec());
    let depots = vec![
        plain.depot(DepotId::new(0)).clone(),
        Depot { name: "other".to_owned(), exit: PointId::new(1), entry: PointId::new(2) },
    ];
    let mut travels = plain.travels().to_vec();
    if random.once_in(2) {
        // Too small for some services.
        for vehicle in vehicles.iter_mut().filter(|vehicle| vehicle.capacity.0[0] == 6) {
            vehicle.capacity = Load(vec![2, 9]);
        }
    }
    let time = random.below(4);
    if time < 2 {
        for service in &mut services {
            service.windows.clear();
        }
        for vehicle in &mut vehicles {
            vehicle.shift = TimeWindow::ALWAYS;
        }
    } else if time < 3 {
        for vehicle in &mut vehicles {
            vehicle.per_second = Price(2 * i64::from(random.once_in(2)));
            vehicle.longest_duration = random.once_in(2).then_some(Seconds(50));
        }
    }
    if random.once_in(2) {
        for service in services.iter_mut().filter(|_| random.once_in(2)) {
            let there = service.modes[0];
            let back = Mode { entry: there.exit, exit: there.entry, cost: Money(3), ..there };
            service.modes.push(back);
        }
    }
    if random.once_in(2) {
        let first = &travels[0];
        let other = Travel::from_fn(first.n_points(), |from, to| {
            let leg = first.leg(from, to)?;
            Some(Leg { metres: Metres(leg.metres.0 + 1), ..leg })
        });
        travels.push(other);
        for vehicle in vehicles.iter_mut().filter(|_| random.once_in(2)) {
            (vehicle.travel, vehicle.start) = (TravelId::new(1), DepotId::new(1));
        }
    }
    Problem::new(ProblemParts {
        groups: Vec::new(),
        n_dimensions: 2,
        services,
        vehicles,
        depots,
        facilities: Vec::new(),
        travels,
        ..ProblemParts::default()
    })
    .unwrap()
}

/// A problem whose vehicles come back to their depots for more, some of it not ready from the beginning.
pub(crate) fn trips_problem(seed: u64, rules: Rules) -> Problem {
    let random = &mut Random::new(seed, 11, 11);
    let mut parts = chainable_problem(seed, rules).into_parts();
    let duration = Seconds(up_to(random, 2));
    let home = |depot: &Depot| Facility {
        name: depot.name.clone(),
        entry: depot.entry,
        exit: depot.exit,
        windows: Vec::new(),
        duration,
        cost: Money(0),
    };
    parts.facilities = parts.depots.iter().map(home).collect();
    for vehicle in &mut parts.vehicles {
        (vehicle.per_second, vehicle.longest_duration) = (Price(0), None);
        (vehicle.longest_distance, vehicle.end) = (None, vehicle.start);
        if !random.once_in(8) {
            vehicle.tips = vec![FacilityId::new(vehicle.start.index())];
        }
        vehicle.most_tips = random.once_in(3).then(|| random.below(3));
    }
    for service in &mut parts.services {
        if random.once_in(2) {
            service.release = Some(Seconds(up_to(random, 40)));
        }
    }
    Problem::new(parts).unwrap()
}

/// A problem on a plane, about half of whose services have windows. All of them can be done.
pub(crate) fn plane_problem(seed: u64, n_services: usize) -> Problem {
    let random = &mut Random::new(seed, 10, 10);
    let coordinate = |random: &mut Random| f64::from(u16::try_from(random.below(1000)).unwrap());
    let places =
        (0..=n_services).map(|_| Place { x: coordinate(random), y: coordinate(random) }).collect();
    let service = |index: usize| {
        let point = PointId::new(index + 1);
        let open = 1500 + up_to(random, 2000);
        Service {
            modes: vec![Mode {
                entry: point,
                exit: point,
                duration: Seconds(up_to(random, 20)),
                distance: Metres(0),
                cost: Money(0),
            }],
            load: Load(vec![1 + up_to(random, 9)]),
            windows: if random.once_in(2) { vec![window(open, open + 400)] } else { Vec::new() },
            ..Service::default()
        }
    };
    let services = (0..n_services).map(service).collect();
    let vehicle = Vehicle {
        shift: window(0, 6000),
        capacity: Load(vec![100]),
        per_metre: Price(2),
        ..Vehicle::default()
    };
    Problem::new(ProblemParts {
        n_dimensions: 1,
        services,
        vehicles: vec![vehicle; n_services / 2],
        depots: vec![Depot {
            name: "depot".to_owned(),
            exit: PointId::new(0),
            entry: PointId::new(0),
        }],
        travels: vec![Travel::on_plane(places, Rounding::Nearest)],
        ..ProblemParts::default()
    })
    .unwrap()
}

/// The problem with releases, deliveries, groups of services that exclude each other and limited tips, each rule half of the time.
pub(crate) fn with_more_rules(seed: u64, problem: Problem) -> Problem {
    let random = &mut Random::new(seed, 8, 8);
    let mut parts = problem.into_parts();
    if random.once_in(2) {
        release_late(random, &mut parts);
    }
    if random.once_in(2) {
        deliver(random, &mut parts);
    }
    if random.once_in(2) {
        exclude(random, &mut parts);
    }
    if random.once_in(2) {
        for vehicle in &mut parts.vehicles {
            vehicle.most_tips = usize::try_from(up_to(random, 2)).ok();
        }
    }
    Problem::new(parts).unwrap()
}

/// The problem with services for certain vehicles, territories, overtime and, where asked for, positions, each rule half of the time.
pub(crate) fn with_crew_rules(seed: u64, problem: Problem, with_positions: bool) -> Problem {
    let random = &mut Random::new(seed, 6, 6);
    let mut parts = problem.into_parts();
    let n_vehicles = parts.vehicles.len();
    let (reserves, prefers, positions) =
        (random.once_in(2), random.once_in(2), with_positions && random.once_in(2));
    for service in &mut parts.services {
        if reserves && random.once_in(3) {
            service.only_by = vec![VehicleId::new(random.below(n_vehicles))];
        }
        if prefers && random.once_in(2) {
            let vehicles = vec![VehicleId::new(random.below(n_vehicles))];
            service.territory = Some(Territory { vehicles, outside: Money(up_to(random, 30)) });
        }
        if positions && random.once_in(3) {
            service.position = Some(random.below(2));
        }
    }
    if random.once_in(2) {
        for vehicle in &mut parts.vehicles {
            let (after, per_second) = (Seconds(up_to(random, 30)), Price(up_to(random, 5)));
            vehicle.overtime = Some(Overtime { after, per_second });
        }
    }
    Problem::new(parts).unwrap()
}

fn release_late(random: &mut Random, parts: &mut ProblemParts) {
    for service in &mut parts.services {
        if random.once_in(2) {
            service.release = Some(Seconds(up_to(random, 40)));
        }
    }
    if random.once_in(2) {
        parts.facilities[0].windows.clear();
        for vehicle in &mut parts.vehicles {
            vehicle.tips = vec![FacilityId::new(0)];
        }
    }
}

fn deliver(random: &mut Random, parts: &mut ProblemParts) {
    for service in &mut parts.services {
        let collects = !random.once_in(3);
        if random.once_in(2) {
            service.delivery = Load(vec![up_to(random, 4), up_to(random, 3)]);
        }
        if !collects {
            service.load = Load(vec![0, 0]);
        }
    }
}

fn exclude(random: &mut Random, parts: &mut ProblemParts) {
    let n_services = parts.services.len();
    for _ in 0..=n_services / 5 {
        let mut members: Vec<ServiceId> =
            (0..2 + random.below(2)).map(|_| ServiceId::new(random.below(n_services))).collect();
        members.sort_unstable();
        members.dedup();
        for member in &members {
            parts.services[member.index()].undone = Undone::Costs(Money(up_to(random, 30)));
        }
        let undone = if random.once_in(2) {
            Undone::Forbidden
        } else {
            Undone::Costs(Money(up_to(random, 100)))
        };
        parts.groups.push(Group { members, undone });
    }
}

fn random_service(random: &mut Random, index: usize, rich: bool) -> Service {
    let (one_end, other_end) = (PointId::new(3 + 2 * index), PointId::new(4 + 2 * index));
    let mode = |entry, exit, cost| Mode {
        entry,
        exit,
        duration: Seconds(2),
        distance: Metres(4),
        cost: Money(cost),
    };
    let mut modes = vec![mode(one_end, other_end, 0)];
    if rich && random.once_in(2) {
        modes.push(mode(other_end, one_end, 3));
    }
    let mut windows = Vec::new();
    if random.once_in(2) {
        let open = up_to(random, 30);
        windows.push(window(open, open + 15));
        if rich && random.once_in(2) {
            windows.push(window(open + 20, open + 30));
        }
    }
    let due = Due { at: Seconds(up_to(random, 40)), per_second: Price(3) };
    Service {
        name: index.to_string(),
        modes,
        load: Load(vec![1 + up_to(random, 3), up_to(random, 3)]),
        windows,
        due: (rich && random.once_in(3)).then_some(due),
        skills: Skills(if random.once_in(5) { 2 } else { 0 }),
        undone: if random.once_in(2) {
            Undone::Costs(Money(40 + up_to(random, 100)))
        } else {
            Undone::Forbidden
        },
        ..Service::default()
    }
}
