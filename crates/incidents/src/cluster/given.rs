//! What is to be clustered, looked at by member.

use crate::sighting::{Said, Sighting};
use crate::{Alert, AlertId, Categories, Member, Report, ReportId, Streets};
use roadcrew_units::Position;

/// The reports and alerts.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) reports: &'a [Report],
    pub(super) alerts: &'a [Alert],
}

impl<'a> Given<'a> {
    /// Everyone, reports first.
    pub(super) fn members(self) -> impl Iterator<Item = Member> {
        let reports = (0..self.reports.len()).map(|place| Member::Report(ReportId::new(place)));
        reports.chain((0..self.alerts.len()).map(|place| Member::Alert(AlertId::new(place))))
    }

    pub(super) fn family(self, member: Member, categories: &'a Categories) -> &'a str {
        match member {
            Member::Report(id) => categories.family_of_code(&self.report(id).service_code),
            Member::Alert(id) => categories.family_of_kind(&self.alert(id).kind),
        }
    }

    pub(super) fn position(self, member: Member) -> Position {
        match member {
            Member::Report(id) => self.report(id).position,
            Member::Alert(id) => self.alert(id).position,
        }
    }

    pub(super) fn asset(self, member: Member) -> Option<&'a str> {
        match member {
            Member::Report(id) => self.report(id).asset.as_deref(),
            Member::Alert(id) => Some(&self.alert(id).sensor),
        }
    }

    /// One of them as matching sees it.
    pub(super) fn sighting(
        self,
        member: Member,
        categories: &Categories,
        streets: &impl Streets,
    ) -> Sighting {
        match member {
            Member::Report(id) => Sighting::of_report(id, self.report(id), categories, streets),
            Member::Alert(id) => Sighting::of_alert(id, self.alert(id), categories, streets),
        }
    }

    /// Where it stands in the order of matching.
    pub(super) fn order(self, member: Member) -> Said<'a> {
        match member {
            Member::Report(id) => Said::by_report(self.report(id)),
            Member::Alert(id) => Said::by_alert(self.alert(id)),
        }
    }

    fn report(self, id: ReportId) -> &'a Report {
        &self.reports[id.index()]
    }

    fn alert(self, id: AlertId) -> &'a Alert {
        &self.alerts[id.index()]
    }
}
