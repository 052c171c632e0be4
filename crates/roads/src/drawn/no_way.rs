//! Where no way exists, the rule that cuts it is named.

use expect_test::{Expect, expect};

use super::DrawnCity;
use crate::router::Approach;
use roadcrew_units::Metres;

#[expect(clippy::needless_pass_by_value, reason = "an expectation is written where it is used")]
fn check(drawing: &str, rules: &[&str], streets: [&str; 2], expected: Expect) {
    let city = DrawnCity::new(drawing, rules);
    let [from, to] = streets.map(|name| city.segment(name).unwrap());
    let at = |segment| Approach { segment, along: Metres(10) };
    let why = city.router.why_no_way(at(from), at(to));
    expected.assert_eq(&why.unwrap_or_else(|| "there is a way".to_owned()));
}

const STREET: &str = "A--B--C--D";

#[test]
fn a_way_needs_no_reason() {
    check(STREET, &[], ["AB", "CD"], expect!["there is a way"]);
}

#[test]
fn a_one_way_street_is_named() {
    check(
        STREET,
        &["BC oneway=yes"],
        ["DC", "BA"],
        expect!["residential (way 1) is one-way the other way (profile truck)"],
    );
}

#[test]
fn a_shut_street_is_named() {
    check(
        STREET,
        &["BC hgv=no name=Narrow-Lane"],
        ["AB", "CD"],
        expect!["Narrow-Lane (way 1) is closed to lorries (as by hgv=no) (profile truck)"],
    );
    check(
        STREET,
        &["BC hgv:forward=no"],
        ["AB", "CD"],
        expect!["residential (way 1) must not be driven in this direction (profile truck)"],
    );
    check(
        STREET,
        &["BC maxheight=3.2"],
        ["AB", "CD"],
        expect!["residential (way 1) is too low: 3.20 m (profile truck)"],
    );
    check(
        STREET,
        &["BC maxweight=7.5"],
        ["AB", "CD"],
        expect!["residential (way 1) is for vehicles of up to 7.5 t only (profile truck)"],
    );
}

#[test]
fn a_barrier_is_named() {
    check(
        STREET,
        &["B barrier=bollard"],
        ["AB", "CD"],
        expect![
            "a barrier at 0.0008994,0.0000000 stops the way from residential (way 0) into residential (way 1) (profile truck)"
        ],
    );
}

#[test]
fn a_restriction_is_named() {
    check(
        STREET,
        &["no_straight_on AB B BC"],
        ["AB", "CD"],
        expect![
            "a restriction forbids the turn from residential (way 0) into residential (way 1) (profile truck)"
        ],
    );
}

#[test]
fn the_way_that_breaks_the_fewest_rules_is_told() {
    check(
        STREET,
        &["BC hgv=no", "B barrier=bollard"],
        ["AB", "CD"],
        expect!["residential (way 1) is closed to lorries (as by hgv=no) (profile truck)"],
    );
}

#[test]
fn who_a_shut_street_is_for_is_told() {
    let told = |rules: &[&str], expected| check(STREET, rules, ["AB", "CD"], expected);
    told(
        &["BC motor_vehicle=agricultural"],
        expect![
            "residential (way 1) is for agriculture only (as by motor_vehicle=agricultural) (profile truck)"
        ],
    );
    told(
        &["BC access=no psv=yes"],
        expect![
            "residential (way 1) is for public transport only (as by access=no and psv=yes) (profile truck)"
        ],
    );
    told(
        &["BC hgv=no oneway=yes"],
        expect!["residential (way 1) is closed to lorries (as by hgv=no) (profile truck)"],
    );
    told(
        &["BC hgv=forestry"],
        expect![
            "residential (way 1) is for forestry only, of lorries (as by a value of hgv) (profile truck)"
        ],
    );
}

#[test]
fn apart_is_apart() {
    check(
        "A--B  C--D",
        &[],
        ["AB", "CD"],
        expect!["no streets at all join the two places on this map"],
    );
}
