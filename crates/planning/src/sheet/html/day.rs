//! The day's sheet for those who plan: who goes out when, all routes on one map, and what is left, with why and when it is planned again.

use super::left::{write_left_out, write_undone, write_waiting};
use super::{map, write_foot, write_head};
use crate::day::{DayPlan, DayRoute, StopKind};
use crate::sheet::cross::Crossings;
use crate::sheet::figures;
use crate::sheet::svg::escape;
use std::fmt::Write;

/// The sheet of a whole day, as a page that needs nothing else.
pub fn day_sheet(plan: &DayPlan, crossings: &Crossings<'_>) -> String {
    let mut out = String::new();
    // Writing to a string can't fail.
    let _ = write_sheet(plan, crossings, &mut out);
    out
}

fn write_sheet(plan: &DayPlan, crossings: &Crossings<'_>, out: &mut String) -> std::fmt::Result {
    let title = escape(&format!("{}, {} – {}", plan.work(), plan.city, plan.day.date()));
    write_head(&title, out)?;
    write_sums(plan, out)?;
    write_routes(plan, out)?;
    if !plan.routes.is_empty() {
        writeln!(out, "<section><h2>{title}: all routes</h2>")?;
        map::write_overview(plan, out)?;
        writeln!(out, "</section>")?;
    }
    writeln!(out, "<section><h2>{title}: exceptions</h2>")?;
    write_undone(plan, crossings, out)?;
    write_left_out(plan, out)?;
    write_waiting(plan, out)?;
    writeln!(out, "</section><section><h2>{title}: figures</h2>")?;
    let mut told = String::new();
    figures::write(plan, &mut told)?;
    for line in told.lines() {
        writeln!(out, "<p class=\"figures\">{}</p>", escape(line.trim()))?;
    }
    writeln!(out, "</section>")?;
    write_foot(out)
}

fn write_sums(plan: &DayPlan, out: &mut String) -> std::fmt::Result {
    let n_done: usize = plan.routes.iter().map(DayRoute::n_services).sum();
    writeln!(
        out,
        "<div class=\"facts\"><p><b>{}</b> go out, {n_done} done, <b>{} left undone</b>, {} may wait. Notes on what can't be planned or kept: {}. Cost: {} {}.</p>",
        plan.routes.len(),
        plan.undone.len(),
        plan.not_due.len(),
        plan.left_out.len(),
        plan.costs.total(),
        escape(&plan.currency),
    )?;
    for broken in &plan.violations {
        writeln!(out, "<p><b>Broken:</b> {}</p>", escape(broken))?;
    }
    writeln!(out, "</div>")
}

fn write_routes(plan: &DayPlan, out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "<table><colgroup><col style=\"width:9mm\"><col><col style=\"width:35mm\"><col style=\"width:30mm\"><col style=\"width:13mm\"><col style=\"width:11mm\"><col style=\"width:16mm\"><col style=\"width:15mm\"><col style=\"width:18mm\"></colgroup><thead><tr><th>No</th><th>Crew</th><th>From</th><th>Out – in</th><th>Stops</th><th>Tips</th><th>km</th><th>Hours</th><th>Overtime</th></tr></thead><tbody>"
    )?;
    for (index, route) in plan.routes.iter().enumerate() {
        let overtime = route.overtime().hours();
        writeln!(
            out,
            "<tr><td><b>{}</b></td><td>{}</td><td class=\"small\">{}</td><td class=\"time\">{} – {}</td><td>{}</td><td>{}</td><td>{:.1}</td><td>{:.2}</td><td>{}</td></tr>",
            index + 1,
            escape(&route.crew_name),
            escape(&route.depot),
            plan.day.clock(route.departure),
            plan.day.clock(route.arrival),
            route.n_services(),
            route.stops.iter().filter(|stop| stop.kind == StopKind::Tip).count(),
            (route.driven + route.served).kilometres(),
            route.duration().hours(),
            if 0.0 < overtime { format!("{overtime:.2} h") } else { String::new() },
        )?;
    }
    writeln!(out, "</tbody></table>")
}
