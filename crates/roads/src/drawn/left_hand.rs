//! Where one drives on the left.

use super::DrawnCity;

/// The seconds of the truck's way at a crossing, to the left and to the right.
fn check(rules: &[&str], left: &str, right: &str) {
    let city = DrawnCity::new("   E\n   |\nA--B--C\n   |\n   F", rules);
    assert_eq!(city.seconds(["AB", "BE"]), left, "{rules:?}");
    assert_eq!(city.seconds(["AB", "BF"]), right, "{rules:?}");
}

#[test]
fn the_turn_across_the_oncoming_traffic_is_the_slow_one() {
    check(&[], "38 s", "34 s");
    check(&["BC driving_side=left"], "34 s", "38 s");
    check(&["BC driving_side=right"], "38 s", "34 s");
}

#[test]
fn a_country_of_left_hand_traffic_is_known_by_its_limits() {
    check(&["BC maxspeed:type=GB:nsl_single"], "34 s", "38 s");
    check(&["BC maxspeed:type=DE:rural"], "38 s", "34 s");
}
