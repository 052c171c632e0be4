//! A report or an alert as matching sees it: one shape for both.

use crate::{
    Address, Alert, AlertId, Categories, Category, IncidentId, Member, Report, ReportId, StreetKey,
    Streets,
};
use roadcrew_units::{Position, Seconds, Timestamp};
use std::sync::Arc;

/// In what time a problem is dealt with where neither the report nor its category says: ten days.
const USUAL_TIME: Seconds = Seconds::from_hours(240);

/// What matching needs of a report or alert.
#[derive(Clone, Debug)]
pub(crate) struct Sighting {
    pub(crate) member: Member,
    pub(crate) order: Order,
    pub(crate) family: Arc<str>,
    pub(crate) service_code: Arc<str>,
    pub(crate) position: Position,
    /// Until when it is known to be open; `None` while it is.
    pub(crate) open_until: Option<Timestamp>,
    pub(crate) asset: Option<Box<str>>,
    pub(crate) streets: Vec<(StreetKey, f64)>,
    pub(crate) address: Address,
    /// In what time it should be dealt with.
    pub(crate) promised: Seconds,
    /// What its category adds to the log-odds of repeating a known one.
    pub(crate) weight: f64,
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
}

impl From<Said<'_>> for Order {
    fn from(said: Said<'_>) -> Self {
        let Said { time, is_alert, name, kind } = said;
        Self { time, is_alert, name: name.into(), kind: kind.into() }
    }
}

impl Sighting {
    pub(crate) fn of_report(
        id: ReportId,
        report: &Report,
        categories: &Categories,
        streets: &impl Streets,
    ) -> Self {
        let category = categories.by_code(&report.service_code);
        let (family, service_code) = categories.names_of_code(&report.service_code);
        let stated = report.expected.map(|expected| expected.since(report.requested));
        let promised = stated.filter(|&within| Seconds::ZERO < within);
        Self {
            member: Member::Report(id),
            order: Order::of_report(report),
            family,
            service_code,
            position: report.position,
            open_until: report.open_until(),
            asset: report.asset.as_deref().map(Into::into),
            streets: streets.candidates(report.position),
            address: Address::parse(&report.address),
            promised: promised.unwrap_or_else(|| usual_time(category)),
            weight: category.map_or(0.0, |category| category.weight),
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
        let code = category.map_or(&alert.kind, |found| &found.service_code);
        let (family, service_code) = categories.names_of_code(code);
        Self {
            member: Member::Alert(id),
            order: Order::of_alert(alert),
            family,
            service_code,
            position: alert.position,
            open_until: Some(alert.time),
            asset: Some(alert.sensor.as_str().into()),
            streets: streets.candidates(alert.position),
            address: Address::default(),
            promised: usual_time(category),
            weight: category.map_or(0.0, |category| category.weight),
        }
    }

    pub(crate) fn time(&self) -> Timestamp {
        self.order.time
    }

    /// The name of the incident that it opens.
    pub(crate) fn incident_id(&self) -> IncidentId {
        let Order { time, is_alert, name, .. } = &self.order;
        if *is_alert { IncidentId::of_alert(name, *time) } else { IncidentId::of_report(name) }
    }
}

fn usual_time(category: Option<&Category>) -> Seconds {
    category.and_then(|category| category.service_level).unwrap_or(USUAL_TIME)
}
