//! How the sides of streets are worked on, on small towns.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bad_input;
mod curbs;
mod programmes;
mod town;

use roadcrew_planning::{DayPlan, DayRoute};
use town::{TRUCK, Town, litres, streets};

/// What is collected of Mill Street, which leads from A to B unless it is drawn otherwise.
fn check(ways: &'static [&'static str], rules: &'static str, expected: &[&str]) -> DayPlan {
    let plan = Town::new(ways, rules).plan();
    assert_eq!(streets(&plan), expected, "left out: {:?}", plan.left_out);
    check_one_ways(&plan);
    plan
}

/// Whoever works along a street is where the street is: nobody jumps, nobody drives against a one-way.
fn check_one_ways(plan: &DayPlan) {
    for route in &plan.routes {
        for stop in &route.stops {
            assert!(stop.along.line.len() != 1, "{} is not driven", stop.name);
        }
    }
}

const BY_WIDTH: &str = "street,class,days,litres_per_metre\nMill Street,,daily,10\n";

#[test]
fn both_sides_of_a_quiet_street_are_taken_in_one_pass() {
    let plan = check(&["AB name=Mill Street"], BY_WIDTH, &["truck: Mill Street, 300 m"]);
    assert_eq!(litres(&plan), 3000);
}

#[test]
fn a_wider_street_is_crossed_in_zigzag_and_takes_longer() {
    let plan =
        check(&["AB name=Mill Street, width=8"], BY_WIDTH, &["truck: Mill Street, 300 m, zigzag"]);
    let stop = &plan.routes[0].stops[0];
    assert_eq!((stop.end - stop.start).0, 450);
}

#[test]
fn each_side_of_a_street_too_wide_to_cross_gets_a_pass() {
    let plan = check(
        &["AB name=Mill Street, width=12"],
        BY_WIDTH,
        &["truck: Mill Street, 300 m, east side", "truck: Mill Street, 300 m, west side"],
    );
    assert_eq!(litres(&plan), 3000);
}

#[test]
fn each_side_of_a_busy_street_gets_a_pass() {
    check(
        &["AB name=Mill Street, highway=secondary"],
        BY_WIDTH,
        &["truck: Mill Street, 300 m, east side", "truck: Mill Street, 300 m, west side"],
    );
}

#[test]
fn a_rule_decides_before_class_and_width() {
    check(
        &["AB name=Mill Street, highway=secondary"],
        "street,class,days,litres_per_metre,sides\nMill Street,,daily,10,both\n",
        &["truck: Mill Street, 300 m"],
    );
    check(
        &["AB name=Mill Street"],
        "street,class,days,litres_per_metre,sides\nMill Street,,daily,10,each\n",
        &["truck: Mill Street, 300 m, east side", "truck: Mill Street, 300 m, west side"],
    );
}

#[test]
fn a_busy_one_way_street_is_driven_once_and_only_its_way() {
    let plan = check(
        &["BA name=Mill Street, highway=secondary, oneway=yes"],
        BY_WIDTH,
        &["truck: Mill Street, 300 m"],
    );
    let line = &plan.routes[0].stops[0].along.line;
    assert!(line[line.len() - 1].lat() < line[0].lat(), "it leads south");
    assert_eq!(litres(&plan), 3000);
}

#[test]
fn both_sides_of_a_wide_one_way_street_are_driven_its_way() {
    let plan = check(
        &["BA name=Mill Street, highway=secondary, oneway=yes, width=12"],
        BY_WIDTH,
        &["truck: Mill Street, 300 m, east side", "truck: Mill Street, 300 m, west side"],
    );
    let stops = plan.routes.iter().flat_map(|route: &DayRoute| &route.stops);
    for line in stops.map(|stop| &stop.along.line).filter(|line| !line.is_empty()) {
        assert!(line[line.len() - 1].lat() < line[0].lat(), "it leads south");
    }
}

