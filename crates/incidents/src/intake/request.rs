//! The fields of a GeoReport service request, the same in CSV, JSON and XML.

use super::Door;
use super::columns::Dialect;
use super::personal::scrub;
use crate::{Report, ReportStatus};
use roadcrew_units::Timestamp;

/// The longest id that is kept, in bytes.
const LONGEST_ID: usize = 256;

/// States that other systems tell beside `open` and `closed` (FixMyStreet, `CitySDK`, `SeeClickFix`, Chicago), in small letters.
const FOREIGN_OPEN: &[&str] = &[
    "acknowledged",
    "action_scheduled",
    "assigned",
    "checked",
    "for_triage",
    "in progress",
    "in_process",
    "in_progress",
    "investigating",
    "new",
    "open - dup",
    "pending",
    "planned",
    "received",
    "reopen",
    "reopened",
    "submitted",
];
const FOREIGN_CLOSED: &[&str] = &[
    "archived",
    "canceled",
    "cancelled",
    "completed",
    "completed - dup",
    "done",
    "duplicate",
    "fixed",
    "internal_referral",
    "no_further_action",
    "not_councils_responsibility",
    "processed",
    "rejected",
    "resolved",
];

/// Reads a request from its fields, or says what is wrong with it. `field` answers with empty text for what isn't there.
pub(super) fn read_request<'f>(
    field: &impl Fn(&'static str) -> &'f str,
    door: &Door<'_>,
    dialect: Dialect,
) -> Result<Report, String> {
    let text = |name| scrub(field(name)).into_owned();
    let required = |name| match field(name) {
        "" => Err(format!("'{name}' is empty")),
        given => Ok(given),
    };
    let time = |name| match field(name) {
        "" => Ok(None),
        given => door.time(name, given).map(Some),
    };
    let past = |name| match field(name) {
        "" => Ok(None),
        given => door.past(name, given).map(Some),
    };
    let id = required("service_request_id")?;
    if LONGEST_ID < id.len() {
        return Err(format!("'service_request_id' is longer than {LONGEST_ID} bytes"));
    }
    let closed = match past("closed_datetime")? {
        Some(closed) => Some(closed),
        None => past("closed_date")?,
    };
    let state = match (field("status"), dialect) {
        ("", Dialect::Foreign) => field("status_description"),
        (given, _) => given,
    };
    let status = read_status(state, closed, dialect)?;
    Ok(Report {
        id: id.to_owned(),
        service_code: read_code(field, dialect)?,
        service_name: text("service_name"),
        status,
        status_notes: status_notes(text("status_notes"), state),
        requested: door.past("requested_datetime", required("requested_datetime")?)?,
        expected: time("expected_datetime")?,
        updated: closed.or(past("updated_datetime")?),
        position: door.position(
            read_degrees("long", required("long")?)?,
            read_degrees("lat", required("lat")?)?,
        )?,
        address: text("address"),
        description: text("description"),
        asset: Some(text("service_object_id")).filter(|asset| !asset.is_empty()),
    })
}

/// GeoReport Bulk has no codes: there the service's name is the code.
fn read_code<'f>(
    field: &impl Fn(&'static str) -> &'f str,
    dialect: Dialect,
) -> Result<String, String> {
    match (field("service_code"), field("service_name"), dialect) {
        ("", "", Dialect::Foreign) => Err("'service_code' and 'service_name' are empty".to_owned()),
        ("", name, Dialect::Foreign) => Ok(name.to_owned()),
        ("", _, Dialect::Own) => Err("'service_code' is empty".to_owned()),
        (code, _, _) => Ok(code.to_owned()),
    }
}

/// A file without a status says by the time of closing what is closed.
fn read_status(
    given: &str,
    closed: Option<Timestamp>,
    dialect: Dialect,
) -> Result<ReportStatus, String> {
    // `IssueReporting` of the Smart Data Models writes `Closed.`.
    let state = given.trim_end_matches('.').to_ascii_lowercase();
    let is_foreign =
        |states: &[&str]| dialect == Dialect::Foreign && states.contains(&state.as_str());
    match state.as_str() {
        "" if closed.is_some() => Ok(ReportStatus::Closed),
        "" | "open" => Ok(ReportStatus::Open),
        "closed" => Ok(ReportStatus::Closed),
        _ if is_foreign(FOREIGN_OPEN) => Ok(ReportStatus::Open),
        _ if is_foreign(FOREIGN_CLOSED) => Ok(ReportStatus::Closed),
        _ => Err(format!("status '{given}' is unknown: expected open or closed")),
    }
}

/// Where the state itself says that it is a repeat, the notes keep that: it is the label to judge matching by.
fn status_notes(notes: String, state: &str) -> String {
    let state = state.to_ascii_lowercase();
    if notes.is_empty() && (state == "duplicate" || state.ends_with("- dup")) {
        return "Duplicate request.".to_owned();
    }
    notes
}

fn read_degrees(name: &str, given: &str) -> Result<f64, String> {
    given.parse().map_err(|_not_a_number| format!("'{name}' is '{given}': expected degrees"))
}
