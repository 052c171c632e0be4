//! Whom turn restrictions bind, and which of a relation's members they are about.

use super::DrawnCity;
use crate::profile::Profile;

const BLOCK: &str = "A--B--C\n   |  |\n   D--E";

/// The metres from the start of AB to the end of BD for a vehicle, with a restriction of the turn to the right.
fn check(profile: &Profile, tags: &str, expected: &str) {
    let city = DrawnCity::of(profile, BLOCK, &[format!("no_right_turn AB B BD {tags}")]);
    assert_eq!(city.metres(["AB", "BD"]), expected, "{tags}");
}

fn profile(name: &str) -> Profile {
    Profile::built_in(name).unwrap()
}

#[test]
fn exceptions_are_free() {
    check(&profile("truck"), "", "no way");
    check(&profile("truck"), "except=bicycle;hgv", "200 m");
    check(&profile("car"), "except=hgv", "400 m");
    check(&profile("car"), "except=motorcar", "200 m");
    check(&profile("truck"), "except=psv", "no way");
}

#[test]
fn a_permit_for_bus_lanes_is_an_exception_too() {
    let text = include_str!("../profile/truck.toml").replacen("\"private\"", "\"psv\"", 1);
    let bus = Profile::from_toml("bus", &text).unwrap();
    check(&bus, "except=psv", "200 m");
    check(&bus, "except=emergency", "no way");
}

#[test]
fn a_restriction_may_be_for_goods_vehicles_only() {
    check(&profile("truck"), "restriction:hgv=no_right_turn", "no way");
    check(&profile("car"), "restriction:hgv=no_right_turn", "200 m");
}

#[test]
fn a_restriction_may_be_for_heavy_vehicles_only() {
    let heavy = "restriction:conditional=no_right_turn @ (weight>3.5)";
    check(&profile("truck"), heavy, "no way");
    check(&profile("car"), heavy, "200 m");
}

#[test]
fn only_forbids_turning_back_too() {
    let fork = "A--B--C\n   |\n   D";
    let slow = ["BC maxspeed=5", "BD maxspeed=5"];
    let metres = |rules: &[&str]| DrawnCity::of(&profile("car"), fork, rules).metres(["AB", "BA"]);
    assert_eq!(metres(&slow), "200 m");
    assert_eq!(metres(&[slow[0], slow[1], "only_straight_on AB B BC"]), "400 m");
}

/// What the import counts of a relation.
fn check_counted(rule: &str, expected: &str) {
    let city = DrawnCity::new(BLOCK, &[rule]);
    assert_eq!(city.left_out.first().map(|left| left.reason.as_str()), Some(expected), "{rule}");
    assert_eq!(city.router.network().n_restrictions(), 0);
}

#[test]
fn restrictions_that_lead_nowhere_are_counted() {
    check_counted(
        "no_right_turn AB C BD",
        "restrictions that no driving direction can break or whose ways miss their 'via'",
    );
    check_counted(
        "no_right_turn AB B BD except=motor_vehicle",
        "restrictions that bind no motor vehicle",
    );
    check_counted(
        "no_fun AB B BD restriction:conditional=fun @ (Mo)",
        "restrictions of an unknown kind",
    );
}
