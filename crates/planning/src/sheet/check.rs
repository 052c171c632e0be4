//! What the judge found in somebody's plan, in lines and as one JSON object.

use super::share::percent;
use super::summary;
use crate::check::Check;
use serde_json::{Value, json};
use std::fmt::Write;

/// The plan in a few lines, every violation, and where the file claims something else than the judge finds.
pub fn text(check: &Check) -> String {
    let mut text = String::new();
    // Writing to a string can't fail.
    let _ = write(check, &mut text);
    text
}

/// The most services without a stop that are listed; the JSON has them all.
const MOST_UNDONE: usize = 20;

fn write(check: &Check, out: &mut String) -> std::fmt::Result {
    summary::write_routes(&check.plan, out)?;
    let costs = check.plan.costs;
    let parts = [
        (costs.fixed, "vehicles"),
        (costs.distance, "distance"),
        (costs.duration, "hours"),
        (costs.overtime, "overtime"),
        (costs.balance, "unequal routes"),
        (costs.territory, "work outside territories"),
        (costs.lateness, "lateness"),
        (costs.extra, "sides and tips"),
        (costs.undone, "what is undone"),
    ];
    let parts = parts.iter().filter(|(money, _)| money.0 != 0);
    let parts: Vec<String> = parts.map(|(money, what)| format!("{money} for {what}")).collect();
    writeln!(
        out,
        "  cost: {}",
        if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
    )?;
    for breach in &check.breaches {
        writeln!(out, "  broken: {}", breach.text)?;
    }
    for difference in &check.differences {
        writeln!(out, "  differs: {difference}")?;
    }
    if let Some(found) = check.calibration.filter(|_| check.happened) {
        writeln!(
            out,
            "  by the times that {} of {} stops have here, {} of the promises were kept{}",
            found.n_known,
            found.kept.n,
            percent(found.kept.coverage),
            found.width_factor.map_or(String::new(), |factor| format!(
                "; eight in ten would have been, had they been {factor:.2} times as wide"
            ))
        )?;
    }
    for undone in check.plan.undone.iter().take(MOST_UNDONE) {
        let street = if undone.street.is_empty() || undone.name.starts_with(&undone.street) {
            String::new()
        } else {
            format!(", {}", undone.street)
        };
        let (name, id, costs) = (&undone.name, &undone.id, undone.undone_costs);
        writeln!(out, "  undone: {name}{street} ({id}), which costs {costs}")?;
    }
    let more = check.plan.undone.len().saturating_sub(MOST_UNDONE);
    if 0 < more {
        writeln!(out, "  … and {more} more undone, listed by --json")?;
    }
    match check.breaches.len() {
        0 => writeln!(out, "  every rule is kept"),
        1 => writeln!(out, "  1 rule is broken"),
        n => writeln!(out, "  {n} rules are broken"),
    }
}

/// All of it: the judged plan as `plan --json` prints it, with `violations` as objects, `differences` and `calibration`.
pub fn value(check: &Check) -> Value {
    let mut value = super::json::value(&check.plan);
    value["violations"] = json!(check.breaches);
    value["differences"] = json!(check.differences);
    value["calibration"] = json!(check.calibration);
    value
}
