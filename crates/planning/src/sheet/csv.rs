//! A plan as a table: a row a stop, and a row each for leaving the depot and for coming back.

use crate::day::{DayPlan, DayRoute, DayStop, Way};
use roadcrew_units::{Position, Seconds, ServiceDay};

/// Its columns.
pub(crate) const HEADER: [&str; 18] = [
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

/// Writes the plan; times are clock times of the service day, to the second. When clocks are put back, a time of the hour that comes twice is
/// written with its date and offset the second time.
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
        name(&stop.name),
        name(&stop.street),
        degrees(stop.position.lat()),
        degrees(stop.position.lon()),
        clock(&plan.day, stop.arrival),
        clock(&plan.day, stop.start),
        clock(&plan.day, stop.end),
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
    let time = |time: Option<Seconds>| time.map(|time| clock(&plan.day, time)).unwrap_or_default();
    [
        route.crew.clone(),
        String::new(),
        "depot".to_owned(),
        String::new(),
        name(if arrival.is_some() { &route.end_depot } else { &route.depot }),
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

/// `HH:MM:SS` on the wall; the whole instant where that would be read as another one.
fn clock(day: &ServiceDay, time: Seconds) -> String {
    let iso = day.at(time).to_iso(day.zone());
    let Some(wall) = iso.get(11..19) else { return iso };
    let readings = [day.read_clock(wall), day.read_next_clock(wall)];
    if readings.into_iter().any(|it| it.is_ok_and(|it| it == time)) { wall.to_owned() } else { iso }
}

/// A name as a cell that no spreadsheet takes for a formula: some come from residents. Nothing is found again by its name.
fn name(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

/// A cell as RFC 4180 wants it.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{clock, name};
    use crate::check::read_time;
    use proptest::prelude::*;
    use roadcrew_units::{Seconds, ServiceDay};

    /// Days around both changes of the clocks, and one that is like any other.
    const DATES: [&str; 5] = ["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25", "2026-05-11"];

    #[test]
    fn no_name_is_a_formula() {
        assert_eq!(name("=1+1"), "'=1+1");
        assert_eq!(name("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(name("-2"), "'-2");
        assert_eq!(name("+358 9"), "'+358 9");
        assert_eq!(name("Katu = 1"), "Katu = 1");
    }

    proptest! {
        /// As `plan check` reads a route's times: each after the one before, from the shift's begin on.
        #[test]
        fn what_is_written_is_read_as_the_same_time_when_clocks_change(
            date in prop::sample::select(&DATES[..]),
            zone in prop::sample::select(&["Europe/Helsinki", "America/Los_Angeles", "UTC"][..]),
            shift in 0..86_400_i64,
            gaps in prop::collection::vec(0..5_400_i64, 1..8),
        ) {
            let day = ServiceDay::new(date.parse().unwrap(), &zone.parse().unwrap()).unwrap();
            let mut last = Seconds(shift);
            for gap in gaps {
                let time = last + Seconds(gap);
                let written = clock(&day, time);
                prop_assert_eq!(read_time(&day, &written, last), Ok(time), "{}", written);
                last = time;
            }
        }
    }
}
