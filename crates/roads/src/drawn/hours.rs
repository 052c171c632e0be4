//! The law by day and hour.

use super::DrawnCity;
use crate::network::{Moment, YearDay};
use crate::profile::Profile;

/// Monday to Sunday from 0, and hours and minutes.
type Time = (usize, u16, u16);

const MONDAY_8: Time = (0, 8, 0);
const MONDAY_12: Time = (0, 12, 0);
const SUNDAY_8: Time = (6, 8, 0);

/// The metres of the truck's way from AB to CD at a time, or at any hour.
fn metres(rules: &[&str], time: Option<Time>) -> String {
    let truck = Profile::built_in("truck").unwrap();
    let at = |(weekday, hour, minute)| Moment::new(weekday, hour * 60 + minute).unwrap();
    let profile = time.map_or(truck.clone(), |time| truck.at(at(time)));
    let drawing = "A--B--C--D\n   |  |\n   E  F\n   |  |\n   G--H";
    DrawnCity::of(&profile, drawing, rules).metres(["AB", "CD"])
}

fn check(rules: &[&str], time: Time, expected: &str) {
    assert_eq!(metres(rules, Some(time)), expected, "{rules:?}");
}

fn check_any_hour(rules: &[&str], expected: &str) {
    assert_eq!(metres(rules, None), expected, "{rules:?}");
}

#[test]
fn a_street_may_be_shut_for_some_hours() {
    let rules = ["BC motor_vehicle:conditional=no @ (Mo-Fr 07:00-09:00)"];
    check(&rules, MONDAY_8, "700 m");
    check(&rules, MONDAY_12, "300 m");
    check(&rules, SUNDAY_8, "300 m");
    check(&rules, (0, 8, 59), "700 m");
    check(&rules, (0, 9, 0), "300 m");
}

#[test]
fn a_street_may_be_open_for_some_hours() {
    let rules = ["BC motor_vehicle=no motor_vehicle:conditional=yes @ (Mo-Sa 06:00-11:00)"];
    check(&rules, MONDAY_8, "300 m");
    check(&rules, MONDAY_12, "700 m");
}

#[test]
fn at_any_hour_only_what_is_always_open_counts() {
    check_any_hour(&["BC motor_vehicle:conditional=no @ (Mo-Fr 07:00-09:00)"], "700 m");
    let rules = ["BC motor_vehicle=no motor_vehicle:conditional=yes @ (Mo-Sa 06:00-11:00)"];
    check_any_hour(&rules, "700 m");
}

#[test]
fn a_more_specific_key_beats_the_hours_of_a_broader_one() {
    let rules = ["BC hgv=yes access:conditional=no @ (Mo-Fr 07:00-09:00)"];
    check(&rules, MONDAY_8, "300 m");
    let rules = ["BC access=no hgv:conditional=yes @ (07:00-09:00)"];
    check(&rules, MONDAY_8, "300 m");
}

#[test]
fn hours_may_pass_midnight() {
    let rules = ["BC hgv:conditional=no @ (22:00-06:00)"];
    check(&rules, (0, 5, 59), "700 m");
    check(&rules, (0, 6, 0), "300 m");
    check(&rules, (6, 22, 0), "700 m");
}

#[test]
fn lanes_may_change_their_direction() {
    let rules = [
        "BC oneway=reversible oneway:conditional=yes @ (Mo-Fr 06:00-10:00); -1 @ (Mo-Fr 15:00-19:00)",
    ];
    check(&rules, MONDAY_8, "300 m");
    check(&rules, (0, 16, 0), "700 m");
    check(&rules, MONDAY_12, "700 m");
    check_any_hour(&rules, "700 m");
}

#[test]
fn a_street_may_be_one_way_for_some_hours() {
    let rules = ["CB oneway:conditional=yes @ (Mo-Fr 07:00-09:00)"];
    check(&rules, MONDAY_8, "700 m");
    check(&rules, MONDAY_12, "300 m");
    check_any_hour(&rules, "700 m");
}

#[test]
fn a_turn_may_be_forbidden_for_some_hours() {
    let rules =
        ["no_straight_on AB B BC restriction:conditional=no_straight_on @ (Mo-Fr 07:00-09:00)"];
    check(&rules, MONDAY_8, "700 m");
    check(&rules, MONDAY_12, "300 m");
    check_any_hour(&rules, "700 m");
}

#[test]
fn a_turn_may_be_forbidden_to_goods_vehicles_for_some_hours() {
    let rule = "restriction:hgv:conditional=no_straight_on @ (07:00-09:00)";
    let rules = [format!("no_straight_on AB B BC {rule}")];
    check(&[&rules[0]], MONDAY_8, "700 m");
    check(&[&rules[0]], MONDAY_12, "300 m");
    let car = Profile::built_in("car").unwrap();
    let city = DrawnCity::of(&car, "A--B--C--D\n   |  |\n   E--F", &rules);
    assert_eq!(city.metres(["AB", "CD"]), "300 m");
}

#[test]
fn old_keys_of_hours_are_understood() {
    let rules =
        ["no_straight_on AB B BC day_on=Monday day_off=Friday hour_on=07:00 hour_off=09:30"];
    check(&rules, MONDAY_8, "700 m");
    check(&rules, MONDAY_12, "300 m");
    check(&rules, SUNDAY_8, "300 m");
}

#[test]
fn a_length_may_be_limited_for_some_hours() {
    let rules = ["BC maxlength:conditional=7 @ (Mo-Fr 07:00-19:00; Sa 07:00-14:00)"];
    check(&rules, MONDAY_8, "700 m");
    check(&rules, SUNDAY_8, "300 m");
    check_any_hour(&rules, "700 m");
}

