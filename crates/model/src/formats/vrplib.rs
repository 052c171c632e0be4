//! VRPLIB: capacitated problems and problems with time windows, as PyVRP and the DIMACS challenge write them.
//!
//! Read are the keys `NAME COMMENT TYPE DIMENSION CAPACITY VEHICLES EDGE_WEIGHT_TYPE (EUC_2D) SERVICE_TIME` and the sections
//! `NODE_COORD DEMAND DEPOT TIME_WINDOW SERVICE_TIME`. Any other key or section is refused, since ignoring a rule would
//! change the problem. Without `VEHICLES` there is one vehicle per client. The cost is the distance.

use super::{FormatError, Instance, Rounding};
use crate::problem::{
    Depot, DepotId, Leg, Load, Mode, PointId, Problem, ProblemParts, Service, Skills, Travel,
    TravelId, Undone, Vehicle,
};
use roadcrew_units::{Metres, Money, Price, Seconds, TimeWindow};

/// Reads an instance from the text of `file`, which is named in errors. Builds the full distance table: `O(n²)`.
pub fn read(file: &str, text: &str, rounding: Rounding) -> Result<Instance, FormatError> {
    let mut reader = Reader { file, contents: Contents::default() };
    reader.read_all(text)?;
    reader.build(rounding, text.lines().count().max(1))
}

/// What stands in the file, node by node.
#[derive(Default)]
struct Contents {
    name: String,
    dimension: Option<usize>,
    capacity: Option<i64>,
    n_vehicles: Option<usize>,
    coordinates: Vec<Option<(f64, f64)>>,
    demand: Vec<i64>,
    windows: Vec<Option<(f64, f64)>>,
    service_s: Vec<f64>,
    depots: Vec<usize>,
}

struct Reader<'a> {
    file: &'a str,
    contents: Contents,
}

#[derive(Clone, Copy)]
enum Section {
    Header,
    Coordinates,
    Demand,
    Depots,
    Windows,
    ServiceTime,
}

