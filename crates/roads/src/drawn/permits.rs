//! Who is let in: by key, by direction and by permit.

use super::DrawnCity;
use crate::profile::Profile;

/// The metres from the start of AB to the end of BC for the truck with some permits.
fn check(permits: &str, rules: &[&str], expected: &str) {
    let text = include_str!("../profile/truck.toml");
    let text = text.replacen(r#"["private", "delivery"]"#, permits, 1);
    let profile = Profile::from_toml("truck", &text).unwrap();
    let city = DrawnCity::of(&profile, "A--B--C", rules);
    assert_eq!(city.metres(["AB", "BC"]), expected, "{rules:?}");
}

#[test]
fn private_streets_are_for_those_with_the_permit() {
    check("[]", &["BC access=private"], "no way");
    check(r#"["private"]"#, &["BC access=private"], "200 m");
    check("[]", &["BC access=private motor_vehicle=yes"], "200 m");
}

#[test]
fn bus_lanes_are_for_those_with_the_permit() {
    check("[]", &["BC access=no psv=yes"], "no way");
    check(r#"["psv"]"#, &["BC access=no psv=yes"], "200 m");
    check("[]", &["BC motor_vehicle=psv"], "no way");
    check(r#"["psv"]"#, &["BC motor_vehicle=psv"], "200 m");
    check(r#"["psv"]"#, &["BC highway=busway"], "200 m");
    check("[]", &["BC highway=busway"], "no way");
}

#[test]
fn a_bus_may_drive_against_a_one_way_street_that_lets_it() {
    check(r#"["psv"]"#, &["CB oneway=yes oneway:bus=no"], "200 m");
    check("[]", &["CB oneway=yes oneway:bus=no"], "no way");
    check(r#"["psv"]"#, &["CB oneway=yes busway=opposite_lane"], "200 m");
}

#[test]
fn emergency_ways_are_for_emergencies() {
    check("[]", &["BC access=no emergency=yes"], "no way");
    check(r#"["emergency"]"#, &["BC access=no emergency=yes"], "200 m");
    check("[]", &["BC highway=service service=emergency_access"], "no way");
}

#[test]
fn farm_and_forest_ways_are_for_those_who_work_there() {
    check("[]", &["BC motor_vehicle=agricultural;forestry"], "no way");
    check(r#"["forestry"]"#, &["BC motor_vehicle=agricultural;forestry"], "200 m");
}

#[test]
fn access_may_differ_by_direction() {
    check("[]", &["BC access:forward=no"], "no way");
    check("[]", &["BC access:backward=no"], "200 m");
    check("[]", &["BC hgv:forward=no motor_vehicle=yes"], "no way");
    check("[]", &["BC access=no motor_vehicle:forward=yes"], "200 m");
}

#[test]
fn an_unknown_value_leaves_the_word_to_the_broader_key() {
    check("[]", &["BC access=no motor_vehicle=perhaps"], "no way");
    check("[]", &["BC hgv=perhaps"], "200 m");
}

/// The metres of the truck's way from AB to CD, round the block or through BC.
fn check_round(rules: &[&str], expected: &str) {
    let city = DrawnCity::new("A--B--C--D\n   |  |\n   E  F\n   |  |\n   G--H", rules);
    assert_eq!(city.metres(["AB", "CD"]), expected, "{rules:?}");
}

#[test]
fn through_traffic_keeps_out_of_streets_for_visitors() {
    check_round(&[], "300 m");
    check_round(&["BC access=destination"], "700 m");
    check_round(&["BC hgv=destination"], "700 m");
    check_round(&["BC motor_vehicle=customers"], "700 m");
    check_round(&["BC motor_vehicle=private"], "700 m");
    check_round(&["BC access=no"], "700 m");
}

#[test]
fn through_traffic_keeps_out_of_driveways_and_parking_aisles() {
    check_round(&["BC highway=service service=alley"], "300 m");
    check_round(&["BC highway=service service=driveway"], "700 m");
    check_round(&["BC highway=service service=parking_aisle"], "700 m");
}

#[test]
fn one_who_visits_is_let_in_and_out() {
    let city = DrawnCity::new("A--B--C--D", &["BC access=destination", "CD access=destination"]);
    assert_eq!(city.metres(["AB", "CD"]), "300 m");
    assert_eq!(city.metres(["DC", "BA"]), "300 m");
}

#[test]
fn pedestrian_streets_are_open_by_their_own_word_only() {
    check("[]", &["BC highway=pedestrian"], "no way");
    check("[]", &["BC highway=pedestrian motor_vehicle=delivery"], "200 m");
}

#[test]
fn ways_that_are_no_streets_are_not_driven() {
    check("[]", &["BC highway=footway"], "no way");
    check("[]", &["BC highway=construction"], "no way");
    check("[]", &["BC highway=proposed"], "no way");
    check("[]", &["BC highway=platform"], "no way");
    check("[]", &["BC highway=service area=yes"], "no way");
}
