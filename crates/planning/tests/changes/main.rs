//! A city's closures and local knowledge: read, matched to its streets, and held until they are over.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use expect_test::{Expect, expect};
use roadcrew_planning::City;
use roadcrew_roads::{ActiveChanges, Permission, Profile};
use roadcrew_units::{Skipped, Timestamp};
use std::collections::BTreeSet;
use std::path::Path;
use tempfile::TempDir;

const CLOSURES: &str = include_str!("closures.geojson");
const OVERRIDES: &str = include_str!("overrides.geojson");

/// The demo city's streets with these files beside them.
fn folder(closures: &str, overrides: &str) -> TempDir {
    let demo = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/helsinki"));
    let folder = TempDir::new().unwrap();
    for file in ["city.toml", "network.osm.pbf"] {
        std::fs::copy(demo.join(file), folder.path().join(file)).unwrap();
    }
    std::fs::write(folder.path().join("closures.geojson"), closures).unwrap();
    std::fs::write(folder.path().join("overrides.geojson"), overrides).unwrap();
    folder
}

fn open() -> (City, Vec<Skipped>) {
    City::open(folder(CLOSURES, OVERRIDES).path()).unwrap()
}

/// What is different, street by street.
fn told(city: &City, active: &ActiveChanges) -> String {
    let name = |id| city.network.segment(id).name;
    let mut told: BTreeSet<String> = BTreeSet::new();
    for street in active.streets() {
        let mut words = vec![name(street.segment).to_owned()];
        if street.permission == Permission::No {
            words.push("closed".to_owned());
        }
        words.extend(street.limit_kmh.map(|kmh| format!("limit {kmh} km/h")));
        words.extend(street.speed_kmh.map(|kmh| format!("speed {kmh} km/h")));
        words.extend(street.limits.width_cm.map(|cm| format!("width {cm} cm")));
        told.insert(words.join(" "));
    }
    for path in active.forbidden_turns() {
        let names: Vec<&str> = path.iter().map(|&id| name(id)).collect();
        told.insert(format!("never {}", names.join(", ")));
    }
    told.into_iter().collect::<Vec<_>>().join("\n")
}

#[expect(clippy::needless_pass_by_value, reason = "an expectation is written where it is used")]
fn check(instant: &str, profile: &str, expected: Expect) {
    let (city, _) = open();
    let instant = Timestamp::parse(instant, &city.zone).unwrap();
    let active = city.changes_at(instant, &Profile::built_in(profile).unwrap());
    expected.assert_eq(&told(&city, &active));
}

#[test]
fn what_holds_depends_on_the_hour_and_the_vehicle() {
    check("2026-05-11T06:59:00", "car", expect![]);
    check(
        "2026-05-11T07:00:00",
        "car",
        expect![[r"
        Aleksanterinkatu closed
        Snellmaninkatu limit 20 km/h width 230 cm"]],
    );
    check(
        "2026-05-11T08:00:00",
        "truck",
        expect![[r"
        Aleksanterinkatu closed
        Liisankatu speed 10 km/h
        Snellmaninkatu limit 20 km/h width 230 cm
        never Liisankatu, Snellmaninkatu"]],
    );
    check("2026-06-01T12:00:00", "truck", expect!["never Liisankatu, Snellmaninkatu"]);
}

#[test]
fn a_closure_outside_the_city_is_left_out_with_its_line() {
    let (_, skipped) = open();
    let [one] = &skipped[..] else { unreachable!("{skipped:?}") };
    assert_eq!(one.line, Some(57));
    expect!["feature 3 (elsewhere) lies along no street: nearest to its middle is Hakaniemen torikatu (way 368341429), 2005 m away"].assert_eq(&one.reason);
}

#[test]
fn files_that_change_the_meaning_of_the_rest_are_refused() {
    let refused = |closures: &str, overrides: &str| {
        let error = City::open(folder(closures, overrides).path()).unwrap_err().to_string();
        error.rsplit('/').next().map(str::to_owned).unwrap_or_default()
    };
    expect!["closures.geojson:1: this is no GeoJSON FeatureCollection"]
        .assert_eq(&refused("[]", OVERRIDES));
    expect!["overrides.geojson:4: feature 1 has the unknown property 'nota': the properties are change, speed_kmh, height_cm, width_cm, length_cm, weight_kg, axle_kg, direction, profiles, weekdays, from, to, start_date, end_date, road_names, note"].assert_eq(&refused(CLOSURES, &OVERRIDES.replace("\"note\"", "\"nota\"")));
}

#[test]
fn a_feature_that_does_not_say_what_it_changes_is_named() {
    let line = r#"{"type":"LineString","coordinates":[[24.9490,60.1690],[24.9520,60.1692]]}"#;
    let closures = format!(
        r#"{{"type":"FeatureCollection","features":[
{{"type":"Feature","id":"WZ-1","properties":{{}},"geometry":{line}}},
{{"type":"Feature","properties":{{"vehicle_impact":"all-lanes-open"}},"geometry":{line}}}]}}"#
    );
    let nothing = r#"{"type":"FeatureCollection","features":[]}"#;
    let (_, skipped) = City::open(folder(&closures, nothing).path()).unwrap();
    let told: Vec<String> = skipped.iter().map(ToString::to_string).collect();
    let expected = "closures.geojson:2: feature 1 (WZ-1) does not say what it changes: give it a vehicle_impact, such as all-lanes-closed";
    assert!(told.len() == 1 && told[0].ends_with(expected), "{told:?}");
}
