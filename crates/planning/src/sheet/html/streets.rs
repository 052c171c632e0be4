//! Street by street: the list of a round, and the travel path between jobs.

use super::forms;
use super::passes::{LONGEST_GAP, Pass, passes, side_of_street};
use super::stops::side;
use crate::day::{DayPlan, DayRoute, DayStop, StopKind};
use crate::sheet::cross::Crossings;
use crate::sheet::svg::escape;
use roadcrew_roads::{Step, Turn};
use roadcrew_units::{Metres, Position, Seconds};
use std::fmt::Write;

/// The list of a round in two columns: a row a pass along a street, a container, a tip or a break, with the drive there above it.
pub(super) fn write_round(
    plan: &DayPlan,
    route: &DayRoute,
    crossings: &Crossings<'_>,
    out: &mut String,
) -> std::fmt::Result {
    writeln!(
        out,
        "<p class=\"small\">Tick what is done; otherwise write the code of the list of exceptions. In italics: the drive there, in metres.</p><div class=\"round\"><table><colgroup><col style=\"width:12mm\"><col style=\"width:14mm\"><col><col style=\"width:12.5mm\"></colgroup><tbody>"
    )?;
    for pass in passes(route) {
        write_pass(plan, &pass, crossings, out)?;
    }
    writeln!(
        out,
        "<tr class=\"rest\"><td class=\"number\">–</td><td class=\"time\">{}</td><td colspan=\"2\">{}<b>Back at {}</b></td></tr></tbody></table></div>",
        plan.day.clock(route.arrival),
        deadhead(&route.way_home.steps, route.way_home.metres),
        escape(&route.end_depot)
    )
}

fn write_pass(
    plan: &DayPlan,
    pass: &Pass<'_>,
    crossings: &Crossings<'_>,
    out: &mut String,
) -> std::fmt::Result {
    let stop = pass.first_stop();
    let number = pass.number().map_or("–".to_owned(), |number| number.replace('–', "–<wbr>"));
    let class = if stop.kind.is_service() { "" } else { " class=\"rest\"" };
    let what = match stop.kind {
        StopKind::Street => of_street(pass, crossings),
        _ => of_place(plan, stop, crossings),
    };
    let until = if stop.kind.is_service() {
        String::new()
    } else {
        format!("<br>–{}", plan.day.clock(stop.end))
    };
    writeln!(
        out,
        "<tr{class}><td class=\"number\">{number}</td><td class=\"time\">{}{until}</td><td>{}{what}</td><td class=\"box\">{}</td></tr>",
        plan.day.clock(stop.start),
        deadhead(&stop.way.steps, stop.way.metres),
        if stop.kind == StopKind::Break { "" } else { "☐ ___" }
    )
}

fn of_street(pass: &Pass<'_>, crossings: &Crossings<'_>) -> String {
    let (first, last) = (pass.first_stop(), pass.stops[pass.stops.len() - 1]);
    let ends = [first.along.line.first(), last.along.line.last()];
    let extent = match extent(&first.street, ends, crossings) {
        none if none.is_empty() => none,
        some => format!("{some}, "),
    };
    let length: Metres = pass.stops.iter().map(|stop| stop.along.metres).sum();
    let litres: i64 = pass.stops.iter().map(|stop| stop.litres).sum();
    let load = if 0 < litres { format!(", {litres} l") } else { String::new() };
    format!(
        "<b>{}</b>, {}<br><span class=\"small\">{extent}{length}{load}</span>",
        escape(&first.street),
        escape(side_of_street(first)),
    )
}

/// From which cross street to which a pass leads, as far as streets with another name cross; a short one may lie beside a single one.
fn extent(street: &str, ends: [Option<&Position>; 2], crossings: &Crossings<'_>) -> String {
    let [from, to] = ends.map(|place| {
        let place = *place?;
        let at = crossings.at(place, street);
        at.map(|name| (name, true)).or_else(|| Some((crossings.near(place, street)?, false)))
    });
    let words = |(name, is_there): (&str, bool)| {
        if is_there { escape(name) } else { format!("near {}", escape(name)) }
    };
    match (from, to) {
        (None, None) => String::new(),
        (Some(one), None) => format!("from {} on", words(one)),
        (None, Some(one)) => format!("up to {}", words(one)),
        (Some((one, true)), Some((other, false))) if one == other => {
            format!("from {} on", escape(one))
        }
        (Some((one, false)), Some((other, true))) if one == other => {
            format!("up to {}", escape(one))
        }
        (Some(one), Some(other)) if one == other => words(one),
        (Some(one), Some(other)) => format!("{} → {}", words(one), words(other)),
    }
}

fn of_place(plan: &DayPlan, stop: &DayStop, crossings: &Crossings<'_>) -> String {
    let mut facts = Vec::new();
    if !stop.street.is_empty() {
        facts.push(escape(&stop.street));
    }
    if stop.kind.is_service() {
        let near = crossings.near(stop.position, &stop.street);
        facts.extend(near.map(|name| format!("near {}", escape(name))));
    }
    if stop.kind == StopKind::Container {
        facts.extend(side(stop).map(|side| format!("{side} side")));
        facts.push(format!("{} l", stop.litres));
    }
    if stop.kind == StopKind::Tip {
        facts.push(
            if forms::is_filled_up(plan) {
                "fill up, write the log"
            } else {
                "unload, write the log"
            }
            .to_owned(),
        );
    }
    let facts = if facts.is_empty() {
        String::new()
    } else {
        format!("<br><span class=\"small\">{}</span>", facts.join(", "))
    };
    format!("<b>{}</b>{facts}", escape(&stop.name))
}

/// A drive without work, in one line; over a junction there is nothing to tell.
fn deadhead(steps: &[Step], metres: Metres) -> String {
    if metres < LONGEST_GAP {
        return String::new();
    }
    format!("<span class=\"drive\">{}</span><br>", in_one_line(steps))
}

/// The streets and turns of a drive.
fn in_one_line(steps: &[Step]) -> String {
    let told = steps.iter().filter(|step| step.turn != Turn::Arrive && Metres(5) <= step.metres);
    let mut words: Vec<(&str, String, Metres)> = Vec::new();
    for step in told {
        match words.last_mut() {
            // Straight on along the same street is no news.
            Some((_, name, metres)) if *name == street(step) && is_straight(step.turn) => {
                *metres += step.metres;
            }
            _ => words.push((arrow(step.turn), street(step), step.metres)),
        }
    }
    let words = words.iter().map(|(arrow, name, metres)| format!("{arrow} {name} {}", metres.0));
    words.collect::<Vec<_>>().join(", ")
}

fn street(step: &Step) -> String {
    if step.name.is_empty() { "unnamed".to_owned() } else { escape(&step.name) }
}

fn is_straight(turn: Turn) -> bool {
    matches!(turn, Turn::Straight | Turn::SlightLeft | Turn::SlightRight)
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
    for (number, stop) in route.numbered_stops() {
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
        escape(&route.end_depot)
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
