//! A report or an alert as matching sees it: one shape for both.

use crate::{Alert, AlertId, Categories, IncidentId, Member, Report, ReportId, StreetKey, Streets};
use roadcrew_units::{Position, Timestamp};

/// What matching needs of a report or alert.
#[derive(Clone, Debug)]
pub(crate) struct Sighting {
    pub(crate) member: Member,
    pub(crate) order: Order,
    pub(crate) family: String,
    pub(crate) service_code: String,
    pub(crate) incident_id: IncidentId,
    pub(crate) position: Position,
    /// Until when it is known to be open; `None` while it is.
    pub(crate) open_until: Option<Timestamp>,
    pub(crate) asset: Option<String>,
    pub(crate) streets: Vec<(StreetKey, f64)>,
}

/// The order in which sightings are matched: by time, then reports before alerts, then by name. It depends on what was
/// said only, never on the order of the input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Order {
    pub(crate) time: Timestamp,
    is_alert: bool,
    name: String,
    kind: String,
}

impl Sighting {
    pub(crate) fn of_report(
        id: ReportId,
        report: &Report,
        categories: &Categories,
        streets: &impl Streets,
    ) -> Self {
        Self {
            member: Member::Report(id),
            order: Order {
                time: report.requested,
                is_alert: false,
                name: report.id.clone(),
                kind: String::new(),
            },
            family: categories.family_of_code(&report.service_code).to_owned(),
            service_code: report.service_code.clone(),
            incident_id: IncidentId::of_report(&report.id),
            position: report.position,
            open_until: report.open_until(),
            asset: report.asset.clone(),
            streets: streets.candidates(report.position),
        }
    }

    /// An alert is over when it was sent: a sensor repeats itself while the problem lasts, and the cool-down bridges
    /// the gaps.
    pub(crate) fn of_alert(
        id: AlertId,
        alert: &Alert,
        categories: &Categories,
        streets: &impl Streets,
    ) -> Self {
        let category = categories.by_alert_kind(&alert.kind);
        Self {
            member: Member::Alert(id),
            order: Order {
                time: alert.time,
                is_alert: true,
                name: alert.sensor.clone(),
                kind: alert.kind.clone(),
            },
            family: categories.family_of_kind(&alert.kind).to_owned(),
            service_code: category.map_or(&alert.kind, |found| &found.service_code).clone(),
            incident_id: IncidentId::of_alert(&alert.sensor, alert.time),
            position: alert.position,
            open_until: Some(alert.time),
            asset: Some(alert.sensor.clone()),
            streets: streets.candidates(alert.position),
        }
    }

    pub(crate) fn time(&self) -> Timestamp {
        self.order.time
    }
}
