//! Files of a city: what is read, what is left out, and what is refused.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use expect_test::{Expect, expect};
use roadcrew_incidents::intake::{read_alerts, read_reports, write_alerts, write_reports};
use roadcrew_units::{Skipped, Zone};

fn helsinki() -> Zone {
    "Europe/Helsinki".parse().unwrap()
}

const HEADER: &str = "service_request_id,service_code,status,requested_datetime,lat,long";

/// Reads one row under the usual header, and says how many reports there are and what was left out.
fn check_row(row: &str, expected: &Expect) {
    let (reports, skipped) =
        read_reports("r.csv", &format!("{HEADER}\n{row}\n"), &helsinki()).unwrap();
    expected.assert_eq(&told(reports.len(), &skipped));
}

fn told(n_read: usize, skipped: &[Skipped]) -> String {
    let mut told = vec![format!("{n_read} read")];
    told.extend(skipped.iter().map(ToString::to_string));
    told.join("; ")
}

fn check_refused(text: &str, expected: &Expect) {
    let refused = read_reports("r.csv", text, &helsinki()).unwrap_err();
    expected.assert_eq(&refused.to_string());
}

fn check_alert(line: &str, expected: &Expect) {
    let told = match read_alerts("a.jsonl", line, &helsinki()) {
        Err(refused) => refused.to_string(),
        Ok((alerts, skipped)) => told(alerts.len(), &skipped),
    };
    expected.assert_eq(&told);
}

#[test]
fn a_good_row_is_read() {
    check_row("R1,001,open,2026-05-11T08:30:00,60.16,24.95", &expect!["1 read"]);
}

#[test]
fn a_row_without_position_is_left_out() {
    check_row("R1,001,open,2026-05-11T08:30:00,,", &expect!["0 read; r.csv:2: 'long' is empty"]);
}

#[test]
fn a_row_at_zero_is_left_out() {
    check_row(
        "R1,001,open,2026-05-11T08:30:00,0,0.0",
        &expect!["0 read; r.csv:2: the position is 0,0, which stands for none"],
    );
}

#[test]
fn a_row_with_too_few_fields_is_left_out() {
    check_row("R1,001,open", &expect!["0 read; r.csv:2: the row has 3 fields: expected 6"]);
}

#[test]
fn a_row_with_an_unreadable_time_is_left_out() {
    check_row(
        "R1,001,open,yesterday,60.16,24.95",
        &expect![
            "0 read; r.csv:2: 'requested_datetime': can't read 'yesterday' as a time: write it as 2026-05-11T08:30:00+03:00"
        ],
    );
}

#[test]
fn a_row_with_an_unknown_status_is_left_out() {
    check_row(
        "R1,001,fixed,2026-05-11T08:30:00,60.16,24.95",
        &expect!["0 read; r.csv:2: status 'fixed' is unknown: expected open or closed"],
    );
}

#[test]
fn a_repeated_id_is_left_out() {
    check_row(
        "R1,001,open,2026-05-11T08:30:00,60.16,24.95\nR1,001,open,2026-05-11T08:30:00,60.16,24.95",
        &expect!["1 read; r.csv:3: report 'R1' came before, in line 2"],
    );
}

#[test]
fn lines_are_counted_in_files_from_windows() {
    let text = format!("{HEADER}\r\n\r\nR1,001,open,,60.16,24.95\r\nR1,001,open\r\n");
    let (reports, skipped) = read_reports("r.csv", &text, &helsinki()).unwrap();
    let expected =
        "0 read; r.csv:3: 'requested_datetime' is empty; r.csv:4: the row has 3 fields: expected 6";
    assert_eq!(told(reports.len(), &skipped), expected);
}

#[test]
fn a_quoted_line_break_is_counted() {
    check_row(
        "\"R\n1\",001,open,2026-05-11T08:30:00,60.16,24.95\nR2,001",
        &expect!["1 read; r.csv:4: the row has 2 fields: expected 6"],
    );
}

