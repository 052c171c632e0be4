//! Signals, stop signs and give-way signs cost whoever faces them.

use super::DrawnCity;

/// The seconds that signs add to the truck's way, against the same city without them.
fn check(drawing: &str, signs: &[&str], streets: [&str; 2], expected: i64) {
    let seconds = |rules: &[&str]| DrawnCity::new(drawing, rules).route(streets).unwrap().seconds.0;
    assert_eq!(seconds(signs) - seconds(&[]), expected, "{drawing} {signs:?}");
}

#[test]
fn a_signal_at_a_junction_stops_all_who_pass() {
    let cross = "   E\n   |\nA--B--C";
    check(cross, &["B highway=traffic_signals"], ["AB", "BC"], 8);
    check(cross, &["B highway=traffic_signals"], ["CB", "BE"], 8);
    check(cross, &["B highway=traffic_signals"], ["AB", "AB"], 0);
}

#[test]
fn a_signal_on_the_way_stops_those_whom_it_faces() {
    let street = "A--x--B--C";
    check(
        street,
        &["x highway=traffic_signals traffic_signals:direction=forward"],
        ["AB", "BC"],
        8,
    );
    check(
        street,
        &["x highway=traffic_signals traffic_signals:direction=forward"],
        ["CB", "BA"],
        0,
    );
    check(
        street,
        &["x highway=traffic_signals traffic_signals:direction=backward"],
        ["BA", "BA"],
        0,
    );
    check(street, &["x highway=traffic_signals"], ["AB", "BC"], 8);
}

#[test]
fn a_signal_near_a_crossing_is_the_crossing_s() {
    check("A--xB--C", &["x highway=traffic_signals"], ["AB", "BC"], 8);
    check("A--xB--C", &["x highway=traffic_signals"], ["CB", "BA"], 0);
}

#[test]
fn the_signals_of_one_crossing_are_paid_for_once() {
    let crossing = "A--B-C--D";
    let both = ["B highway=traffic_signals", "C highway=traffic_signals"];
    check(crossing, &both, ["AB", "CD"], 16);
    check("A--BC--D", &both, ["AB", "CD"], 8);
    check("A--xB--C", &["x highway=traffic_signals", both[0]], ["AB", "BC"], 8);
}

#[test]
fn a_stop_sign_faces_the_nearer_end() {
    let street = "A---x--B--C";
    check(street, &["x highway=stop"], ["AB", "BC"], 6);
    check(street, &["x highway=stop"], ["CB", "AB"], 0);
    check(street, &["x highway=stop direction=backward"], ["AB", "BC"], 0);
    check(street, &["x highway=give_way"], ["AB", "BC"], 3);
}

#[test]
fn a_stop_sign_at_a_junction_is_for_the_smaller_street() {
    let main = ["AB highway=primary", "BC highway=primary"];
    let with = |sign: &'static str| [main[0], main[1], sign];
    let seconds = |rules: &[&str], streets| {
        DrawnCity::new("   E\n   |\nA--B--C", rules).route(streets).unwrap().seconds.0
    };
    let added = |sign, streets| seconds(&with(sign), streets) - seconds(&main, streets);
    assert_eq!(added("B highway=stop", ["AB", "BC"]), 0);
    assert_eq!(added("B highway=stop", ["EB", "BA"]), 6);
    assert_eq!(added("B highway=stop stop=all", ["AB", "BC"]), 6);
}
