//! What turns cost.

use super::DrawnCity;
use crate::profile::Profile;

/// The seconds of the car's turn at B beside those of driving: at a crossing of AC with the main street ED.
fn check(rules: &[&str], [from, to]: [&str; 2], expected: i64) {
    let drawing = "   E\n   |\nA--B--C\n   |\n   D";
    let car = Profile::built_in("car").unwrap();
    let city = DrawnCity::of(&car, drawing, rules);
    let seconds = |streets| city.route(streets).unwrap().seconds.0;
    let driving = seconds([from, from]) + seconds([to, to]);
    assert_eq!(seconds([from, to]) - driving, expected, "{rules:?} {from} {to}");
}

#[test]
fn left_costs_more_than_right_and_right_more_than_straight() {
    check(&[], ["AB", "BE"], 5);
    check(&[], ["AB", "BD"], 3);
    check(&[], ["AB", "BC"], 1);
}

const MAIN: [&str; 2] = ["EB highway=primary maxspeed=33", "BD highway=primary maxspeed=33"];

#[test]
fn crossing_a_larger_street_waits_for_a_gap() {
    check(&MAIN, ["AB", "BC"], 4);
    check(&MAIN, ["AB", "BE"], 8);
    check(&MAIN, ["AB", "BD"], 3);
}

#[test]
fn the_larger_street_waits_for_nobody() {
    check(&MAIN, ["EB", "BD"], 1);
    check(&MAIN, ["EB", "BC"], 5);
}

#[test]
fn at_signals_one_waits_for_the_signal_only() {
    check(&[MAIN[0], MAIN[1], "B highway=traffic_signals"], ["AB", "BC"], 9);
}

#[test]
fn where_one_way_streets_meet_there_is_a_turn() {
    let city = |drawing, rules: &[&str]| DrawnCity::new(drawing, rules).seconds(["AB", "BC"]);
    assert_eq!(city("A--B--C", &["AB oneway=yes", "BC oneway=yes"]), "29 s");
    let fork = "A--B--C\n   |\n   D";
    assert_eq!(city(fork, &["AB oneway=yes", "BC oneway=yes", "BD oneway=yes"]), "30 s");
}
