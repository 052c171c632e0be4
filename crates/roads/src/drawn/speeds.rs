//! How long a street takes.

use super::DrawnCity;
use crate::network::Moment;
use crate::profile::Profile;

/// The seconds of a vehicle for a hundred metres.
fn check(profile: &str, rule: &str, expected: &str) {
    let city = DrawnCity::of(&Profile::built_in(profile).unwrap(), "A--B", &[rule]);
    assert_eq!(city.seconds(["AB", "AB"]), expected, "{rule}");
}

#[test]
fn a_street_without_a_limit_is_as_fast_as_its_class() {
    check("car", "AB highway=residential", "12 s");
    check("car", "AB highway=primary", "7 s");
    check("car", "AB highway=living_street", "45 s");
    check("truck", "AB highway=residential", "14 s");
}

#[test]
fn a_limit_replaces_the_speed_of_the_class() {
    check("car", "AB maxspeed=100", "4 s");
    check("car", "AB maxspeed=20", "20 s");
    check("car", "AB maxspeed=20 mph", "13 s");
    check("car", "AB maxspeed:forward=20 maxspeed=50", "20 s");
    check("car", "AB maxspeed:backward=20 maxspeed=50", "8 s");
    check("car", "AB highway=living_street maxspeed=50", "45 s");
}

#[test]
fn a_country_prescribes_what_no_sign_does() {
    check("car", "AB maxspeed=DE:rural", "4 s");
    check("car", "AB maxspeed=FR:rural", "5 s");
    check("car", "AB maxspeed:type=GB:nsl_single", "4 s");
    check("car", "AB source:maxspeed=BR:urban", "7 s");
    check("truck", "AB maxspeed=DE:rural", "7 s");
}

#[test]
fn goods_vehicles_have_limits_of_their_own() {
    check("truck", "AB maxspeed=50 maxspeed:hgv=30", "13 s");
    check("car", "AB maxspeed=50 maxspeed:hgv=30", "8 s");
    check("truck", "AB maxspeed=none", "5 s");
}

#[test]
fn bad_ground_is_slow() {
    check("car", "AB maxspeed=50 surface=sett", "12 s");
    check("car", "AB maxspeed=50 surface=mud", "36 s");
    check("car", "AB maxspeed=50 smoothness=horrible", "36 s");
}

#[test]
fn a_track_is_as_good_as_its_grade() {
    check("car", "AB highway=track tracktype=grade1", "24 s");
    check("car", "AB highway=track tracktype=grade5", "36 s");
    check("car", "AB highway=residential tracktype=grade3", "12 s");
    check("car", "AB highway=service tracktype=grade4", "36 s");
}

#[test]
fn a_limit_may_change_by_the_hour() {
    let seconds = |moment: Option<Moment>| {
        let car = Profile::built_in("car").unwrap();
        let profile = moment.map_or(car.clone(), |moment| car.at(moment));
        let rules = ["AB maxspeed=50 maxspeed:conditional=30 @ (22:00-06:00)"];
        DrawnCity::of(&profile, "A--B", &rules).seconds(["AB", "AB"])
    };
    assert_eq!(seconds(Moment::new(2, 12 * 60)), "8 s");
    assert_eq!(seconds(Moment::new(2, 23 * 60)), "13 s");
    assert_eq!(seconds(None), "13 s");
}
