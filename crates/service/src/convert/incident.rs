//! Incidents.

use super::alert::alert_name;
use super::{place, report_name, time};
use roadcrew_api::v1;
use roadcrew_incidents::{Incident, Member};
use roadcrew_planning::City;

pub(crate) fn incident_name(incident: &Incident) -> String {
    format!("incidents/{}", incident.id)
}

/// An incident whose reports and alerts count in the lists of `city`.
pub(crate) fn incident(incident: &Incident, city: &City) -> v1::Incident {
    let named = |member: Member| member_name(member, city);
    v1::Incident {
        name: incident_name(incident),
        family: incident.family.to_string(),
        service_code: incident.service_code.to_string(),
        position: Some(place::lat_lng(incident.position)),
        open_time: Some(time::timestamp(incident.opened)),
        close_time: incident.closed.map(time::timestamp),
        reports: incident.reports.iter().map(|&id| named(Member::Report(id))).collect(),
        alerts: incident.alerts.iter().map(|&id| named(Member::Alert(id))).collect(),
        merges: incident
            .merges
            .iter()
            .map(|merge| v1::Merge {
                member: named(merge.member),
                into: named(merge.into),
                score: merge.score,
                decided_by: merge.by.to_string(),
                evidence: merge.evidence.iter().map(ToString::to_string).collect(),
            })
            .collect(),
    }
}

fn member_name(member: Member, city: &City) -> String {
    match member {
        Member::Report(id) => report_name(&city.reports[id.index()].id),
        Member::Alert(id) => alert_name(&city.alerts[id.index()]),
    }
}
