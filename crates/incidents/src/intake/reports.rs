//! Reports as GeoReport Bulk CSV.

use super::columns::Columns;
use super::lines::Lines;
use super::{IntakeError, read_position};
use crate::{Report, ReportStatus};
use csv::{ReaderBuilder, StringRecord, Writer};
use roadcrew_units::{Skipped, Timestamp, Zone};
use std::collections::HashMap;

/// Reads reports. `file` names the text in messages; a time without an offset is local time in `zone`.
///
/// Left out and listed: broken rows, rows without id, code, time or position, rows at 0,0, unreadable times, an unknown status and
/// ids that came before. Columns that identify a resident are dropped, and one note says so.
pub fn read_reports(
    file: &str,
    text: &str,
    zone: &Zone,
) -> Result<(Vec<Report>, Vec<Skipped>), IntakeError> {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| IntakeError::UnreadableHeader {
        file: file.to_owned(),
        cause: error.to_string(),
    })?;
    let n_columns = header.len();
    let columns = Columns::read(file, header)?;

    let mut reports: Vec<Report> = Vec::new();
    let mut skipped: Vec<Skipped> = note_on_privacy(file, &columns).into_iter().collect();
    let mut first_lines: HashMap<String, u64> = HashMap::new();
    let mut lines = Lines::of(text);
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let line = lines.of_row_at(error.position().map_or(0, csv::Position::byte));
                skipped.push(Skipped::row(file, line, format!("the row is broken: {error}")));
                continue;
            }
        };
        let line = lines.of_row_at(row.position().map_or(0, csv::Position::byte));
        if row.len() != n_columns {
            let reason = format!("the row has {} fields: expected {n_columns}", row.len());
            skipped.push(Skipped::row(file, line, reason));
            continue;
        }
        match read_row(&columns, &row, zone) {
            Err(reason) => skipped.push(Skipped::row(file, line, reason)),
            Ok(report) => {
                let first = *first_lines.entry(report.id.clone()).or_insert(line);
                if first == line {
                    reports.push(report);
                } else {
                    let reason = format!("report '{}' came before, in line {first}", report.id);
                    skipped.push(Skipped::row(file, line, reason));
                }
            }
        }
    }
    Ok((reports, skipped))
}

/// Writes reports so that [`read_reports`] reads them back; times carry the offset of `zone`.
pub fn write_reports(reports: &[Report], zone: &Zone) -> String {
    write_rows(reports.iter().map(|report| fields(report, zone)))
}

const WRITTEN: [&str; 13] = [
    "service_request_id",
    "service_code",
    "service_name",
    "status",
    "status_notes",
    "requested_datetime",
    "expected_datetime",
    "updated_datetime",
    "lat",
    "long",
    "address",
    "description",
    "service_object_id",
];

fn fields(report: &Report, zone: &Zone) -> [String; 13] {
    let time = |moment: Option<Timestamp>| moment.map_or_else(String::new, |at| at.to_iso(zone));
    let status = match report.status {
        ReportStatus::Open => "open",
        ReportStatus::Closed => "closed",
    };
    [
        report.id.clone(),
        report.service_code.clone(),
        report.service_name.clone(),
        status.to_owned(),
        report.status_notes.clone(),
        report.requested.to_iso(zone),
        time(report.expected),
        time(report.updated),
        format!("{:.7}", report.position.lat()),
        format!("{:.7}", report.position.lon()),
        report.address.clone(),
        report.description.clone(),
        report.asset.clone().unwrap_or_default(),
    ]
}

#[expect(clippy::expect_used, reason = "the messages are the invariants")]
fn write_rows(rows: impl Iterator<Item = [String; 13]>) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(WRITTEN).expect("memory takes every row");
    for row in rows {
        writer.write_record(row).expect("every row has as many fields");
    }
    let bytes = writer.into_inner().expect("memory takes every row");
    String::from_utf8(bytes).expect("what was text stays text")
}

/// Reads one row, or says what is wrong with it.
fn read_row(columns: &Columns, row: &StringRecord, zone: &Zone) -> Result<Report, String> {
    let field = |name| columns.field(row, name);
    let text = |name| field(name).to_owned();
    let required = |name| match field(name) {
        "" => Err(format!("'{name}' is empty")),
        given => Ok(given),
    };
    let time = |name| match field(name) {
        "" => Ok(None),
        given => read_time(name, given, zone).map(Some),
    };
    let closed = match time("closed_datetime")? {
        Some(closed) => Some(closed),
        None => time("closed_date")?,
    };
    Ok(Report {
        id: required("service_request_id")?.to_owned(),
        service_code: required("service_code")?.to_owned(),
        service_name: text("service_name"),
        status: read_status(field("status"), closed)?,
        status_notes: text("status_notes"),
        requested: read_time("requested_datetime", required("requested_datetime")?, zone)?,
        expected: time("expected_datetime")?,
        updated: closed.or(time("updated_datetime")?),
        position: read_position(
            read_degrees("long", required("long")?)?,
            read_degrees("lat", required("lat")?)?,
        )?,
        address: text("address"),
        description: text("description"),
        asset: Some(text("service_object_id")).filter(|asset| !asset.is_empty()),
    })
}

/// A file without a status says by the time of closing what is closed.
fn read_status(given: &str, closed: Option<Timestamp>) -> Result<ReportStatus, String> {
    match given.to_ascii_lowercase().as_str() {
        "" if closed.is_some() => Ok(ReportStatus::Closed),
        "" | "open" => Ok(ReportStatus::Open),
        "closed" => Ok(ReportStatus::Closed),
        _ => Err(format!("status '{given}' is unknown: expected open or closed")),
    }
}

fn read_time(name: &str, given: &str, zone: &Zone) -> Result<Timestamp, String> {
    Timestamp::parse(given, zone).map_err(|error| format!("'{name}': {error}"))
}

fn read_degrees(name: &str, given: &str) -> Result<f64, String> {
    given.parse().map_err(|_not_a_number| format!("'{name}' is '{given}': expected degrees"))
}

fn note_on_privacy(file: &str, columns: &Columns) -> Option<Skipped> {
    let personal = columns.personal();
    if personal.is_empty() {
        return None;
    }
    let reason = format!("personal columns were dropped unread: {}", personal.join(", "));
    Some(Skipped::row(file, 1, reason))
}
