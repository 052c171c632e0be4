//! Standing on the right side of the street, where that is worth the way.

use super::{DrawnCity, place};
use crate::profile::Profile;
use crate::snap::Side;

/// A truck that minds the wrong side by so many seconds; on tertiary streets and larger by another number.
fn truck(price_s: u32, larger_price_s: u32) -> Profile {
    let text = include_str!("../profile/truck.toml")
        .replace("wrong_side_price_s = 120.0", &format!("wrong_side_price_s = {price_s}"))
        .replace("larger_price_s = 300.0", &format!("larger_price_s = {larger_price_s}"));
    Profile::from_toml("truck", &text).unwrap()
}

/// The way from a place in the west to one 5 m from the middle of the street BC, north or south of it. Coming from A
/// the south lies to the right; the north does after going round by E and F.
struct Visit {
    profile: Profile,
    rules: &'static [&'static str],
    south_m: i32,
}

const RING: &str = "A--B--C\n   |  |\n   |  |\n   |  |\n   E--F";

impl Visit {
    /// The junctions passed and the seconds, which must be those of the matrix too.
    #[track_caller]
    fn check(&self, expected: &str) {
        let city = DrawnCity::of(&self.profile, RING, self.rules);
        let stands = |east_m, south_m| city.router.snap(place(east_m, south_m)).unwrap().stands;
        let (from, to) = (stands(50, 0), stands(150, self.south_m));
        let way = city.router.best_route(&from, &to).unwrap();
        let junctions: String = way.segments.iter().map(|&id| city.name(id) + " ").collect();
        assert_eq!(format!("{junctions}{} s", way.seconds.0), expected);
        let leg = city.router.matrix_of_places(&[from], &[to]).get(0, 0).unwrap();
        assert_eq!((leg.seconds, leg.metres), (way.seconds, way.metres));
    }
}

#[test]
fn one_goes_round_the_block_to_the_right_side_when_that_is_cheaper_than_the_wrong_one() {
    Visit { profile: truck(120, 120), rules: &[], south_m: 5 }.check("AB BC 15 s");
    Visit { profile: truck(120, 120), rules: &[], south_m: -5 }.check("AB BE EF FC CB 91 s");
}

#[test]
fn one_stands_on_the_wrong_side_when_the_way_round_the_block_is_dearer() {
    Visit { profile: truck(60, 60), rules: &[], south_m: -5 }.check("AB BC 15 s");
}

#[test]
fn the_price_is_not_told_as_time() {
    Visit { profile: truck(60, 60), rules: &[], south_m: -5 }.check("AB BC 15 s");
    Visit { profile: truck(0, 0), rules: &[], south_m: -5 }.check("AB BC 15 s");
}

#[test]
fn a_larger_street_has_its_own_price() {
    let tertiary = &["BC highway=tertiary"];
    Visit { profile: truck(60, 300), rules: tertiary, south_m: -5 }.check("AB BE EF FC CB 88 s");
    Visit { profile: truck(300, 60), rules: tertiary, south_m: -5 }.check("AB BC 17 s");
    Visit { profile: truck(60, 300), rules: &[], south_m: -5 }.check("AB BC 15 s");
}

#[test]
fn left_hand_traffic_mirrors_the_sides() {
    let left = &["CF driving_side=left"];
    Visit { profile: truck(120, 120), rules: left, south_m: -5 }.check("AB BC 15 s");
    Visit { profile: truck(120, 120), rules: left, south_m: 5 }.check("AB BE EF FC CB 95 s");
}

#[test]
fn either_side_of_a_one_way_street_will_do() {
    let one_way = &["BC oneway=yes"];
    Visit { profile: truck(600, 600), rules: one_way, south_m: 5 }.check("AB BC 15 s");
    Visit { profile: truck(600, 600), rules: one_way, south_m: -5 }.check("AB BC 15 s");
}

#[test]
fn a_place_in_the_middle_of_the_street_has_no_wrong_side() {
    Visit { profile: truck(600, 600), rules: &[], south_m: 0 }.check("AB BC 15 s");
}

/// Whether who drives from B to C, and who comes from C, stands on the right side for a place that is stated to lie on this one.
#[track_caller]
fn check_stated(rules: &[&str], mapped: Side, expected: &str) {
    let city = DrawnCity::of(&truck(120, 120), RING, rules);
    // South of the street, whatever is stated.
    let snap = city.router.snap(place(150, 5)).unwrap();
    let mut stands = city.router.on_side(snap, mapped).stands;
    stands.sort_by_key(|stand| city.name(stand.approach.segment));
    let told =
        stands.iter().map(|it| format!("{} {} s", city.name(it.approach.segment), it.price.0));
    assert_eq!(told.collect::<Vec<_>>().join(", "), expected);
}

#[test]
fn a_stated_side_decides_as_the_street_is_mapped() {
    check_stated(&[], Side::Right, "BC 0 s, CB 120 s");
    check_stated(&[], Side::Left, "BC 120 s, CB 0 s");
    check_stated(&["CB oneway=no"], Side::Right, "BC 120 s, CB 0 s");
    check_stated(&["CB oneway=no"], Side::Left, "BC 0 s, CB 120 s");
}

#[test]
fn a_stated_side_knows_left_hand_traffic() {
    let left = &["CF driving_side=left"];
    check_stated(left, Side::Right, "BC 120 s, CB 0 s");
    check_stated(left, Side::Left, "BC 0 s, CB 120 s");
}

#[test]
fn a_stated_side_of_a_one_way_street_is_free() {
    check_stated(&["BC oneway=yes"], Side::Right, "BC 0 s");
    check_stated(&["BC oneway=yes"], Side::Left, "BC 0 s");
    check_stated(&["BC oneway=-1"], Side::Left, "CB 0 s");
}

#[test]
fn a_profile_without_curb_prices_minds_no_side() {
    let text = include_str!("../profile/truck.toml");
    let (rest, _) = text.split_once("[curb]").unwrap();
    let profile = Profile::from_toml("truck", rest).unwrap();
    Visit { profile, rules: &[], south_m: -5 }.check("AB BC 15 s");
}
