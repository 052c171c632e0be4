//! The stops of a crew that goes from job to job.

use super::forms::BOXES;
use crate::day::{DayPlan, DayRoute, DayStop, StopKind};
use crate::sheet::cross::Crossings;
use crate::sheet::svg::escape;
use roadcrew_units::{Position, Seconds};
use std::fmt::Write;

pub(super) fn write_table(
    plan: &DayPlan,
    route: &DayRoute,
    crossings: &Crossings<'_>,
    out: &mut String,
) -> std::fmt::Result {
    writeln!(
        out,
        "<table><colgroup><col style=\"width:10mm\"><col style=\"width:27mm\"><col><col style=\"width:46mm\"><col style=\"width:29mm\"></colgroup><thead><tr><th>No</th><th>Time</th><th>What and where</th><th>Due, quantity, reports</th><th>Done</th></tr></thead><tbody>"
    )?;
    for (number, stop) in route.numbered_stops() {
        write_row(plan, number, stop, crossings, out)?;
    }
    writeln!(
        out,
        "<tr class=\"rest\"><td class=\"number\">–</td><td class=\"time\">{}</td><td colspan=\"3\"><b>Back at {}</b></td></tr></tbody></table>",
        plan.day.clock(route.arrival),
        escape(&route.end_depot),
    )
}

fn write_row(
    plan: &DayPlan,
    number: Option<usize>,
    stop: &DayStop,
    crossings: &Crossings<'_>,
    out: &mut String,
) -> std::fmt::Result {
    let times = [stop.start, stop.end].map(|time| plan.day.clock(time));
    // In the hour that comes twice each says which one it is.
    let dash = if times.iter().any(|time| time.contains(' ')) { "–<br>" } else { "–" };
    let shown = number.map_or("–".to_owned(), |number| number.to_string());
    let class = if stop.kind.is_service() { "" } else { " class=\"rest\"" };
    writeln!(
        out,
        "<tr{class}><td class=\"number\">{shown}</td><td class=\"time\">{}</td><td><b>{}</b>{}</td><td class=\"small\">{}</td><td class=\"box\">{}</td></tr>",
        times.join(dash),
        escape(&stop.name),
        place(stop, crossings),
        facts(plan, stop),
        if stop.kind == StopKind::Break { "" } else { BOXES },
    )
}

/// The street, the cross street and the side, as one drives in.
fn place(stop: &DayStop, crossings: &Crossings<'_>) -> String {
    if !stop.kind.is_service() {
        return String::new();
    }
    let place = whereabouts((&stop.street, stop.position), crossings);
    match side(stop) {
        Some(side) if !stop.street.is_empty() => format!("{place}, {side} side"),
        _ => place,
    }
}

/// The street and the cross street; a way without a name is told by the nearest that has one, and by where it is.
pub(super) fn whereabouts(
    (street, position): (&str, Position),
    crossings: &Crossings<'_>,
) -> String {
    if street.is_empty() {
        let (lat, lon) = (position.lat(), position.lon());
        let near = crossings.nearest(position);
        let near = near.map_or(String::new(), |name| format!(" near {}", escape(name)));
        return format!("<br>way without a name{near}, at {lat:.5}, {lon:.5}");
    }
    let cross = crossings.near(position, street);
    let cross = cross.map_or(String::new(), |cross| format!(", near {}", escape(cross)));
    format!("<br>{}{cross}", escape(street))
}

/// On which side the place lies, seen from the vehicle that has just arrived; `None` on the line itself.
pub(super) fn side(stop: &DayStop) -> Option<&'static str> {
    let [.., before, halt] = stop.way.line[..] else { return None };
    let shrink = halt.lat().to_radians().cos();
    let offset =
        |from: Position, to: Position| ((to.lon() - from.lon()) * shrink, to.lat() - from.lat());
    let ((ax, ay), (bx, by)) = (offset(before, halt), offset(halt, stop.position));
    let is_beside = 2.0 < halt.metres_to(stop.position) && (ax, ay) != (0.0, 0.0);
    is_beside.then_some(if 0.0 < ax * by - ay * bx { "left" } else { "right" })
}

/// "09:00–11:00", or one moment.
fn spanned(open: &str, close: &str) -> String {
    if open == close { format!("at {open}") } else { format!("{open}–{close}") }
}

/// As "05-11 14:30"; the end of a day is that day's 24:00.
pub(super) fn day_and_clock(plan: &DayPlan, time: Seconds) -> String {
    let iso = |time| plan.day.at(time).to_iso(plan.day.zone()).replace('T', " ");
    let (when, before) = (iso(time), iso(time - Seconds(1)));
    match before.get(5..10) {
        Some(day) if when.get(11..16) == Some("00:00") => format!("{day} 24:00"),
        _ => when.get(5..16).unwrap_or(&when).to_owned(),
    }
}

fn facts(plan: &DayPlan, stop: &DayStop) -> String {
    let mut facts = Vec::new();
    if let Some(due) = stop.due {
        let when = day_and_clock(plan, due);
        facts.push(if due < stop.start {
            format!("<span class=\"late\">OVERDUE {when}</span>")
        } else {
            format!("due {when}")
        });
    }
    let terms = &stop.terms;
    let clock = |time| plan.day.clock(time);
    let windows = terms.windows.iter();
    let windows: Vec<String> =
        windows.map(|it| spanned(&clock(it.open()), &clock(it.close()))).collect();
    if !windows.is_empty() {
        facts.push(format!("begin {}", windows.join(" or ")));
    }
    if !terms.with.is_empty() {
        facts.push(format!("<b>together with {}</b>", escape(&terms.with.join(" and "))));
    }
    facts.extend(terms.behind.iter().map(|it| format!("<b>{}</b>", escape(&it.in_words(plan)))));
    facts.extend(terms.awaited_by.iter().map(|it| escape(&format!("{it} waits for it"))));
    if !terms.tools.is_empty() {
        facts.push(format!("take {}", escape(&terms.tools)));
    }
    if 0 < stop.litres {
        facts.push(format!("{} l, {} kg", stop.litres, stop.kilograms));
    }
    if !stop.reports.is_empty() {
        facts.push(escape(&stop.reports.join(", ")));
    }
    facts.join("<br>")
}

/// What to leave out first when the day runs late: what costs the city least undone, the later stop first among equals. What must be done, what is
/// locked and what others rely on isn't the crew's to leave out.
pub(super) fn write_drop_order(
    plan: &DayPlan,
    route: &DayRoute,
    out: &mut String,
) -> std::fmt::Result {
    let mut services: Vec<(usize, &DayStop)> = route
        .numbered_stops()
        .filter(|(_, stop)| stop.kind.is_service() && !stop.terms.stays)
        .filter_map(|(number, stop)| Some((number?, stop)))
        .collect();
    services.sort_by_key(|(number, stop)| (stop.undone_costs, std::cmp::Reverse(*number)));
    let order: Vec<String> = services.iter().map(|(number, _)| number.to_string()).collect();
    if order.len() < 2 {
        return Ok(());
    }
    writeln!(
        out,
        "<p class=\"small\"><b>If you run late, drop in this order:</b> {}. Be back by {}.</p>",
        order.join(", "),
        plan.day.clock(route.shift_end)
    )
}
