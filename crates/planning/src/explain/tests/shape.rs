//! What is left undone so that a round stays compact.

use crate::explain::shape::Shape;
use crate::explain::take_what_pays;
use proptest::prelude::*;
use roadcrew_model::{
    Depot, Leg, Mode, Plan, PointId, Problem, ProblemParts, Route, Service, ServiceId, Stop,
    Travel, Undone, Vehicle, VehicleId, judge,
};
use roadcrew_units::{Metres, Money, Price, Seconds};

/// One crew on a straight street, a metre a second at one unit of money, with the depot at 0 and services where they are said to be.
fn street(places: &[i64], undone: Money) -> Problem {
    let at: Vec<i64> = std::iter::once(0).chain(places.iter().copied()).collect();
    let leg = |from: PointId, to: PointId| {
        let metres = (at[from.index()] - at[to.index()]).abs();
        Some(Leg { seconds: Seconds(metres), metres: Metres(metres) })
    };
    let service = |index| {
        let point = PointId::new(1 + index);
        let mode = Mode {
            entry: point,
            exit: point,
            duration: Seconds::ZERO,
            distance: Metres::ZERO,
            cost: Money::ZERO,
        };
        Service { modes: vec![mode], undone: Undone::Costs(undone), ..Service::default() }
    };
    let depot = PointId::new(0);
    Problem::new(ProblemParts {
        depots: vec![Depot { name: "yard".to_owned(), exit: depot, entry: depot }],
        vehicles: vec![Vehicle { per_metre: Price(1), ..Vehicle::default() }],
        services: (0..places.len()).map(service).collect(),
        travels: vec![Travel::from_fn(at.len(), leg)],
        ..ProblemParts::default()
    })
    .unwrap()
}

fn route(services: impl IntoIterator<Item = usize>) -> Route {
    let stops = services.into_iter().map(|index| Stop::service(ServiceId::new(index), 0));
    Route { vehicle: VehicleId::new(0), departure: Seconds::ZERO, stops: stops.collect() }
}

#[test]
fn what_pays_is_taken_unless_the_round_is_stretched_for_it() {
    // 60 m farther and back are 120 of the 130 that leaving it undone costs. The middle of the round is at 90, 70 m away.
    let problem = street(&[80, 90, 100, 160], Money(130));
    let plan = Plan { routes: vec![route([0, 1, 2])] };
    let taken = |per_metre| {
        let found = (plan.clone(), judge(&problem, &plan));
        take_what_pays(&problem, found, per_metre).0
    };
    assert_eq!(taken(Price::ZERO).services().count(), 4);
    assert_eq!(taken(Price(1)), plan);
}

proptest! {
    #[test]
    fn the_middle_is_where_the_others_are_nearest_to(places in prop::collection::vec(0..1_000_i64, 1..9)) {
        let problem = street(&places, Money(1));
        let route = route(0..places.len());
        let shape = Shape::of(&problem, &route, Price(2));
        let far = |from: &i64| places.iter().map(|to| (from - to).abs()).sum::<i64>();
        let to_all: Vec<i64> = (0..places.len())
            .map(|index| shape.apart(&problem, &route, ServiceId::new(index)).0.0)
            .collect();
        prop_assert_eq!(to_all.iter().sum::<i64>(), places.iter().map(far).min().unwrap());
        let (metres, counts) = shape.apart(&problem, &route, ServiceId::new(0));
        prop_assert_eq!(counts, Money(2 * metres.0));
    }
}
