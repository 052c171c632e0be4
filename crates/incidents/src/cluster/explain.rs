//! Says in words why a report is where it is.

use super::{Clusters, Names};
use crate::middle::Middle;
use crate::sighting::Sighting;
use crate::weigh::{Question, as_metres};
use crate::{Categories, Incident, Member, Merge, MergedBy, NoStreets, Opinion, Report, ReportId};

/// So many alternatives are told.
const NEAREST: usize = 3;

impl Clusters {
    /// Why a report is not in any other incident: the nearest ones of its family and what speaks against each, nearest first.
    /// `reports` are those that were clustered. O(n).
    pub fn alternatives(
        &self,
        report_id: &str,
        reports: &[Report],
        categories: &Categories,
    ) -> Vec<String> {
        let Some(id) = self.names.report(report_id) else { return Vec::new() };
        let sighting = Sighting::of_report(id, &reports[id.index()], categories, &NoStreets);
        let is_other = |one: &&Incident| {
            *one.family == *sighting.heading.family && !holds(one, Member::Report(id))
        };
        let metres = |one: &Incident| one.position.metres_to(sighting.position);
        let mut near: Vec<&Incident> = self
            .incidents
            .iter()
            .filter(is_other)
            .filter(|one| metres(one) <= 4.0 * as_metres(categories.rules(&one.family).radius))
            .collect();
        near.sort_by(|a, b| metres(a).total_cmp(&metres(b)).then_with(|| a.id.cmp(&b.id)));
        let is_parted = self.parted.contains_key(&id);
        let tell = |one: &Incident| {
            let why = refusal(one, &sighting, reports, categories).unwrap_or_else(|joins| {
                if is_parted { "a person put it apart".to_owned() } else { joins }
            });
            format!("{}, {:.0} m away: {why}", one.id, metres(one))
        };
        near.into_iter().take(NEAREST).map(tell).collect()
    }

    /// Why a report belongs to its incident, in sentences; `None` when there is no such report.
    pub fn explain(&self, report_id: &str) -> Option<String> {
        let id = self.names.report(report_id)?;
        let member = Member::Report(id);
        let incident = self.incidents.iter().find(|one| holds(one, member))?;
        let merge = incident.merges.iter().find(|merge| merge.member == member);
        Some(match merge {
            Some(merge) => self.names.explain_merge(incident, merge),
            None => self.names.explain_opener(incident, member, self.parted.get(&id)),
        })
    }
}

impl Names {
    fn report(&self, report_id: &str) -> Option<ReportId> {
        self.reports.place(report_id).map(ReportId::new)
    }

    fn explain_merge(&self, incident: &Incident, merge: &Merge) -> String {
        let reasons: Vec<String> = merge.evidence.iter().map(ToString::to_string).collect();
        format!(
            "{} joined {} (family {}), which {} opened. Decided by {} with score {:.2}: {}.",
            self.of_member(merge.member),
            incident.id,
            incident.family,
            self.of_member(merge.into),
            merge.by,
            merge.score,
            reasons.join("; "),
        )
    }

    /// Why it opened an incident: nothing took it, or a person said so.
    fn explain_opener(
        &self,
        incident: &Incident,
        member: Member,
        parted: Option<&Opinion>,
    ) -> String {
        let why = parted.map_or_else(
            || "nothing known was near enough and still open".to_owned(),
            |opinion| {
                let by = MergedBy::Person(opinion.by.clone());
                let note = Some(&opinion.note).filter(|note| !note.is_empty());
                let note = note.map(|note| format!(" ({note})")).unwrap_or_default();
                format!("{by} decided that it is a problem of its own{note}")
            },
        );
        let (member, Incident { id, family, .. }) = (self.of_member(member), incident);
        let opened = format!("{member} opened {id} (family {family}): {why}.");
        let later: Vec<String> =
            incident.merges.iter().map(|merge| self.of_member(merge.member)).collect();
        if later.is_empty() {
            return format!("{opened} Nothing else speaks of it.");
        }
        format!("{opened} It was joined by {}.", later.join(", "))
    }

    fn of_member(&self, member: Member) -> String {
        match member {
            Member::Report(id) => format!("report {}", self.reports.get(id.index())),
            Member::Alert(id) => format!("alert {}", self.alerts.get(id.index())),
        }
    }
}

fn holds(incident: &Incident, member: Member) -> bool {
    match member {
        Member::Report(id) => incident.reports.contains(&id),
        Member::Alert(id) => incident.alerts.contains(&id),
    }
}

/// The first rule that keeps a report out of an incident, in the order in which they are asked; `Err` when none does, with what the
/// incident had against its rivals.
fn refusal(
    incident: &Incident,
    sighting: &Sighting,
    reports: &[Report],
    categories: &Categories,
) -> Result<String, String> {
    let rules = categories.rules(&incident.family);
    let radius = as_metres(rules.radius);
    let members = incident.reports.iter().map(|id| &reports[id.index()]);
    if sighting.time < incident.opened {
        return Ok("it was opened later".to_owned());
    }
    let asset = members.clone().find_map(|one| one.asset.as_deref());
    if let (Some(known), Some(named)) = (asset, sighting.asset.as_deref())
        && known != named
    {
        return Ok(format!("it is about asset {known}, the report about {named}"));
    }
    let has_ended = |end: roadcrew_units::Timestamp| end.after(rules.cool_down) < sighting.time;
    if incident.closed.is_some_and(has_ended) {
        return Ok("it was closed and had cooled down when the report came".to_owned());
    }
    let is_earlier = |one: &&Report| one.requested <= sighting.time;
    let earlier: Vec<(&Report, f64)> = members
        .filter(is_earlier)
        .map(|one| (one, one.position.metres_to(sighting.position)))
        .collect();
    if earlier.iter().all(|(_, metres)| radius < *metres) {
        return Ok(format!("it lies outside the radius of {}", rules.radius));
    }
    let middle = Middle::of(earlier.iter().map(|(one, _)| one.position));
    let off = middle.metres_to(sighting.position);
    if radius < off {
        return Ok(format!(
            "it lies {off:.0} m from the middle of its reports, outside the radius of {}",
            rules.radius
        ));
    }
    let diameter = rules.diameter_m();
    if let Some((far, metres)) = earlier.iter().find(|(_, metres)| diameter < *metres) {
        return Ok(format!(
            "its report {} lies {metres:.0} m away, and incidents don't grow wider than {diameter:.0} m",
            far.id
        ));
    }
    let Some(&first) = incident.reports.first() else {
        return Ok("only sensors speak of it".to_owned());
    };
    let judgement = categories.judgement();
    let opener = Sighting::of_report(first, &reports[first.index()], categories, &NoStreets);
    let (asset, closed) = (opener.asset.as_deref(), incident.closed);
    let weights = &judgement.weights;
    let question = Question { opener: &opener, sighting, middle, asset, closed, rules, weights };
    let weighed = question.weigh(&NoStreets);
    let reasons: Vec<String> = weighed.evidence.iter().map(ToString::to_string).collect();
    let reasons = reasons.join("; ");
    if judgement.acceptance <= weighed.score {
        return Err(format!("another was more probable than its {:.2} ({reasons})", weighed.score));
    }
    Ok(format!(
        "its probability of {:.2} is below {:.2}: {reasons}",
        weighed.score, judgement.acceptance
    ))
}
