//! The map of one route in black and white: thick where the crew works, dashed where it only drives, arrows for the direction.

mod crowd;
mod frame;
mod geometry;
mod ink;
mod labels;
mod names;
mod overview;
mod placement;

pub(super) use overview::write_overview;

use crate::day::{DayPlan, DayRoute};
use crate::sheet::legs::legs;
use crate::sheet::svg::escape;
use frame::Frame;
use geometry::{Point, Rect};
use ink::Ink;
use labels::Row;
use placement::Ground;
use roadcrew_roads::RoadClass;
use std::fmt::Write;

/// So far apart are the arrows on a line.
const ARROW_EVERY: f64 = 70.0;

/// The whole route on a page; where its places lie too near together for their numbers, that part on a page of its own.
pub(super) fn write_map(plan: &DayPlan, route: &DayRoute, out: &mut String) -> std::fmt::Result {
    let rows = labels::rows(route);
    let Some(frame) = Frame::around(&route.geometry()) else { return Ok(()) };
    let close = labels::crowded_part(&rows, &frame);
    let is_close = |row: &Row| close.as_ref().is_some_and(|close| close.holds(row.place));
    let (near, far): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(is_close);
    let framed = close.as_ref().map(|close| frame.part(close));
    write_page((plan, route), &frame, (&far, framed), out)?;
    let elsewhere =
        if close.is_some() { " Framed: larger on the next page, with its numbers." } else { "" };
    writeln!(
        out,
        "<p class=\"small\">Thick: work along the street. Dashed: driving. Triangle: depot. Numbers: where a row of the list begins; black: tip; a thin line leads from a number to the dot at its place.{elsewhere} North is up.</p>"
    )?;
    let Some(close) = close else { return Ok(()) };
    writeln!(
        out,
        "</section><section><h2>{}: map of the framed part</h2>",
        escape(&route.crew_name)
    )?;
    write_page((plan, route), &close, (&near, None), out)
}

/// A page with the numbers of these rows, and a frame around the part that is drawn for itself.
fn write_page(
    (plan, route): (&DayPlan, &DayRoute),
    frame: &Frame,
    (rows, framed): (&[Row], Option<Rect>),
    out: &mut String,
) -> std::fmt::Result {
    let mut ink = Ink::default();
    let mut drives = String::new();
    for leg in legs(route) {
        let points: Vec<Point> = leg.way.line.iter().map(|&place| frame.place(place)).collect();
        if points.windows(2).any(|pair| frame.page().meets([pair[0], pair[1]])) {
            write_drive(&points, leg.is_service, &mut drives)?;
            ink.add(&points);
        }
    }
    let depot = route.geometry().first().map(|&depot| frame.place(depot));
    let depot = depot.filter(|&depot| frame.page().holds(depot));
    let depot_area = depot.map(|depot| Rect::around(depot, 26.0, 30.0));
    let taken: Vec<Rect> = depot_area.into_iter().chain(framed).collect();
    let labels =
        labels::labels(rows, frame, &Ground { page: frame.page(), taken: &taken, ink: &ink });
    let areas: Vec<Rect> = labels.iter().map(|label| label.area).collect();
    let seen = areas.iter().fold(frame.page(), |seen, area| seen.with(&area.grown(2.0)));
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{:.0} {:.0} {:.0} {:.0}\" font-family=\"Helvetica, Arial, sans-serif\">",
        seen.left,
        seen.top,
        seen.right - seen.left,
        seen.bottom - seen.top
    )?;
    write_streets(plan, frame, out)?;
    out.push_str(&drives);
    names::write((plan, route), frame, &areas, out)?;
    if let Some(Rect { left, top, right, bottom }) = framed {
        writeln!(
            out,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"none\" stroke=\"#fff\" stroke-width=\"6\"/><rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"none\" stroke=\"#000\" stroke-width=\"2\"/>",
            right - left,
            bottom - top,
            right - left,
            bottom - top
        )?;
    }
    if let Some((x, y)) = depot {
        writeln!(out, "<path d=\"M{x:.1} {:.1}l13 23h-26z\"/>", y - 15.0)?;
    }
    labels::write(&labels, out)?;
    writeln!(out, "</svg>")
}

fn write_drive(points: &[Point], is_service: bool, out: &mut String) -> std::fmt::Result {
    let style = if is_service {
        "stroke-width=\"7\""
    } else {
        "stroke-width=\"3\" stroke-dasharray=\"10 6\""
    };
    write!(out, "<path fill=\"none\" stroke=\"#000\" {style} d=\"")?;
    write_line(points, out)?;
    writeln!(out, "\"/>")?;
    write_arrows(points, out)
}

/// How a street is drawn under a route, from paths through fields up to main streets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    Path,
    Street,
    Main,
}

impl Rank {
    fn of(class: RoadClass) -> Self {
        match class {
            _ if class <= RoadClass::TertiaryLink => Self::Main,
            RoadClass::Service
            | RoadClass::Driveway
            | RoadClass::ParkingAisle
            | RoadClass::Track
            | RoadClass::Pedestrian => Self::Path,
            _ => Self::Street,
        }
    }

    fn style(self) -> &'static str {
        match self {
            Self::Path => "stroke=\"#ccc\" stroke-width=\"1\"",
            Self::Street => "stroke=\"#bbb\" stroke-width=\"2\"",
            Self::Main => "stroke=\"#aaa\" stroke-width=\"5\"",
        }
    }
}

fn write_streets(plan: &DayPlan, frame: &Frame, out: &mut String) -> std::fmt::Result {
    for rank in [Rank::Path, Rank::Street, Rank::Main] {
        if rank == Rank::Path && frame.is_far() {
            continue;
        }
        write!(out, "<path fill=\"none\" {} d=\"", rank.style())?;
        for id in plan.network.segments() {
            let segment = plan.network.segment(id);
            let is_twin = segment.reverse.is_some_and(|reverse| reverse < id);
            let is_seen = || segment.geometry.iter().any(|&place| frame.holds(place));
            if is_twin || Rank::of(segment.class) != rank || !is_seen() {
                continue;
            }
            let points: Vec<Point> = segment.geometry.iter().map(|&it| frame.place(it)).collect();
            write_line(&points, out)?;
        }
        writeln!(out, "\"/>")?;
    }
    Ok(())
}

fn write_line(points: &[Point], out: &mut String) -> std::fmt::Result {
    for (index, (x, y)) in points.iter().enumerate() {
        write!(out, "{}{x:.1} {y:.1}", if index == 0 { "M" } else { "L" })?;
    }
    Ok(())
}

/// Small triangles along a line, in its direction.
fn write_arrows(points: &[Point], out: &mut String) -> std::fmt::Result {
    let mut left = ARROW_EVERY / 2.0;
    for pair in points.windows(2) {
        let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
        let length = (x2 - x1).hypot(y2 - y1);
        let turn = (y2 - y1).atan2(x2 - x1).to_degrees();
        while left <= length {
            let share = left / length;
            let (x, y) = (x1 + share * (x2 - x1), y1 + share * (y2 - y1));
            writeln!(
                out,
                "<path d=\"M9 0l-15 -8v16z\" stroke=\"#fff\" stroke-width=\"1.5\" transform=\"translate({x:.1} {y:.1}) rotate({turn:.0})\"/>"
            )?;
            left += ARROW_EVERY;
        }
        left -= length;
    }
    Ok(())
}
