//! Routes judged by a stranger: a Python script that reads the raw map by itself and shares no code with the product.

use crate::roadcrew::executable;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Has random routes on the demo city checked, then spoiled on purpose and checked again.
#[track_caller]
fn check(profile: &str) {
    let folder = TempDir::new().unwrap();
    let output = Command::new("sh")
        .arg("tests/outsider/run.sh")
        .arg(executable())
        .args(["data/helsinki/network.osm.pbf", profile, "100"])
        .arg(folder.path())
        .current_dir(PROJECT)
        .output()
        .unwrap();
    let (text, error) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{text}\n{error}");
    assert!(text.contains("100 routes") && text.contains("violations: none"), "{text}");
    assert!(text.contains("reversed: ") && !text.contains("missed"), "{text}");
    assert!(text.trim_end().ends_with("ok"), "{text}");
}

fn copy_of_demo() -> TempDir {
    let city = TempDir::new().unwrap();
    for file in Path::new(PROJECT).join("data/helsinki").read_dir().unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), city.path().join(file.file_name())).unwrap();
    }
    city
}

/// The demo city, where some service levels are counted in business hours and three reports' clocks stood still.
fn with_business_hours() -> TempDir {
    let city = copy_of_demo();
    let text = std::fs::read_to_string(city.path().join("city.toml")).unwrap();
    let counted = text.replacen("\nsla_hours = ", "\nsla_clock = \"business\"\nsla_hours = ", 3);
    let hours = "business_hours = [\"mon-fri 08:00-12:00\", \"mon-fri 13:00-16:00\"]";
    let settings = format!("{hours}\nholidays = [\"2026-05-08\"]\n{counted}");
    std::fs::write(city.path().join("city.toml"), settings).unwrap();
    let reports = std::fs::read_to_string(city.path().join("reports.csv")).unwrap();
    let ids: Vec<&str> = reports
        .lines()
        .filter(|row| row.contains(",open,"))
        .filter_map(|row| row.split(',').next())
        .collect();
    let pauses = format!(
        "report,from,until,reason\n{},2026-05-10T09:00,2026-05-10T21:30,waits for a part\n{},2026-05-11T02:00,2026-05-11T09:00,parked car\n{},2026-05-10T12:00,,contractor\n",
        ids[0],
        ids[ids.len() - 1],
        ids[ids.len() / 2],
    );
    std::fs::write(city.path().join("pauses.csv"), pauses).unwrap();
    city
}

const NIGHT: &str = r#"
[[programmes]]
id = "sweeping"
name = "Sweeping"
streets = "sweeping.csv"
kmh = 4

[[crews]]
id = "broom"
name = "Broom"
work = "sweeping"
profile = "truck"
depot = "punavuori"
shift = "22:00-06:00"

[[programmes]]
id = "gritting"
name = "Gritting"
streets = "gritting.geojson"
kmh = 8

[[crews]]
id = "gritter"
name = "Gritter"
work = "gritting"
profile = "truck"
depot = "punavuori"
shift = "23:55-05:00"
"#;

const GRITTED: &str = r#"{ "type": "FeatureCollection", "features": [
{ "type": "Feature", "properties": { "kmh": 5 }, "geometry": { "type": "LineString", "coordinates":
    [[24.938112, 60.1660127], [24.939259, 60.165196], [24.9393442, 60.1651349]] } },
{ "type": "Feature", "properties": {}, "geometry": { "type": "LineString", "coordinates":
    [[24.9352471, 60.1663691], [24.9367535, 60.1668867], [24.9368431, 60.1669175]] } }
] }"#;

/// The demo city, where from one evening to the next morning streets are swept by their classes and gritted by lines on a map.
fn with_a_night() -> TempDir {
    let city = copy_of_demo();
    let text = std::fs::read_to_string(city.path().join("city.toml")).unwrap();
    std::fs::write(city.path().join("city.toml"), text + NIGHT).unwrap();
    let rules = "street,class,days\n,residential,daily\n,tertiary,daily\n";
    std::fs::write(city.path().join("sweeping.csv"), rules).unwrap();
    std::fs::write(city.path().join("gritting.geojson"), GRITTED).unwrap();
    city
}

/// Has plans of a city's day checked, then spoiled on purpose in these ways among others and checked again; answers what `plan` printed of the first.
#[track_caller]
fn check_plans(city: &Path, kinds: &[&str], ways: &[&str]) -> String {
    let folder = TempDir::new().unwrap();
    let output = Command::new("sh")
        .arg("tests/outsider/run_plan.sh")
        .arg(executable())
        .arg(city)
        .args(["2026-05-11", "20"])
        .arg(folder.path())
        .args(kinds)
        .current_dir(PROJECT)
        .output()
        .unwrap();
    let (text, error) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{text}\n{error}");
    assert_eq!(text.matches("violations: none").count(), kinds.len(), "{text}");
    assert_eq!(text.matches("files read by others, 0 faults").count(), kinds.len(), "{text}");
    for spoiled in ways {
        assert!(text.contains(&format!("{spoiled}: caught")), "{text}");
    }
    assert!(!text.contains("missed") && text.trim_end().ends_with("ok"), "{text}");
    std::fs::read_to_string(folder.path().join(kinds[0]).with_extension("txt")).unwrap()
}

/// The same of jobs and rounds.
#[track_caller]
fn check_day(city: &Path) -> String {
    let ways = ["a drive reversed", "a restriction broken", "a stop dropped", "a truck overloaded"];
    check_plans(city, &["dispatch", "collection"], &ways)
}

// One test, so that the script's tools are installed once.
#[test]
fn a_stranger_finds_no_fault_with_routes_and_plans_and_every_one_with_spoiled_ones() {
    check("truck");
    check("car");
    let told = check_day(Path::new("data/helsinki"));
    assert!(!told.contains("business hours") && !told.contains("paused: "), "{told}");
    let told = check_day(with_business_hours().path());
    assert!(told.contains("business hours") && told.contains("paused: "), "{told}");
    let ways = ["a street dropped", "work cut short", "changes kept quiet"];
    check_plans(with_a_night().path(), &["sweeping", "gritting"], &ways);
}
