//! A report or an alert as matching sees it: one shape for both.

use crate::heading::Heading;
use crate::{
    Address, Alert, AlertId, Categories, IncidentId, Member, Report, ReportId, StreetKey, Streets,
};
use roadcrew_units::{Position, Seconds, Timestamp};
use std::sync::Arc;

/// What weighing needs of a report or alert.
#[derive(Clone, Debug)]
pub(crate) struct Sighting {
    pub(crate) member: Member,
    pub(crate) time: Timestamp,
    pub(crate) heading: Arc<Heading>,
    pub(crate) position: Position,
    /// Until when it is known to be open; `None` while it is.
    pub(crate) open_until: Option<Timestamp>,
    pub(crate) asset: Option<Box<str>>,
    pub(crate) streets: Vec<(StreetKey, f64)>,
    pub(crate) address: Address,
    /// In what time it should be dealt with.
    pub(crate) promised: Seconds,
}

/// A sighting, and where it stands in the order of matching.
#[derive(Clone, Debug)]
pub(crate) struct Ordered {
    pub(crate) order: Order,
    pub(crate) sighting: Sighting,
}

/// The order in which sightings are matched: by time, then reports before alerts, then by name. It depends on what was
/// said only, never on the order of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Said<'a> {
    pub(crate) time: Timestamp,
    is_alert: bool,
    name: &'a str,
    kind: &'a str,
}

impl<'a> Said<'a> {
    pub(crate) fn by_report(report: &'a Report) -> Self {
        Self { time: report.requested, is_alert: false, name: &report.id, kind: "" }
    }

    pub(crate) fn by_alert(alert: &'a Alert) -> Self {
        Self { time: alert.time, is_alert: true, name: &alert.sensor, kind: &alert.kind }
    }

    /// The name of the incident that it opens.
    pub(crate) fn incident_id(self) -> IncidentId {
        let Self { time, is_alert, name, .. } = self;
        if is_alert { IncidentId::of_alert(name, time) } else { IncidentId::of_report(name) }
    }
}

/// The same, kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Order {
    pub(crate) time: Timestamp,
    is_alert: bool,
    name: Box<str>,
    kind: Box<str>,
}

impl Order {
    pub(crate) fn of_report(report: &Report) -> Self {
        Said::by_report(report).into()
    }

    pub(crate) fn of_alert(alert: &Alert) -> Self {
        Said::by_alert(alert).into()
    }

    pub(crate) fn said(&self) -> Said<'_> {
        let Self { time, is_alert, name, kind } = self;
        Said { time: *time, is_alert: *is_alert, name, kind }
    }
}

impl From<Said<'_>> for Order {
    fn from(said: Said<'_>) -> Self {
        let Said { time, is_alert, name, kind } = said;
        Self { time, is_alert, name: name.into(), kind: kind.into() }
    }
}

impl Ordered {
    pub(crate) fn of_report(
        id: ReportId,
        report: &Report,
        categories: &Categories,
        streets: &impl Streets,
    ) -> Self {
        let sighting = Sighting::of_report(id, report, categories, streets);
        Self { order: Order::of_report(report), sighting }
    }

    pub(crate) fn of_alert(
        id: AlertId,
        alert: &Alert,
        categories: &Categories,
        streets: &impl Streets,
    ) -> Self {
        let heading = Arc::new(Heading::of_kind(&alert.kind, categories));
        let sighting = Sighting {
            member: Member::Alert(id),
            time: alert.time,
            position: alert.position,
            open_until: Some(over_at(alert)),
            asset: Some(alert.sensor.as_str().into()),
            streets: streets.candidates(alert.position),
            address: Address::default(),
            promised: heading.promised,
            heading,
        };
        Self { order: Order::of_alert(alert), sighting }
    }
}

impl Sighting {
    pub(crate) fn of_report(
        id: ReportId,
        report: &Report,
        categories: &Categories,
        streets: &impl Streets,
    ) -> Self {
        let heading = Arc::new(Heading::of_code(&report.service_code, categories));
        Self {
            member: Member::Report(id),
            time: report.requested,
            position: report.position,
            open_until: report.open_until(),
            asset: report.asset.as_deref().map(Into::into),
            streets: streets.candidates(report.position),
            address: Address::parse(&report.address),
            promised: stated(report).unwrap_or(heading.promised),
            heading,
        }
    }
}

/// In what time a report should be dealt with, where it says so.
pub(crate) fn stated(report: &Report) -> Option<Seconds> {
    let within = report.expected.map(|expected| expected.since(report.requested));
    within.filter(|&within| Seconds::ZERO < within)
}

/// An alert is over when it was sent: a sensor repeats itself while the problem lasts, and the cool-down bridges the gaps.
pub(crate) fn over_at(alert: &Alert) -> Timestamp {
    alert.time
}
