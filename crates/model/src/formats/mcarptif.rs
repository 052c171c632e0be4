//! Waste collection on streets with tips and a shift length (MCARPTIF), as Willemse and Joubert keep it (`ejwillemse/mcarptif`), and the same with turn
//! penalties (`sylee1509/Single_Vehicle_RWCP`).
//!
//! Without turns: `KEY : value` lines, lists of `(a,b) serv_cost s trav_cost t demand d` or `(a,b) cost t`, node numbers of any sign, then
//! `DEPOT` and `DUMPING_SITES`. With turns: keys and rows separated by tabs, two capacities, `TURN_PENALTY` straight, right, left, back, and per street
//! `from to service travel volume weight shape`, the shape a line of points that tells how sharp a turn is. It is straight up to 45°, back beyond 135°
//! (that is what the turn types in the published routes fit), and free at depots and tips.
//!
//! # Units
//! Everything is a time in seconds, and the time of all routes is the cost: service (which includes the traversal), driving without service,
//! turns, `DUMPING_COST` per visit to a tip. A route takes `MAX_TRIP` (`MAX_DURATION`) at most, and unloads before it returns. Turn
//! penalties have broken seconds, so these files are counted in thousandths. A file with turns names no fleet: it has one vehicle, or as
//! many as wanted if the service alone exceeds one shift.

use super::lines::{Source, filled, last_line};
use super::nodes::MOST_VEHICLES;
use super::streets::{Arc, Measure, StreetProblem, Streets, Task, Tip};
use super::{FormatError, Instance};
use std::collections::BTreeMap;

/// Reads an instance from the text of `file`, which is named in errors. A search per end of a street: `O(n m log n)`.
pub fn read(file: &str, text: &str) -> Result<Instance, FormatError> {
    let source = Source { file };
    // Only files without turns write their keys with a colon from the first line on.
    let has_turns = filled(text).next().is_some_and(|(_, line)| !line.contains(':'));
    let mut reader = Reader {
        source,
        has_turns,
        keys: BTreeMap::new(),
        list: None,
        counts: BTreeMap::new(),
        numbers: BTreeMap::new(),
        streets: Streets::default(),
        headings: Vec::new(),
        required: Vec::new(),
        last_line: last_line(text),
    };
    for (line, content) in filled(text) {
        reader.read_line(line, content)?;
    }
    reader.build()
}

/// Thousandths in files with turns.
const FINE: i64 = 1000;
/// A turn up to this is straight, in degrees.
const STRAIGHT: f64 = 45.0;
/// A turn beyond this goes back, in degrees.
const BACK: f64 = 135.0;

/// A list of streets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct List {
    /// Its name, as the header counts it.
    name: &'static str,
    required: bool,
    both_ways: bool,
}

const LISTS: [List; 4] = [
    List { name: "REQ_EDGES", required: true, both_ways: true },
    List { name: "NOREQ_EDGES", required: false, both_ways: true },
    List { name: "REQ_ARCS", required: true, both_ways: false },
    List { name: "NOREQ_ARCS", required: false, both_ways: false },
];
const KEYS: [&str; 14] = [
    "NAME",
    "NODES",
    "REQ_EDGES",
    "NOREQ_EDGES",
    "REQ_ARCS",
    "NOREQ_ARCS",
    "VEHICLES",
    "CAPACITY",
    "DUMPING_COST",
    "MAX_TRIP",
    "MAX_DURATION",
    "DEPOT",
    "DUMPING_SITES",
    "TURN_PENALTY",
];

/// A street that must be served: its first arc, both directions being neighbours, its time and loads.
struct Required {
    arc: usize,
    both_ways: bool,
    time: i64,
    load: Vec<i64>,
}

/// In which direction an arc begins and ends, in degrees.
#[derive(Clone, Copy, Debug)]
struct Heading {
    first: f64,
    last: f64,
}

