//! One page of the map: the streets, the route over them, names and numbers.

use super::Frame;
use super::geometry::{Point, Rect};
use super::ink::Ink;
use super::labels::{self, Label};
use super::lines::{write_arrows, write_drive, write_thin};
use super::names;
use super::placement::Ground;
use super::rows::Row;
use super::streets::write_streets;
use crate::day::{DayPlan, DayRoute};
use crate::sheet::legs::{Leg, legs};
use std::fmt::Write;
use std::ops::RangeInclusive;

/// What a page shows.
pub(super) struct Page<'a> {
    pub frame: &'a Frame,
    /// Their numbers stand on it.
    pub rows: Vec<&'a Row>,
    /// A part that is drawn for itself elsewhere.
    pub framed: Option<Rect>,
    /// What leads to these stops and serves them is drawn in full strength, the rest thin.
    pub stops: RangeInclusive<usize>,
    /// Whether arrows tell the direction.
    pub has_arrows: bool,
}

impl<'a> Page<'a> {
    /// All of the route in full strength.
    pub(super) fn whole(frame: &'a Frame, rows: &[&'a Row]) -> Self {
        Self { frame, rows: rows.to_vec(), framed: None, stops: 0..=usize::MAX, has_arrows: true }
    }
}

/// Draws the page; it grows where there are more numbers than find room on it.
pub(super) fn write_page(
    (plan, route): (&DayPlan, &DayRoute),
    page: &Page<'_>,
    out: &mut String,
) -> std::fmt::Result {
    let frame = page.frame;
    let mut ink = Ink::default();
    let mut lines = String::new();
    write_route(route, page, &mut ink, &mut lines)?;
    let depot = route.geometry().first().map(|&depot| frame.place(depot));
    let depot = depot.filter(|&depot| Frame::page().holds(depot));
    let depot_area = depot.map(|depot| Rect::around(depot, 26.0, 30.0));
    let taken: Vec<Rect> = depot_area.into_iter().chain(page.framed).collect();
    let ground = Ground { page: Frame::page(), taken: &taken, ink: &ink };
    let labels: Vec<Label> = labels::labels(&page.rows, frame, &ground);
    let areas: Vec<Rect> = labels.iter().map(|label| label.area).collect();
    let seen = areas.iter().fold(Frame::page(), |seen, area| seen.with(&area.grown(2.0)));
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{:.0} {:.0} {:.0} {:.0}\" font-family=\"Helvetica, Arial, sans-serif\">",
        seen.left,
        seen.top,
        seen.right - seen.left,
        seen.bottom - seen.top
    )?;
    write_streets(plan, frame, out)?;
    out.push_str(&lines);
    names::write((plan, route), frame, &areas, out)?;
    if let Some(framed) = page.framed {
        write_frame(&framed, out)?;
    }
    if let Some((x, y)) = depot {
        writeln!(out, "<path d=\"M{x:.1} {:.1}l13 23h-26z\"/>", y - 15.0)?;
    }
    labels::write(&labels, out)?;
    writeln!(out, "</svg>")
}

/// What is seen of the route, the thin lines under the thick ones, which leave their ink.
fn write_route(
    route: &DayRoute,
    page: &Page<'_>,
    ink: &mut Ink,
    out: &mut String,
) -> std::fmt::Result {
    let mut strong: Vec<(Vec<Point>, bool)> = Vec::new();
    let mut stop = 1;
    for Leg { way, stop: of_leg, is_service, .. } in legs(route) {
        // A drive to a break goes with what was done before.
        stop = of_leg.unwrap_or(stop);
        let points: Vec<Point> = way.line.iter().map(|&it| page.frame.place(it)).collect();
        if !points.windows(2).any(|pair| Frame::page().meets([pair[0], pair[1]])) {
            continue;
        }
        if page.stops.contains(&stop) {
            strong.push((points, is_service));
        } else {
            write_thin(&points, out)?;
        }
    }
    for (points, is_service) in strong {
        write_drive(&points, is_service, out)?;
        if page.has_arrows {
            write_arrows(&points, out)?;
        }
        ink.add(&points);
    }
    Ok(())
}

fn write_frame(framed: &Rect, out: &mut String) -> std::fmt::Result {
    let Rect { left, top, right, bottom } = framed;
    for style in ["stroke=\"#fff\" stroke-width=\"6\"", "stroke=\"#000\" stroke-width=\"2\""] {
        writeln!(
            out,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"none\" {style}/>",
            right - left,
            bottom - top
        )?;
    }
    Ok(())
}
