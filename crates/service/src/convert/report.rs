//! Reports.

use super::{place, time};
use roadcrew_api::v1;
use roadcrew_incidents::intake::scrubbed;
use roadcrew_incidents::{Report, ReportStatus};
use roadcrew_planning::city::Extent;
use roadcrew_units::Timestamp;

const COLLECTION: &str = "reports/";
/// The longest id that is kept.
const LONGEST_ID: usize = 256;

pub(crate) fn report_name(id: &str) -> String {
    format!("{COLLECTION}{id}")
}

pub(crate) fn report(report: Report) -> v1::Report {
    let status = match report.status {
        ReportStatus::Open => v1::ReportStatus::Open,
        ReportStatus::Closed => v1::ReportStatus::Closed,
    };
    v1::Report {
        name: report_name(&report.id),
        service_code: report.service_code,
        service_name: report.service_name,
        status: status.into(),
        status_notes: report.status_notes,
        request_time: Some(time::timestamp(report.requested)),
        expected_time: report.expected.map(time::timestamp),
        update_time: report.updated.map(time::timestamp),
        position: Some(place::lat_lng(report.position)),
        address: report.address,
        description: report.description,
        asset_id: report.asset.unwrap_or_default(),
    }
}

/// Reads a report of a stream, or says what is wrong with it.
pub(crate) fn read_report(
    report: v1::Report,
    extent: Extent,
    now: Timestamp,
) -> Result<Report, String> {
    let id = read_report_id(&report.name)?;
    if report.service_code.is_empty() {
        return Err("service_code is missing: say what it is about".to_owned());
    }
    let status = match report.status() {
        v1::ReportStatus::Unspecified | v1::ReportStatus::Open => ReportStatus::Open,
        v1::ReportStatus::Closed => ReportStatus::Closed,
    };
    let optional =
        |field, given: Option<_>| given.map(|given| time::read_time(field, given)).transpose();
    Ok(Report {
        id,
        status,
        requested: time::read_past("request_time", report.request_time, now)?,
        expected: optional("expected_time", report.expected_time)?,
        updated: optional("update_time", report.update_time)?,
        position: place::read_place(report.position, extent)?,
        service_code: report.service_code,
        service_name: report.service_name,
        status_notes: scrubbed(&report.status_notes).into_owned(),
        address: scrubbed(&report.address).into_owned(),
        description: scrubbed(&report.description).into_owned(),
        asset: Some(report.asset_id).filter(|asset| !asset.is_empty()),
    })
}

/// Reads the id of a report in its name, or says what is wrong with that.
pub(crate) fn read_report_id(name: &str) -> Result<String, String> {
    let id = name.strip_prefix(COLLECTION).filter(|id| !id.is_empty());
    match id {
        Some(id) if id.len() <= LONGEST_ID => Ok(id.to_owned()),
        Some(_) => Err(format!("the name is longer than {LONGEST_ID} bytes")),
        None => Err(format!("'{name}' is no report's name: expected {COLLECTION} and an id")),
    }
}
