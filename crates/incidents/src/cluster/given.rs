//! What is to be clustered, looked at by member.

use super::facts::{Fact, Facts};
use crate::sighting::{Said, Sighting};
use crate::{Alert, AlertId, Member, Report, ReportId, Streets};
use roadcrew_units::Position;
use std::collections::BTreeMap;

/// The reports and alerts, and the facts about them.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) reports: &'a [Report],
    pub(super) alerts: &'a [Alert],
    pub(super) facts: &'a Facts,
}

impl<'a> Given<'a> {
    /// Everyone by family, reports first.
    pub(super) fn families(self) -> BTreeMap<&'a str, Vec<Member>> {
        let reports = (0..self.reports.len()).map(|place| Member::Report(ReportId::new(place)));
        let alerts = (0..self.alerts.len()).map(|place| Member::Alert(AlertId::new(place)));
        self.facts.by_family(reports.chain(alerts))
    }

    pub(super) fn position(self, member: Member) -> Position {
        self.fact(member).position
    }

    pub(super) fn asset(self, member: Member) -> Option<&'a str> {
        if !self.fact(member).names_asset() {
            return None;
        }
        match member {
            Member::Report(id) => self.report(id).asset.as_deref(),
            Member::Alert(id) => Some(&self.alert(id).sensor),
        }
    }

    /// One of them as matching sees it.
    pub(super) fn sighting(self, member: Member, streets: &impl Streets) -> Sighting {
        let heading = self.facts.heading(self.fact(member));
        match member {
            Member::Report(id) => {
                Sighting::of_report_under(heading, (id, self.report(id)), streets)
            }
            Member::Alert(id) => Sighting::of_alert_under(heading, (id, self.alert(id)), streets),
        }
    }

    /// Where it stands in the order of matching.
    pub(super) fn order(self, member: Member) -> Said<'a> {
        match member {
            Member::Report(id) => Said::by_report(self.report(id)),
            Member::Alert(id) => Said::by_alert(self.alert(id)),
        }
    }

    fn fact(self, member: Member) -> Fact {
        match member {
            Member::Report(id) => self.facts.list[id.index()],
            Member::Alert(id) => self.facts.list[self.reports.len() + id.index()],
        }
    }

    fn report(self, id: ReportId) -> &'a Report {
        &self.reports[id.index()]
    }

    fn alert(self, id: AlertId) -> &'a Alert {
        &self.alerts[id.index()]
    }
}
