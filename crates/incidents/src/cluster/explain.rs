//! Says in words why a report is where it is.

use super::{Clusters, Names};
use crate::{Incident, Member, Merge, MergedBy, ReportId};

impl Clusters {
    /// Why a report belongs to its incident, in sentences; `None` when there is no such report.
    pub fn explain(&self, report_id: &str) -> Option<String> {
        let member = Member::Report(self.names.report(report_id)?);
        let incident = self.incidents.iter().find(|one| holds(one, member))?;
        let merge = incident.merges.iter().find(|merge| merge.member == member);
        Some(match merge {
            Some(merge) => self.names.explain_merge(incident, merge),
            None => self.names.explain_opener(incident, member),
        })
    }
}

impl Names {
    fn report(&self, report_id: &str) -> Option<ReportId> {
        self.reports.iter().position(|known| known == report_id).map(ReportId::new)
    }

    fn explain_merge(&self, incident: &Incident, merge: &Merge) -> String {
        let reasons: Vec<String> = merge.evidence.iter().map(ToString::to_string).collect();
        let by = match merge.by {
            MergedBy::Engine => "the engine",
            MergedBy::Person => "a person",
        };
        format!(
            "{} joined {} (family {}), which {} opened. Decided by {by} with score {:.2}: {}.",
            self.of_member(merge.member),
            incident.id,
            incident.family,
            self.of_member(merge.into),
            merge.score,
            reasons.join("; "),
        )
    }

    fn explain_opener(&self, incident: &Incident, member: Member) -> String {
        let opened = format!(
            "{} opened {} (family {}): nothing known was near enough and still open.",
            self.of_member(member),
            incident.id,
            incident.family
        );
        let later: Vec<String> =
            incident.merges.iter().map(|merge| self.of_member(merge.member)).collect();
        if later.is_empty() {
            return format!("{opened} Nothing else speaks of it.");
        }
        format!("{opened} It was joined by {}.", later.join(", "))
    }

    fn of_member(&self, member: Member) -> String {
        match member {
            Member::Report(id) => format!("report {}", self.reports[id.index()]),
            Member::Alert(id) => format!("alert {}", self.alerts[id.index()]),
        }
    }
}

fn holds(incident: &Incident, member: Member) -> bool {
    match member {
        Member::Report(id) => incident.reports.contains(&id),
        Member::Alert(id) => incident.alerts.contains(&id),
    }
}
