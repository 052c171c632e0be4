//! Street by street: the list of a round, and the travel path between jobs.

use super::forms::BOXES;
use super::stops::side;
use crate::day::{DayPlan, DayRoute, DayStop, StopKind};
use crate::sheet::cross::Crossings;
use crate::sheet::stop_numbers;
use crate::sheet::svg::escape;
use roadcrew_roads::{Step, Turn};
use roadcrew_units::{Metres, Seconds};
use std::fmt::Write;

/// Pieces of one street that are collected one after the other: one row.
struct Pass<'a> {
    first: usize,
    last: usize,
    stops: Vec<&'a DayStop>,
}

impl<'a> Pass<'a> {
    fn first_stop(&self) -> &'a DayStop {
        self.stops[0]
    }

    /// Whether the next stop goes on along the same street without a drive between.
    fn goes_on(&self, stop: &DayStop) -> bool {
        let before = self.stops[self.stops.len() - 1];
        stop.kind == StopKind::Street
            && before.kind == StopKind::Street
            && before.street == stop.street
            && before.name.ends_with("side") == stop.name.ends_with("side")
            && stop.way.metres < LONGEST_GAP
    }
}

/// A shorter drive between two pieces of a street, such as over a junction, is no deadhead.
const LONGEST_GAP: Metres = Metres(40);

fn passes(route: &DayRoute) -> Vec<Pass<'_>> {
    let mut passes: Vec<Pass<'_>> = Vec::new();
    let mut number = 0;
    for (of_stop, stop) in stop_numbers(route) {
        number = of_stop.unwrap_or(number);
        match passes.last_mut() {
            Some(pass) if pass.goes_on(stop) => {
                pass.last = number;
                pass.stops.push(stop);
            }
            _ => passes.push(Pass { first: number, last: number, stops: vec![stop] }),
        }
    }
    passes
}

/// The list of a round: a row a pass along a street, a container, a tip or a break; drives between are marked as deadhead.
pub(super) fn write_round(
    plan: &DayPlan,
    route: &DayRoute,
    crossings: &Crossings<'_>,
    out: &mut String,
) -> std::fmt::Result {
    writeln!(
        out,
        "<table><colgroup><col style=\"width:17mm\"><col style=\"width:15mm\"><col><col style=\"width:37mm\"><col style=\"width:29mm\"></colgroup><thead><tr><th>Pass</th><th>From</th><th>Street, from → to; drive there</th><th>Side, length, load</th><th>Done</th></tr></thead><tbody>"
    )?;
    for pass in passes(route) {
        write_deadhead(&pass.first_stop().way.steps, pass.first_stop().way.metres, out)?;
        write_pass(plan, &pass, crossings, out)?;
    }
    write_deadhead(&route.way_home.steps, route.way_home.metres, out)?;
    writeln!(
        out,
        "<tr class=\"rest\"><td class=\"number\">–</td><td class=\"time\">{}</td><td colspan=\"3\"><b>Back at {}</b></td></tr></tbody></table>",
        plan.day.clock(route.arrival),
        escape(&route.depot)
    )
}

fn write_pass(
    plan: &DayPlan,
    pass: &Pass<'_>,
    crossings: &Crossings<'_>,
    out: &mut String,
) -> std::fmt::Result {
    let stop = pass.first_stop();
    let number = match (stop.kind, pass.first == pass.last) {
        (StopKind::Break, _) => "–".to_owned(),
        (_, true) => pass.first.to_string(),
        (_, false) => format!("{}–{}", pass.first, pass.last),
    };
    let class = if stop.kind.is_service() { "" } else { " class=\"rest\"" };
    let (what, facts) = match stop.kind {
        StopKind::Street => of_street(pass, crossings),
        _ => of_place(stop, crossings),
    };
    let until = if stop.kind.is_service() {
        String::new()
    } else {
        format!("<br>–{}", plan.day.clock(stop.end))
    };
    writeln!(
        out,
        "<tr{class}><td class=\"number\" style=\"font-size:12pt\">{number}</td><td class=\"time\">{}{until}</td><td>{what}</td><td class=\"small\">{facts}</td><td class=\"box small\">{}</td></tr>",
        plan.day.clock(stop.start),
        if stop.kind == StopKind::Break { "" } else { BOXES }
    )
}

