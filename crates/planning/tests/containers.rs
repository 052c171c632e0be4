//! Containers are emptied by what leaving them is expected to cost, and crews rest as their rules say.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use roadcrew_incidents::Alert;
use roadcrew_planning::city::{Prices, read_containers};
use roadcrew_planning::{City, DayPlan, Search, StopKind, collection, dispatch};
use roadcrew_units::{Seconds, ServiceDay, Zone};
use std::path::Path;

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/helsinki");

fn demo_day(city: &City) -> ServiceDay {
    ServiceDay::new(city.demo_date.unwrap(), &city.zone).unwrap()
}

/// The demo city with these containers, and nothing else to collect.
fn city_with(rows: &str) -> City {
    let (city, _) = City::open(Path::new(DEMO)).unwrap();
    let header = "id,kind,capacity_l,fill,lat,long,fill_sd,rate_per_day,rate_sd\n";
    let text = format!("{header}{rows}");
    let (containers, skipped) = read_containers("containers.csv", &text, &Zone::UTC).unwrap();
    assert!(skipped.is_empty(), "{skipped:?}");
    // Dear enough that a single container is worth a truck.
    let prices = Prices { overflow_hour: 10.0, ..city.prices.clone() };
    City { containers, prices, streets: Vec::new(), ..city }
}

fn plan(city: &City) -> DayPlan {
    let plan = collection::plan(city, &demo_day(city), &Search::iterations(3), &|_| ()).unwrap();
    assert_eq!(plan.violations, Vec::<String>::new());
    plan
}

fn emptied(plan: &DayPlan) -> Vec<&str> {
    let stops = plan.routes.iter().flat_map(|route| &route.stops);
    let mut ids: Vec<&str> = stops
        .filter(|stop| stop.kind == StopKind::Container)
        .map(|stop| stop.id.as_str())
        .collect();
    ids.sort_unstable();
    ids
}

/// A container that overflows tonight, one that has time, one that is nearly empty.
const THREE: &str = "full,mixed,660,0.95,60.1719,24.9447,0.05,0.4,0.1\n\
                     calm,mixed,660,0.6,60.1698,24.9464,0.05,0.05,0.02\n\
                     empty,mixed,660,0.1,60.1772,24.9476,0.05,0.1,0.05\n";

#[test]
fn what_would_overflow_before_the_next_visit_is_emptied_and_the_rest_waits() {
    let city = city_with(THREE);
    let plan = plan(&city);
    assert_eq!(emptied(&plan), ["full"]);
    let waits: Vec<&str> = plan.not_due.iter().map(|it| it.id.as_str()).collect();
    assert!(waits.contains(&"empty"), "{waits:?}");
    assert!(
        plan.not_due[0].why.contains("before the next visit on 2026-05-12"),
        "{:?}",
        plan.not_due
    );
    let stops = plan.routes.iter().flat_map(|route| &route.stops);
    let worth = &stops.clone().find(|stop| stop.id == "full").unwrap().worth;
    assert!(worth.starts_with("95 ± 5 % full, 40 ± 10 % a day: with "), "{worth}");
}

#[test]
fn a_city_may_still_insist_on_a_level() {
    let mut city = city_with(THREE);
    city.collecting.empty_from = Some(0.5);
    assert_eq!(emptied(&plan(&city)), ["calm", "full"]);
}

#[test]
fn a_longer_time_until_the_next_visit_makes_more_containers_due() {
    let row = "c,mixed,660,0.5,60.1719,24.9447,0.05,0.25,0.05\n";
    let daily = plan(&city_with(row));
    assert_eq!(emptied(&daily), Vec::<&str>::new());
    let (on_mondays, _) = open(&read_demo().replace("mon tue wed thu fri sat", "mon"));
    let weekly = City { collecting: on_mondays.collecting, ..city_with(row) };
    assert_eq!(emptied(&plan(&weekly)), ["c"]);
}

#[test]
fn a_sensor_knows_better_than_the_file() {
    let mut city = city_with("c,mixed,660,0.1,60.1719,24.9447,,0.3,0.1\n");
    let day = demo_day(&city);
    let position = city.containers[0].position;
    city.alerts = (1..=8)
        .map(|hours| Alert {
            sensor: "c".to_owned(),
            kind: "fill_level".to_owned(),
            value: 96.0,
            unit: "%".to_owned(),
            time: day.at(Seconds::from_hours(-hours)),
            position,
        })
        .collect();
    assert_eq!(emptied(&plan(&city)), ["c"]);
}

