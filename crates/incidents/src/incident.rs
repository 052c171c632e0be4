//! One real problem: the reports and alerts that speak of it, and why.

use crate::{AlertId, EvidenceList, ReportId};
use roadcrew_units::{Position, Timestamp};
use std::fmt;
use std::sync::Arc;

/// A name that stays as long as the first report stays: `inc-R0012`, or `inc-bin-12@1778477400` when a sensor was first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IncidentId(String);

impl IncidentId {
    pub(crate) fn of_report(id: &str) -> Self {
        Self(["inc-", id].concat())
    }

    pub(crate) fn of_alert(sensor: &str, time: Timestamp) -> Self {
        Self(format!("inc-{sensor}@{}", time.0))
    }

    /// The incident of that name, as a planner wrote it down.
    pub(crate) fn named(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IncidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A report or an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    /// A resident's report.
    Report(ReportId),
    /// A sensor's alert.
    Alert(AlertId),
}

/// One problem in the city.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// Its name, from its earliest report or alert.
    pub id: IncidentId,
    /// The family of categories.
    pub family: Arc<str>,
    /// The service code of the earliest report (or the code that its alert kind belongs to).
    pub service_code: Arc<str>,
    /// Where the earliest report is.
    pub position: Position,
    /// When the earliest report came: the clock of the service level starts here.
    pub opened: Timestamp,
    /// When the last of its reports was closed (an alert is over when it was sent); `None` while one is open.
    pub closed: Option<Timestamp>,
    /// The reports, earliest first.
    pub reports: Vec<ReportId>,
    /// The alerts, earliest first.
    pub alerts: Vec<AlertId>,
    /// Why each one after the earliest is here, in the order of time.
    pub merges: Vec<Merge>,
}

impl Incident {
    /// The earliest report or alert, against which the others were weighed.
    pub fn opener(&self) -> Member {
        let alone = || match self.reports.first() {
            Some(&report) => Member::Report(report),
            None => Member::Alert(self.alerts[0]),
        };
        self.merges.first().map_or_else(alone, |merge| merge.into)
    }
}

/// One decision that a report speaks of a known problem. It can be undone: see [`crate::IncidentIndex::undo`].
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    /// What joined.
    pub member: Member,
    /// The earliest report or alert of the incident, against which the evidence was weighed.
    pub into: Member,
    /// How sure it is, from 0 to 1.
    pub score: f64,
    /// What speaks for it.
    pub evidence: EvidenceList,
    /// Who decided.
    pub by: MergedBy,
}

/// Who decided on a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergedBy {
    /// The rules of this crate.
    Engine,
    /// A planner, by the name that the planner gave.
    Person(String),
}

/// "the engine", or the planner's name.
impl fmt::Display for MergedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Engine => f.write_str("the engine"),
            Self::Person(name) if name.is_empty() => f.write_str("a person"),
            Self::Person(name) => f.write_str(name),
        }
    }
}

/// What a planner says on a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opinion {
    /// Who decided; may be empty.
    pub by: String,
    /// Why; may be empty.
    pub note: String,
}
