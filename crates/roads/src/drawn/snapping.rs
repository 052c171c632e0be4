//! From a place to the streets beside it.

use expect_test::{Expect, expect};

use super::{DrawnCity, place};
use crate::router::Approach;
use crate::snap::{Side, Snap, Stand};

/// The approaches of the nearest street from a place so many metres east and south of the first corner.
#[expect(clippy::needless_pass_by_value, reason = "an expectation is written where it is used")]
fn check(drawing: &str, rules: &[&str], [east_m, south_m]: [i32; 2], expected: Expect) {
    let city = DrawnCity::new(drawing, rules);
    let snap = city.router.snap(place(east_m, south_m));
    expected.assert_eq(&snap.map_or("no street".to_owned(), |snap| told(&city, &snap)));
}

fn told(city: &DrawnCity, snap: &Snap) -> String {
    let stand = |stand: &Stand| {
        let side = match stand.side {
            Side::Left => "left",
            Side::Right => "right",
        };
        let Approach { segment, along } = stand.approach;
        format!("{} {} m {side}", city.name(segment), along.0)
    };
    let stands: Vec<String> = snap.stands.iter().map(stand).collect();
    format!("{}; {} m away", stands.join(", "), snap.distance.0)
}

#[test]
fn a_place_lies_to_the_right_of_one_direction_and_to_the_left_of_the_other() {
    check("A--B", &[], [30, 10], expect!["AB 30 m right, BA 70 m left; 10 m away"]);
    check("A--B", &[], [30, -10], expect!["AB 30 m left, BA 70 m right; 10 m away"]);
    check("A\n|\nB", &[], [10, 30], expect!["AB 30 m left, BA 70 m right; 10 m away"]);
}

#[test]
fn a_place_on_the_line_lies_to_the_right_of_both_directions() {
    check("A--B", &[], [30, 0], expect!["AB 30 m right, BA 70 m right; 0 m away"]);
}

#[test]
fn a_one_way_street_is_approached_in_its_direction_only() {
    let ring = "A--B\n|  |\nC--D";
    check(ring, &["AB oneway=yes"], [30, -10], expect!["AB 30 m left; 10 m away"]);
    check(ring, &["BA oneway=yes"], [30, -10], expect!["BA 70 m right; 10 m away"]);
}

#[test]
fn a_nearer_street_that_must_not_be_driven_is_passed_by() {
    let ring = "A--B--E\n|  |\nC--D";
    check(ring, &[], [40, 10], expect!["AB 40 m right, BA 60 m left; 10 m away"]);
    check(ring, &["AB hgv=no"], [40, 10], expect!["AC 10 m left, CA 90 m right; 40 m away"]);
}

#[test]
fn a_nearer_street_that_is_cut_off_is_passed_by() {
    check("A--B--C  D--E", &[], [350, 5], expect!["BC 100 m right, CB 0 m left; 150 m away"]);
}

#[test]
fn a_nearer_ferry_is_passed_by() {
    let ferry = ["BC route=ferry motor_vehicle=yes duration=10"];
    check("A--B--C--D", &[], [140, 5], expect!["BC 40 m right, CB 60 m left; 5 m away"]);
    check("A--B--C--D", &ferry, [140, 5], expect!["AB 100 m right, BA 0 m left; 40 m away"]);
}

#[test]
fn a_place_far_away_snaps_to_the_end_of_the_nearest_street() {
    check("A--B--C", &[], [5200, 0], expect!["BC 100 m right, CB 0 m right; 5000 m away"]);
    check("A--B--C", &[], [-3000, -4000], expect!["AB 0 m left, BA 100 m right; 5000 m away"]);
}

#[test]
fn a_city_without_usable_streets_has_no_nearest_one() {
    check("A--B", &["AB hgv=no"], [30, 10], expect!["no street"]);
}

#[test]
fn the_nearest_streets_come_nearest_first_and_once_each() {
    let city = DrawnCity::new::<&str>("A--B--E\n|  |\nC--D", &[]);
    let found = city.router.nearest_streets(place(30, 10), 9);
    let told: Vec<String> = found.iter().map(|snap| told(&city, snap)).collect();
    expect![[r"
        AB 30 m right, BA 70 m left; 10 m away
        AC 10 m left, CA 90 m right; 30 m away
        BD 10 m right, DB 90 m left; 70 m away
        BE 0 m right, EB 100 m left; 71 m away
        CD 30 m left, DC 70 m right; 90 m away"]]
    .assert_eq(&told.join("\n"));
}
