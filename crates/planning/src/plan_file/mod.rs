//! A day's plan as a file, whoever made it: our own JSON, or a table or a map of stops from a hand or another system.
//!
//! Only what someone decided is read: who does what in which order, when a crew leaves, and what the file says of times and cost,
//! to be held against what the judge finds.

mod csv;
mod geojson;
mod json;
mod told;

use crate::day::{PlanKind, StopKind};
use std::collections::BTreeMap;
use std::path::Path;
pub(crate) use told::{Fault, Place, Told, ToldRoute, ToldStop};

/// What columns and properties are called, here and in other systems; capitals make no difference.
const CREW: &[&str] = &["crew", "crew_id", "vehicle", "vehicle_id"];
const NUMBER: &[&str] = &["order", "sequence", "stop"];
const SERVICE: &[&str] = &["id", "service", "service_id"];
const ARRIVAL: &[&str] = &["arrival", "arrival_time"];
const START: &[&str] = &["start", "start_time", "begin", "begins"];
const END: &[&str] = &["end", "end_time", "departure", "departure_time"];
const OUTCOME: &[&str] = &["outcome", "exception"];

/// What a file says.
#[derive(Clone, Debug, Default)]
pub struct PlanFile {
    /// The file, as the user named it.
    pub(crate) file: String,
    /// What its city is called, where the file names it.
    pub(crate) city: Option<String>,
    /// The day, where the file names it.
    pub(crate) date: Option<Told<String>>,
    /// The kind of work, where the file names it.
    pub(crate) kind: Option<PlanKind>,
    /// The programme of such rounds, where the file names it: an id, or what people call it.
    pub(crate) programme: Option<String>,
    /// What it claims to cost, in units of the city's currency.
    pub(crate) cost: Option<f64>,
    /// One per crew in the order of the file.
    pub(crate) routes: Vec<ToldRoute>,
    /// What made no sense; the rest is read as if it weren't there.
    pub(crate) faults: Vec<Fault>,
    /// What is odd but can be read, as sentences.
    pub(crate) remarks: Vec<String>,
}

/// A service of a plan that is kept elsewhere.
#[derive(Clone, Debug)]
pub struct ToldService {
    /// Its id.
    pub id: String,
    /// When the crew is there: an instant as ISO 8601 has it.
    pub arrival: Option<String>,
    /// Between which instants its work is promised to begin.
    pub promise: Option<(String, String)>,
}

/// Why a file is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanFileError {
    /// It can't be opened.
    #[error("can't read {file}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why not.
        source: std::io::Error,
    },
    /// It is no text.
    #[error(transparent)]
    Text(#[from] roadcrew_incidents::intake::IntakeError),
    /// Something in it makes no sense.
    #[error("{place}: {reason}")]
    Wrong {
        /// The file with the line, or with the part of it.
        place: String,
        /// What is wrong, and what to do.
        reason: String,
    },
}

impl PlanFile {
    /// A plan that is kept elsewhere, with the services of each crew in order.
    pub fn of_services(
        name: &str,
        (date, kind): (&str, Option<PlanKind>),
        routes: impl IntoIterator<Item = (String, Vec<ToldService>)>,
    ) -> Self {
        let stop = |service: ToldService| ToldStop {
            id: service.id,
            arrival: service.arrival,
            promise: service.promise,
            ..ToldStop::default()
        };
        let routes = routes.into_iter().map(|(crew, services)| ToldRoute {
            crew: Told { what: crew, place: Place::File },
            stops: services.into_iter().map(stop).collect(),
            ..ToldRoute::default()
        });
        Self {
            file: name.to_owned(),
            date: Some(Told { what: date.to_owned(), place: Place::File }),
            kind,
            routes: routes.collect(),
            ..Self::default()
        }
    }

    /// Reads a file: JSON as `plan -o` and `--json` write it, GeoJSON with a point a stop, or else CSV with a row a stop.
    pub fn read(path: &Path) -> Result<Self, PlanFileError> {
        let file = path.display().to_string();
        let bytes = std::fs::read(path)
            .map_err(|source| PlanFileError::Unreadable { file: file.clone(), source })?;
        // Spreadsheets save tables as Windows-1252.
        let (text, _) = roadcrew_incidents::intake::read_table_text(&file, &bytes)?;
        Self::parse(&file, &text)
    }

    /// Reads a file's text.
    pub fn parse(file: &str, text: &str) -> Result<Self, PlanFileError> {
        let text = text.trim_start_matches('\u{feff}');
        let mut plan = Self { file: file.to_owned(), ..Self::default() };
        if !text.trim_start().starts_with(['{', '[']) {
            csv::read(&mut plan, text)?;
            return Ok(plan);
        }
        let value: serde_json::Value = serde_json::from_str(text).map_err(|error| {
            plan.wrong(
                &Place::Line(u64::try_from(error.line()).unwrap_or_default()),
                format!("the JSON can't be read: {error}"),
            )
        })?;
        if value["type"] == "FeatureCollection" {
            geojson::read(&mut plan, &value)?;
        } else {
            json::read(&mut plan, &value)?;
        }
        Ok(plan)
    }

