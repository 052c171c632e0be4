//! The bundled city's day, planned for a few rounds.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use roadcrew_planning::{City, DayPlan, Search, StopKind, collection, dispatch, sheet};
use roadcrew_units::{Seconds, ServiceDay};
use std::path::Path;

fn helsinki() -> City {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/helsinki");
    City::open(Path::new(folder)).unwrap().0
}

fn demo_day(city: &City) -> ServiceDay {
    ServiceDay::new(city.demo_date.unwrap(), &city.zone).unwrap()
}

fn check_times_ascend(plan: &DayPlan) {
    for route in &plan.routes {
        let mut now = route.departure;
        for stop in &route.stops {
            assert_eq!(stop.arrival, now + stop.way.seconds, "crew {}, {}", route.crew, stop.name);
            assert!(stop.arrival <= stop.start && stop.start <= stop.end);
            now = stop.end;
        }
        assert_eq!(route.arrival, now + route.way_home.seconds);
    }
}

#[test]
fn six_crews_are_dispatched_and_what_they_leave_has_reasons() {
    let city = helsinki();
    let plan = dispatch::plan(&city, &demo_day(&city), &Search::iterations(20), &|_| ()).unwrap();
    assert_eq!(plan.violations, Vec::<String>::new());
    assert!(4 <= plan.routes.len());
    assert!(plan.undone.iter().all(|undone| undone.reasons.len() == 6));
    check_times_ascend(&plan);
}

#[test]
fn trucks_tip_and_come_home_empty() {
    let city = helsinki();
    let plan = collection::plan(&city, &demo_day(&city), &Search::iterations(20), &|_| ()).unwrap();
    assert_eq!(plan.violations, Vec::<String>::new());
    let kinds = || plan.routes.iter().flat_map(|route| route.stops.iter().map(|stop| stop.kind));
    assert!(kinds().any(|kind| kind == StopKind::Street));
    assert!(kinds().any(|kind| kind == StopKind::Container));
    assert!(kinds().any(|kind| kind == StopKind::Tip));
    check_times_ascend(&plan);
}

#[test]
fn the_same_seed_and_rounds_give_the_same_files() {
    let city = helsinki();
    let draw = |threads| {
        let search = Search { threads: Some(threads), ..Search::iterations(5) };
        let plan = dispatch::plan(&city, &demo_day(&city), &search, &|_| ()).unwrap();
        (sheet::json::write(&plan), sheet::geojson::draw(&plan))
    };
    assert_eq!(draw(1), draw(2));
}

#[test]
fn lines_pass_from_depot_to_depot_without_gaps() {
    let city = helsinki();
    let plan = collection::plan(&city, &demo_day(&city), &Search::iterations(2), &|_| ()).unwrap();
    for route in &plan.routes {
        let line = route.geometry();
        let (first, last) = (line[0], line[line.len() - 1]);
        assert!(first.metres_to(last) < 2.0);
        let longest = line.windows(2).map(|pair| pair[0].metres_to(pair[1])).fold(0.0, f64::max);
        assert!(longest < 500.0, "a gap of {longest} m");
    }
    assert!(plan.routes.iter().all(|route| Seconds::ZERO < route.duration()));
}
