//! `roadcrew decide`: a planner parts or joins reports, or accepts a root cause. The decision is a row of `decisions.csv`.

use crate::args::{Decide, DecideCommand};
use anyhow::{Context, bail};
use roadcrew_incidents::{
    CauseRules, Clusters, Decisions, Group, Incident, IncidentId, RootCause, root_causes,
};
use roadcrew_planning::{City, dispatch};
use roadcrew_units::Timestamp;
use std::io::Write as _;

pub(crate) fn run(decide: &Decide) -> anyhow::Result<()> {
    let city = super::open_city(&decide.city)?;
    let before = dispatch::incidents(&city);
    let (decision, what, with) = match &decide.command {
        DecideCommand::Apart { report } => {
            find(&city, &before, report)?;
            ("apart", report.clone(), String::new())
        }
        DecideCommand::Together { report, with } => {
            let (one, other) = (find(&city, &before, report)?, find(&city, &before, with)?);
            if one.family != other.family {
                bail!(
                    "{report} is of the family {} and {with} of {}: only reports of one family go together",
                    one.family,
                    other.family
                );
            }
            ("together", report.clone(), with.clone())
        }
        DecideCommand::Cause { group } => {
            let cause = proposed(&city, &before, group)?;
            let ids: Vec<&str> = cause.incidents.iter().map(IncidentId::as_str).collect();
            ("one cause", group.clone(), ids.join(" "))
        }
    };
    let row = [decision, &what, &with, &decide.by, &decide.note];
    write_row(&city, &row)?;
    let (city, _) = City::open(&decide.city)?;
    print!("{}", tell(&city, &decide.command)?);
    Ok(())
}

/// The root causes among the incidents that were open when the last report or alert came, but for those that were accepted.
pub(super) fn proposals(city: &City, clusters: &Clusters) -> Vec<RootCause> {
    let alerts = dispatch::alerts(city);
    let reported = city.reports.iter().map(|report| report.requested);
    let now: Option<Timestamp> = reported.chain(alerts.iter().map(|alert| alert.time)).max();
    let Some(now) = now else { return Vec::new() };
    let said = (city.reports.as_slice(), alerts.as_slice());
    let mut causes =
        root_causes(&clusters.incidents, said, &city.assets, now, &CauseRules::default());
    causes.retain(|cause| cause.incidents.iter().all(|id| city.decisions.cause_of(id).is_none()));
    causes
}

fn find<'a>(city: &City, clusters: &'a Clusters, report: &str) -> anyhow::Result<&'a Incident> {
    let is_it = |incident: &&Incident| {
        incident.reports.iter().any(|id| city.reports[id.index()].id == report)
    };
    let found = clusters.incidents.iter().find(is_it);
    found.with_context(|| {
        format!(
            "there is no report {report} in {}: use an id of reports.csv",
            city.folder.display()
        )
    })
}

fn proposed(city: &City, clusters: &Clusters, name: &str) -> anyhow::Result<RootCause> {
    let Some((kind, id)) = name.split_once(':') else {
        bail!("'{name}' is no group: expected its kind and name, as cabinet:C7");
    };
    let group = Group { kind: kind.to_owned(), id: id.to_owned() };
    let proposals = proposals(city, clusters);
    let names: Vec<String> = proposals.iter().map(|one| one.group.to_string()).collect();
    proposals.into_iter().find(|one| one.group == group).with_context(|| {
        let names = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        format!("{name} isn't proposed as one problem: proposed is {names}")
    })
}

fn write_row(city: &City, row: &[&str]) -> anyhow::Result<()> {
    let path = city.folder.join("decisions.csv");
    let unwritable = || format!("can't write {}", path.display());
    let is_new = !path.exists();
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .with_context(unwritable)?;
    let ends_well = is_new || std::fs::read(&path).with_context(unwritable)?.ends_with(b"\n");
    let head = match (is_new, ends_well) {
        (true, _) => Decisions::HEADER,
        (false, true) => "",
        (false, false) => "\n",
    };
    let quoted: Vec<_> = row.iter().map(|cell| super::left_out::cell(cell)).collect();
    file.write_all(format!("{head}{}\n", quoted.join(",")).as_bytes()).with_context(unwritable)
}

/// What became of it.
fn tell(city: &City, command: &DecideCommand) -> anyhow::Result<String> {
    let clusters = dispatch::incidents(city);
    let line = |report: &str| -> anyhow::Result<String> {
        let incident = find(city, &clusters, report)?;
        let ids = incident.reports.iter().map(|id| city.reports[id.index()].id.as_str());
        let ids: Vec<&str> = ids.collect();
        Ok(format!(
            "{} since {}: {}\n",
            incident.id,
            incident.opened.to_iso(&city.zone),
            ids.join(", ")
        ))
    };
    Ok(match command {
        DecideCommand::Apart { report } | DecideCommand::Together { report, .. } => line(report)?,
        DecideCommand::Cause { group } => {
            let last = city.decisions.causes.last();
            let n_incidents = last.map_or(0, |cause| cause.incidents.len());
            format!("{group}: {n_incidents} incidents are one job from now on\n")
        }
    })
}
