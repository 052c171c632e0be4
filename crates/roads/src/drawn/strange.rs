//! Tags that nobody expects: never a failure.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::DrawnCity;
use crate::network::Moment;
use crate::profile::Profile;

const KEYS: &[&str] = &[
    "access",
    "motor_vehicle",
    "hgv",
    "vehicle",
    "motorcar",
    "psv",
    "bus",
    "emergency",
    "oneway",
    "oneway:bus",
    "oneway:hgv",
    "maxspeed",
    "maxspeed:hgv",
    "maxspeed:type",
    "zone:traffic",
    "maxheight",
    "maxheight:physical",
    "maxweight",
    "maxweightrating:hgv",
    "maxwidth",
    "maxlength",
    "maxaxleload",
    "highway",
    "service",
    "junction",
    "surface",
    "tracktype",
    "smoothness",
    "lanes",
    "width",
    "duration",
    "route",
    "barrier",
    "locked",
    "direction",
    "traffic_signals:direction",
    "stop",
    "driving_side",
    "restriction",
    "restriction:hgv",
    "except",
    "day_on",
    "day_off",
    "hour_on",
    "hour_off",
    "area",
    "kerb",
    "bollard",
];
const SUFFIXES: &[&str] = &["", ":forward", ":backward", ":conditional", ":forward:conditional"];
const VALUES: &[&str] = &[
    "yes",
    "no",
    "destination",
    "private",
    "psv",
    "-1",
    "reversible",
    "50",
    "30 mph",
    "DE:urban",
    "GB:nsl_single",
    "3.5",
    "13'6\"",
    "7500 kg",
    "no @ (Mo-Fr 07:00-09:00)",
    "none @ destination",
    "yes @ (22:00-06:00); no @ (Su)",
    "no @ (weight>7.5)",
    "no @ (",
    "@",
    "12'",
    "'",
    "\"",
    ":",
    "-",
    "00:30",
    "PT5M",
    "99999999999",
    "1e308",
    "-5",
    "NaN",
    "inf",
    "ferry",
    "stop",
    "give_way",
    "traffic_signals",
    "roundabout",
    "turning_circle",
    "bollard",
    "gate",
    "residential",
    "motorway",
    "service",
    "driveway",
    "no_left_turn",
    "only_straight_on",
    "Mo",
    "25:61",
    "é",
    "é:é",
];

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(VALUES).prop_map(str::to_owned),
        1 => "\\PC{0,12}".prop_map(|text| text.replace(['=', ' '], "")),
    ]
}

fn rule(name: &'static str) -> impl Strategy<Value = String> {
    let tag = (prop::sample::select(KEYS), prop::sample::select(SUFFIXES), value())
        .prop_map(|(key, suffix, value)| format!("{key}{suffix}={value}"));
    prop::collection::vec(tag, 0..5).prop_map(move |tags| format!("{name} {}", tags.join(" ")))
}

fn rules() -> impl Strategy<Value = Vec<String>> {
    let names = [
        "AB",
        "BC",
        "DB",
        "CE",
        "DE",
        "B",
        "C",
        "x",
        "no_left_turn AB B BC",
        "only_right_turn AB BC CE",
    ];
    names.map(rule).into_iter().collect::<Vec<_>>()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        rng_seed: RngSeed::Fixed(7),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn strange_tags_never_stop_the_import(rules in rules(), weekday in 0_usize..7, minute in 0_u16..1440) {
        let moment = Moment::new(weekday, minute).unwrap();
        for name in ["car", "truck", "sweeper"] {
            let profile = Profile::built_in(name).unwrap().at(moment);
            let city = DrawnCity::of(&profile, "A--B-x-C\n   |   |\n   D---E", &rules);
            prop_assert!(city.left_out.iter().all(|left| 0 < left.count && !left.example.is_empty()));
        }
    }
}
