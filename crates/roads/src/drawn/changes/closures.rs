//! What a WZDx feed says.

use expect_test::expect;
use roadcrew_units::Zone;
use serde_json::json;

use super::{STREET, at, check, closure, feature, read_wzdx, told};
use crate::changes::ChangeReader;
use crate::drawn::DrawnCity;

#[test]
fn a_closure_of_no_stated_direction_closes_both() {
    let properties = json!({
        "core_details": { "event_type": "work-zone", "direction": "undefined" },
        "vehicle_impact": "all-lanes-closed",
    });
    let both = feature(&properties, "LineString", &[[100, 0], [200, 0]]);
    check(STREET, &[], &[both], expect!["BC closed, CB closed"]);
}

#[test]
fn some_closed_lanes_slow_down() {
    let properties = json!({ "vehicle_impact": "some-lanes-closed-merge-left" });
    let line = [[100, 0], [200, 0]];
    check(STREET, &[], &[feature(&properties, "LineString", &line)], expect!["BC speed × 0.6"]);
    let properties =
        json!({ "vehicle_impact": "some-lanes-closed", "reduced_speed_limit_kph": 30 });
    check(STREET, &[], &[feature(&properties, "LineString", &line)], expect!["BC limit 30.0 km/h"]);
}

#[test]
fn the_fields_of_version_3_are_read_too() {
    let properties = json!({
        "event_type": "work-zone",
        "road_name": "Main",
        "direction": "eastbound",
        "vehicle_impact": "flagging",
        "reduced_speed_limit": 25,
        "restrictions": ["no-parking"],
    });
    check(
        STREET,
        &[],
        &[feature(&properties, "LineString", &[[100, 0], [200, 0]])],
        expect![
            "BC limit 40.2 km/h speed × 0.5\nclosures.geojson:1: feature 1 has the restriction 'no-parking', which no profile heeds"
        ],
    );
}

#[test]
fn restrictions_by_size_become_limits() {
    let properties = json!({
        "core_details": { "event_type": "restriction", "direction": "eastbound" },
        "restrictions": [
            { "type": "reduced-height", "value": 10.5, "unit": "feet" },
            { "type": "gross-weight-limit", "value": 7.5, "unit": "tons" },
        ],
    });
    check(
        STREET,
        &[],
        &[feature(&properties, "LineString", &[[100, 0], [200, 0]])],
        expect!["BC height 320 cm weight 6803 kg"],
    );
}

#[test]
fn a_closure_but_for_residents_lets_visitors_in() {
    let properties = json!({
        "vehicle_impact": "all-lanes-closed",
        "core_details": { "direction": "eastbound" },
        "restrictions": [{ "type": "local-access-only" }],
    });
    check(
        STREET,
        &[],
        &[feature(&properties, "LineString", &[[100, 0], [200, 0]])],
        expect!["BC Destination"],
    );
}

#[test]
fn a_bad_feature_loses_nothing_else() {
    let no_line = feature(&json!({ "vehicle_impact": "all-lanes-closed" }), "Point", &[]);
    let no_time = feature(
        &json!({ "vehicle_impact": "all-lanes-closed", "start_date": "soon" }),
        "LineString",
        &[[0, 0], [100, 0]],
    );
    let upside_down = feature(
        &json!({
            "vehicle_impact": "all-lanes-closed",
            "start_date": "2026-05-11T12:00:00Z",
            "end_date": "2026-05-11T11:00:00Z",
        }),
        "LineString",
        &[[0, 0], [100, 0]],
    );
    check(
        STREET,
        &[],
        &[json!(7), no_line, no_time, upside_down, closure(&[[100, 0], [200, 0]])],
        expect![[r"
            BC closed
            closures.geojson:1: feature 1 is no object
            closures.geojson:1: feature 2 draws Point: draw a LineString along the street
            closures.geojson:1: feature 3 has a bad start_date: can't read 'soon' as a time: write it as 2026-05-11T08:30:00+03:00
            closures.geojson:1: feature 4 ends before it starts: correct start_date or end_date"]],
    );
}

#[test]
fn features_that_change_nothing_are_counted() {
    let city = DrawnCity::new::<&str>(STREET, &[]);
    let open = feature(&json!({ "vehicle_impact": "all-lanes-open" }), "LineString", &[]);
    let detour = feature(&json!({ "event_type": "detour" }), "LineString", &[]);
    let (changes, skipped) = read_wzdx(&city, &[open, detour]);
    assert_eq!((changes.n_without_effect(), skipped.len()), (2, 0));
}

#[test]
fn a_file_that_is_no_collection_is_refused_with_its_line() {
    let city = DrawnCity::new::<&str>(STREET, &[]);
    let reader = ChangeReader::new(city.router.network(), &Zone::UTC);
    let error = |text: &str| reader.read_wzdx("closures.geojson", text).unwrap_err().to_string();
    assert_eq!(error("{\n]"), "closures.geojson:2: this is no GeoJSON FeatureCollection");
    assert_eq!(
        error(r#"{ "type": "Feature" }"#),
        "closures.geojson:1: the type is 'Feature': a FeatureCollection with its features is needed"
    );
}

#[test]
fn a_feature_is_named_with_its_line() {
    let city = DrawnCity::new::<&str>(STREET, &[]);
    let reader = ChangeReader::new(city.router.network(), &Zone::UTC);
    let text = "{ \"type\": \"FeatureCollection\",\n\"features\": [\n1,\n\n{ \"id\": \"W7\",\n\"type\": \"Feature\", \"properties\": { \"vehicle_impact\": \"all-lanes-closed\" } }] }";
    let (_, skipped) = reader.read_wzdx("closures.geojson", text).unwrap();
    assert_eq!(skipped[0].to_string(), "closures.geojson:3: feature 1 is no object");
    assert_eq!(
        skipped[1].to_string(),
        "closures.geojson:5: feature 2 (W7) draws nothing: draw a LineString along the street"
    );
}

#[test]
fn a_closure_holds_from_its_start_until_its_end() {
    let city = DrawnCity::new::<&str>(STREET, &[]);
    let mut work = closure(&[[100, 0], [200, 0]]);
    work["properties"]["start_date"] = json!("2026-05-11T06:00:00Z");
    work["properties"]["end_date"] = json!("2026-05-12T18:00:00Z");
    let (changes, _) = read_wzdx(&city, &[work]);
    let told_at = |instant: &str| told(&city, &at(&changes, instant));
    assert_eq!(told_at("2026-05-11T05:59:59Z"), "as the map says");
    assert_eq!(told_at("2026-05-11T06:00:00Z"), "BC closed");
    assert_eq!(told_at("2026-05-12T17:59:59Z"), "BC closed");
    assert_eq!(told_at("2026-05-12T18:00:00Z"), "as the map says");
}