struct Reader<'a> {
    source: Source<'a>,
    has_turns: bool,
    keys: BTreeMap<&'a str, (usize, &'a str)>,
    list: Option<List>,
    counts: BTreeMap<&'static str, usize>,
    /// Node numbers of the file and their places in ours.
    numbers: BTreeMap<i64, usize>,
    streets: Streets,
    /// Per arc, where turns have prices.
    headings: Vec<Heading>,
    required: Vec<Required>,
    last_line: usize,
}

impl<'a> Reader<'a> {
    fn read_line(&mut self, line: usize, content: &'a str) -> Result<(), FormatError> {
        if !content.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return match (self.list, self.has_turns) {
                (None, _) => Err(self.source.error(line, "a street stands before any list begins")),
                (Some(list), false) => self.read_words(line, content, list),
                (Some(list), true) => self.read_tabs(line, content, list),
            };
        }
        if let Some(name) = content.strip_prefix("LIST_") {
            let name = name.trim_end_matches([' ', ':', '\t']);
            let list = LISTS.into_iter().find(|list| list.name == name);
            let unknown = || self.source.error(line, format!("'{content}' is not known here"));
            self.list = Some(list.ok_or_else(unknown)?);
            return Ok(());
        }
        let split = if self.has_turns { content.split_once('\t') } else { content.split_once(':') };
        let (key, value) = split.unwrap_or((content, ""));
        let (key, value) = (key.trim(), value.trim());
        if !KEYS.contains(&key) {
            let reason =
                format!("'{key}' is not known here: leaving it out would change the problem");
            return Err(self.source.error(line, reason));
        }
        match self.keys.insert(key, (line, value)) {
            Some(_) => Err(self.source.error(line, format!("'{key}' stands twice"))),
            None => Ok(()),
        }
    }

    /// `(a,b) serv_cost s trav_cost t demand d`, or `(a,b) cost t`.
    fn read_words(&mut self, line: usize, content: &str, list: List) -> Result<(), FormatError> {
        let unreadable = || {
            let form = if list.required {
                "(a,b) serv_cost s trav_cost t demand d"
            } else {
                "(a,b) cost t"
            };
            self.source.error(line, format!("expected '{form}'"))
        };
        let ends = content.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        let (ends, rest) = ends.ok_or_else(unreadable)?;
        let (from, to) = ends.split_once(',').ok_or_else(unreadable)?;
        let (from, to) = (from.trim(), to.trim());
        let words: Vec<&str> = rest.split_whitespace().collect();
        match (list.required, words.as_slice()) {
            (true, ["serv_cost", time, "trav_cost", cost, "demand", demand]) => {
                let time = Some(self.time(line, time)?);
                let load = vec![self.amount(line, demand)?];
                self.street(line, (from, to), cost, list, (time, load))
            }
            (false, ["cost", cost]) => {
                self.street(line, (from, to), cost, list, (None, Vec::new()))
            }
            _ => Err(unreadable()),
        }
    }

    /// `from to service travel volume weight shape`, separated by tabs.
    fn read_tabs(&mut self, line: usize, content: &str, list: List) -> Result<(), FormatError> {
        let words: Vec<&str> = content.split('\t').map(str::trim).collect();
        let &[from, to, time, cost, volume, weight, shape] = words.as_slice() else {
            let reason = format!("expected 7 columns between tabs, found {}", words.len());
            return Err(self.source.error(line, reason));
        };
        let time = list.required.then(|| self.time(line, time)).transpose()?;
        let load = vec![self.amount(line, volume)?, self.amount(line, weight)?];
        let heading = self.heading(line, shape)?;
        self.street(line, (from, to), cost, list, (time, load))?;
        self.headings.push(heading);
        if list.both_ways {
            let back = |degrees: f64| degrees + 180.0;
            self.headings.push(Heading { first: back(heading.last), last: back(heading.first) });
        }
        Ok(())
    }

    /// The directions of the first and the last piece of a line `x y,x y,…`; pieces without length are left out.
    fn heading(&self, line: usize, shape: &str) -> Result<Heading, FormatError> {
        let mut points: Vec<(f64, f64)> = Vec::new();
        for point in shape.split(',') {
            let words: Vec<&str> = point.split_whitespace().collect();
            let &[x, y] = words.as_slice() else {
                return Err(self.source.error(line, format!("'{point}' is not a point 'x y'")));
            };
            points.push((self.source.number(line, x)?, self.source.number(line, y)?));
        }
        points.dedup();
        let direction = |pair: &[(f64, f64)]| {
            let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
            dy.atan2(dx).to_degrees()
        };
        let mut pieces = points.windows(2).map(direction);
        let first = pieces.next().unwrap_or(0.0);
        Ok(Heading { first, last: pieces.next_back().unwrap_or(first) })
    }

    fn scale(&self) -> i64 {
        if self.has_turns { FINE } else { 1 }
    }

    /// Seconds in the unit of the costs.
    #[expect(clippy::cast_possible_truncation, reason = "what stands in a file is bounded")]
    fn time(&self, line: usize, word: &str) -> Result<i64, FormatError> {
        if self.has_turns {
            return Ok((self.source.amount(line, word)? * 1000.0).round() as i64);
        }
        self.amount(line, word)
    }

    fn amount(&self, line: usize, word: &str) -> Result<i64, FormatError> {
        Ok(i64::try_from(self.source.count(line, word)?).unwrap_or(i64::MAX))
    }

    fn node(&mut self, line: usize, word: &str) -> Result<usize, FormatError> {
        let number = self.source.whole(line, word)?;
        let next = self.numbers.len();
        let node = *self.numbers.entry(number).or_insert(next);
        self.streets.n_nodes = self.numbers.len();
        Ok(node)
    }

    /// Adds a street, and its service if it has a time for it.
    fn street(
        &mut self,
        line: usize,
        (from, to): (&str, &str),
        cost: &str,
        list: List,
        (time, load): (Option<i64>, Vec<i64>),
    ) -> Result<(), FormatError> {
        let (from, to) = (self.node(line, from)?, self.node(line, to)?);
        let cost = self.time(line, cost)?;
        let arc = self.streets.arcs.len();
        self.streets.arcs.push(Arc { from, to, cost });
        if list.both_ways {
            self.streets.arcs.push(Arc { from: to, to: from, cost });
        }
        *self.counts.entry(list.name).or_default() += 1;
        if let Some(time) = time {
            self.required.push(Required { arc, both_ways: list.both_ways, time, load });
        }
        Ok(())
    }

    fn key(&self, keys: &[&str]) -> Result<(usize, &'a str), FormatError> {
        let found = keys.iter().find_map(|key| self.keys.get(key).copied());
        let missing = || format!("the file ends without {}", keys[0]);
        found.ok_or_else(|| self.source.error(self.last_line, missing()))
    }

    fn known_node(&self, line: usize, word: &str) -> Result<usize, FormatError> {
        let node = self.numbers.get(&self.source.whole(line, word)?).copied();
        node.ok_or_else(|| self.source.error(line, format!("no street leads to node {word}")))
    }

    fn check_counts(&self) -> Result<(), FormatError> {
        for list in LISTS {
            let (line, told) = self.key(&[list.name])?;
            let found = self.counts.get(list.name).copied().unwrap_or(0);
            if self.source.count(line, told)? != found {
                let reason = format!("{} is {told}, the list holds {found}", list.name);
                return Err(self.source.error(line, reason));
            }
        }
        let (line, told) = self.key(&["NODES"])?;
        self.source.count(line, told)?;
        Ok(())
    }

    fn build(mut self) -> Result<Instance, FormatError> {
        self.check_counts()?;
        let (line, capacities) = self.key(&["CAPACITY"])?;
        let n_dimensions = if self.has_turns { 2 } else { 1 };
        let words: Vec<&str> = capacities.split_whitespace().collect();
        if words.len() != n_dimensions {
            let reason = format!("expected {n_dimensions} capacities, found {}", words.len());
            return Err(self.source.error(line, reason));
        }
        let capacity =
            words.iter().map(|word| self.amount(line, word)).collect::<Result<Vec<_>, _>>()?;
        let (line, longest) = self.key(&["MAX_TRIP", "MAX_DURATION"])?;
        let longest = self.time(line, longest)?;
        let (line, depot) = self.key(&["DEPOT"])?;
        let depot = self.known_node(line, depot)?;
        let tips = self.tips()?;
        let n_vehicles = self.n_vehicles(longest)?;
        if self.has_turns {
            self.streets.turns = Some(self.turns()?);
        }
        let names: BTreeMap<usize, i64> =
            self.numbers.iter().map(|(&number, &node)| (node, number)).collect();
        let task = |required: &Required| {
            let way = |arc: usize| {
                let Arc { from, to, .. } = self.streets.arcs[arc];
                (arc, required.time, format!("{}-{}", names[&from], names[&to]))
            };
            let arcs = required.arc..=required.arc + usize::from(required.both_ways);
            let ways: Vec<_> = arcs.map(way).collect();
            Task::street(&self.streets, &ways, required.load.clone())
        };
        let name = self.key(&["NAME"])?.1;
        let problem = StreetProblem {
            name: name.trim_end_matches(".txt").trim_end_matches(".dat").to_owned(),
            tasks: self.required.iter().map(task).collect(),
            depot,
            tips,
            n_vehicles,
            capacity,
            longest_duration: Some(longest),
            measure: Measure::Seconds,
            scale: self.scale(),
            streets: self.streets,
        };
        problem.build(self.source, self.last_line)
    }

    fn tips(&self) -> Result<Vec<Tip>, FormatError> {
        let words = |text: &'a str| text.split([',', '\t', ' ']).filter(|word| !word.is_empty());
        let (line, costs) = self.key(&["DUMPING_COST"])?;
        let costs: Vec<i64> =
            words(costs).map(|cost| self.time(line, cost)).collect::<Result<_, _>>()?;
        let (sites_line, sites) = self.key(&["DUMPING_SITES"])?;
        let sites: Vec<&str> = words(sites).collect();
        if sites.is_empty() {
            return Err(self.source.error(sites_line, "there is no dumping site"));
        }
        if costs.len() != 1 && costs.len() != sites.len() {
            let reason = format!("{} costs for {} dumping sites", costs.len(), sites.len());
            return Err(self.source.error(line, reason));
        }
        let tip = |(index, &site): (usize, &&str)| {
            let node = self.known_node(sites_line, site)?;
            Ok(Tip { node, name: site.to_owned(), cost: costs[index.min(costs.len() - 1)] })
        };
        sites.iter().enumerate().map(tip).collect()
    }

    fn n_vehicles(&self, longest: i64) -> Result<usize, FormatError> {
        if let Some(&(line, vehicles)) = self.keys.get("VEHICLES") {
            let n_vehicles = self.source.count(line, vehicles)?;
            if MOST_VEHICLES < n_vehicles {
                let reason = format!("at most {MOST_VEHICLES} vehicles are read");
                return Err(self.source.error(line, reason));
            }
            return Ok(n_vehicles);
        }
        if !self.has_turns {
            return self.key(&["VEHICLES"]).map(|_found| 0);
        }
        let service: i64 = self.required.iter().map(|required| required.time).sum();
        Ok(if service <= longest { 1 } else { self.required.len() })
    }

    /// The price of every turn, by how sharp it is.
    fn turns(&self) -> Result<Vec<Vec<(usize, i64)>>, FormatError> {
        let (line, penalties) = self.key(&["TURN_PENALTY"])?;
        let words: Vec<&str> = penalties.split_whitespace().collect();
        let &[straight, right, left, back] = words.as_slice() else {
            return Err(self
                .source
                .error(line, "expected 4 penalties: straight, right, left, back"));
        };
        let [straight, right, left, back] = [
            self.time(line, straight)?,
            self.time(line, right)?,
            self.time(line, left)?,
            self.time(line, back)?,
        ];
        let mut arcs_from = vec![Vec::new(); self.streets.n_nodes];
        for (index, arc) in self.streets.arcs.iter().enumerate() {
            arcs_from[arc.from].push(index);
        }
        let price = |before: usize, after: usize| {
            let turned = self.headings[after].first - self.headings[before].last;
            let turned = turned - 360.0 * (turned / 360.0).round();
            if turned.abs() <= STRAIGHT {
                straight
            } else if BACK < turned.abs() {
                back
            } else if turned < 0.0 {
                right
            } else {
                left
            }
        };
        let after = |(index, arc): (usize, &Arc)| {
            arcs_from[arc.to].iter().map(|&next| (next, price(index, next))).collect()
        };
        Ok(self.streets.arcs.iter().enumerate().map(after).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Plan, Route, Stop};
    use crate::problem::{FacilityId, ServiceId, VehicleId};
    use crate::{judge, solution};
    use expect_test::{Expect, expect};
    use roadcrew_units::Seconds;

    /// A line 1 to 2 to -3, an arc from -3 back to 1, the tip at 2.
    const GOOD: &str = "NAME : line\nNODES : 3\nREQ_EDGES : 2\nNOREQ_EDGES : 0\nREQ_ARCS : 0\nNOREQ_ARCS : 1\nVEHICLES : 2\nCAPACITY : 5\nDUMPING_COST : 30\nMAX_TRIP : 200\nLIST_REQ_EDGES :\n(1,2)  serv_cost 24  trav_cost 10 demand 4\n(2,-3)   serv_cost 31    trav_cost 20    demand 3\nLIST_NOREQ_ARCS :\n(-3,1)   cost 15\nDEPOT : 1\nDUMPING_SITES : 2\n";
    /// East from 1 to 2, north from 2 to 3; the tip at 1.
    const TURNS: &str = "NAME\tcorner\nNODES\t3\nREQ_EDGES\t2\nNOREQ_EDGES\t0\nREQ_ARCS\t0\nNOREQ_ARCS\t0\nCAPACITY\t9\t9\nDUMPING_COST\t30\nMAX_DURATION\t500\nDEPOT\t1\nDUMPING_SITES\t1\nTURN_PENALTY\t0\t5.5\t11\t40.25\nLIST_REQ_EDGES :\n1\t2\t24\t10\t4\t4\t0 0,5 0,10 0\n2\t3\t31\t20\t3\t3\t10 0,10 10\nLIST_NOREQ_EDGES :\nLIST_REQ_ARCS :\nLIST_NOREQ_ARCS :\n";

    const TIP: Stop = Stop::Tip(FacilityId(0));

    fn served(service: u32, mode: u8) -> Stop {
        Stop::service(ServiceId(service), mode)
    }

    #[track_caller]
    fn check_written(text: &str, stops: &[Stop], expected: &Expect) {
        let instance = read("line.txt", text).unwrap();
        let stops = stops.to_vec();
        let route = Route { vehicle: VehicleId(0), departure: Seconds::ZERO, stops };
        let plan = Plan { routes: vec![route] };
        let judgement = judge(&instance.problem, &plan);
        let broken: Vec<String> = judgement.violations.iter().map(ToString::to_string).collect();
        let written = solution::write(&instance, &plan, judgement.cost());
        expected.assert_eq(&format!("{written}{}", broken.join("\n")));
    }

    #[track_caller]
    fn check_refused(text: &str, expected: &Expect) {
        expected.assert_eq(&read("line.txt", text).unwrap_err().to_string());
    }

    #[test]
    fn service_driving_and_tips_take_time_and_time_is_the_cost() {
        check_written(
            GOOD,
            &[served(0, 0), TIP, served(1, 0), TIP],
            &expect![[r"
            Route #1: 1-2 tip:2 2--3 tip:2
            Cost 145
        "]],
        );
    }

    #[test]
    fn a_route_is_bounded_and_ends_empty() {
        let text = GOOD.replace("MAX_TRIP : 200", "MAX_TRIP : 80");
        check_written(
            &text,
            &[served(0, 0), TIP, served(1, 1)],
            &expect![[r"
            Route #1: 1-2 tip:2 -3-2
            Cost 115
            vehicle 0 returns without unloading
            vehicle 0 is out 35 s longer than it may be"]],
        );
    }

    #[test]
    fn turns_are_priced_by_their_angle_and_free_at_the_depot() {
        // Left at 2, back at 3, right at 2.
        check_written(
            TURNS,
            &[served(0, 0), served(1, 0), TIP],
            &expect![[r"
            Route #1: 1-2 2-3 tip:1
            Cost 171.75
        "]],
        );
        // Straight to 3 without service: left at 2, back at 3, served down, right, served home.
        check_written(
            TURNS,
            &[served(1, 1), served(0, 1), TIP],
            &expect![[r"
            Route #1: 3-2 2-1 tip:1
            Cost 171.75
        "]],
        );
    }

    #[test]
    fn a_file_with_turns_has_one_vehicle_unless_one_shift_is_too_short() {
        assert_eq!(read("corner.txt", TURNS).unwrap().problem.vehicles().len(), 1);
        let short = TURNS.replace("MAX_DURATION\t500", "MAX_DURATION\t50");
        assert_eq!(read("corner.txt", &short).unwrap().problem.vehicles().len(), 2);
    }

    #[test]
    fn a_malformed_file_is_refused_with_line_and_reason() {
        check_refused("", &expect!["line.txt:1: the file ends without REQ_EDGES"]);
        check_refused(
            &GOOD.replace("(-3,1)   cost 15", "(-3,1)   cost fast"),
            &expect!["line.txt:15: 'fast' is not a number that fits here"],
        );
        check_refused(
            &GOOD.replace("(-3,1)   cost 15", "(-3;1)   cost 15"),
            &expect!["line.txt:15: expected '(a,b) cost t'"],
        );
        check_refused(
            &GOOD.replace("REQ_EDGES : 2", "REQ_EDGES : 3"),
            &expect!["line.txt:3: REQ_EDGES is 3, the list holds 2"],
        );
        check_refused(
            &GOOD.replace("SITES : 2", "SITES : 7"),
            &expect!["line.txt:17: no street leads to node 7"],
        );
        check_refused(
            &GOOD.replace("VEHICLES : 2\n", ""),
            &expect!["line.txt:16: the file ends without VEHICLES"],
        );
        check_refused(
            &GOOD.replace("MAX_TRIP", "MIN_TRIP"),
            &expect![
                "line.txt:10: 'MIN_TRIP' is not known here: leaving it out would change the problem"
            ],
        );
        check_refused(
            &TURNS.replace("\t40.25", ""),
            &expect!["line.txt:12: expected 4 penalties: straight, right, left, back"],
        );
        check_refused(
            &TURNS.replace("10 0,10 10", "10 0,10"),
            &expect!["line.txt:15: '10' is not a point 'x y'"],
        );
        check_refused(
            &TURNS.replace("1\t2\t24", "1\t24"),
            &expect!["line.txt:14: expected 7 columns between tabs, found 6"],
        );
        check_refused(
            &TURNS.replace("CAPACITY\t9\t9", "CAPACITY\t9"),
            &expect!["line.txt:7: expected 2 capacities, found 1"],
        );
    }
}
