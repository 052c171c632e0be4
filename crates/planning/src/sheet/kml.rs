//! A plan as KML 2.2: a folder per route with its line and its stops, for desktop globes and telephones.

use super::svg::escape;
use crate::day::{DayPlan, DayRoute};
use roadcrew_units::Position;
use std::fmt::Write;

/// Writes the plan.
pub fn draw(plan: &DayPlan) -> String {
    let mut out = String::new();
    // Writing to a string can't fail.
    let _ = write(plan, &mut out);
    out
}

fn write(plan: &DayPlan, out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><name>{} {}</name>",
        escape(&plan.city),
        plan.day.date()
    )?;
    for route in &plan.routes {
        write_route(plan, route, out)?;
    }
    writeln!(out, "</Document></kml>")
}

fn write_route(plan: &DayPlan, route: &DayRoute, out: &mut String) -> std::fmt::Result {
    let line: Vec<String> = route.geometry().into_iter().map(place).collect();
    writeln!(
        out,
        "<Folder><name>{0}</name><Placemark><name>{0}</name><LineString><tessellate>1</tessellate><coordinates>{1}</coordinates></LineString></Placemark>",
        escape(&route.crew_name),
        line.join(" ")
    )?;
    for (number, stop) in route.numbered_stops() {
        let number = number.map_or(String::new(), |number| format!("{number} "));
        writeln!(
            out,
            "<Placemark><name>{number}{}</name><description>{}–{} {}</description><Point><coordinates>{}</coordinates></Point></Placemark>",
            escape(&stop.name),
            plan.day.clock(stop.start),
            plan.day.clock(stop.end),
            escape(&stop.street),
            place(stop.position)
        )?;
    }
    writeln!(out, "</Folder>")
}

fn place(position: Position) -> String {
    format!("{:.7},{:.7}", position.lon(), position.lat())
}
