//! Reports as GeoReport Bulk CSV.

use super::columns::{Columns, Dialect};
use super::repeats::Repeats;
use super::request::read_request;
use super::{Door, IntakeError};
use crate::{Report, ReportStatus, delimited};
use csv::Writer;
use roadcrew_units::{Skipped, Timestamp, Zone};

/// Reads reports. `file` names the text in messages; a time without an offset is local time in `zone`. Commas, semicolons or tabs divide
/// the cells, and where they aren't commas degrees may be written with one.
///
/// Left out and listed: broken rows, rows without id, code, time or position, rows at 0,0, unreadable times, an unknown status and
/// ids that came before. Columns that identify a resident are dropped, and one note says so.
pub fn read_reports(
    file: &str,
    text: &str,
    zone: &Zone,
) -> Result<(Vec<Report>, Vec<Skipped>), IntakeError> {
    read_rows(file, text, &Door::new(zone), Dialect::Own)
}

/// Reads GeoReport Bulk CSV as other systems export it.
///
/// Beyond [`read_reports`]: unknown columns are passed over and named in one note, a row without code takes its service's name for one,
/// states of other systems are read as open or closed, and `door` refuses places and times that can't be.
pub fn read_bulk_csv(
    file: &str,
    text: &str,
    door: &Door<'_>,
) -> Result<(Vec<Report>, Vec<Skipped>), IntakeError> {
    read_rows(file, text, door, Dialect::Foreign)
}

fn read_rows(
    file: &str,
    text: &str,
    door: &Door<'_>,
    dialect: Dialect,
) -> Result<(Vec<Report>, Vec<Skipped>), IntakeError> {
    let mut reader = delimited::reader(text);
    let header = reader.headers().map_err(|error| IntakeError::UnreadableHeader {
        file: file.to_owned(),
        cause: error.to_string(),
    })?;
    let n_columns = header.len();
    let columns = Columns::read(file, header, dialect)?;

    let has_commas = delimited::has_decimal_commas(text);
    let mut reports: Vec<Report> = Vec::new();
    let mut skipped = notes(file, &columns);
    let mut repeats = Repeats::new();
    for (line, row) in delimited::rows(reader, text) {
        let row = match row {
            Ok(row) => row,
            Err(reason) => {
                skipped.push(Skipped::row(file, line, reason));
                continue;
            }
        };
        if row.len() != n_columns {
            let reason = format!("the row has {} fields: expected {n_columns}", row.len());
            skipped.push(Skipped::row(file, line, reason));
            continue;
        }
        let row = if has_commas { columns.with_points(&row) } else { row };
        let field = |name| columns.field(&row, name);
        match read_request(&field, door, dialect) {
            Err(reason) => skipped.push(Skipped::row(file, line, reason)),
            Ok(report) => match repeats.before(report.id.clone(), line) {
                None => reports.push(report),
                Some(first) => {
                    let reason = format!("report '{}' came before, in line {first}", report.id);
                    skipped.push(Skipped::row(file, line, reason));
                }
            },
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

fn notes(file: &str, columns: &Columns) -> Vec<Skipped> {
    let told = |what: &str, names: &[String]| {
        let reason = format!("{what}: {}", names.join(", "));
        (!names.is_empty()).then(|| Skipped::row(file, 1, reason))
    };
    let personal = told("personal columns were dropped unread", columns.personal());
    let unknown = told("columns that nobody reads were passed over", columns.passed_over());
    personal.into_iter().chain(unknown).collect()
}
