//! A plan as a table, one row a stop.

use super::stop_numbers;
use crate::day::DayPlan;

const HEADER: [&str; 16] = [
    "crew",
    "stop",
    "kind",
    "id",
    "name",
    "street",
    "lat",
    "long",
    "arrival",
    "start",
    "end",
    "due",
    "litres",
    "kilograms",
    "drive_s",
    "drive_m",
];

/// Writes the plan; times are clock times of the service day.
pub fn write(plan: &DayPlan) -> String {
    let mut text = HEADER.join(",") + "\r\n";
    for route in &plan.routes {
        for (number, stop) in stop_numbers(route) {
            let cells = [
                route.crew.clone(),
                number.map(|number| number.to_string()).unwrap_or_default(),
                stop.kind.as_str().to_owned(),
                stop.id.clone(),
                stop.name.clone(),
                stop.street.clone(),
                format!("{:.7}", stop.position.lat()),
                format!("{:.7}", stop.position.lon()),
                plan.day.clock(stop.arrival),
                plan.day.clock(stop.start),
                plan.day.clock(stop.end),
                stop.due.map(|due| plan.day.at(due).to_iso(plan.day.zone())).unwrap_or_default(),
                stop.litres.to_string(),
                stop.kilograms.to_string(),
                stop.way.seconds.0.to_string(),
                stop.way.metres.0.to_string(),
            ];
            text += &cells.map(|cell| quoted(&cell)).join(",");
            text += "\r\n";
        }
    }
    text
}

/// A cell as RFC 4180 wants it.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
