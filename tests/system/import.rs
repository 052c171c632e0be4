//! What other systems send becomes the city's reports and alerts, once.

use crate::roadcrew::{Copy, refuse, run};
use serde_json::Value;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/incidents/tests/corpus/");
const MAPPINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/mappings/");

/// Imports a document and answers with what the command says.
#[track_caller]
fn import(city: &Copy, file: &str, more: &[&str]) -> Value {
    let from = format!("{CORPUS}{file}");
    let output = run(&[&["import", city.path(), "--json", "--from", &from], more].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn read(city: &Copy, file: &str) -> String {
    std::fs::read_to_string(city.file(file)).unwrap()
}

#[test]
fn reports_are_added_once_and_the_rest_of_the_file_stays() {
    let city = Copy::of_helsinki();
    let n_before = read(&city, "reports.csv").lines().count();
    let first = import(&city, "georeport_json/standard.json", &["--format", "georeport-json"]);
    assert_eq!(first["new_reports"], 2, "{first}");
    assert_eq!(first["left_out"].as_array().unwrap().len(), 3, "{first}");
    let again = import(&city, "georeport_xml/standard.xml", &["--format", "georeport-xml"]);
    assert_eq!(
        (&again["new_reports"], &again["changed_reports"]),
        (&0.into(), &2.into()),
        "{again}"
    );
    assert_eq!(read(&city, "reports.csv").lines().count(), n_before + 2);
    assert!(!read(&city, "reports.csv").contains("ann@"));
}

#[test]
fn uplinks_become_alerts_by_their_mapping() {
    let city = Copy::of_helsinki();
    let mapping = format!("{MAPPINGS}bin-ultrasonic-chirpstack.toml");
    let arguments = ["--format", "lorawan", "--mapping", &mapping];
    let first = import(&city, "chirpstack/up.json", &arguments);
    assert_eq!(first["new_alerts"], 1, "{first}");
    assert_eq!(import(&city, "chirpstack/up.json", &arguments)["new_alerts"], 0);
    let alerts = read(&city, "alerts.jsonl");
    let alert = alerts.lines().find(|line| line.contains("\"C001\"")).unwrap();
    assert!(alert.contains("fill_level") && alert.contains("\"value\":1.0"), "{alert}");
}

#[test]
fn containers_and_lamps_become_alerts() {
    let city = Copy::of_helsinki();
    let taken = import(&city, "ngsi_ld/notification.json", &["--format", "ngsi-ld"]);
    assert_eq!(taken["new_alerts"], 3, "{taken}");
}

#[test]
fn a_mapping_that_is_wrong_is_named_with_its_line() {
    let city = Copy::of_helsinki();
    let mapping = city.file("wrong.toml");
    std::fs::write(&mapping, "version = \"1\"\nserver = \"chirpstack\"\n[[quantities]]\nkind = \"fill_level\"\npointer = \"/a\"\nunit = \"inch\"\n").unwrap();
    let from = format!("{CORPUS}chirpstack/up.json");
    let mapping = mapping.to_str().unwrap();
    let error = refuse(&[
        "import",
        city.path(),
        "--from",
        &from,
        "--format",
        "lorawan",
        "--mapping",
        mapping,
    ]);
    assert!(error.contains("wrong.toml:3: fill_level has the unit inch"), "{error}");
}
