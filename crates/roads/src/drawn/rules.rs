//! Rules of the road.

use super::DrawnCity;

/// The metres from the start of one street to the end of another, as driven, or "no way".
fn check(drawing: &str, rules: &[&str], streets: [&str; 2], expected: &str) {
    assert_eq!(DrawnCity::new(drawing, rules).metres(streets), expected, "{drawing}");
}

const BLOCK: &str = "A--B--C\n   |  |\n   D--E";

#[test]
fn a_street_is_driven_straight_on() {
    check("A--B--C", &[], ["AB", "BC"], "200 m");
}

#[test]
fn a_one_way_street_is_not_driven_backwards() {
    check(BLOCK, &["CB oneway=yes"], ["AB", "EC"], "400 m");
    check(BLOCK, &["CB oneway=-1"], ["AB", "BC"], "200 m");
}

#[test]
fn the_most_specific_access_key_wins() {
    check("A--B--C", &["BC access=no motor_vehicle=yes"], ["AB", "BC"], "200 m");
    check("A--B--C", &["BC motor_vehicle=yes hgv=no"], ["AB", "BC"], "no way");
}

#[test]
fn a_barrier_stops_passing_and_not_reaching() {
    check("A--B--C", &["B barrier=bollard"], ["AB", "BC"], "no way");
    check("A--B--C", &["B barrier=bollard"], ["AB", "BA"], "200 m");
    check("A--B--C", &["B barrier=gate"], ["AB", "BC"], "200 m");
}

#[test]
fn a_forbidden_turn_is_driven_around() {
    check(BLOCK, &[], ["AB", "BD"], "200 m");
    check(BLOCK, &["no_right_turn AB B BD"], ["AB", "ED"], "400 m");
    check(BLOCK, &["only_straight_on AB B BC"], ["AB", "BD"], "no way");
}

#[test]
fn a_restriction_through_a_way_binds_only_who_came_that_way() {
    check(BLOCK, &["no_right_turn AB BC CE"], ["AB", "CE"], "no way");
    check(BLOCK, &["no_right_turn AB BC CE"], ["DB", "CE"], "300 m");
}

#[test]
fn restrictions_that_overlap_hold_both() {
    let block = "A--B--C--D\n   |  |  |\n   E--F--G";
    check(block, &["no_right_turn BC CD DG"], ["AB", "DG"], "600 m");
    check(block, &["no_right_turn AB BC CF", "no_right_turn BC CD DG"], ["AB", "DG"], "600 m");
}

#[test]
fn one_turns_back_only_at_dead_ends() {
    check("A--B--C", &[], ["AB", "BA"], "400 m");
}

#[test]
fn a_roundabout_without_oneway_tag_is_driven_one_way_round() {
    let ring = "A--B--C\n   |  |\nF--D--E";
    let roundabout = [
        "BC junction=roundabout",
        "CE junction=roundabout",
        "ED junction=roundabout",
        "DB junction=roundabout",
    ];
    check(ring, &[], ["AB", "DF"], "300 m");
    check(ring, &roundabout, ["AB", "DF"], "500 m");
    check(ring, &roundabout, ["FD", "BA"], "300 m");
    check(ring, &roundabout, ["AB", "BD"], "no way");
}

#[test]
fn a_roundabout_with_oneway_no_is_driven_both_ways() {
    let ring = "A--B--C\n   |  |\nF--D--E";
    check(ring, &["DB junction=roundabout oneway=no"], ["AB", "DF"], "300 m");
}
