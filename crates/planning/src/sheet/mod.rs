//! Plans on paper, on maps and in files.

pub mod check;
mod cross;
pub mod csv;
pub mod explain;
mod figures;
pub mod geojson;
pub mod gpx;
pub mod html;
pub mod ical;
pub mod json;
pub mod kml;
pub mod legs;
pub mod summary;
pub mod svg;

use crate::day::DayPlan;
use std::io;
use std::path::Path;

/// Writes everything that a planner takes from a day into `folder`: the map as GeoJSON, KML and as a picture, every
/// drive by itself, the plan as JSON and CSV, and a printable sheet, a GPX track and a calendar per crew. Returns the names of the files.
pub fn write_all(plan: &DayPlan, folder: &Path) -> io::Result<Vec<String>> {
    std::fs::create_dir_all(folder)?;
    let kind = plan.kind.as_str();
    let mut written = Vec::new();
    let mut write = |name: String, text: String| -> io::Result<()> {
        std::fs::write(folder.join(&name), text)?;
        written.push(name);
        Ok(())
    };
    write(format!("{kind}.geojson"), geojson::draw(plan))?;
    write(format!("{kind}-legs.geojson"), legs::draw(plan))?;
    write(format!("{kind}.kml"), kml::draw(plan))?;
    write(format!("{kind}.svg"), svg::draw(&[plan]))?;
    write(format!("{kind}.json"), json::write(plan))?;
    let figures = serde_json::json!(crate::figures::figures(plan));
    write(format!("{kind}-figures.json"), format!("{figures:#}\n"))?;
    write(format!("{kind}.csv"), csv::write(plan))?;
    for route in &plan.routes {
        write(format!("{kind}-{}.html", route.crew), html::crew_sheet(plan, route))?;
        write(format!("{kind}-{}.gpx", route.crew), gpx::track(plan, route)?)?;
        write(format!("{kind}-{}.ics", route.crew), ical::crew_calendar(plan, route))?;
    }
    Ok(written)
}
