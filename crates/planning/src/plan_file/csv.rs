//! A table with a row a stop. Other columns than those below are let be, since every system has its own.

use super::{
    ARRIVAL, CREW, END, NUMBER, OUTCOME, Place, PlanFile, PlanFileError, SERVICE, START, Told,
    ToldStop,
};
use crate::exceptions::read_outcome;
use roadcrew_incidents::delimited;
use std::collections::BTreeMap;

pub(super) fn read(plan: &mut PlanFile, text: &str) -> Result<(), PlanFileError> {
    let mut reader = delimited::trimmed_reader(text);
    let header = reader
        .headers()
        .map_err(|error| plan.wrong(&Place::Line(1), format!("the header can't be read: {error}")))?
        .clone();
    let column = |names: &[&str]| {
        header.iter().position(|column| names.iter().any(|name| column.eq_ignore_ascii_case(name)))
    };
    let needed = |names: &[&str]| {
        column(names).ok_or_else(|| {
            plan.wrong(
                &Place::Line(1),
                format!(
                    "the column '{}' is missing: a plan needs crew and id, and may have order, kind, arrival, start, end, mode, outcome",
                    names[0]
                ),
            )
        })
    };
    let (crew, service) = (needed(CREW)?, needed(SERVICE)?);
    let (number, kind, mode) = (column(NUMBER), column(&["kind"]), column(&["mode"]));
    let (arrival, start, end) = (column(ARRIVAL), column(START), column(END));
    let date = column(&["date"]);
    let outcome = column(OUTCOME);
    let mut rows: BTreeMap<String, Vec<(Option<f64>, ToldStop)>> = BTreeMap::new();
    for (line, record) in delimited::rows(reader, text) {
        let place = Place::Line(line);
        let record = match record {
            Ok(record) => record,
            Err(reason) => {
                plan.note("unreadable_row", &place, reason);
                continue;
            }
        };
        let cell = |column: Option<usize>| column.and_then(|it| record.get(it)).unwrap_or("");
        if record.iter().all(str::is_empty) {
            continue;
        }
        let crew = cell(Some(crew)).to_owned();
        if crew.is_empty() {
            plan.note("no_crew", &place, "the row names no crew: write its id from city.toml");
            continue;
        }
        if plan.date.is_none() && !cell(date).is_empty() {
            plan.date = Some(Told { what: cell(date).to_owned(), place: place.clone() });
        }
        let text = |column| Some(cell(column).to_owned()).filter(|text| !text.is_empty());
        let route = plan.route_of(&crew, &place);
        if cell(kind).eq_ignore_ascii_case("depot") {
            if rows.contains_key(&crew) {
                route.home = text(arrival).map(|what| Told { what, place });
            } else if route.departure.is_none() {
                route.departure = text(end).map(|what| Told { what, place });
            }
            continue;
        }
        let number = plan.read_number(cell(number), (&crew, &place));
        let stop = ToldStop {
            kind: plan.read_kind(cell(kind), (&crew, &place)),
            id: cell(Some(service)).to_owned(),
            mode: plan.read_mode(cell(mode), (&crew, &place)),
            arrival: text(arrival),
            start: text(start),
            end: text(end),
            promise: None,
            failed: read_outcome(cell(outcome)),
            place,
        };
        rows.entry(crew).or_default().push((number, stop));
    }
    plan.take_stops(rows);
    // One of our own is of a day on which nobody goes out.
    let is_ours = header.iter().eq(crate::sheet::csv::HEADER);
    plan.refuse_if_empty(is_ours, "the table has no row below its header: write a row a stop")
}
