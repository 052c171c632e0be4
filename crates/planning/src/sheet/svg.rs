//! A picture of a day's plans: the streets in grey, each route in its colour, numbered stops, depots and what is left undone.

use super::letters::printable;
use crate::day::{DayPlan, DayRoute, StopKind};
use roadcrew_roads::StreetNetwork;
use roadcrew_units::Position;
use std::fmt::Write;

const WIDTH: f64 = 1400.0;
const MARGIN: f64 = 24.0;
const LEGEND_LINE: f64 = 24.0;

/// Twelve colours that stay apart in print and for most colour-blind readers; routes beyond twelve repeat them with a dashed line.
const COLOURS: [&str; 12] = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7a5195", "#b8860b", "#1b9e9e", "#a6192e",
    "#4c6b22", "#5b3a1e", "#3f51b5", "#e0538f",
];

/// Draws plans of one city on one map. An empty list gives an empty picture.
pub fn draw(plans: &[&DayPlan]) -> String {
    let mut out = String::new();
    // Writing to a string can't fail.
    let _ = write_picture(plans, &mut out);
    out
}

fn write_picture(plans: &[&DayPlan], out: &mut String) -> std::fmt::Result {
    let Some(first) = plans.first() else {
        return write!(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>");
    };
    let frame = Frame::around(&first.network);
    let routes: Vec<(&DayPlan, &DayRoute)> =
        plans.iter().flat_map(|plan| plan.routes.iter().map(move |route| (*plan, route))).collect();
    let legend_top = frame.height + 2.0 * MARGIN;
    #[expect(clippy::cast_precision_loss, reason = "a few dozen lines of a legend")]
    let legend_height = (routes.len().div_ceil(2) + 2) as f64 * LEGEND_LINE;
    let height = legend_top + legend_height;
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" width=\"{WIDTH}\" height=\"{height:.0}\" font-family=\"Helvetica, Arial, sans-serif\">"
    )?;
    writeln!(out, "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>")?;
    write_streets(&first.network, &frame, out)?;
    for (index, (_, route)) in routes.iter().enumerate() {
        write_line(route, &frame, Stroke::of(index), out)?;
    }
    for (index, (_, route)) in routes.iter().enumerate() {
        write_stops(route, &frame, Stroke::of(index), out)?;
    }
    for undone in plans.iter().flat_map(|plan| &plan.undone) {
        let (x, y) = frame.place(undone.position);
        writeln!(
            out,
            "<path d=\"M{:.1} {:.1}l10 10m0 -10l-10 10\" stroke=\"#c00\" stroke-width=\"3\"><title>undone: {}</title></path>",
            x - 5.0,
            y - 5.0,
            escape(&undone.name)
        )?;
    }
    write_legend(plans, &routes, legend_top, out)?;
    writeln!(out, "</svg>")
}

fn write_streets(network: &StreetNetwork, frame: &Frame, out: &mut String) -> std::fmt::Result {
    write!(
        out,
        "<path fill=\"none\" stroke=\"#d9d9d9\" stroke-width=\"3\" stroke-linecap=\"round\" d=\""
    )?;
    for id in network.segments() {
        let segment = network.segment(id);
        if segment.reverse.is_some_and(|reverse| reverse < id) {
            continue;
        }
        write_path(segment.geometry, frame, out)?;
    }
    writeln!(out, "\"/>")
}

#[derive(Clone, Copy)]
struct Stroke {
    colour: &'static str,
    dashes: &'static str,
}

impl Stroke {
    fn of(route: usize) -> Self {
        let dashes = if route < COLOURS.len() { "" } else { " stroke-dasharray=\"10 5\"" };
        Self { colour: COLOURS[route % COLOURS.len()], dashes }
    }
}

fn write_line(
    route: &DayRoute,
    frame: &Frame,
    stroke: Stroke,
    out: &mut String,
) -> std::fmt::Result {
    write!(
        out,
        "<path fill=\"none\" stroke=\"{}\" stroke-width=\"3.5\" stroke-opacity=\"0.75\" stroke-linejoin=\"round\"{} d=\"",
        stroke.colour, stroke.dashes
    )?;
    write_path(&route.geometry(), frame, out)?;
    writeln!(out, "\"/>")
}

