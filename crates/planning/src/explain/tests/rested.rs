//! Who gets more to do may have to rest, too, and rests where that costs least.

use crate::explain::insert::best;
use crate::explain::take_what_pays;
use crate::explain::trial::Trial;
use roadcrew_model::{
    Break, Depot, Due, Leg, Mode, Plan, PointId, Problem, ProblemParts, Route, Service, ServiceId,
    Stop, Travel, Vehicle, VehicleId, judge,
};
use roadcrew_units::{Metres, Money, Price, Seconds, TimeWindow};

fn job(seconds: i64) -> Service {
    let point = PointId::new(0);
    let mode = Mode {
        entry: point,
        exit: point,
        duration: Seconds(seconds),
        distance: Metres::ZERO,
        cost: Money::ZERO,
    };
    Service { modes: vec![mode], ..Service::default() }
}

/// A crew with a break that begins from 20 to 30, and a second to every place.
fn problem(services: Vec<Service>) -> Problem {
    let window = |open, close| TimeWindow::new(Seconds(open), Seconds(close)).unwrap();
    let lunch = Break { window: window(20, 30), duration: Seconds(5) };
    let leg = |_, _| Some(Leg { seconds: Seconds(1), metres: Metres::ZERO });
    let point = PointId::new(0);
    let problem = Problem::new(ProblemParts {
        services,
        vehicles: vec![Vehicle { shift: window(0, 60), breaks: vec![lunch], ..Vehicle::default() }],
        depots: vec![Depot { name: String::new(), exit: point, entry: point }],
        travels: vec![Travel::from_fn(1, leg)],
        ..ProblemParts::default()
    });
    problem.unwrap()
}

#[test]
fn a_crew_that_is_home_before_its_break_takes_it_when_it_gets_more_to_do() {
    let problem = problem(vec![job(10), job(20)]);
    let stops = vec![Stop::service(ServiceId::new(0), 0)];
    let route = Route { vehicle: VehicleId::new(0), departure: Seconds(0), stops };
    let new = ServiceId::new(1);
    let found = best(Trial::of((&problem, None), &route, new), &route, new);
    assert!(found.broken.is_empty(), "{:?}", found.broken);
    assert!(found.route.stops.contains(&Stop::Break(0)), "{:?}", found.route);
}

#[test]
fn a_break_that_makes_work_late_is_moved_behind_it() {
    let due = Due { at: Seconds(22), per_second: Price(1) };
    let problem = problem(vec![job(20), Service { due: Some(due), ..job(3) }, job(10)]);
    let [first, urgent, last] = [0, 1, 2].map(|index| Stop::service(ServiceId::new(index), 0));
    let stops = vec![first, Stop::Break(0), urgent, last];
    let route = Route { vehicle: VehicleId::new(0), departure: Seconds(0), stops };
    let plan = Plan { routes: vec![route] };
    let judged = judge(&problem, &plan);
    assert_eq!(judged.costs.lateness, Money(5));
    let (plan, judged) = take_what_pays(&problem, (plan, judged), Price::ZERO);
    assert_eq!(plan.routes[0].stops, [first, urgent, Stop::Break(0), last]);
    assert!(judged.violations.is_empty() && judged.cost() == Money::ZERO, "{judged:?}");
}
