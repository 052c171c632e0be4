//! Sheets that print in black and white: a crew's, with the stops to tick, the map, the streets one by one and forms to fill in; and the day's.

mod day;
mod forms;
mod left;
mod map;
mod passes;
mod stops;
mod streets;
#[cfg(test)]
mod tests;

pub use day::day_sheet;

use super::cross::Crossings;
use super::svg::escape;
use crate::day::{DayPlan, DayRoute, StopKind};
use roadcrew_units::Seconds;
use std::collections::BTreeMap;
use std::fmt::Write;

const STYLE: &str = "
@page { size: A4; margin: 12mm 13mm; }
* { box-sizing: border-box; }
body { font: 11.5pt/1.3 'Helvetica Neue', Helvetica, Arial, sans-serif; color: #000; background: #fff; max-width: 184mm; margin: 8mm auto; }
@media print { body { margin: 0; max-width: none; } }
section { break-before: page; } section.same { break-before: auto; }
h1 { font-size: 20pt; margin: 0; } h2 { font-size: 14pt; margin: 4mm 0 2mm; }
p { margin: .6mm 0; } .facts { border: 1.5pt solid #000; padding: 1.5mm 3mm; margin: 2mm 0; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; } thead { display: table-header-group; }
th { text-align: left; border-bottom: 1.5pt solid #000; font-size: 9.5pt; vertical-align: bottom; }
td { border-bottom: .6pt solid #000; padding: .9mm 1.5mm .9mm 0; vertical-align: top; overflow-wrap: anywhere; } tr { break-inside: avoid; }
.number { font-weight: bold; font-size: 15pt; line-height: 1; } .time, .nobreak { white-space: nowrap; font-variant-numeric: tabular-nums; }
.small { font-size: 9.5pt; } .box { white-space: nowrap; font-size: 11pt; } .late { font-weight: bold; border: 1pt solid #000; padding: 0 1mm; }
.rest td { background: #eee; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.form td { height: 8.5mm; border: .6pt solid #000; padding: 1mm; } .form th { border: .6pt solid #000; padding: 1mm; }
.round { columns: 2; column-gap: 6mm; } .round td { font-size: 10pt; line-height: 1.18; padding: .7mm 1mm .7mm 0; } .round b { font-size: 11pt; }
.round .number { font-size: 11.5pt; } .round .small { font-size: 9pt; } .round .drive { font-style: italic; font-size: 9pt; } .round .box { font-size: 10.5pt; }
.left th, .left td { padding-right: 4mm; } .left th:last-child, .left td:last-child { padding-right: 0; }
.figures { font-size: 9.5pt; margin: .3mm 0; } .path { columns: 2; column-gap: 8mm; font-size: 9.5pt; } .path td { padding: .4mm 1mm .4mm 0; }
svg { width: 100%; max-height: 238mm; border: .6pt solid #000; display: block; }
footer { font-size: 8.5pt; margin-top: 3mm; }
";

/// The sheet of one crew, as a page that needs nothing else. Page one is what a crew works by; map, streets and forms follow.
pub fn crew_sheet(plan: &DayPlan, route: &DayRoute, crossings: &Crossings<'_>) -> String {
    let mut out = String::new();
    // Writing to a string can't fail.
    let _ = write_sheet(plan, route, crossings, &mut out);
    out
}

/// Whether the route collects along streets, so that its list is one of streets and not of places.
fn is_round(route: &DayRoute) -> bool {
    route.stops.iter().any(|stop| stop.kind == StopKind::Street)
}

fn write_sheet(
    plan: &DayPlan,
    route: &DayRoute,
    crossings: &Crossings<'_>,
    out: &mut String,
) -> std::fmt::Result {
    let title = escape(&format!("{} – {}", route.crew_name, plan.day.date()));
    write_head(&title, out)?;
    write_facts(plan, route, out)?;
    if is_round(route) {
        streets::write_round(plan, route, crossings, out)?;
    } else {
        stops::write_table(plan, route, crossings, out)?;
        stops::write_drop_order(plan, route, out)?;
    }
    map::write_map((plan, route), &title, out)?;
    if !is_round(route) {
        writeln!(out, "<section><h2>{title}: travel path</h2>")?;
        streets::write_path(plan, route, out)?;
        writeln!(out, "</section>")?;
    }
    writeln!(out, "<section><h2>{title}: exceptions</h2>")?;
    forms::write_exceptions(out)?;
    if route.stops.iter().any(|stop| stop.kind == StopKind::Tip) {
        forms::write_tip_log(plan, route, out)?;
    }
    writeln!(out, "</section>")?;
    write_foot(out)
}

/// A page begins, with its title on top.
fn write_head(title: &str, out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head><body>"
    )?;
    writeln!(out, "<h1>{title}</h1>")
}

fn write_foot(out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "<footer>Streets: © OpenStreetMap contributors, ODbL. Planned by Roadcrew.</footer></body></html>"
    )
}

fn write_facts(plan: &DayPlan, route: &DayRoute, out: &mut String) -> std::fmt::Result {
    let clock = |time| plan.day.clock(time);
    let is_elsewhere = route.end_depot != route.depot;
    let back =
        if is_elsewhere { format!(" at {}", escape(&route.end_depot)) } else { String::new() };
    writeln!(
        out,
        "<div class=\"facts\"><p><b>{}</b>. Leave {} at <b>{}</b>, back{} at <b>{}</b> (shift ends {}). {} stops, {:.1} km, {:.0} min driving. Vehicle: {}.</p>",
        escape(&plan.city),
        escape(&route.depot),
        clock(route.departure),
        back,
        clock(route.arrival),
        clock(route.shift_end),
        route.n_services(),
        (route.driven + route.served).kilometres(),
        route.driving.minutes(),
        escape(&route.profile),
    )?;
    let rests =
        route.stops.iter().filter(|stop| !stop.kind.is_service()).map(|stop| {
            format!("{} {}–{}", escape(&stop.name), clock(stop.start), clock(stop.end))
        });
    let at_depot = rests_when_back(route.arrival, route.shift_end, &route.rests_at_depot);
    let rests: Vec<String> = rests.chain(at_depot).collect();
    if !rests.is_empty() {
        writeln!(out, "<p>{}</p>", rests.join(" · "))?;
    }
    writeln!(
        out,
        "<p class=\"small\">Crew: ______________________ Vehicle no: ____________ Out: ________ In: ________ km: ________</p></div>"
    )
}

/// The breaks that are taken at the depot one after the other, as far as they end before the shift does; those of one length are told once.
fn rests_when_back(back: Seconds, shift_end: Seconds, rests: &[Seconds]) -> Vec<String> {
    let mut until = back;
    let mut taken: BTreeMap<Seconds, usize> = BTreeMap::new();
    for &rest in rests {
        if until + rest <= shift_end {
            until += rest;
            *taken.entry(rest).or_default() += 1;
        }
    }
    let words = |(rest, n): (Seconds, usize)| match n {
        1 => format!("Break of {:.0} min when back", rest.minutes()),
        _ => format!("{n} breaks of {:.0} min when back", rest.minutes()),
    };
    taken.into_iter().map(words).collect()
}
