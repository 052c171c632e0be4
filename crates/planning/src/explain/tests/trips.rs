//! One more trip to the tip for a vehicle that is full.

use crate::explain::insert;
use crate::explain::trial::{Trial, Tried};
use roadcrew_model::{
    Depot, Facility, FacilityId, Leg, Load, Mode, PointId, Problem, ProblemParts, Route, Service,
    ServiceId, Stop, Travel, Undone, Vehicle, VehicleId, Violation,
};
use roadcrew_units::{Metres, Money, Price, Seconds, TimeWindow};

/// So many fill the vehicle; one more is to be put in.
const N_DONE: usize = 30;

/// Work of ten seconds everywhere, ten seconds from everything else, and a tip that takes a minute.
fn tried(service: &Service, vehicle: Vehicle, behind: &[Stop]) -> Tried {
    let mode = |index| Mode {
        entry: PointId::new(index),
        exit: PointId::new(index),
        duration: Seconds(10),
        distance: Metres::ZERO,
        cost: Money::ZERO,
    };
    let service = |index| Service { modes: vec![mode(index)], ..service.clone() };
    let (tip, depot) = (PointId::new(N_DONE + 1), PointId::new(N_DONE + 2));
    let leg = |from, to| {
        let seconds = if from == to { 0 } else { 10 };
        Some(Leg { seconds: Seconds(seconds), metres: Metres::ZERO })
    };
    let problem = Problem::new(ProblemParts {
        n_dimensions: 1,
        services: (0..=N_DONE).map(service).collect(),
        vehicles: vec![vehicle],
        depots: vec![Depot { name: String::new(), exit: depot, entry: depot }],
        facilities: vec![Facility {
            name: String::new(),
            entry: tip,
            exit: tip,
            windows: Vec::new(),
            duration: Seconds(60),
            cost: Money::ZERO,
        }],
        travels: vec![Travel::from_fn(N_DONE + 3, leg)],
        ..ProblemParts::default()
    });
    let problem = problem.unwrap();
    let mut all: Vec<Stop> =
        (0..N_DONE).map(|index| Stop::service(ServiceId::new(index), 0)).collect();
    all.extend(behind);
    let route = Route { vehicle: VehicleId::new(0), departure: Seconds(0), stops: all };
    let new = ServiceId::new(N_DONE);
    insert::best(Trial::of((&problem, None), &route, new), &route, new)
}

fn picked_up() -> Service {
    Service {
        load: Load(vec![1]),
        delivery: Load(vec![0]),
        undone: Undone::Costs(Money(1)),
        ..Service::default()
    }
}

/// Full after all that it does.
fn vehicle(closes: i64) -> Vehicle {
    Vehicle {
        shift: TimeWindow::new(Seconds(0), Seconds(closes)).unwrap(),
        capacity: Load(vec![i64::try_from(N_DONE).unwrap()]),
        per_second: Price(1),
        tips: vec![FacilityId::new(0)],
        ..Vehicle::default()
    }
}

/// By how much a truck that is home at 680 would be late with one more trip.
fn late(closes: i64) -> Vec<Violation> {
    let truck = Vehicle { ends_empty: true, ..vehicle(closes) };
    tried(&picked_up(), truck, &[Stop::Tip(FacilityId::new(0))]).broken
}

#[test]
fn a_full_truck_would_be_late_by_one_more_trip_to_the_tip() {
    let by = |by| vec![Violation::ReturnsLate { vehicle: VehicleId::new(0), by: Seconds(by) }];
    // With no time at all even the work alone is too long.
    assert_eq!(late(680), by(90));
    assert_eq!(late(700), by(70));
    assert_eq!(late(769), by(1));
    assert_eq!(late(770), []);
}

#[test]
fn a_spreader_fills_up_once_more() {
    let spread = Service { load: Load(vec![0]), delivery: Load(vec![1]), ..picked_up() };
    let tried = tried(&spread, vehicle(1000), &[]);
    assert_eq!(tried.broken, []);
    assert_eq!(tried.route.stops.iter().filter(|it| matches!(it, Stop::Tip(_))).count(), 1);
}
