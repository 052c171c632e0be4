//! What was found, in figures and a few lines.

use super::super::left_out;
use super::Found;
use roadcrew_incidents::{CauseRules, Evidence, Incident, MergedBy, OneCause};
use roadcrew_units::Skipped;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::fmt::Write as _;

/// So many of the largest incidents are told.
const LARGEST: usize = 5;

/// Why merges were made, most telling evidence first; each merge counts once.
struct Reasons {
    same_asset: usize,
    same_address: usize,
    within_a_day: usize,
    nearness: usize,
}

impl Reasons {
    fn of(found: &Found) -> Self {
        let mut reasons = Self { same_asset: 0, same_address: 0, within_a_day: 0, nearness: 0 };
        for merge in found.clusters.incidents.iter().flat_map(|incident| &incident.merges) {
            let has = |wanted: fn(&Evidence) -> bool| merge.evidence.iter().any(wanted);
            let counter = if has(|one| matches!(one, Evidence::SameAsset { .. })) {
                &mut reasons.same_asset
            } else if has(is_same_address) {
                &mut reasons.same_address
            } else if has(
                |one| matches!(one, Evidence::Time { later, .. } if later.hours() <= 24.0),
            ) {
                &mut reasons.within_a_day
            } else {
                &mut reasons.nearness
            };
            *counter += 1;
        }
        reasons
    }
}

fn is_same_address(evidence: &Evidence) -> bool {
    use roadcrew_incidents::Agreement::{Neighbours, Same, SameBlock};
    matches!(evidence, Evidence::Address { agreement: Same | Neighbours | SameBlock })
}

fn size(incident: &Incident) -> usize {
    incident.reports.len() + incident.alerts.len()
}

fn largest(found: &Found) -> Vec<&Incident> {
    let mut largest: Vec<&Incident> =
        found.clusters.incidents.iter().filter(|incident| 1 < size(incident)).collect();
    largest.sort_by_key(|incident| (Reverse(size(incident)), incident.id.clone()));
    largest.truncate(LARGEST);
    largest
}

pub(super) fn json(found: &Found, skipped: &[Skipped]) -> Value {
    let reasons = Reasons::of(found);
    json!({
        "reports": found.city.reports.len(),
        "alerts": found.city.alerts.len(),
        "incidents": found.clusters.incidents.len(),
        "with_several": found.clusters.summary.n_merged_incidents,
        "open_incidents": found.open.len(),
        "work_packages": found.packages.len(),
        "merged_because": {
            "same_asset": reasons.same_asset,
            "same_address_or_block": reasons.same_address,
            "near_within_a_day": reasons.within_a_day,
            "near": reasons.nearness,
        },
        "accepted_causes": found.city.decisions.causes.iter().map(|one| one.group.to_string()).collect::<Vec<_>>(),
        "root_causes": found.causes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "largest": largest(found)
            .iter()
            .map(|incident| json!({ "id": incident.id.as_str(), "members": size(incident) }))
            .collect::<Vec<_>>(),
        "seconds": found.seconds,
        "left_out_by_reason": left_out::json(skipped),
        "left_out": skipped.iter().map(Skipped::to_string).collect::<Vec<_>>(),
    })
}

/// Ends with a line break.
pub(super) fn text(found: &Found) -> String {
    let mut text = String::new();
    // Writing to a string can't fail.
    let _ = write_text(found, &mut text);
    text
}

fn write_text(found: &Found, out: &mut String) -> std::fmt::Result {
    let summary = found.clusters.summary;
    let several = found.packages.iter().filter(|package| 1 < package.incidents.len()).count();
    writeln!(
        out,
        "{} reports and {} alerts that ask for work (of {}) are about {} incidents (matched in {:.3} s)",
        found.city.reports.len(),
        found.alerts.len(),
        found.city.alerts.len(),
        summary.n_incidents,
        found.seconds
    )?;
    writeln!(out, "{:>8} incidents have several reports or alerts", summary.n_merged_incidents)?;
    writeln!(out, "{:>8} incidents are open", found.open.len())?;
    writeln!(
        out,
        "{:>8} work packages, a visit each; {several} have several",
        found.packages.len()
    )?;
    write_reasons(found, out)?;
    write_largest(found, out)?;
    write_causes(found, out)
}

fn write_reasons(found: &Found, out: &mut String) -> std::fmt::Result {
    let n_repeats = found.clusters.summary.n_repeats;
    if n_repeats == 0 {
        return writeln!(out, "\nnothing joined an earlier one");
    }
    writeln!(out, "\n{n_repeats} joined an earlier one:")?;
    let Reasons { same_asset, same_address, within_a_day, nearness } = Reasons::of(found);
    for (n, why) in [
        (same_asset, "the same asset"),
        (same_address, "near, and the same address or block"),
        (within_a_day, "near, within a day"),
        (nearness, "near, while it was open"),
    ] {
        writeln!(out, "{n:>8} {:>5} {why}", share(n, n_repeats))?;
    }
    Ok(())
}

fn write_largest(found: &Found, out: &mut String) -> std::fmt::Result {
    let largest = largest(found);
    if !largest.is_empty() {
        writeln!(out, "\nThe largest incidents:")?;
    }
    for incident in largest {
        let since = incident.opened.to_iso(&found.city.zone);
        // To the minute.
        let since = since.get(..16).unwrap_or(&since).replace('T', " ");
        let state = if incident.closed.is_none() { "open" } else { "closed" };
        writeln!(
            out,
            "{:>8} {:<14} since {since} {state:<6} {}  {}",
            size(incident),
            incident.family,
            incident.id,
            place(found, incident)
        )?;
    }
    Ok(())
}

/// The first address that one of its reports tells, otherwise its position.
fn place(found: &Found, incident: &Incident) -> String {
    let mut addresses = incident.reports.iter().map(|id| &found.city.reports[id.index()].address);
    addresses
        .find(|address| !address.is_empty())
        .cloned()
        .unwrap_or_else(|| incident.position.to_string())
}

/// Circuits, cabinets and rounds; nothing where nobody said which assets hang together.
fn write_causes(found: &Found, out: &mut String) -> std::fmt::Result {
    if found.city.assets.is_empty() {
        return Ok(());
    }
    let CauseRules { window, level } = CauseRules::default();
    writeln!(
        out,
        "\nRoot causes: what failed together within {:.0} hours. By Fisher's exact test, at a level of {level} for all groups (Holm):",
        window.hours()
    )?;
    for cause in &found.causes {
        writeln!(out, "  proposed as one: {cause}")?;
        writeln!(
            out,
            "    to accept: roadcrew decide {} cause {}",
            found.city.folder.display(),
            cause.group
        )?;
    }
    let accepted = &found.city.decisions.causes;
    for OneCause { group, incidents, opinion } in accepted {
        let by = MergedBy::Person(opinion.by.clone());
        writeln!(out, "  accepted as one by {by}: {} incidents of {group}", incidents.len())?;
    }
    if found.causes.is_empty() && accepted.is_empty() {
        writeln!(out, "  nothing that chance doesn't explain")?;
    }
    Ok(())
}

/// In whole percent.
fn share(part: usize, all: usize) -> String {
    format!("{} %", (part * 100 + all / 2) / all.max(1))
}
