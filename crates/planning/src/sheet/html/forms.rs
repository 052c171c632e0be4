//! What a crew fills in by hand.

use crate::city::Carries;
use crate::day::{DayPlan, DayRoute, StopKind};
use crate::exceptions::CODES;
use crate::sheet::svg::escape;
use std::fmt::Write;

/// Two boxes and room for a code.
pub(super) const BOXES: &str = "☐ done<br>☐ no, code ___";

/// Empty rows to write into.
const ROWS: usize = 12;

pub(super) fn write_exceptions(out: &mut String) -> std::fmt::Result {
    let codes: Vec<String> =
        CODES.iter().map(|(code, meaning)| format!("<b>{code}</b> {meaning}")).collect();
    writeln!(out, "<p class=\"small\">Codes: {}.</p>", codes.join(" · "))?;
    writeln!(
        out,
        "<table class=\"form\"><colgroup><col style=\"width:14mm\"><col style=\"width:18mm\"><col style=\"width:16mm\"><col><col style=\"width:14mm\"><col style=\"width:26mm\"></colgroup><thead><tr><th>Stop</th><th>Time</th><th>Code</th><th>What happened</th><th>Photo</th><th>By whom</th></tr></thead><tbody>"
    )?;
    for _ in 0..ROWS {
        writeln!(out, "<tr><td></td><td></td><td></td><td></td><td>☐</td><td></td></tr>")?;
    }
    writeln!(out, "</tbody></table>")
}

/// Whether vehicles take something along at tips and don't leave it there.
pub(super) fn is_filled_up(plan: &DayPlan) -> bool {
    plan.programme.as_ref().is_some_and(|programme| programme.carries == Carries::Spreads)
}

/// One row per planned tip, and two to spare.
pub(super) fn write_tip_log(
    plan: &DayPlan,
    route: &DayRoute,
    out: &mut String,
) -> std::fmt::Result {
    let (title, tonnes) =
        if is_filled_up(plan) { ("Fill-up log", "Tonnes taken") } else { ("Tip log", "Tonnes") };
    writeln!(
        out,
        "<h2>{title}</h2><table class=\"form\"><thead><tr><th>Planned</th><th style=\"width:62mm\">Where</th><th>Arrived</th><th>Ticket</th><th>{tonnes}</th><th>Left</th></tr></thead><tbody>"
    )?;
    for stop in route.stops.iter().filter(|stop| stop.kind == StopKind::Tip) {
        writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td></td><td></td><td></td><td></td></tr>",
            plan.day.clock(stop.start),
            escape(&stop.name)
        )?;
    }
    for _ in 0..2 {
        writeln!(out, "<tr><td></td><td></td><td></td><td></td><td></td><td></td></tr>")?;
    }
    writeln!(out, "</tbody></table>")
}
