//! Streets that no motor vehicle may use are known with their reason.

use crate::network::ShutStreet;

use super::DrawnCity;

#[track_caller]
fn check(rules: &[&str], expected: &[&str]) {
    let city = DrawnCity::new("A--B\n|  |\nC--D--E", rules);
    let told = |it: ShutStreet<'_>| {
        format!("{} {} {} m: {}", it.class.as_str(), it.name, it.length.0, it.why)
    };
    let shut: Vec<String> = city.router.network().shut_streets().map(told).collect();
    assert_eq!(shut, expected);
}

#[test]
fn a_street_that_is_shut_to_every_motor_vehicle_is_known_with_the_tag_that_says_so() {
    check(&["DE motor_vehicle=no name=Hill"], &["residential Hill 100 m: motor_vehicle=no"]);
    check(&["DE access=no"], &["residential  100 m: access=no"]);
    check(&["DE vehicle=no access=yes name=Hill"], &["residential Hill 100 m: vehicle=no"]);
    check(&["DE highway=pedestrian name=Market"], &["pedestrian Market 100 m: highway=pedestrian"]);
}

#[test]
fn what_is_drawn_as_an_area_has_no_length() {
    check(&["DE area=yes name=Square"], &["residential Square 0 m: area=yes"]);
}

#[test]
fn what_somebody_may_drive_and_what_nobody_asks_for_is_not_among_them() {
    check(&["DE hgv=no name=Hill"], &[]);
    check(&["DE highway=service access=no"], &[]);
    check(&["DE highway=footway name=Alley"], &[]);
}
