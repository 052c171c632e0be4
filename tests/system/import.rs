//! What other systems send becomes the city's reports and alerts, once.

use crate::roadcrew::{Copy, refuse, run, succeed};
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
fn what_sensors_sent_is_kept_with_the_version_of_its_mapping() {
    let city = Copy::of_helsinki();
    let text =
        std::fs::read_to_string(format!("{MAPPINGS}bin-ultrasonic-chirpstack.toml")).unwrap();
    let mapping = city.file("mapping.toml");
    let keep = |version: &str| {
        let changed = text.replace("bin-ultrasonic-chirpstack 1", version);
        std::fs::write(&mapping, changed).unwrap();
        let more = ["--format", "lorawan", "--mapping", mapping.to_str().unwrap()];
        import(&city, "chirpstack/up.json", &more)["kept_messages"].clone()
    };
    assert_eq!([keep("one"), keep("one"), keep("two")], [1, 0, 1]);
    let kept = read(&city, "messages.jsonl");
    let kept: Vec<Value> = kept.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let versions: Vec<&Value> = kept.iter().map(|message| &message["mapping"]).collect();
    assert_eq!(versions, ["one", "two"]);
    let sent = std::fs::read_to_string(format!("{CORPUS}chirpstack/up.json")).unwrap();
    let sent: Value = serde_json::from_str(&sent).unwrap();
    assert_eq!(kept[0]["payload"]["object"], sent["object"]);
    assert_eq!(kept[0]["message_id"], sent["deduplicationId"]);
}