#[test]
fn a_street_may_be_shut_to_heavy_vehicles_for_some_hours() {
    let rules = ["BC access:conditional=no @ (7:30-19:00 AND weight>7.5)"];
    check(&rules, MONDAY_12, "700 m");
    check(&rules, (0, 20, 0), "300 m");
    check_any_hour(&rules, "700 m");
    check(&["BC access:conditional=no @ (7:30-19:00 AND weight>30)"], MONDAY_12, "300 m");
}

#[test]
fn a_street_may_be_shut_on_some_dates() {
    let rules = ["BC motor_vehicle:conditional=no @ (Nov-Mar 07:00-09:00)"];
    let profile = Profile::built_in("truck").unwrap();
    let on = |month| {
        let moment = Moment::new(0, 8 * 60).unwrap().on(YearDay { year: 2026, month, day: 10 });
        let drawing = "A--B--C--D\n   |  |\n   E  F\n   |  |\n   G--H";
        DrawnCity::of(&profile.clone().at(moment), drawing, &rules).metres(["AB", "CD"])
    };
    assert_eq!([on(1), on(6)], ["700 m", "300 m"]);
    check(&rules, MONDAY_8, "700 m");
    check(&rules, MONDAY_12, "300 m");
    check_any_hour(&rules, "700 m");
}

/// The metres of the truck's way at an hour of 10 November 2026, a Tuesday, by Greenwich's clock. The city lies near Greenwich on
/// the equator, where the sun rises at about six and sets at about six.
fn metres_in_november(rule: &str, hour: u16) -> String {
    let day = YearDay { year: 2026, month: 11, day: 10 };
    let profile = Profile::built_in("truck").unwrap();
    let profile = profile.at(Moment::new(1, hour * 60).unwrap().on(day));
    let drawing = "A--B--C--D\n   |  |\n   E  F\n   |  |\n   G--H";
    DrawnCity::of(&profile, drawing, &[rule]).metres(["AB", "CD"])
}

#[test]
fn a_street_may_be_shut_while_it_is_dark() {
    let rule = "BC motor_vehicle:conditional=no @ (sunset-sunrise)";
    let told = [4, 8, 16, 20].map(|hour| metres_in_november(rule, hour));
    assert_eq!(told, ["700 m", "300 m", "300 m", "700 m"]);
    let rule = "BC motor_vehicle=no motor_vehicle:conditional=yes @ (sunrise-sunset)";
    let told = [4, 8, 16, 20].map(|hour| metres_in_november(rule, hour));
    assert_eq!(told, ["700 m", "300 m", "300 m", "700 m"]);
    check(&[rule], MONDAY_12, "700 m");
    check_any_hour(&[rule], "700 m");
}

#[test]
fn a_street_may_be_shut_on_one_weekday_of_a_month_and_in_some_weeks() {
    let rule = |when| format!("BC motor_vehicle:conditional=no @ ({when})");
    let told = ["Tu[2] 07:00-19:00", "Tu[1] 07:00-19:00", "week 46", "week 47"]
        .map(|when| metres_in_november(&rule(when), 12));
    assert_eq!(told, ["700 m", "300 m", "700 m", "300 m"]);
}

#[test]
fn what_is_forbidden_at_unclear_times_always_is() {
    let rules = ["BC access:conditional=no @ (07:00-09:00 AND wet)"];
    check(&rules, MONDAY_8, "700 m");
    check(&rules, MONDAY_12, "300 m");
    let rules = ["BC motor_vehicle=no motor_vehicle:conditional=yes @ (dry AND easter)"];
    check(&rules, MONDAY_12, "700 m");
    check(
        &["no_straight_on AB B BC restriction:conditional=no_straight_on @ wet"],
        MONDAY_12,
        "700 m",
    );
}

/// What the import says of a rule about BC.
fn check_counted(rule: &str, expected: &str) {
    let city = DrawnCity::new("A--B--C", &[rule]);
    let told: Vec<String> = city
        .left_out
        .iter()
        .map(|left| format!("{} {}: {}", left.count, left.reason, left.example))
        .collect();
    assert_eq!(told.join("\n"), expected);
}

#[test]
fn conditions_that_are_not_understood_are_counted() {
    check_counted(
        "BC access:conditional=no @ (07:00-19:00 AND wet)",
        "1 conditions of access that are not understood (what they forbid is always forbidden): \
         way 1: access:conditional=no @ (07:00-19:00 AND wet)",
    );
    check_counted(
        "BC access:conditional=no @ (Sa,Su,PH 07:00-19:00)",
        "1 conditions that name holidays (each counts as the weekday that it falls on): \
         way 1: access:conditional=no @ (Sa,Su,PH 07:00-19:00)",
    );
    check_counted(
        "no_straight_on AB B BC restriction:conditional=no_straight_on @ (Mo-Fr,SH 07:00-09:00)",
        "1 conditions that name holidays (each counts as the weekday that it falls on): \
         relation 1: restriction:conditional=no_straight_on @ (Mo-Fr,SH 07:00-09:00)",
    );
    check_counted(
        "BC maxspeed:hgv:conditional=60 @ wet",
        "1 conditions of speed limits that are not understood (the lower limit always holds): \
         way 1: maxspeed:hgv:conditional=60 @ wet",
    );
    check_counted(
        "no_straight_on AB B BC restriction:conditional=no_straight_on @ wet",
        "1 conditions of restrictions that are not understood (at unclear times the restriction always holds): \
         relation 1: restriction:conditional=no_straight_on @ wet",
    );
}
