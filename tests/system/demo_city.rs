//! The bundled city's day, from its folder to sheets.

use crate::roadcrew::succeed;
use tempfile::TempDir;

#[test]
fn the_demo_writes_a_map_a_picture_sheets_and_tracks() {
    let out = TempDir::new().unwrap();
    let folder = out.path().to_str().unwrap();
    let text = succeed(&["demo", "--no-serve", "--time-limit", "1", "--out", folder]);
    assert_eq!(text.matches(": feasible").count(), 2, "{text}");

    let read = |name: &str| std::fs::read_to_string(out.path().join(name)).unwrap();
    for kind in ["dispatch", "collection"] {
        let map: serde_json::Value =
            serde_json::from_str(&read(&format!("{kind}.geojson"))).unwrap();
        let features = map["features"].as_array().unwrap();
        let lines: Vec<_> =
            features.iter().filter(|it| it["geometry"]["type"] == "LineString").collect();
        assert!(!lines.is_empty());
        for line in lines {
            let crew = line["properties"]["crew"].as_str().unwrap();
            assert!(read(&format!("{kind}-{crew}.html")).contains("Exceptions"));
            assert!(read(&format!("{kind}-{crew}.gpx")).contains("<trkpt"));
        }
    }
    assert!(read("plan.svg").contains("OpenStreetMap contributors"));
}

#[test]
fn a_plan_with_iterations_repeats_on_any_number_of_threads() {
    let plan = |threads| {
        let arguments = ["plan", "dispatch", "data/helsinki", "--date", "2026-05-11", "--json"];
        succeed(
            &[&arguments[..], &["--iterations", "5", "--seed", "3", "--threads", threads]].concat(),
        )
    };
    assert_eq!(plan("1"), plan("2"));
}

#[test]
fn a_report_says_why_it_was_merged() {
    let summary: serde_json::Value =
        serde_json::from_str(&succeed(&["cluster", "data/helsinki", "--json"])).unwrap();
    let count = |key: &str| summary[key].as_u64().unwrap();
    assert!(count("incidents") < count("reports"));
    assert!(succeed(&["cluster", "data/helsinki", "--explain", "R0001"]).contains("R0001"));
}