#[test]
fn an_uplink_without_decoded_values_is_kept_for_a_later_mapping() {
    let city = Copy::of_helsinki();
    let (from, mapping) =
        (city.file("raw.jsonl"), format!("{MAPPINGS}bin-ultrasonic-chirpstack.toml"));
    std::fs::write(&from, r#"{"data":"AQID","deviceInfo":{"tags":{"owner":"Ann"}}}"#).unwrap();
    let from = from.to_str().unwrap();
    let told = succeed(&[
        "import",
        city.path(),
        "--json",
        "--format",
        "lorawan",
        "--mapping",
        &mapping,
        "--from",
        from,
    ]);
    assert!(told.contains(r#""kept_messages":1"#) && told.contains("no decoded object"), "{told}");
    let kept = read(&city, "messages.jsonl");
    assert!(kept.contains("AQID") && !kept.contains("Ann"), "{kept}");
}

#[test]
fn what_is_kept_of_a_document_names_no_person() {
    let city = Copy::of_helsinki();
    let from = city.file("lamp.json");
    let lamp = r#"{"id":"L7","type":"Streetlight","status":"defectiveLamp","dateModified":"2026-05-11T06:00:00Z",
        "location":{"type":"Point","coordinates":[24.9477,60.1773]},"deviceOwner":"Ann Smith","note":"ask ann@example.org"}"#;
    std::fs::write(&from, lamp).unwrap();
    let from = from.to_str().unwrap();
    let import =
        || succeed(&["import", city.path(), "--json", "--format", "ngsi-ld", "--from", from]);
    assert!(import().contains(r#""kept_messages":1"#));
    assert!(import().contains(r#""kept_messages":0"#));
    let kept = read(&city, "messages.jsonl");
    assert!(kept.contains("defectiveLamp") && kept.contains("NGSI-LD"), "{kept}");
    assert!(!kept.contains("Smith") && !kept.contains("ann@"), "{kept}");
}

#[test]
fn many_rows_that_are_left_out_are_told_by_reason_and_listed_in_a_file() {
    let city = Copy::of_helsinki();
    let (from, list) = (city.file("many.csv"), city.file("left-out.csv"));
    let row = |number: usize| {
        let place = if number.is_multiple_of(3) { "0,0" } else { "far,24.95" };
        format!("M{number},pothole,open,2026-05-11T08:00:00Z,{place}")
    };
    let header = "service_request_id,service_code,status,requested_datetime,lat,long".to_owned();
    let table: Vec<String> = std::iter::once(header).chain((0..30).map(row)).collect();
    std::fs::write(&from, table.join("\n")).unwrap();
    let (from, list_name) = (from.to_str().unwrap(), list.to_str().unwrap());
    let arguments = [
        "import",
        city.path(),
        "--format",
        "georeport-csv",
        "--from",
        from,
        "--left-out",
        list_name,
    ];
    let output = run(&arguments);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    assert!(told.contains("30 rows for 2 reasons (--left-out FILE lists all)"), "{told}");
    assert!(told.contains("20 × as") && told.contains("many.csv:3: 'lat' is 'far'"), "{told}");
    assert!(told.contains("10 × as") && told.contains("many.csv:2: the position is 0,0"), "{told}");
    let listed = std::fs::read_to_string(&list).unwrap();
    assert_eq!(listed.lines().count(), 31, "{listed}");
    assert!(listed.contains(",31,'lat' is 'far': expected degrees"), "{listed}");
}

#[test]
fn containers_and_lamps_become_alerts() {
    let city = Copy::of_helsinki();
    let taken = import(&city, "ngsi_ld/notification.json", &["--format", "ngsi-ld"]);
    assert_eq!(taken["new_alerts"], 3, "{taken}");
}

#[test]
fn lamps_that_hang_together_become_rows_of_assets() {
    let city = Copy::of_helsinki();
    let first = import(&city, "ngsi_ld/circuit.json", &["--format", "ngsi-ld"]);
    assert_eq!(first["new_asset_links"], 6, "{first}");
    let again = import(&city, "ngsi_ld/circuit.json", &["--format", "ngsi-ld"]);
    assert_eq!(again["new_asset_links"], 0, "{again}");
    let assets = read(&city, "assets.csv");
    assert!(assets.contains("urn:ngsi-ld:Streetlight:12,circuit,C-7\n"), "{assets}");
    assert_eq!(assets.lines().count(), 7);
}

/// Readings of container C001 come in, and when it was emptied; what is known at a moment is told.
#[test]
fn how_full_a_container_is_is_told_with_its_doubt() {
    let city = Copy::of_helsinki();
    let reading = |level: f64, hour: u8| {
        format!(
            r#"{{"id":"C001","type":"WasteContainer","fillingLevel":{{"type":"Property","value":{level},"observedAt":"2026-05-11T{hour:02}:00:00Z"}},"dateLastEmptying":"2026-05-11T06:10:00Z"}}"#
        )
    };
    let document = format!("[{},{},{}]", reading(0.8, 5), reading(0.05, 8), reading(0.1, 11));
    let from = city.file("containers.json");
    std::fs::write(&from, document).unwrap();
    let from = from.to_str().unwrap();
    let told = succeed(&["import", city.path(), "--json", "--format", "ngsi-ld", "--from", from]);
    assert!(told.contains(r#""new_alerts":4"#), "{told}");

    let at = |time: &str| -> Value {
        let told = succeed(&["fill", city.path(), "--json", "--at", time]);
        let told: Value = serde_json::from_str(&told).unwrap();
        let list = told["containers"].as_array().unwrap();
        list.iter().find(|one| one["id"] == "C001").unwrap().clone()
    };
    let noon = at("2026-05-11T12:00:00Z");
    assert_eq!(noon["last_emptied"], "2026-05-11T09:10:00+03:00", "{noon}");
    assert_eq!(noon["is_silent"], false, "{noon}");
    let number = |name: &str| noon[name].as_f64().unwrap();
    assert!((0.0..0.3).contains(&number("level")) && 0.0 < number("level_sd"), "{noon}");
    let hours = |share: &str| noon["overflow_hours"][share].as_f64().unwrap_or(f64::MAX);
    assert!(hours("10%") <= hours("50%") && hours("50%") <= hours("90%"), "{noon}");

    let later = at("2026-05-13T12:00:00Z");
    assert_eq!(later["is_silent"], true, "{later}");
    assert!(number("level_sd") < later["level_sd"].as_f64().unwrap(), "{later}");
    let table = succeed(&["fill", city.path(), "--at", "2026-05-13T12:00:00Z"]);
    assert!(table.lines().any(|line| line.contains("C001") && line.contains("silent")), "{table}");
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
