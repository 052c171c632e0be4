//! The bundled city's day, from its folder to sheets.

use crate::roadcrew::succeed;
use std::fmt::Write as _;
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
            let sheet = read(&format!("{kind}-{crew}.html"));
            let run_late = if kind == "dispatch" { "drop in this order" } else { "Tip log" };
            for part in ["exceptions", "<svg", "☐", run_late] {
                assert!(sheet.contains(part), "{kind}-{crew}.html lacks {part}");
            }
            assert!(read(&format!("{kind}-{crew}.ics")).starts_with("BEGIN:VCALENDAR\r\n"));
            assert!(read(&format!("{kind}-{crew}.gpx")).contains("<trkpt"));
        }
    }
    check_figures(&read("collection-figures.json"));
    assert!(read("plan.svg").contains("OpenStreetMap contributors"));
}

/// Every kilometre and every hour has one kind.
#[track_caller]
fn check_figures(text: &str) {
    let figures: serde_json::Value = serde_json::from_str(text).unwrap();
    for kind in ["service", "deadhead", "tip", "depot"] {
        assert!(0.0 < figures["km"][kind].as_f64().unwrap(), "{kind}: {figures}");
    }
    assert!(figures["within_service_level"].is_null(), "{figures}");
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

#[test]
fn problems_are_drawn_and_root_causes_proposed() {
    let folder = TempDir::new().unwrap();
    let city = folder.path().join("city");
    std::fs::create_dir(&city).unwrap();
    for name in ["city.toml", "network.osm.pbf"] {
        let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/helsinki");
        std::fs::copy(format!("{demo}/{name}"), city.join(name)).unwrap();
    }
    let mut assets = "asset,kind,group\n".to_owned();
    let mut alerts = String::new();
    for lamp in 0..100 {
        writeln!(assets, "lamp-{lamp},circuit,C{}", lamp / 10).unwrap();
    }
    for lamp in 20..25 {
        let lat = 60.166 + f64::from(lamp) * 0.0002;
        writeln!(
            alerts,
            "{{\"kind\":\"lamp_dark\",\"lat\":{lat},\"lon\":24.947,\"sensor\":\"lamp-{lamp}\",\"time\":\"2026-05-10T06:38:02+03:00\",\"unit\":\"1\",\"value\":1.0}}"
        ).unwrap();
    }
    std::fs::write(city.join("assets.csv"), assets).unwrap();
    std::fs::write(city.join("alerts.jsonl"), alerts).unwrap();
    let picture = folder.path().join("city.svg");
    let (city, picture) = (city.to_str().unwrap(), picture.to_str().unwrap());
    let told = succeed(&["cluster", city, "--picture", picture]);
    assert!(told.contains("proposed as one: 5 of 10 assets of circuit C2 fail together"), "{told}");
    assert!(std::fs::read_to_string(picture).unwrap().ends_with("</svg>\n"));
}
