//! A planner parts reports or joins them: checked, kept on disk, then told as the incident that came of it.

use super::blocking;
use crate::desk::{Desk, Picture};
use crate::{convert, refusal};
use roadcrew_api::v1;
use roadcrew_incidents::{Decision, Incident, Opinion};
use std::sync::Arc;
use tonic::{Response, Status};

/// Reads a report's name in a field of the request.
pub(super) fn read_report_id(field: &str, name: &str) -> Result<String, Status> {
    convert::read_report_id(name).map_err(|why| refusal::invalid(field, why))
}

/// Decides, and answers with the incident that the report speaks of from now on.
pub(super) async fn decide(
    desk: &Arc<Desk>,
    decision: Decision,
    opinion: Opinion,
) -> Result<Response<v1::Incident>, Status> {
    let desk = Arc::clone(desk);
    let decided = blocking(move || {
        let (Decision::Apart { report } | Decision::Together { report, .. }) = &decision;
        let before = desk.picture();
        let from = find(&before, report)?;
        if let Decision::Together { with, .. } = &decision {
            let to = find(&before, with)?;
            if from.family != to.family {
                return Err(refusal::invalid(
                    "with",
                    format!(
                        "it is of the family {} and the report of {}: only reports of one family go together",
                        to.family, from.family
                    ),
                ));
            }
        }
        desk.decide(&decision, &opinion).map_err(|error| refusal::store_failed(&error))?;
        let after = desk.picture();
        Ok(convert::incident(find(&after, report)?, &after.city))
    });
    Ok(Response::new(decided.await?))
}

/// The incident that a report speaks of.
fn find<'a>(picture: &'a Picture, report: &str) -> Result<&'a Incident, Status> {
    let is_it = |incident: &&Incident| {
        incident.reports.iter().any(|id| picture.city.reports[id.index()].id == report)
    };
    let found = picture.clusters.incidents.iter().find(is_it);
    found.ok_or_else(|| refusal::no_report(&convert::report_name(report)))
}
