//! Plans on paper, on maps and in files.

pub mod check;
mod cross;
pub mod csv;
pub mod explain;
mod fairness;
mod figures;
pub mod geojson;
pub mod gpx;
pub mod html;
pub mod ical;
pub mod json;
pub mod kml;
pub mod legs;
mod letters;
mod share;
pub mod summary;
pub mod svg;

pub use cross::Crossings;

use crate::day::DayPlan;
use std::io;
use std::path::Path;

/// Writes everything that a planner takes from a day into `folder`: the map as GeoJSON, KML and as a picture, every
/// drive by itself, the plan as JSON and CSV, a printable sheet of the day, and a sheet, a GPX track and a calendar per crew.
/// All are named by the kind of work or the programme's id. Where the price of equity was asked for, the plan that it was found by is written too. Returns the names of the files.
pub fn write_all(plan: &DayPlan, folder: &Path) -> io::Result<Vec<String>> {
    std::fs::create_dir_all(folder)?;
    let stem = plan.stem();
    let mut written = Vec::new();
    let mut write = |name: String, text: String| -> io::Result<()> {
        std::fs::write(folder.join(&name), text)?;
        written.push(name);
        Ok(())
    };
    write(format!("{stem}.geojson"), geojson::draw(plan))?;
    write(format!("{stem}-legs.geojson"), legs::draw(plan))?;
    write(format!("{stem}.kml"), kml::draw(plan))?;
    write(format!("{stem}.svg"), svg::draw(&[plan]))?;
    write(format!("{stem}.json"), json::write(plan))?;
    let figures = serde_json::json!(crate::figures::figures(plan));
    write(format!("{stem}-figures.json"), format!("{figures:#}\n"))?;
    write(format!("{stem}.csv"), csv::write(plan))?;
    if let Some(fairer) = &plan.fairer {
        write(format!("{stem}-fairer.json"), json::write(fairer))?;
        write(format!("{stem}-fairer.csv"), csv::write(fairer))?;
    }
    let crossings = Crossings::of(&plan.network);
    write(format!("{stem}.html"), html::day_sheet(plan, &crossings))?;
    for route in &plan.routes {
        write(format!("{stem}-{}.html", route.crew), html::crew_sheet(plan, route, &crossings))?;
        write(format!("{stem}-{}.gpx", route.crew), gpx::track(plan, route)?)?;
        write(format!("{stem}-{}.ics", route.crew), ical::crew_calendar(plan, route))?;
    }
    Ok(written)
}
