//! Ferries.

use super::DrawnCity;
use crate::profile::Profile;

/// The time and length of a vehicle's way over the ferry BC, from the start of AB to the end of CD.
fn check(profile: &str, ferry: &str, expected: &str) {
    let profile = Profile::built_in(profile).unwrap();
    let city = DrawnCity::of(&profile, "A--B--C--D", &[format!("BC {ferry}")]);
    let path = city.route(["AB", "CD"]);
    let told = path
        .map_or("no way".to_owned(), |path| format!("{} s, {} m", path.seconds.0, path.metres.0));
    assert_eq!(told, expected, "{ferry}");
}

#[test]
fn a_ferry_takes_as_long_as_its_timetable_says() {
    check("car", "route=ferry motor_vehicle=yes duration=00:10", "624 s, 300 m");
    check("car", "route=ferry motor_vehicle=yes duration=7", "444 s, 300 m");
    check("car", "route=ferry motor_vehicle=yes duration=00:01:30", "114 s, 300 m");
    check("car", "route=ferry duration=PT5M", "324 s, 300 m");
}

#[test]
fn a_ferry_without_a_timetable_is_as_fast_as_its_class() {
    check("car", "route=ferry motor_vehicle=yes", "54 s, 300 m");
}

#[test]
fn a_ferry_for_people_on_foot_takes_no_vehicles() {
    check("car", "route=ferry motor_vehicle=no duration=5", "no way");
    check("car", "route=ferry foot=yes duration=5", "no way");
    check("truck", "route=ferry motor_vehicle=yes hgv=no duration=5", "no way");
}

#[test]
fn a_ferry_that_says_nothing_of_motors_takes_none() {
    check("car", "route=ferry name=Bateau_Bus", "no way");
    check("truck", "route=ferry", "no way");
    check("car", "route=ferry passenger=yes duration=5", "no way");
    check("car", "route=ferry ferry=water_taxi duration=5", "no way");
}

#[test]
fn a_ferry_that_is_part_of_a_road_takes_vehicles() {
    check("car", "route=ferry ferry=primary foot=yes duration=5", "324 s, 300 m");
}

#[test]
fn a_profile_without_ferries_takes_none() {
    check("sweeper", "route=ferry motor_vehicle=yes duration=5", "no way");
}

#[test]
fn a_ferry_in_pieces_takes_its_time_once() {
    let car = Profile::built_in("car").unwrap();
    let rules = ["BC route=ferry duration=10 motor_vehicle=yes", "x barrier=entrance"];
    let city = DrawnCity::of(&car, "A--B--x--C--D", &rules);
    assert_eq!(city.seconds(["AB", "CD"]), "624 s");
}
