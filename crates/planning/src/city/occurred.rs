//! `occurred.csv`: when problems came to be, where somebody knows. Nothing is planned by it: residents' waits are counted from it.

use super::CityError;
use super::rows::{Row, read_rows};
use roadcrew_incidents::Report;
use roadcrew_units::{Skipped, Timestamp, Zone};
use std::collections::BTreeMap;

const COLUMNS: [&str; 2] = ["report", "occurred"];

/// A report's id, and when what it tells of came to be.
pub(super) type Occurred = (String, Timestamp);

/// Reads what is known, by reports' ids. What is said of a report that isn't there, or to have come to be after it was reported, is listed and
/// left out.
pub(super) fn read_occurred(
    (file, text): (&str, &str),
    reports: &[Report],
    zone: &Zone,
) -> Result<(Vec<Occurred>, Vec<Skipped>), CityError> {
    let requested: BTreeMap<&str, Timestamp> =
        reports.iter().map(|report| (report.id.as_str(), report.requested)).collect();
    read_rows(file, text, (&COLUMNS, &COLUMNS), |row| read_row(row, &requested, zone))
}

fn read_row(
    row: &Row<'_>,
    requested: &BTreeMap<&str, Timestamp>,
    zone: &Zone,
) -> Result<Occurred, String> {
    let id = row.filled("report").ok_or("the row names no report")?;
    let occurred = row.filled("occurred").ok_or("occurred is missing: write a time")?;
    let occurred =
        Timestamp::parse(occurred, zone).map_err(|error| format!("occurred: {error}"))?;
    match requested.get(id) {
        None => Err(format!("there is no report '{id}' in reports.csv")),
        Some(requested) if *requested < occurred => {
            Err(format!("{id} was reported before it occurred: correct one of the times"))
        }
        Some(_) => Ok((id.to_owned(), occurred)),
    }
}

/// The table, sorted as given.
pub fn write_occurred<'a>(
    rows: impl IntoIterator<Item = (&'a str, Timestamp)>,
    zone: &Zone,
) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let lines = rows.into_iter().map(|(report, at)| [report.to_owned(), at.to_iso(zone)]);
    for line in [COLUMNS.map(str::to_owned)].into_iter().chain(lines) {
        // Writing to memory can't fail.
        let _ = writer.write_record(line);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_contradicts_the_reports_is_left_out() {
        let table = "service_request_id,service_code,status,requested_datetime,lat,long\n\
            R1,pothole,open,2026-05-11T08:00:00Z,60,24\nR2,pothole,open,2026-05-11T08:00:00Z,60,24\n";
        let (reports, _) =
            roadcrew_incidents::intake::read_reports("r.csv", table, &Zone::UTC).unwrap();
        let text = "report,occurred\nR1,2026-05-10T20:00:00Z\nR2,2026-05-12T20:00:00Z\nR3,2026-05-10T20:00:00Z\nR1,soon\n";
        let (rows, skipped) = read_occurred(("o.csv", text), &reports, &Zone::UTC).unwrap();
        assert_eq!(rows.len(), 1);
        let told: Vec<String> = skipped.iter().map(Skipped::to_string).collect();
        assert!(told[0].contains("o.csv:3") && told[0].contains("before it occurred"), "{told:?}");
        assert!(told[1].contains("no report 'R3'") && told[2].contains("can't read 'soon'"));
        let written = write_occurred(rows.iter().map(|(id, at)| (id.as_str(), *at)), &Zone::UTC);
        assert_eq!(read_occurred(("o.csv", &written), &reports, &Zone::UTC).unwrap().0, rows);
    }
}