#[test]
fn a_container_far_from_any_street_is_named_and_the_others_are_emptied() {
    let far = "sea,mixed,660,1,60.1640,24.9590,,,\n";
    let plan = plan(&city_with(&format!("{THREE}{far}")));
    assert_eq!(emptied(&plan), ["full"]);
    assert!(
        plan.left_out.iter().any(|line| line.starts_with("container sea")),
        "{:?}",
        plan.left_out
    );
}

fn read_demo() -> String {
    std::fs::read_to_string(Path::new(DEMO).join("city.toml")).unwrap()
}

/// The demo city with another `city.toml`.
fn try_open(text: &str) -> Result<City, String> {
    let folder = tempfile::tempdir().unwrap();
    for file in ["network.osm.pbf", "containers.csv", "reports.csv"] {
        std::fs::copy(Path::new(DEMO).join(file), folder.path().join(file)).unwrap();
    }
    std::fs::write(folder.path().join("city.toml"), text).unwrap();
    City::open(folder.path()).map(|(city, _)| city).map_err(|error| error.to_string())
}

fn open(text: &str) -> (City, ServiceDay) {
    let city = try_open(text).unwrap();
    let day = demo_day(&city);
    (city, day)
}

/// The demo city whose crews have these rules, no breaks of their own, and nine hours.
fn with_rules(rules: &str) -> String {
    let own = "breaks = [{ window = \"11:00-13:00\", minutes = 30 }]\n";
    let text = read_demo().replace(own, "").replace("07:00-15:00", "07:00-16:00");
    text.replacen("[prices]", &format!("rules = \"{rules}\"\n\n[prices]"), 1)
}

fn breaks(plan: &DayPlan) -> Vec<(&str, Seconds, Seconds)> {
    let mut breaks = Vec::new();
    for route in &plan.routes {
        let rests = route.stops.iter().filter(|stop| stop.kind == StopKind::Break);
        breaks.extend(rests.map(|stop| (route.crew.as_str(), stop.start, stop.end - stop.start)));
    }
    breaks
}

#[test]
fn european_crews_rest_before_their_seventh_hour() {
    let (mut city, day) = open(&with_rules("eu"));
    for task in &mut city.tasks {
        task.on_site = Seconds(3 * task.on_site.0);
    }
    let plan = dispatch::plan(&city, &day, &Search::iterations(5), &|_| ()).unwrap();
    assert_eq!(plan.violations, Vec::<String>::new());
    let breaks = breaks(&plan);
    for route in plan.routes.iter().filter(|route| Seconds::from_hours(6) < route.duration()) {
        assert!(breaks.iter().any(|(crew, ..)| *crew == route.crew), "{}", route.crew);
    }
    assert!(!breaks.is_empty());
    assert!(breaks.iter().all(|(_, _, lasts)| Seconds(30 * 60) <= *lasts), "{breaks:?}");
}

#[test]
fn crews_without_rules_rest_when_their_city_says_so() {
    let (city, day) = open(&with_rules("local"));
    let plan = dispatch::plan(&city, &day, &Search::iterations(2), &|_| ()).unwrap();
    let own: Vec<&str> = breaks(&plan).iter().map(|(crew, ..)| *crew).collect();
    assert!(!own.contains(&"roads-1"), "{own:?}");
}

#[test]
fn crews_that_would_drive_too_long_get_earlier_rests() {
    let (mut city, day) = open(&with_rules("us"));
    for crew in &mut city.crews {
        let stretch = &mut crew.rules.rests.stretches[0];
        (stretch.at_most, stretch.rest) = (Seconds(20 * 60), Seconds(10 * 60));
        stretch.rests_by_other_work = false;
    }
    let plan = dispatch::plan(&city, &day, &Search::iterations(2), &|_| ()).unwrap();
    assert_eq!(plan.violations, Vec::<String>::new());
    assert!(!breaks(&plan).is_empty());
}

#[test]
fn rules_that_nobody_knows_are_named_with_their_line() {
    let error = try_open(&with_rules("uk")).unwrap_err();
    assert!(error.contains("there are no rules 'uk': use local, eu, us or a TOML file"), "{error}");
    assert!(error.contains("city.toml:"), "{error}");
}