impl Reader<'_> {
    fn error(&self, line: usize, reason: impl Into<String>) -> FormatError {
        FormatError { file: self.file.to_owned(), line, reason: reason.into() }
    }

    fn read_all(&mut self, text: &str) -> Result<(), FormatError> {
        let mut section = Section::Header;
        for (index, raw) in text.lines().enumerate() {
            let (line, content) = (index + 1, raw.trim());
            if content.is_empty() {
                continue;
            }
            if content == "EOF" {
                return Ok(());
            }
            if content.starts_with(|first: char| first.is_ascii_alphabetic()) {
                section = self.read_key(line, content)?;
            } else {
                self.read_row(line, content, section)?;
            }
        }
        Ok(())
    }

    fn read_key(&mut self, line: usize, content: &str) -> Result<Section, FormatError> {
        let (key, value) = content.split_once(':').unwrap_or((content, ""));
        let (key, value) = (key.trim(), value.trim());
        match key {
            "NAME" => value.clone_into(&mut self.contents.name),
            "COMMENT" | "TYPE" => {}
            "DIMENSION" => {
                let nodes: usize = self.number(line, value)?;
                if !(2..=100_000).contains(&nodes) {
                    return Err(self
                        .error(line, format!("DIMENSION is {value}: expected 2 to 100000 nodes")));
                }
                self.contents.dimension = Some(nodes);
                self.contents.coordinates = vec![None; nodes];
                self.contents.demand = vec![0; nodes];
                self.contents.windows = vec![None; nodes];
                self.contents.service_s = vec![0.0; nodes];
            }
            "CAPACITY" => self.contents.capacity = Some(self.number(line, value)?),
            "VEHICLES" => self.contents.n_vehicles = Some(self.number(line, value)?),
            "SERVICE_TIME" => {
                let seconds = self.number(line, value)?;
                self.contents.service_s.fill(seconds);
            }
            "EDGE_WEIGHT_TYPE" if value == "EUC_2D" => {}
            "EDGE_WEIGHT_TYPE" => {
                return Err(self.error(
                    line,
                    format!("edge weights of type '{value}' are not read: only EUC_2D is"),
                ));
            }
            "NODE_COORD_SECTION" => return Ok(Section::Coordinates),
            "DEMAND_SECTION" => return Ok(Section::Demand),
            "DEPOT_SECTION" => return Ok(Section::Depots),
            "TIME_WINDOW_SECTION" => return Ok(Section::Windows),
            "SERVICE_TIME_SECTION" => return Ok(Section::ServiceTime),
            _ => {
                return Err(self.error(
                    line,
                    format!("'{key}' is not known here: leaving it out would change the problem"),
                ));
            }
        }
        Ok(Section::Header)
    }

    fn read_row(
        &mut self,
        line: usize,
        content: &str,
        section: Section,
    ) -> Result<(), FormatError> {
        let words: Vec<&str> = content.split_whitespace().collect();
        if matches!(section, Section::Depots) {
            return self.read_depots(line, &words);
        }
        let columns = match section {
            Section::Header | Section::Depots => {
                return Err(self.error(line, "numbers stand before any section begins"));
            }
            Section::Coordinates | Section::Windows => 3,
            Section::Demand | Section::ServiceTime => 2,
        };
        if words.len() != columns {
            return Err(
                self.error(line, format!("expected {columns} numbers, found {}", words.len()))
            );
        }
        let node = self.node(line, words[0])?;
        match section {
            Section::Coordinates => {
                let place = (self.number(line, words[1])?, self.number(line, words[2])?);
                self.contents.coordinates[node] = Some(place);
            }
            Section::Windows => {
                let (open, close): (f64, f64) =
                    (self.number(line, words[1])?, self.number(line, words[2])?);
                if close < open {
                    return Err(self.error(line, format!("the time window is upside down: it opens at {open} and closes at {close}")));
                }
                self.contents.windows[node] = Some((open, close));
            }
            Section::Demand => self.contents.demand[node] = self.number(line, words[1])?,
            _ => self.contents.service_s[node] = self.number(line, words[1])?,
        }
        Ok(())
    }

    fn read_depots(&mut self, line: usize, words: &[&str]) -> Result<(), FormatError> {
        for word in words.iter().take_while(|&&word| word != "-1") {
            let depot = self.node(line, word)?;
            self.contents.depots.push(depot);
        }
        Ok(())
    }

    fn node(&self, line: usize, word: &str) -> Result<usize, FormatError> {
        let Some(dimension) = self.contents.dimension else {
            return Err(self.error(line, "DIMENSION must come before the sections"));
        };
        let number: usize = self.number(line, word)?;
        if !(1..=dimension).contains(&number) {
            return Err(
                self.error(line, format!("there is no node {number}: DIMENSION is {dimension}"))
            );
        }
        Ok(number - 1)
    }

    fn number<T: std::str::FromStr>(&self, line: usize, word: &str) -> Result<T, FormatError> {
        word.parse().map_err(|_unreadable| {
            self.error(line, format!("'{word}' is not a number that fits here"))
        })
    }

    fn build(self, rounding: Rounding, last_line: usize) -> Result<Instance, FormatError> {
        let missing = |what: &str| self.error(last_line, format!("the file ends without {what}"));
        let contents = &self.contents;
        contents.dimension.ok_or_else(|| missing("DIMENSION"))?;
        let capacity = contents.capacity.ok_or_else(|| missing("CAPACITY"))?;
        let places: Vec<(f64, f64)> = contents
            .coordinates
            .iter()
            .enumerate()
            .map(|(node, place)| {
                place.ok_or_else(|| missing(&format!("coordinates of node {}", node + 1)))
            })
            .collect::<Result<_, _>>()?;
        let depot = match contents.depots[..] {
            [] => 0,
            [depot] => depot,
            _ => return Err(self.error(last_line, "the file has several depots: only one is read")),
        };

        let window = |node: usize| {
            contents.windows[node].and_then(|(open, close)| {
                let times = (Seconds(rounding.apply(open)), Seconds(rounding.apply(close)));
                TimeWindow::try_from(times).ok()
            })
        };
        let clients: Vec<usize> = (0..places.len()).filter(|&node| node != depot).collect();
        let services = clients.iter().map(|&node| Service {
            name: (node + 1).to_string(),
            modes: vec![Mode {
                entry: PointId::new(node),
                exit: PointId::new(node),
                duration: Seconds(rounding.apply(contents.service_s[node])),
                distance: Metres::ZERO,
                cost: Money::ZERO,
            }],
            load: Load(vec![contents.demand[node]]),
            windows: window(node).into_iter().collect(),
            due: None,
            skills: Skills::NONE,
            undone: Undone::Forbidden,
        });
        let vehicle = Vehicle {
            name: String::new(),
            shift: window(depot).unwrap_or(TimeWindow::ALWAYS),
            start: DepotId::new(0),
            end: DepotId::new(0),
            capacity: Load(vec![capacity]),
            skills: Skills::NONE,
            travel: TravelId::new(0),
            fixed: Money::ZERO,
            per_metre: Price(1),
            per_second: Price::ZERO,
            longest_duration: None,
            longest_distance: None,
            breaks: Vec::new(),
            tips: Vec::new(),
            ends_empty: false,
        };
        let travel = Travel::from_fn(places.len(), |from, to| {
            let (a, b) = (places[from.index()], places[to.index()]);
            let length = rounding.apply((a.0 - b.0).hypot(a.1 - b.1));
            Some(Leg { seconds: Seconds(length), metres: Metres(length) })
        });
        let n_vehicles = contents.n_vehicles.unwrap_or(clients.len());
        let problem = Problem::new(ProblemParts {
            n_dimensions: 1,
            services: services.collect(),
            vehicles: vec![vehicle; n_vehicles],
            depots: vec![Depot {
                name: "depot".to_owned(),
                exit: PointId::new(depot),
                entry: PointId::new(depot),
            }],
            facilities: Vec::new(),
            travels: vec![travel],
        })
        .map_err(|source| self.error(last_line, source.to_string()))?;
        Ok(Instance { name: contents.name.clone(), problem, scale: rounding.scale() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    const GOOD: &str = "NAME : tiny\nTYPE : CVRP\nDIMENSION : 3\nCAPACITY : 10\nEDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 0 1.5\n3 3 0\nDEMAND_SECTION\n1 0\n2 6\n3 4\nDEPOT_SECTION\n1\n-1\nEOF\n";

    #[track_caller]
    fn check_refused(text: &str, expected: &Expect) {
        let error = read("tiny.vrp", text, Rounding::Nearest).unwrap_err();
        expected.assert_eq(&error.to_string());
    }

    #[test]
    fn distances_follow_the_rounding() {
        let length = |rounding| {
            let instance = read("tiny.vrp", GOOD, rounding).unwrap();
            let travel = instance.problem.travel(TravelId::new(0));
            travel.leg(PointId::new(0), PointId::new(1)).unwrap().metres.0
        };
        assert_eq!(length(Rounding::Nearest), 2);
        assert_eq!(length(Rounding::Down), 1);
        assert_eq!(length(Rounding::Dimacs), 15);
        assert_eq!(length(Rounding::Exact), 1500);
    }

    #[test]
    fn a_file_without_a_number_of_vehicles_has_one_per_client() {
        let instance = read("tiny.vrp", GOOD, Rounding::Nearest).unwrap();
        assert_eq!(instance.problem.vehicles().len(), 2);
    }

    #[test]
    fn a_malformed_file_is_refused_with_line_and_reason() {
        check_refused(
            &GOOD.replace("2 6", "2 six"),
            &expect!["tiny.vrp:12: 'six' is not a number that fits here"],
        );
        check_refused(
            &GOOD.replace("3 3 0", "4 3 0"),
            &expect!["tiny.vrp:9: there is no node 4: DIMENSION is 3"],
        );
        check_refused(
            &GOOD.replace("3 3 0\n", ""),
            &expect!["tiny.vrp:16: the file ends without coordinates of node 3"],
        );
        check_refused(
            &GOOD.replace("CAPACITY : 10\n", ""),
            &expect!["tiny.vrp:16: the file ends without CAPACITY"],
        );
        check_refused(
            &GOOD.replace("DEMAND_SECTION", "PRIZE_SECTION"),
            &expect![
                "tiny.vrp:10: 'PRIZE_SECTION' is not known here: leaving it out would change the problem"
            ],
        );
        check_refused("", &expect!["tiny.vrp:1: the file ends without DIMENSION"]);
    }

    #[test]
    fn an_upside_down_window_is_refused() {
        let text = GOOD.replace("DEPOT_SECTION", "TIME_WINDOW_SECTION\n2 9 3\nDEPOT_SECTION");
        check_refused(
            &text,
            &expect!["tiny.vrp:15: the time window is upside down: it opens at 9 and closes at 3"],
        );
    }
}
