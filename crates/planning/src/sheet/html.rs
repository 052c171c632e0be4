//! A crew sheet that prints in black and white: one page or a few, large type, boxes to tick.

use super::stop_numbers;
use super::svg::escape;
use crate::day::{DayPlan, DayRoute, DayStop, StopKind};
use roadcrew_roads::Turn;
use roadcrew_units::Seconds;
use std::fmt::Write;

const STYLE: &str = "
@page { size: A4; margin: 14mm; }
body { font: 12pt/1.35 'Helvetica Neue', Helvetica, Arial, sans-serif; color: #000; background: #fff; max-width: 190mm; margin: 8mm auto; }
h1 { font-size: 20pt; margin: 0; } h2 { font-size: 13pt; margin: 6mm 0 2mm; }
p { margin: 1mm 0; } .facts { border: 1.5pt solid #000; padding: 2mm 3mm; margin: 3mm 0; }
table { width: 100%; border-collapse: collapse; } thead { display: table-header-group; }
th { text-align: left; border-bottom: 1.5pt solid #000; font-size: 10pt; }
td { border-bottom: .6pt solid #000; padding: 1.4mm 1.5mm 1.4mm 0; vertical-align: top; } tr { break-inside: avoid; }
.number { font-weight: bold; font-size: 14pt; white-space: nowrap; } .time { white-space: nowrap; font-variant-numeric: tabular-nums; }
.way { font-size: 9.5pt; } .box { white-space: nowrap; font-size: 10pt; } .late { font-weight: bold; }
footer { font-size: 9pt; margin-top: 5mm; }
";

/// The sheet of one crew, as a page that needs nothing else.
pub fn crew_sheet(plan: &DayPlan, route: &DayRoute) -> String {
    let mut out = String::new();
    // Writing to a string can't fail.
    let _ = write_sheet(plan, route, &mut out);
    out
}

fn write_sheet(plan: &DayPlan, route: &DayRoute, out: &mut String) -> std::fmt::Result {
    let title = escape(&format!("{} – {}", route.crew_name, plan.day.date()));
    writeln!(
        out,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head><body>"
    )?;
    writeln!(out, "<h1>{title}</h1>")?;
    let clock = |time: Seconds| plan.day.clock(time);
    writeln!(
        out,
        "<div class=\"facts\"><p><b>{}</b>: leave {} at <b>{}</b>, back at <b>{}</b></p><p>{} stops, {:.1} km, {:.0} min driving. Vehicle: {}.</p>",
        escape(&plan.city),
        escape(&route.depot),
        clock(route.departure),
        clock(route.arrival),
        route.n_services(),
        (route.driven + route.served).kilometres(),
        route.driving.minutes(),
        escape(&route.profile),
    )?;
    for stop in route.stops.iter().filter(|stop| !stop.kind.is_service()) {
        writeln!(out, "<p>{}: {}–{}</p>", escape(&stop.name), clock(stop.start), clock(stop.end))?;
    }
    writeln!(
        out,
        "</div><table><thead><tr><th>No</th><th>Time</th><th>What and where</th><th>Done</th></tr></thead><tbody>"
    )?;
    for (number, stop) in stop_numbers(route) {
        write_row(plan, number, stop, out)?;
    }
    writeln!(
        out,
        "<tr><td class=\"number\">–</td><td class=\"time\">{}</td><td><b>Back at {}</b>{}</td><td></td></tr>",
        clock(route.arrival),
        escape(&route.depot),
        directions(&route.way_home.steps)
    )?;
    writeln!(
        out,
        "</tbody></table><h2>Exceptions</h2><p>Write the stop's number and one of: not there · blocked · too heavy · needs other crew · could not do.</p><p>_____________________________________________________________________</p><p>_____________________________________________________________________</p>"
    )?;
    writeln!(
        out,
        "<footer>Streets: © OpenStreetMap contributors, ODbL. Planned by Roadcrew.</footer></body></html>"
    )
}

fn write_row(
    plan: &DayPlan,
    number: Option<usize>,
    stop: &DayStop,
    out: &mut String,
) -> std::fmt::Result {
    let clock = |time: Seconds| plan.day.clock(time);
    let number = number.map_or("–".to_owned(), |number| number.to_string());
    write!(
        out,
        "<tr><td class=\"number\">{number}</td><td class=\"time\">{}–{}</td><td><b>{}</b>",
        clock(stop.start),
        clock(stop.end),
        escape(&stop.name)
    )?;
    if !stop.street.is_empty() && stop.kind != StopKind::Street {
        write!(out, ", {}", escape(&stop.street))?;
    }
    if let Some(due) = stop.due {
        let late = due < stop.start;
        let when = plan.day.at(due).to_iso(plan.day.zone()).replace('T', " ");
        let when = when.get(..16).unwrap_or(&when).to_owned();
        write!(
            out,
            "<br><span class=\"{}\">{} {when}</span>",
            if late { "late" } else { "due" },
            if late { "OVERDUE since" } else { "due" }
        )?;
    }
    if 0 < stop.litres {
        write!(out, "<br>{} l, {} kg", stop.litres, stop.kilograms)?;
    }
    if !stop.reports.is_empty() {
        write!(
            out,
            "<br><span class=\"way\">Reports: {}</span>",
            escape(&stop.reports.join(", "))
        )?;
    }
    writeln!(
        out,
        "{}</td><td class=\"box\">{}</td></tr>",
        directions(&stop.way.steps),
        if stop.kind == StopKind::Break { "" } else { "☐ done<br>☐ not done" }
    )
}

/// The streets and turns that lead to a stop, in one line.
fn directions(steps: &[roadcrew_roads::Step]) -> String {
    let mut words: Vec<String> = Vec::new();
    for step in steps {
        let arrow = match step.turn {
            Turn::Start | Turn::Straight => "↑",
            Turn::SlightLeft => "↖",
            Turn::Left | Turn::SharpLeft => "←",
            Turn::SlightRight => "↗",
            Turn::Right | Turn::SharpRight => "→",
            Turn::UTurn => "↶",
            Turn::Arrive => continue,
        };
        let name = if step.name.is_empty() { "unnamed" } else { &step.name };
        words.push(format!("{arrow} {} {} m", escape(name), step.metres.0));
    }
    if words.is_empty() {
        String::new()
    } else {
        format!("<br><span class=\"way\">{}</span>", words.join(" · "))
    }
}