fn write_stops(
    route: &DayRoute,
    frame: &Frame,
    stroke: Stroke,
    out: &mut String,
) -> std::fmt::Result {
    let colour = stroke.colour;
    if let Some(&depot) = route.geometry().first() {
        let (x, y) = frame.place(depot);
        writeln!(out, "<path d=\"M{x:.1} {:.1}l9 16h-18z\" fill=\"black\"/>", y - 10.0)?;
    }
    for (number, stop) in route.numbered_stops() {
        let (x, y) = frame.place(stop.position);
        let name = escape(&stop.name);
        match stop.kind {
            StopKind::Break => {}
            StopKind::Street => writeln!(
                out,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"{colour}\"><title>{name}</title></circle>"
            )?,
            StopKind::Tip => writeln!(
                out,
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"16\" height=\"16\" fill=\"black\"><title>{name}</title></rect>",
                x - 8.0,
                y - 8.0
            )?,
            StopKind::Job | StopKind::Container => writeln!(
                out,
                "<g><title>{name}</title><circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"9\" fill=\"white\" stroke=\"{colour}\" stroke-width=\"3\"/><text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"10\" text-anchor=\"middle\">{}</text></g>",
                y + 3.5,
                number.unwrap_or_default()
            )?,
        }
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a few dozen lines of a legend")]
fn write_legend(
    plans: &[&DayPlan],
    routes: &[(&DayPlan, &DayRoute)],
    top: f64,
    out: &mut String,
) -> std::fmt::Result {
    for (index, (plan, route)) in routes.iter().enumerate() {
        let stroke = Stroke::of(index);
        let x = if index % 2 == 0 { MARGIN } else { WIDTH / 2.0 };
        let y = top + (index / 2) as f64 * LEGEND_LINE;
        writeln!(
            out,
            "<path d=\"M{x} {y}h40\" stroke=\"{}\" stroke-width=\"5\"{}/><text x=\"{}\" y=\"{}\" font-size=\"15\">{}: {} stops, {:.1} km, {}–{}</text>",
            stroke.colour,
            stroke.dashes,
            x + 50.0,
            y + 5.0,
            escape(&route.crew_name),
            route.n_services(),
            (route.driven + route.served).kilometres(),
            plan.day.clock(route.departure),
            plan.day.clock(route.arrival),
        )?;
    }
    let y = top + (routes.len().div_ceil(2)) as f64 * LEGEND_LINE + 6.0;
    let undone: usize = plans.iter().map(|plan| plan.undone.len()).sum();
    let (city, date) = plans.first().map_or((String::new(), String::new()), |plan| {
        (escape(&plan.city), plan.day.date().to_string())
    });
    writeln!(
        out,
        "<text x=\"{MARGIN}\" y=\"{y:.0}\" font-size=\"13\" fill=\"#444\">{city}, {date}. Triangle: depot. Black square: tip. Red cross: left undone ({undone}). Map: © OpenStreetMap contributors, ODbL.</text>"
    )
}

fn write_path(line: &[Position], frame: &Frame, out: &mut String) -> std::fmt::Result {
    for (index, &position) in line.iter().enumerate() {
        let (x, y) = frame.place(position);
        write!(out, "{}{x:.1} {y:.1}", if index == 0 { "M" } else { "L" })?;
    }
    Ok(())
}

/// A local projection onto the picture: equirectangular at the city's middle latitude, north up.
struct Frame {
    west: f64,
    north: f64,
    x_scale: f64,
    y_scale: f64,
    height: f64,
}

impl Frame {
    fn around(network: &StreetNetwork) -> Self {
        let (low, high) = network.bounds();
        let (span_lon, span_lat) =
            ((high.lon() - low.lon()).max(1e-4), (high.lat() - low.lat()).max(1e-4));
        let shrink = f64::midpoint(low.lat(), high.lat()).to_radians().cos();
        let x_scale = (WIDTH - 2.0 * MARGIN) / span_lon;
        let y_scale = x_scale / shrink;
        Self { west: low.lon(), north: high.lat(), x_scale, y_scale, height: span_lat * y_scale }
    }

    fn place(&self, position: Position) -> (f64, f64) {
        let x = MARGIN + (position.lon() - self.west) * self.x_scale;
        let y = MARGIN + (self.north - position.lat()) * self.y_scale;
        (x, y)
    }
}

pub(super) fn escape(text: &str) -> String {
    printable(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
