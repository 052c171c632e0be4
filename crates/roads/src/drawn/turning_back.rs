//! Where one turns back.

use super::DrawnCity;
use crate::profile::Profile;

/// The metres of a way from the start of AB back to its start, where the street goes on to C and D.
fn check(profile: &str, rules: &[&str], expected: &str) {
    let city = DrawnCity::of(&Profile::built_in(profile).unwrap(), "A--B--C--D", rules);
    assert_eq!(city.metres(["AB", "BA"]), expected, "{profile} {rules:?}");
}

#[test]
fn a_truck_turns_back_at_dead_ends() {
    check("truck", &[], "600 m");
}

#[test]
fn a_truck_turns_back_where_nothing_but_one_way_streets_arrives() {
    check("truck", &["CB oneway=yes"], "200 m");
}

#[test]
fn turning_circles_and_small_roundabouts_are_made_for_it() {
    check("truck", &["C highway=turning_circle"], "400 m");
    check("truck", &["C highway=turning_loop"], "400 m");
    check("truck", &["B highway=mini_roundabout"], "200 m");
}

#[test]
fn a_turning_circle_may_lie_on_the_way() {
    let city = DrawnCity::new("A--B--x--C", &["x highway=turning_circle"]);
    assert_eq!(city.metres(["AB", "BA"]), "400 m");
}

#[test]
fn before_a_barrier_one_turns_back() {
    check("truck", &["C barrier=bollard"], "400 m");
}

#[test]
fn a_car_turns_back_where_the_street_is_wide_enough() {
    let far = ["BC maxspeed=5", "CD maxspeed=5"];
    let with = |rule: &'static str| [far[0], far[1], rule];
    check("car", &far, "200 m");
    check("car", &with("AB width=4"), "400 m");
    check("car", &with("AB lanes=1"), "400 m");
    check("car", &with("AB lanes=2"), "200 m");
    check("car", &with("AB highway=service"), "400 m");
    check("car", &with("AB highway=trunk"), "400 m");
}
