//! The map of one route in black and white: thick where the crew works, dashed where it only drives, arrows for the direction.

mod crowd;
mod frame;
mod geometry;
mod ink;
mod labels;
mod lines;
mod names;
mod overview;
mod placement;
mod rows;
mod streets;

pub(super) use overview::write_overview;

use crate::day::{DayPlan, DayRoute};
use crate::sheet::legs::legs;
use crate::sheet::svg::escape;
use crowd::crowded_part;
use frame::Frame;
use geometry::{Point, Rect};
use ink::Ink;
use lines::write_drive;
use placement::Ground;
use rows::{Row, rows};
use std::fmt::Write;
use streets::write_streets;

/// The whole route on a page; where its places lie too near together for their numbers, that part on a page of its own.
pub(super) fn write_map(plan: &DayPlan, route: &DayRoute, out: &mut String) -> std::fmt::Result {
    let rows = rows(route);
    let Some(frame) = Frame::around(&route.geometry()) else { return Ok(()) };
    let close = crowded_part(&rows, &frame);
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
