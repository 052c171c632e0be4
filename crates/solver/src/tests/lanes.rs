//! The first plan of thousands of lanes drives them as they lie, not backwards.

use crate::{Options, Stop, solve};
use roadcrew_model::{
    Depot, DepotId, Leg, Load, Mode, PointId, Problem, ProblemParts, Service, Travel, TravelId,
    Undone, Vehicle,
};
use roadcrew_units::{Metres, Money, Price, Seconds, TimeWindow};

/// Junctions along each side of the grid.
const SIDE: usize = 28;

/// A grid of two-way streets with a lane in each direction, and vehicles that are paid by time and metre.
fn grid() -> Problem {
    let place = |point: PointId| (point.index() % SIDE, point.index() / SIDE);
    let travel = Travel::from_fn(SIDE * SIDE, |from, to| {
        let (a, b) = (place(from), place(to));
        let blocks = i64::try_from(a.0.abs_diff(b.0) + a.1.abs_diff(b.1)).unwrap();
        Some(Leg { seconds: Seconds(10 * blocks), metres: Metres(100 * blocks) })
    });
    let junction = |x: usize, y: usize| PointId::new(y * SIDE + x);
    let mut services = Vec::new();
    let mut lane = |entry: PointId, exit: PointId| {
        let (duration, distance) = (Seconds(20), Metres(100));
        services.push(Service {
            name: format!("{entry:?} to {exit:?}"),
            modes: vec![Mode { entry, exit, duration, distance, cost: Money(0) }],
            load: Load(vec![1]),
            undone: Undone::Costs(Money(100_000)),
            ..Service::default()
        });
    };
    for y in 0..SIDE {
        for x in 0..SIDE - 1 {
            lane(junction(x, y), junction(x + 1, y));
            lane(junction(x + 1, y), junction(x, y));
            lane(junction(y, x), junction(y, x + 1));
            lane(junction(y, x + 1), junction(y, x));
        }
    }
    let vehicle = |index: usize| Vehicle {
        name: index.to_string(),
        shift: TimeWindow::new(Seconds(0), Seconds(8_000)).unwrap(),
        start: DepotId::new(0),
        end: DepotId::new(0),
        capacity: Load(vec![100_000]),
        travel: TravelId::new(0),
        per_metre: Price(1),
        per_second: Price(1),
        ..Vehicle::default()
    };
    let middle = junction(SIDE / 2, SIDE / 2);
    Problem::new(ProblemParts {
        n_dimensions: 1,
        services,
        vehicles: (0..14).map(vehicle).collect(),
        depots: vec![Depot { name: "yard".to_owned(), exit: middle, entry: middle }],
        travels: vec![travel],
        ..ProblemParts::default()
    })
    .unwrap()
}

#[test]
fn a_first_plan_of_thousands_of_lanes_drives_little_between_them() {
    let problem = grid();
    let first = solve(&problem, &Options::new(Stop::after_iterations(0)), &|_| {});
    assert!(first.judgement.is_feasible(), "{:?}", first.judgement.violations.first());
    assert!(first.judgement.undone.is_empty(), "{} undone", first.judgement.undone.len());
    let sum = |of: fn(&roadcrew_model::RouteJudgement) -> Metres| -> i64 {
        first.judgement.routes.iter().map(|route| of(route).0).sum()
    };
    let (driven, served) = (sum(|route| route.driven), sum(|route| route.served));
    assert!(5 * driven < served, "{driven} m between {served} m of lanes");
}