fn of_street(pass: &Pass<'_>, crossings: &Crossings<'_>) -> (String, String) {
    let (first, last) = (pass.first_stop(), pass.stops[pass.stops.len() - 1]);
    let end = |place: Option<&roadcrew_units::Position>| {
        let Some(&place) = place else { return "?".to_owned() };
        match crossings.at(place, &first.street) {
            Some(cross) => escape(cross),
            None => crossings
                .near(place, &first.street)
                .map_or("no cross street".to_owned(), |cross| format!("near {}", escape(cross))),
        }
    };
    let what = format!(
        "<b>{}</b><br><span class=\"small\">{} → {}</span>",
        escape(&first.street),
        end(first.along.line.first()),
        end(last.along.line.last())
    );
    let length: Metres = pass.stops.iter().map(|stop| stop.along.metres).sum();
    let litres: i64 = pass.stops.iter().map(|stop| stop.litres).sum();
    let kilograms: i64 = pass.stops.iter().map(|stop| stop.kilograms).sum();
    let side = if first.name.ends_with("right side") { "right side" } else { "both sides" };
    (what, format!("{side}, {length}<br>{litres} l, {kilograms} kg"))
}

fn of_place(stop: &DayStop, crossings: &Crossings<'_>) -> (String, String) {
    let cross = crossings
        .near(stop.position, &stop.street)
        .map_or(String::new(), |cross| format!(", near {}", escape(cross)));
    let street = if stop.street.is_empty() {
        String::new()
    } else {
        format!("<br><span class=\"small\">{}{cross}</span>", escape(&stop.street))
    };
    let side = side(stop).map_or(String::new(), |side| format!("{side} side<br>"));
    let facts = match stop.kind {
        StopKind::Container => format!("{side}{} l, {} kg", stop.litres, stop.kilograms),
        StopKind::Tip => "unload, write the log".to_owned(),
        _ => String::new(),
    };
    (format!("<b>{}</b>{street}", escape(&stop.name)), facts)
}

/// A drive without work, in one line; over a junction there is nothing to tell.
fn write_deadhead(steps: &[Step], metres: Metres, out: &mut String) -> std::fmt::Result {
    if metres < LONGEST_GAP {
        return Ok(());
    }
    writeln!(
        out,
        "<tr class=\"deadhead\"><td></td><td></td><td colspan=\"3\" class=\"small\">deadhead {metres}: {}</td></tr>",
        in_one_line(steps)
    )
}

/// The streets and turns of a drive.
fn in_one_line(steps: &[Step]) -> String {
    let told = steps.iter().filter(|step| step.turn != Turn::Arrive && Metres(5) <= step.metres);
    let words = told.map(|step| format!("{} {} {}", arrow(step.turn), street(step), step.metres));
    words.collect::<Vec<_>>().join(" · ")
}

fn street(step: &Step) -> String {
    if step.name.is_empty() { "unnamed".to_owned() } else { escape(&step.name) }
}

/// The turn as an arrow.
fn arrow(turn: Turn) -> &'static str {
    match turn {
        Turn::Start | Turn::Straight | Turn::Arrive => "↑",
        Turn::SlightLeft => "↖",
        Turn::Left | Turn::SharpLeft => "←",
        Turn::SlightRight => "↗",
        Turn::Right | Turn::SharpRight => "→",
        Turn::UTurn => "↶",
    }
}

/// The travel path between jobs: a row a street, a line a stop.
pub(super) fn write_path(plan: &DayPlan, route: &DayRoute, out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "<div class=\"path\"><table><colgroup><col style=\"width:8mm\"><col><col style=\"width:18mm\"></colgroup><tbody>"
    )?;
    for (number, stop) in stop_numbers(route) {
        write_steps(&stop.way.steps, out)?;
        let number = number.map_or(String::new(), |number| format!("stop {number}: "));
        let at: Seconds = stop.start;
        writeln!(
            out,
            "<tr class=\"rest\"><td>●</td><td colspan=\"2\"><b>{number}{}</b> at {}</td></tr>",
            escape(&stop.name),
            plan.day.clock(at)
        )?;
    }
    write_steps(&route.way_home.steps, out)?;
    writeln!(
        out,
        "<tr class=\"rest\"><td>■</td><td colspan=\"2\"><b>{}</b></td></tr></tbody></table></div>",
        escape(&route.depot)
    )
}

fn write_steps(steps: &[Step], out: &mut String) -> std::fmt::Result {
    for step in steps.iter().filter(|it| it.turn != Turn::Arrive && Metres::ZERO < it.metres) {
        writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td class=\"nobreak\">{}</td></tr>",
            arrow(step.turn),
            street(step),
            step.metres
        )?;
    }
    Ok(())
}
