//! The map of one route in black and white: thick where the crew works, dashed where it only drives, arrows for the direction.

use super::names;
use crate::day::{DayPlan, DayRoute, StopKind};
use crate::sheet::legs::legs;
use roadcrew_roads::RoadClass;
use roadcrew_units::Position;
use std::fmt::Write;

const WIDTH: f64 = 1000.0;
const TALLEST: f64 = 1250.0;
const MARGIN: f64 = 40.0;
/// Points a degree of latitude: below this the page is more than some five kilometres wide.
const FAR: f64 = 20_000.0;
/// So far apart are the arrows on a line.
const ARROW_EVERY: f64 = 70.0;

pub(super) fn write_map(plan: &DayPlan, route: &DayRoute, out: &mut String) -> std::fmt::Result {
    let line = route.geometry();
    let Some(frame) = Frame::around(&line) else { return Ok(()) };
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.0} {:.0}\" font-family=\"Helvetica, Arial, sans-serif\">",
        frame.width, frame.height
    )?;
    write_streets(plan, &frame, out)?;
    for leg in legs(route) {
        let points: Vec<(f64, f64)> =
            leg.way.line.iter().map(|&place| frame.place(place)).collect();
        let style = if leg.is_service {
            "stroke-width=\"7\""
        } else {
            "stroke-width=\"3\" stroke-dasharray=\"10 6\""
        };
        write!(out, "<path fill=\"none\" stroke=\"#000\" {style} d=\"")?;
        write_line(&points, out)?;
        writeln!(out, "\"/>")?;
        write_arrows(&points, out)?;
    }
    names::write((plan, route), &frame, out)?;
    write_stops(route, &frame, out)?;
    if let Some(&depot) = line.first() {
        let (x, y) = frame.place(depot);
        writeln!(out, "<path d=\"M{x:.1} {:.1}l13 23h-26z\"/>", y - 15.0)?;
    }
    writeln!(out, "</svg>")?;
    writeln!(
        out,
        "<p class=\"small\">Thick: work along the street. Dashed: driving. Triangle: depot. Square: tip. North is up.</p>"
    )
}

/// How a street is drawn under a route, from paths through fields up to main streets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    Path,
    Street,
    Main,
}

impl Rank {
    pub(super) fn of(class: RoadClass) -> Self {
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
            let points: Vec<(f64, f64)> =
                segment.geometry.iter().map(|&it| frame.place(it)).collect();
            write_line(&points, out)?;
        }
        writeln!(out, "\"/>")?;
    }
    Ok(())
}

/// Numbers at jobs, containers and tips; of streets only where a new one begins.
fn write_stops(route: &DayRoute, frame: &Frame, out: &mut String) -> std::fmt::Result {
    let mut street = "";
    for (number, stop) in route.numbered_stops() {
        let goes_on = stop.kind == StopKind::Street && stop.street == street;
        street = &stop.street;
        let Some(number) = number.filter(|_| !goes_on) else { continue };
        let place = stop.along.line.first().copied().unwrap_or(stop.position);
        let (x, y) = frame.place(place);
        if stop.kind == StopKind::Tip {
            writeln!(
                out,
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"34\" height=\"34\"/>",
                x - 17.0,
                y - 17.0
            )?;
        }
        let fill = if stop.kind == StopKind::Tip { "#000" } else { "#fff" };
        let ink = if stop.kind == StopKind::Tip { "#fff" } else { "#000" };
        writeln!(
            out,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"17\" fill=\"{fill}\" stroke=\"#000\" stroke-width=\"2\"/><text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"19\" font-weight=\"bold\" text-anchor=\"middle\" fill=\"{ink}\">{number}</text>",
            y + 6.7
        )?;
    }
    Ok(())
}

fn write_line(points: &[(f64, f64)], out: &mut String) -> std::fmt::Result {
    for (index, (x, y)) in points.iter().enumerate() {
        write!(out, "{}{x:.1} {y:.1}", if index == 0 { "M" } else { "L" })?;
    }
    Ok(())
}

/// Small triangles along a line, in its direction.
fn write_arrows(points: &[(f64, f64)], out: &mut String) -> std::fmt::Result {
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

/// The part of the city that the route sees, north up, at most a page.
pub(super) struct Frame {
    west: f64,
    north: f64,
    x_scale: f64,
    y_scale: f64,
    width: f64,
    height: f64,
}

impl Frame {
    fn around(line: &[Position]) -> Option<Self> {
        let first = line.first()?;
        let (mut west, mut east) = (first.lon(), first.lon());
        let (mut south, mut north) = (first.lat(), first.lat());
        for place in line {
            (west, east) = (west.min(place.lon()), east.max(place.lon()));
            (south, north) = (south.min(place.lat()), north.max(place.lat()));
        }
        let shrink = f64::midpoint(south, north).to_radians().cos();
        let (wide, tall) = (((east - west) * shrink).max(1e-4), (north - south).max(1e-4));
        let scale = ((WIDTH - 2.0 * MARGIN) / wide).min((TALLEST - 2.0 * MARGIN) / tall);
        Some(Self {
            west,
            north,
            x_scale: scale * shrink,
            y_scale: scale,
            width: wide * scale + 2.0 * MARGIN,
            height: tall * scale + 2.0 * MARGIN,
        })
    }

    pub(super) fn place(&self, place: Position) -> (f64, f64) {
        (
            MARGIN + (place.lon() - self.west) * self.x_scale,
            MARGIN + (self.north - place.lat()) * self.y_scale,
        )
    }

    /// Whether so much lies on the page that paths through fields and yards only hide the streets.
    pub(super) fn is_far(&self) -> bool {
        self.y_scale < FAR
    }

    pub(super) fn holds(&self, place: Position) -> bool {
        let (x, y) = self.place(place);
        0.0 <= x && x <= self.width && 0.0 <= y && y <= self.height
    }
}
