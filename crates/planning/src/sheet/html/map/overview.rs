//! All routes of a day on one page: where the number of which route stands, that crew works.

use super::frame::Frame;
use super::geometry::{Point, Rect};
use super::lines::write_line;
use super::streets::write_streets;
use crate::day::{DayPlan, DayRoute, StopKind};
use crate::sheet::legs::legs;
use roadcrew_units::Position;
use std::fmt::Write;

/// Numbers are so tall.
const FONT: f64 = 15.0;
/// Half a mark's width for each digit, and half its height.
const HALF: f64 = 10.0;
/// Marks are so far apart at least, or they would hide what lies between them.
const APART: f64 = 14.0;

/// The page: the routes by their place in the plan from 1, what is left undone, depots and tips.
pub(in crate::sheet::html) fn write_overview(plan: &DayPlan, out: &mut String) -> std::fmt::Result {
    let lines = plan.routes.iter().flat_map(DayRoute::geometry);
    let places: Vec<Position> = lines.chain(plan.undone.iter().map(|it| it.position)).collect();
    let Some(frame) = Frame::around(&places) else { return Ok(()) };
    let page = Frame::page();
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{:.0} {:.0} {:.0} {:.0}\" font-family=\"Helvetica, Arial, sans-serif\">",
        page.left,
        page.top,
        page.right - page.left,
        page.bottom - page.top
    )?;
    write_streets(plan, &frame, out)?;
    for leg in plan.routes.iter().flat_map(legs) {
        let points: Vec<Point> = leg.way.line.iter().map(|&place| frame.place(place)).collect();
        let width = if leg.is_service { 3.5 } else { 1.2 };
        write!(out, "<path fill=\"none\" stroke=\"#555\" stroke-width=\"{width}\" d=\"")?;
        write_line(&points, out)?;
        writeln!(out, "\"/>")?;
    }
    for undone in &plan.undone {
        let (x, y) = frame.place(undone.position);
        let cross = format!("M{:.1} {:.1}l14 14m0 -14l-14 14", x - 7.0, y - 7.0);
        writeln!(
            out,
            "<path stroke=\"#fff\" stroke-width=\"6\" d=\"{cross}\"/><path stroke=\"#000\" stroke-width=\"2.5\" d=\"{cross}\"/>"
        )?;
    }
    write_grounds(plan, &frame, out)?;
    write_marks(plan, &frame, out)?;
    writeln!(
        out,
        "</svg><p class=\"small\">Numbers: which route works there, by its row in the table; where many lie together, not each stop has one. Thick: work along the street. Triangle: depot. Black square: tip. Cross: left undone. North is up.</p>"
    )
}

/// Depots and tips.
fn write_grounds(plan: &DayPlan, frame: &Frame, out: &mut String) -> std::fmt::Result {
    for route in &plan.routes {
        let line = route.geometry();
        for &depot in line.first().into_iter().chain(line.last()) {
            let (x, y) = frame.place(depot);
            writeln!(out, "<path d=\"M{x:.1} {:.1}l11 19h-22z\"/>", y - 12.0)?;
        }
        for tip in route.stops.iter().filter(|stop| stop.kind == StopKind::Tip) {
            let (x, y) = frame.place(tip.position);
            let (left, top) = (x - 9.0, y - 9.0);
            writeln!(out, "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"18\" height=\"18\"/>")?;
        }
    }
    Ok(())
}

/// As many numbers as find room, of each route in turn.
fn write_marks(plan: &DayPlan, frame: &Frame, out: &mut String) -> std::fmt::Result {
    let places = |route: &DayRoute| -> Vec<Point> {
        let services = route.stops.iter().filter(|stop| stop.kind.is_service());
        let place = services.map(|stop| stop.along.line.first().copied().unwrap_or(stop.position));
        place.map(|place| frame.place(place)).collect()
    };
    let routes: Vec<Vec<Point>> = plan.routes.iter().map(places).collect();
    let most = routes.iter().map(Vec::len).max().unwrap_or(0);
    let in_turn = (0..most).flat_map(|nth| {
        let nth_of = move |(index, places): (usize, &Vec<Point>)| Some((index, *places.get(nth)?));
        routes.iter().enumerate().filter_map(nth_of)
    });
    let mut taken: Vec<Rect> = Vec::new();
    for (index, place) in in_turn {
        let number = (index + 1).to_string();
        let wide = if number.len() == 1 { HALF } else { 1.4 * HALF };
        let area = Rect::around(place, 2.0 * wide, 2.0 * HALF);
        if taken.iter().any(|other| other.overlaps(&area.grown(APART))) {
            continue;
        }
        let (x, y) = place;
        writeln!(
            out,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"5\" fill=\"#fff\" stroke=\"#000\"/><text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"{FONT}\" font-weight=\"bold\" text-anchor=\"middle\">{number}</text>",
            area.left,
            area.top,
            2.0 * wide,
            2.0 * HALF,
            y + FONT * 0.36,
        )?;
        taken.push(area);
    }
    Ok(())
}