    pub(crate) fn wrong(&self, place: &Place, reason: impl Into<String>) -> PlanFileError {
        PlanFileError::Wrong { place: self.at(place), reason: reason.into() }
    }

    /// A place in words: `plan.csv:7`, or `plan.json, route 2, stop 5`.
    pub(crate) fn at(&self, place: &Place) -> String {
        match place {
            Place::File => self.file.clone(),
            Place::Line(line) => format!("{}:{line}", self.file),
            Place::Part(part) => format!("{}, {part}", self.file),
        }
    }

    /// The route of a crew, which begins here if it is new.
    fn route_of(&mut self, crew: &str, place: &Place) -> &mut ToldRoute {
        let index = self.routes.iter().position(|route| route.crew.what == crew);
        let index = index.unwrap_or_else(|| {
            let crew = Told { what: crew.to_owned(), place: place.clone() };
            self.routes.push(ToldRoute { crew, ..ToldRoute::default() });
            self.routes.len() - 1
        });
        &mut self.routes[index]
    }

    /// Notes what makes no sense, so that the rest can be judged.
    fn note(&mut self, rule: &'static str, place: &Place, reason: impl Into<String>) {
        let (place, reason) = (place.clone(), reason.into());
        self.faults.push(Fault { rule, crew: None, place, reason });
    }

    /// The same, of a crew's row.
    fn note_of(&mut self, rule: &'static str, (crew, place): (&str, &Place), reason: String) {
        self.note(rule, place, reason);
        if let Some(fault) = self.faults.last_mut() {
            fault.crew = Some(crew.to_owned());
        }
    }

    /// Gives each route its stops in their order.
    fn take_stops(&mut self, mut stops: BTreeMap<String, Vec<(Option<f64>, ToldStop)>>) {
        for index in 0..self.routes.len() {
            let crew = self.routes[index].crew.what.clone();
            let numbered = stops.remove(&crew).unwrap_or_default();
            self.remark_on_numbers(&crew, &numbered);
            self.routes[index].stops = in_order(numbered);
        }
    }

    /// Remarks where the numbers of a crew's stops leave open which comes first.
    fn remark_on_numbers(&mut self, crew: &str, stops: &[(Option<f64>, ToldStop)]) {
        let are_numbered = stops.iter().any(|(number, _)| number.is_some());
        for (index, (number, stop)) in stops.iter().enumerate() {
            let remark = match number {
                Some(number) => {
                    let mut before = stops[..index].iter();
                    let Some((_, first)) = before.find(|(other, _)| other == &Some(*number)) else {
                        continue;
                    };
                    format!(
                        "crew {crew} has two stops of number {number}, the first of them at {}: they are taken as they stand in the file",
                        self.at(&first.place)
                    )
                }
                // Breaks have no numbers on crew sheets.
                None if are_numbered && !is_break(stop) => format!(
                    "the stop of crew {crew} has no number, as others have: it is taken behind the one before it in the file"
                ),
                None => continue,
            };
            let is_told = self.faults.iter().any(|fault| fault.place == stop.place);
            if !is_told {
                self.remarks.push(format!("{}: {remark}", self.at(&stop.place)));
            }
        }
    }

    /// Refuses a file without any route, unless that is what it may say: for what was wrong with it, or else for `reason`.
    fn refuse_if_empty(&self, may_be_empty: bool, reason: &str) -> Result<(), PlanFileError> {
        match self.faults.first() {
            _ if !self.routes.is_empty() => Ok(()),
            Some(fault) => Err(self.wrong(&fault.place, fault.reason.clone())),
            None if may_be_empty => Ok(()),
            None => Err(self.wrong(&Place::File, reason)),
        }
    }

    /// What a cell or property says of the kind of a stop; one that there isn't is noted, and the stop's id tells.
    fn read_kind(&mut self, text: &str, row: (&str, &Place)) -> Option<StopKind> {
        if text.is_empty() || text.eq_ignore_ascii_case("service") {
            return None;
        }
        let known =
            [StopKind::Job, StopKind::Container, StopKind::Street, StopKind::Tip, StopKind::Break];
        let kind = known.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(text));
        if kind.is_none() {
            let reason =
                format!("there is no kind '{text}': use job, container, street, tip or break");
            self.note_of("unknown_kind", row, reason);
        }
        kind
    }

    /// In which mode; one that is no number is noted, and the best is taken.
    fn read_mode(&mut self, text: &str, row: (&str, &Place)) -> Option<u8> {
        let mode = text.parse().ok();
        if mode.is_none() && !text.is_empty() {
            let reason = format!("mode is '{text}': write a number from 0, or nothing");
            self.note_of("unreadable_mode", row, reason);
        }
        mode
    }

    /// A number to order stops by; what is none is noted, and the stop stays behind the one before it.
    fn read_number(&mut self, text: &str, row: (&str, &Place)) -> Option<f64> {
        let number = text.parse().ok().filter(|number: &f64| number.is_finite());
        if number.is_none() && !text.is_empty() {
            let reason = format!("'{text}' is no number to order stops by");
            self.note_of("unreadable_order", row, reason);
        }
        number
    }
}

