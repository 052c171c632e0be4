//! Who gets more to do may have to rest, too.

use crate::explain::insert::best;
use crate::explain::trial::Trial;
use roadcrew_model::{
    Break, Depot, Leg, Mode, PointId, Problem, ProblemParts, Route, Service, ServiceId, Stop,
    Travel, Vehicle, VehicleId,
};
use roadcrew_units::{Metres, Money, Seconds, TimeWindow};

#[test]
fn a_crew_that_is_home_before_its_break_takes_it_when_it_gets_more_to_do() {
    let point = PointId::new(0);
    let job = |seconds| {
        let mode = Mode {
            entry: point,
            exit: point,
            duration: Seconds(seconds),
            distance: Metres::ZERO,
            cost: Money::ZERO,
        };
        Service { modes: vec![mode], ..Service::default() }
    };
    let window = |open, close| TimeWindow::new(Seconds(open), Seconds(close)).unwrap();
    let lunch = Break { window: window(20, 30), duration: Seconds(5) };
    let leg = |_, _| Some(Leg { seconds: Seconds(1), metres: Metres::ZERO });
    let problem = Problem::new(ProblemParts {
        services: vec![job(10), job(20)],
        vehicles: vec![Vehicle { shift: window(0, 60), breaks: vec![lunch], ..Vehicle::default() }],
        depots: vec![Depot { name: String::new(), exit: point, entry: point }],
        travels: vec![Travel::from_fn(1, leg)],
        ..ProblemParts::default()
    });
    let problem = problem.unwrap();
    let stops = vec![Stop::service(ServiceId::new(0), 0)];
    let route = Route { vehicle: VehicleId::new(0), departure: Seconds(0), stops };
    let new = ServiceId::new(1);
    let found = best(Trial::of((&problem, None), &route, new), &route, new);
    assert!(found.broken.is_empty(), "{:?}", found.broken);
    assert!(found.route.stops.contains(&Stop::Break(0)), "{:?}", found.route);
}