#[test]
fn each_carriageway_of_a_street_has_one_side() {
    let mut town = Town::new(
        &[
            "AB name=Mill Street, highway=secondary, oneway=yes",
            "YX name=Mill Street, highway=secondary, oneway=yes",
            "AX name=South",
            "BY name=North",
        ],
        BY_WIDTH,
    );
    town.nodes = &[("X", 130, 1), ("Y", 130, 299)];
    let plan = town.plan();
    assert_eq!(
        streets(&plan),
        ["truck: Mill Street, 298 m, west side", "truck: Mill Street, 300 m, east side"]
    );
    assert_eq!(litres(&plan), 1490 + 1500);
}

#[test]
fn one_way_pieces_that_meet_head_to_head_have_two_sides_each() {
    let mut town = Town::new(
        &[
            "AX name=Mill Street, highway=secondary, oneway=yes",
            "BX name=Mill Street, highway=secondary, oneway=yes",
            "XC name=Lane",
        ],
        BY_WIDTH,
    );
    town.nodes = &[("X", 150, 140)];
    let plan = town.plan();
    assert_eq!(streets(&plan), ["truck: Mill Street, 140 m", "truck: Mill Street, 160 m"]);
    assert_eq!(litres(&plan), 3000);
}

#[test]
fn a_dead_end_is_driven_in_and_out() {
    let mut town = Town::new(&["AX name=Mill Street"], BY_WIDTH);
    town.nodes = &[("X", 150, 100)];
    let plan = town.plan();
    assert_eq!(streets(&plan), ["truck: Mill Street, 100 m"]);
    let route = &plan.routes[0];
    assert!(200 <= (route.driven + route.served).0);
    town.files = vec![(
        "collection.csv",
        "street,class,days,litres_per_metre,sides\nMill Street,,daily,10,each\n",
    )];
    assert_eq!(
        streets(&town.plan()),
        ["truck: Mill Street, 100 m, east side", "truck: Mill Street, 100 m, west side"]
    );
}

#[test]
fn what_lies_on_short_pieces_is_collected_along_with_their_neighbours() {
    let mut town = Town::new(&["AXYB name=Mill Street", "XZ name=Lane", "YC name=Alley"], BY_WIDTH);
    town.nodes = &[("X", 150, 100), ("Y", 150, 106), ("Z", 100, 100)];
    let plan = town.plan();
    assert_eq!(streets(&plan), ["truck: Mill Street, 100 m", "truck: Mill Street, 194 m"]);
    assert_eq!(litres(&plan), 3000);
}

#[test]
fn a_short_street_without_neighbours_is_collected_for_itself() {
    let mut town = Town::new(&["AX name=Mill Street"], BY_WIDTH);
    town.nodes = &[("X", 150, 8)];
    let plan = town.plan();
    assert_eq!(streets(&plan), ["truck: Mill Street, 8 m"]);
    assert_eq!(litres(&plan), 80);
}

const NARROW: &[&str] = &["AB name=Mill Street, maxwidth=2", "CD name=Hill Street"];
const MILL_AND_HILL: &str =
    "street,class,days,litres_per_metre\nMill Street,,daily,10\nHill Street,,daily,10\n";

#[test]
fn a_street_that_no_vehicle_may_enter_is_left_out_with_the_reason() {
    let plan = check(NARROW, MILL_AND_HILL, &["truck: Hill Street, 300 m"]);
    assert_eq!(
        plan.left_out,
        ["w101 Mill Street, 300 m: no truck may drive it: it is too narrow: 2.00 m"]
    );
}

#[test]
fn a_street_too_narrow_for_a_truck_is_left_to_the_narrow_vehicle() {
    let mut town = Town::new(NARROW, MILL_AND_HILL);
    town.city += &TRUCK
        .replace("\"truck\"\nname", "\"cart\"\nname")
        .replace("profile = \"truck\"", "profile = \"sweeper\"")
        .replace("depot", "fixed = 20\ndepot");
    let plan = town.plan();
    let all = streets(&plan);
    assert!(all.contains(&"cart: Mill Street, 300 m".to_owned()), "{all:?} {:?}", plan.undone);
    assert_eq!(all.len(), 2);
    assert_eq!(plan.left_out, Vec::<String>::new());
}