#[test]
fn a_missing_column_is_named() {
    check_refused(
        "service_request_id,lat,long,requested_datetime\n",
        &expect![
            "r.csv:1: column 'service_code' is missing: expected the columns service_request_id, service_code, requested_datetime, lat, long"
        ],
    );
}

#[test]
fn an_unknown_column_is_named_with_the_known_ones() {
    check_refused(
        "service_request_id,ward\n",
        &expect![
            "r.csv:1: column 'ward' is unknown: the known columns are service_request_id, service_code, requested_datetime, lat, long, service_name, service_subtype, status, status_description, status_notes, source, description, agency_responsible, address, address_id, zipcode, expected_datetime, updated_datetime, closed_date, closed_datetime, media_url, service_object_id"
        ],
    );
}

#[test]
fn an_empty_file_says_what_is_expected() {
    check_refused(
        "",
        &expect![
            "r.csv:1: the file is empty: expected a header with the columns service_request_id, service_code, requested_datetime, lat, long"
        ],
    );
}

#[test]
fn who_sent_it_is_dropped_at_the_door() {
    let text = format!(
        "{HEADER},email,phone\nR1,1,open,2026-05-11T08:30:00,60.1,24.9,ann@example.org,1234567\n"
    );
    let (reports, skipped) = read_reports("r.csv", &text, &helsinki()).unwrap();
    assert!(!format!("{reports:?}{skipped:?}").contains("ann@example.org"));
    assert_eq!(
        skipped[0].to_string(),
        "r.csv:1: personal columns were dropped unread: email, phone"
    );
}

#[test]
fn written_reports_are_read_back() {
    let text = format!(
        "{HEADER},description,service_object_id,expected_datetime,closed_date,address,status_notes,service_name\n\
         R1,001,closed,2026-05-11T08:30:00,60.1675001,24.9522003,\"deep, \"\"very\"\"\",lamp-3,2026-05-12T08:30:00Z,2026-05-11T12:00:00+03:00,Kauppatori 1,DUPCLOSD,Pothole\n\
         R2,002,open,2026-05-11T08:30:00,-60.1,-24.9,,,,,,,\n"
    );
    let (reports, skipped) = read_reports("r.csv", &text, &helsinki()).unwrap();
    assert!(skipped.is_empty(), "{skipped:?}");
    let written = write_reports(&reports, &helsinki());
    assert_eq!(read_reports("w.csv", &written, &Zone::UTC).unwrap(), (reports, vec![]));
}

const ALERT: &str = r#"{"sensor":"bin-12","kind":"fill_level","value":0.93,"unit":"1","time":"2026-05-11T08:30:00","lon":24.95,"lat":60.16}"#;

#[test]
fn written_alerts_are_read_back() {
    let (alerts, skipped) = read_alerts("a.jsonl", ALERT, &helsinki()).unwrap();
    assert!(skipped.is_empty(), "{skipped:?}");
    let written = write_alerts(&alerts, &helsinki());
    assert_eq!(read_alerts("w.jsonl", &written, &Zone::UTC).unwrap(), (alerts, vec![]));
}

#[test]
fn a_repeated_alert_is_left_out() {
    check_alert(
        &format!("{ALERT}\n\n{ALERT}"),
        &expect!["1 read; a.jsonl:3: the same alert came before, in line 1"],
    );
}

#[test]
fn an_alert_without_value_is_left_out() {
    check_alert(
        &ALERT.replace("0.93", "null"),
        &expect!["0 read; a.jsonl:1: 'value' is missing or no number"],
    );
}

#[test]
fn a_line_that_is_no_json_is_left_out() {
    check_alert(
        "bin-12",
        &expect![
            "0 read; a.jsonl:1: the line is no JSON object: expected value at line 1 column 1"
        ],
    );
}

#[test]
fn an_unknown_key_is_refused() {
    check_alert(
        &ALERT.replace("unit", "units"),
        &expect![
            "a.jsonl:1: key 'units' is unknown: the known keys are sensor, kind, value, unit, time, lon, lat"
        ],
    );
}