fn is_break(stop: &ToldStop) -> bool {
    let is_called_so = stop.kind.is_none() && stop.id.starts_with("break");
    is_called_so || stop.kind == Some(StopKind::Break)
}

/// Puts stops that carry numbers into their order; those of one number stay in the order of the file. One without a number stays behind the one before it.
fn in_order(stops: Vec<(Option<f64>, ToldStop)>) -> Vec<ToldStop> {
    let mut last = f64::NEG_INFINITY;
    let mut keyed: Vec<(f64, ToldStop)> = stops
        .into_iter()
        .map(|(number, stop)| {
            last = number.unwrap_or(last);
            (last, stop)
        })
        .collect();
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    keyed.into_iter().map(|(_, stop)| stop).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ids in the order in which a crew goes to them.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let plan = PlanFile::parse("plan", text).unwrap();
        let ids = plan.routes.iter().flat_map(|route| &route.stops).map(|stop| stop.id.as_str());
        assert_eq!(ids.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn rows_go_by_their_numbers_and_those_without_stay_behind_the_row_before() {
        check("crew,stop,id\na,2,x\na,,break-1\na,1,y\n", &["y", "x", "break-1"]);
    }

    #[test]
    fn rows_without_numbers_go_by_the_file_crew_by_crew() {
        check("crew,service_id\na,x\nb,y\na,z\n", &["x", "z", "y"]);
    }

    #[test]
    fn what_makes_no_sense_is_noted_and_the_rest_is_read() {
        let text = "crew,order,id,kind,mode\na,2,x,lorry,\na,b,y,,fast\n,3,z,,\na,1,w,,1\n";
        check(text, &["w", "x", "y"]);
        let faults = PlanFile::parse("plan", text).unwrap().faults;
        let told: Vec<(&str, &Place)> = faults.iter().map(|it| (it.rule, &it.place)).collect();
        let line = |line| Place::Line(line);
        assert_eq!(
            told,
            [
                ("unknown_kind", &line(2)),
                ("unreadable_order", &line(3)),
                ("unreadable_mode", &line(3)),
                ("no_crew", &line(4)),
            ]
        );
    }

    #[test]
    fn numbers_that_stand_twice_or_nowhere_are_told_with_their_lines() {
        let text = "crew,order,id,kind\na,1,x,\na,2,y,\na,2,z,\na,,w,\na,,,break\na,,break-2,\nb,,v,\nb,,u,\n";
        check(text, &["x", "y", "z", "w", "", "break-2", "v", "u"]);
        let plan = PlanFile::parse("plan", text).unwrap();
        assert!(plan.faults.is_empty());
        let [twice, none] = &plan.remarks[..] else { panic!("{:?}", plan.remarks) };
        assert!(twice.starts_with("plan:4: crew a has two stops of number 2"), "{twice}");
        assert!(twice.contains("the first of them at plan:3"), "{twice}");
        assert!(none.starts_with("plan:5: the stop of crew a has no number"), "{none}");
    }

    #[test]
    fn a_day_on_which_nobody_goes_out_is_a_plan() {
        let table = crate::sheet::csv::HEADER.join(",");
        let map = r#"{"type": "FeatureCollection", "date": "2026-05-11", "features": []}"#;
        for empty in [&table, map] {
            assert!(PlanFile::parse("plan", empty).unwrap().routes.is_empty());
        }
        let nothing = r#"{"type": "FeatureCollection", "features": []}"#;
        for empty in ["crew,id\n", "crew,id\n,x\n", nothing] {
            assert!(PlanFile::parse("plan", empty).is_err(), "{empty}");
        }
    }

    #[test]
    fn points_are_stops_and_lines_are_not() {
        check(
            r#"{"type": "FeatureCollection", "features": [
                {"properties": {"kind": "route", "crew": "a", "departure": "07:00"}},
                {"properties": {"crew": "a", "order": 2, "id": "x"}},
                {"properties": {"crew": "a", "order": 1, "id": 7}},
                {"properties": {"kind": "undone", "id": "z"}}]}"#,
            &["7", "x"],
        );
    }

    #[test]
    fn other_systems_write_capitals_and_draw_routes_as_lines() {
        check(
            r#"{"type": "FeatureCollection", "features": [
                {"geometry": {"type": "LineString"}, "properties": {"Vehicle": "a", "Color": "red"}},
                {"geometry": {"type": "Point"}, "properties": {"Vehicle": "a", "Sequence": 2, "ID": "x"}},
                {"geometry": {"type": "Point"}, "properties": {"Vehicle": "a", "Sequence": 1, "ID": "y"}}]}"#,
            &["y", "x"],
        );
    }
}
