//! A plan as a table: a row a stop, and a row each for leaving the depot and for coming back.

use crate::day::{DayPlan, DayRoute, DayStop, Way};
use roadcrew_units::{Position, Seconds};

const HEADER: [&str; 18] = [
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
    "mode",
    "date",
];

/// Writes the plan; times are clock times of the service day, to the second.
pub fn write(plan: &DayPlan) -> String {
    let mut text = HEADER.join(",") + "\r\n";
    let mut add = |cells: [String; 18]| {
        text += &cells.map(|cell| quoted(&cell)).join(",");
        text += "\r\n";
    };
    for route in &plan.routes {
        add(depot_row(plan, route, None, Some(route.departure)));
        for (number, stop) in route.numbered_stops() {
            add(stop_row(plan, route, number, stop));
        }
        add(depot_row(plan, route, Some(route.arrival), None));
    }
    text
}

fn stop_row(
    plan: &DayPlan,
    route: &DayRoute,
    number: Option<usize>,
    stop: &DayStop,
) -> [String; 18] {
    [
        route.crew.clone(),
        number.map(|number| number.to_string()).unwrap_or_default(),
        stop.kind.as_str().to_owned(),
        stop.id.clone(),
        stop.name.clone(),
        stop.street.clone(),
        degrees(stop.position.lat()),
        degrees(stop.position.lon()),
        clock(plan, stop.arrival),
        clock(plan, stop.start),
        clock(plan, stop.end),
        stop.due.map(|due| plan.day.at(due).to_iso(plan.day.zone())).unwrap_or_default(),
        stop.litres.to_string(),
        stop.kilograms.to_string(),
        stop.way.seconds.0.to_string(),
        stop.way.metres.0.to_string(),
        stop.mode.map(|mode| mode.to_string()).unwrap_or_default(),
        plan.day.date().to_string(),
    ]
}

fn depot_row(
    plan: &DayPlan,
    route: &DayRoute,
    arrival: Option<Seconds>,
    departure: Option<Seconds>,
) -> [String; 18] {
    let nowhere = Way::default();
    let (way, at) = match arrival {
        Some(_) => (&route.way_home, route.geometry().last().copied()),
        None => (&nowhere, route.geometry().first().copied()),
    };
    let place = |degree: fn(Position) -> f64| at.map(degree).map(degrees).unwrap_or_default();
    let time = |time: Option<Seconds>| time.map(|time| clock(plan, time)).unwrap_or_default();
    [
        route.crew.clone(),
        String::new(),
        "depot".to_owned(),
        String::new(),
        if arrival.is_some() { &route.end_depot } else { &route.depot }.clone(),
        String::new(),
        place(Position::lat),
        place(Position::lon),
        time(arrival),
        String::new(),
        time(departure),
        String::new(),
        String::new(),
        String::new(),
        way.seconds.0.to_string(),
        way.metres.0.to_string(),
        String::new(),
        plan.day.date().to_string(),
    ]
}

fn degrees(degrees: f64) -> String {
    format!("{degrees:.7}")
}

/// `HH:MM:SS` on the wall.
fn clock(plan: &DayPlan, time: Seconds) -> String {
    let iso = plan.day.at(time).to_iso(plan.day.zone());
    iso.get(11..19).unwrap_or(&iso).to_owned()
}

/// A cell as RFC 4180 wants it.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
