//! What stands in the way at a node.

use super::DrawnCity;

/// The metres of the truck's way through the node `b`, which only one street passes.
fn check(barrier: &str, expected: &str) {
    let city = DrawnCity::new("A--b--C", &[format!("b {barrier}")]);
    let streets = if city.segment("AC").is_some() { ["AC", "AC"] } else { ["Ab", "bC"] };
    assert_eq!(city.metres(streets), expected, "{barrier}");
}

#[test]
fn posts_and_walls_are_shut() {
    check("barrier=bollard", "no way");
    check("barrier=block", "no way");
    check("barrier=cycle_barrier", "no way");
    check("barrier=chicane motorcar=no", "no way");
    check("barrier=chain", "no way");
    check("barrier=bollard motor_vehicle=yes", "200 m");
}

#[test]
fn gates_are_open_unless_something_says_otherwise() {
    check("barrier=gate", "200 m");
    check("barrier=lift_gate", "200 m");
    check("barrier=gate access=no", "no way");
    check("barrier=gate hgv=no", "no way");
    check("barrier=toll_booth", "200 m");
    check("barrier=entrance", "200 m");
}

#[test]
fn a_lock_is_opened_with_the_permit() {
    check("barrier=gate locked=yes", "200 m");
    check("barrier=gate access=emergency locked=yes", "no way");
    check("barrier=bollard bollard=rising", "200 m");
}

#[test]
fn a_low_beam_stops_what_is_higher() {
    check("barrier=height_restrictor maxheight=2.1", "no way");
    check("barrier=height_restrictor maxheight=4", "200 m");
    check("barrier=height_restrictor", "200 m");
    check("maxheight:physical=3", "no way");
    check("maxweight=3.5", "no way");
    check("maxlength=8", "no way");
}

#[test]
fn a_kerb_at_a_crossing_is_for_people_on_foot() {
    check("barrier=kerb", "no way");
    check("barrier=kerb kerb=lowered", "200 m");
    check("highway=crossing barrier=kerb", "200 m");
}

#[test]
fn an_unknown_barrier_is_open_and_counted() {
    check("barrier=dragon", "200 m");
    let city = DrawnCity::new("A--B--C", &["B barrier=dragon"]);
    assert_eq!(city.left_out[0].example, "node 66: barrier=dragon");
}

#[test]
fn a_gate_may_be_shut_at_night() {
    check("barrier=gate motor_vehicle:conditional=no @ (22:00-06:00)", "no way");
}
