//! A city's files broken one way at a time: each gets a sentence, and nothing that was good is lost.

use crate::roadcrew::{Copy, refuse, run};

const DAY: [&str; 4] = ["--date", "2026-05-11", "--iterations", "1"];

/// Plans a broken city and expects a refusal that names all of `words`.
#[track_caller]
fn check_refused(city: &Copy, words: &[&str]) {
    let error = refuse(&[&["plan", "dispatch", city.path()][..], &DAY].concat());
    let missing: Vec<&&str> = words.iter().filter(|word| !error.contains(**word)).collect();
    assert!(missing.is_empty(), "the sentence lacks {missing:?}: {error}");
}

/// Plans a city with a bad row and expects the row to be named and the rest to be planned.
#[track_caller]
fn check_left_out(city: &Copy, words: &[&str]) {
    let output = run(&[&["plan", "dispatch", city.path()][..], &DAY].concat());
    let (text, notes) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{notes}");
    assert!(text.contains("feasible"), "{text}");
    let note = notes.lines().find(|line| words.iter().all(|word| line.contains(word)));
    assert!(note.is_some(), "no note has {words:?}: {notes}");
}

#[test]
fn an_empty_network_is_named() {
    let city = Copy::of_helsinki();
    std::fs::write(city.file("network.osm.pbf"), b"").unwrap();
    check_refused(&city, &["network.osm.pbf", "empty"]);
}

#[test]
fn a_truncated_network_is_named() {
    let city = Copy::of_helsinki();
    let bytes = std::fs::read(city.file("network.osm.pbf")).unwrap();
    std::fs::write(city.file("network.osm.pbf"), &bytes[..bytes.len() / 2]).unwrap();
    check_refused(&city, &["network.osm.pbf"]);
}

#[test]
fn a_missing_network_is_named() {
    let city = Copy::of_helsinki();
    std::fs::remove_file(city.file("network.osm.pbf")).unwrap();
    check_refused(&city, &["network.osm.pbf"]);
}

#[test]
fn a_file_that_is_no_pbf_is_named() {
    let city = Copy::of_helsinki();
    std::fs::write(city.file("network.osm.pbf"), "<osm version=\"0.6\"></osm>").unwrap();
    check_refused(&city, &["network.osm.pbf"]);
}

#[test]
fn a_wrong_column_is_named_with_file_and_line() {
    let city = Copy::of_helsinki();
    city.replace("reports.csv", "service_code", "servicecode");
    check_refused(&city, &["reports.csv:1", "servicecode"]);
}

#[test]
fn a_report_outside_the_city_is_left_out() {
    let city = Copy::of_helsinki();
    let header = std::fs::read_to_string(city.file("reports.csv")).unwrap();
    let columns: Vec<&str> = header.lines().next().unwrap().split(',').collect();
    let cells: Vec<&str> = columns
        .iter()
        .map(|column| match *column {
            "service_request_id" => "FAR-1",
            "service_code" => "POTHOLE",
            "status" => "open",
            "requested_datetime" => "2026-05-08T10:00:00",
            "lat" => "61.4981",
            "long" => "23.7610",
            _ => "",
        })
        .collect();
    city.append("reports.csv", &(cells.join(",") + "\n"));
    check_left_out(&city, &["FAR-1", "outside"]);
}

#[test]
fn a_broken_row_is_left_out_with_its_line() {
    let city = Copy::of_helsinki();
    let rows = std::fs::read_to_string(city.file("reports.csv")).unwrap().lines().count();
    city.append("reports.csv", "half a row\n");
    check_left_out(&city, &[&format!("reports.csv:{}", rows + 1)]);
}

#[test]
fn a_crew_without_a_shift_is_named_with_file_and_line() {
    let city = Copy::of_helsinki();
    let text = std::fs::read_to_string(city.file("city.toml")).unwrap();
    let shift =
        text.lines().find(|line| line.trim_start().starts_with("shift")).unwrap().to_owned();
    city.replace("city.toml", &shift, "");
    check_refused(&city, &["city.toml:", "has no shift", "shift ="]);
}

#[test]
fn a_window_that_is_upside_down_is_named_with_file_and_line() {
    let city = Copy::of_helsinki();
    let text = std::fs::read_to_string(city.file("city.toml")).unwrap();
    let shift =
        text.lines().find(|line| line.trim_start().starts_with("shift")).unwrap().to_owned();
    city.replace("city.toml", &shift, "shift = \"15:00-07:00\"");
    check_refused(&city, &["city.toml:", "upside down", "over midnight it is 15:00-31:00"]);
}

#[test]
fn an_unknown_key_is_named_with_file_and_line() {
    let city = Copy::of_helsinki();
    city.replace("city.toml", "zone", "colour = \"blue\"\nzone");
    check_refused(&city, &["city.toml:", "colour"]);
}

#[test]
fn a_folder_that_is_no_city_is_named() {
    let error = refuse(&["plan", "dispatch", "no/such/city", "--date", "2026-05-11"]);
    assert!(error.contains("no/such/city"), "{error}");
}

#[test]
fn a_date_that_is_none_is_named() {
    let error = refuse(&["plan", "dispatch", "data/helsinki", "--date", "11.5.2026"]);
    assert!(error.contains("11.5.2026") && error.contains("2026-05-11"), "{error}");
}
