//! The mixed capacitated general routing problem (NEARP): nodes, edges and arcs in one route, as HGS-CARP's `.dat` files hold it.
//!
//! Without turns (`Program/Params.cpp`, type 31): a header, then the lists `ReN.` (required nodes), `ReE.`, `EDGE`, `ReA.`, `ARC`. With turns
//! (type 34, `#Nb-Turns` in the header): the tables `NODES`, `EDGES`, `ARCS` with `IS-REQUIRED`, and `TURNS`, a row a permitted turn from
//! i by j to k with its cost. A turn that is not listed is forbidden; leaving and reaching the depot is free. `#Vehicles` -1 means as many
//! as wanted.
//!
//! The cost is traversals and turns in the file's unit, without rounding. `S. COST`, which every plan pays alike, is left out, as in the published tables. A required node
//! is served whenever the vehicle is there; with turns from any arc that leads into it.

use super::lines::{Source, filled, last_line};
use super::nodes::MOST_VEHICLES;
use super::streets::{Arc, StreetProblem, Streets, Task};
use super::{FormatError, Instance};
use std::collections::BTreeMap;

/// Reads an instance from the text of `file`, which is named in errors. A search per end of a street: `O(n m log n)`.
pub fn read(file: &str, text: &str) -> Result<Instance, FormatError> {
    let source = Source { file };
    let mut reader = Reader {
        source,
        header: BTreeMap::new(),
        list: List::Header,
        streets: Streets::default(),
        required: Vec::new(),
        counts: BTreeMap::new(),
        turns: Vec::new(),
        last_line: last_line(text),
    };
    for (line, content) in filled(text) {
        reader.read_line(line, content)?;
    }
    reader.build()
}

/// Which list a row belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum List {
    Header,
    RequiredNodes,
    RequiredEdges,
    Edges,
    RequiredArcs,
    Arcs,
    /// The tables of files with turns.
    NodeTable,
    EdgeTable,
    ArcTable,
    Turns,
}

/// What must be served.
enum Required {
    Node(usize),
    Street { arc: usize, both_ways: bool },
}

struct Reader<'a> {
    source: Source<'a>,
    /// Values by key, without `#` and what tells nothing apart.
    header: BTreeMap<&'a str, (usize, &'a str)>,
    list: List,
    streets: Streets,
    required: Vec<(Required, i64)>,
    /// How many rows each list has, required ones counted for themselves.
    counts: BTreeMap<&'static str, usize>,
    turns: Vec<(usize, [usize; 3], i64)>,
    last_line: usize,
}

const HEADER: [&str; 15] = [
    "Name",
    "Optimal value",
    "Vehicles",
    "Capacity",
    "Depot Node",
    "Depot",
    "Nodes",
    "Edges",
    "Arcs",
    "Required N",
    "Required E",
    "Required A",
    "Required-N",
    "Required-E",
    "Required-A",
];
const N_TURNS: &str = "Nb-Turns";

impl<'a> Reader<'a> {
    fn read_line(&mut self, line: usize, content: &'a str) -> Result<(), FormatError> {
        let words: Vec<&str> = content.split_whitespace().collect();
        if let Some(list) = list_of(content, words[0]) {
            self.list = list;
            return Ok(());
        }
        let is_remark = words[0] == "INDEX" || words[0] == "INDEX-I" || is_origin(content);
        match self.list {
            _ if is_remark => Ok(()),
            List::Header => self.read_key(line, content),
            List::RequiredNodes => {
                let [name, demand, _] = self.exactly(line, &words)?;
                let number = name.strip_prefix('N').unwrap_or(name);
                let node = self.node(line, number)?;
                let demand = self.amount(line, demand)?;
                self.require("Required N", Required::Node(node), demand);
                Ok(())
            }
            List::RequiredEdges | List::RequiredArcs => {
                let [_, from, to, cost, demand, _] = self.exactly(line, &words)?;
                let demand = self.amount(line, demand)?;
                let both_ways = self.list == List::RequiredEdges;
                let arc = self.street(line, from, to, cost, both_ways)?;
                let key = if both_ways { "Required E" } else { "Required A" };
                self.require(key, Required::Street { arc, both_ways }, demand);
                Ok(())
            }
            List::Edges | List::Arcs => {
                let [_, from, to, cost] = self.exactly(line, &words)?;
                self.street(line, from, to, cost, self.list == List::Edges).map(|_arc| ())
            }
            List::NodeTable => {
                let [node, demand, required, _, _] = self.exactly(line, &words)?;
                let node = self.node(line, node)?;
                let demand = self.amount(line, demand)?;
                if self.is_required(line, required)? {
                    self.require("Required N", Required::Node(node), demand);
                }
                Ok(())
            }
            List::EdgeTable | List::ArcTable => {
                let [from, to, demand, required, cost] = self.exactly(line, &words)?;
                let both_ways = self.list == List::EdgeTable;
                let arc = self.street(line, from, to, cost, both_ways)?;
                let demand = self.amount(line, demand)?;
                if self.is_required(line, required)? {
                    let key = if both_ways { "Required E" } else { "Required A" };
                    self.require(key, Required::Street { arc, both_ways }, demand);
                }
                Ok(())
            }
            List::Turns => {
                let [i, j, k, cost, _] = self.exactly(line, &words)?;
                let nodes = [self.node(line, i)?, self.node(line, j)?, self.node(line, k)?];
                let cost = self.amount(line, cost)?;
                self.turns.push((line, nodes, cost));
                Ok(())
            }
        }
    }

    fn read_key(&mut self, line: usize, content: &'a str) -> Result<(), FormatError> {
        let (key, value) = content.split_once(':').unwrap_or((content, ""));
        let key = key.trim().trim_start_matches('#');
        if !HEADER.contains(&key) && key != N_TURNS {
            return Err(self.source.error(line, format!("'{key}' is not known here")));
        }
        if self.header.insert(key, (line, value.trim())).is_some() {
            return Err(self.source.error(line, format!("'{key}' stands twice")));
        }
        if key == "Nodes" {
            let n_nodes = self.source.count(line, value.trim())?;
            if !(1..=1_000_000).contains(&n_nodes) {
                return Err(self.source.error(line, format!("{n_nodes} nodes are not read")));
            }
            self.streets.n_nodes = n_nodes;
        }
        Ok(())
    }

    fn exactly<'w, const N: usize>(
        &self,
        line: usize,
        words: &[&'w str],
    ) -> Result<[&'w str; N], FormatError> {
        <[&str; N]>::try_from(words).map_err(|_other_length| {
            let reason = format!("expected {N} columns, found {}", words.len());
            self.source.error(line, reason)
        })
    }

    /// A node of the file, which count from 1, counted from 0.
    fn node(&self, line: usize, word: &str) -> Result<usize, FormatError> {
        let number = self.source.count(line, word)?;
        let n_nodes = self.streets.n_nodes;
        if (1..=n_nodes).contains(&number) {
            return Ok(number - 1);
        }
        Err(self.source.error(line, format!("there is no node {number}: #Nodes is {n_nodes}")))
    }

    fn amount(&self, line: usize, word: &str) -> Result<i64, FormatError> {
        Ok(i64::try_from(self.source.count(line, word)?).unwrap_or(i64::MAX))
    }

    fn is_required(&self, line: usize, word: &str) -> Result<bool, FormatError> {
        match word {
            "0" => Ok(false),
            "1" => Ok(true),
            _ => Err(self.source.error(line, format!("IS-REQUIRED is '{word}': expected 0 or 1"))),
        }
    }

    fn require(&mut self, key: &'static str, required: Required, demand: i64) {
        *self.counts.entry(key).or_default() += 1;
        self.required.push((required, demand));
    }

    /// Adds a street; answers its first arc, the second being the next.
    fn street(
        &mut self,
        line: usize,
        from: &str,
        to: &str,
        cost: &str,
        both_ways: bool,
    ) -> Result<usize, FormatError> {
        let (from, to) = (self.node(line, from)?, self.node(line, to)?);
        let cost = self.amount(line, cost)?;
        let arc = self.streets.arcs.len();
        self.streets.arcs.push(Arc { from, to, cost });
        if both_ways {
            self.streets.arcs.push(Arc { from: to, to: from, cost });
        }
        *self.counts.entry(if both_ways { "Edges" } else { "Arcs" }).or_default() += 1;
        Ok(arc)
    }

    fn header(&self, keys: &[&'static str]) -> Result<(usize, &'a str), FormatError> {
        let found = keys.iter().find_map(|key| self.header.get(key).copied());
        let missing = || format!("the file ends without '{}'", keys[0]);
        found.ok_or_else(|| self.source.error(self.last_line, missing()))
    }

    fn build(mut self) -> Result<Instance, FormatError> {
        let counted: [&[&'static str]; 5] = [
            &["Required N", "Required-N"],
            &["Required E", "Required-E"],
            &["Required A", "Required-A"],
            &["Edges"],
            &["Arcs"],
        ];
        for keys in counted {
            let (line, told) = self.header(keys)?;
            let found = self.counts.get(keys[0]).copied().unwrap_or(0);
            if self.source.count(line, told)? != found {
                let reason =
                    format!("the header tells {told} of '{}', the file holds {found}", keys[0]);
                return Err(self.source.error(line, reason));
            }
        }
        if let Some(&(line, told)) = self.header.get(N_TURNS) {
            if self.source.count(line, told)? != self.turns.len() {
                let reason =
                    format!("the header tells {told} turns, the file holds {}", self.turns.len());
                return Err(self.source.error(line, reason));
            }
            self.streets.turns = Some(self.permitted_turns()?);
        } else if let Some((line, _, _)) = self.turns.first() {
            return Err(self
                .source
                .error(*line, "there are turns, but no #Nb-Turns in the header"));
        }
        let (line, capacity) = self.header(&["Capacity"])?;
        let capacity = self.amount(line, capacity)?;
        let (line, depot) = self.header(&["Depot Node", "Depot"])?;
        let depot = self.node(line, depot)?;
        let (line, vehicles) = self.header(&["Vehicles"])?;
        let n_vehicles = match self.source.whole(line, vehicles)? {
            -1 => self.required.len(),
            _ => self.source.count(line, vehicles)?,
        };
        if MOST_VEHICLES < n_vehicles {
            let reason = format!("at most {MOST_VEHICLES} vehicles are read");
            return Err(self.source.error(line, reason));
        }
        let tasks = self.required.iter().map(|(required, demand)| self.task(required, *demand));
        let problem = StreetProblem {
            name: self.header(&["Name"])?.1.trim_end_matches(".dat").to_owned(),
            tasks: tasks.collect(),
            depot,
            n_vehicles,
            capacity: vec![capacity],
            scale: 1,
            streets: self.streets,
            ..StreetProblem::default()
        };
        problem.build(self.source, self.last_line)
    }

    fn task(&self, required: &Required, demand: i64) -> Task {
        match *required {
            Required::Node(node) => {
                Task::node(&self.streets, node, &(node + 1).to_string(), vec![demand])
            }
            Required::Street { arc, both_ways } => {
                let way = |arc: usize| {
                    let Arc { from, to, cost } = self.streets.arcs[arc];
                    (arc, cost, format!("{}-{}", from + 1, to + 1))
                };
                let ways: Vec<_> = (arc..=arc + usize::from(both_ways)).map(way).collect();
                Task::street(&self.streets, &ways, vec![demand])
            }
        }
    }

    fn permitted_turns(&self) -> Result<Vec<Vec<(usize, i64)>>, FormatError> {
        let mut arc_between = BTreeMap::new();
        for (index, arc) in self.streets.arcs.iter().enumerate() {
            if arc_between.insert((arc.from, arc.to), index).is_some() {
                let reason = format!(
                    "two streets lead from {} to {}: turns can't tell them apart",
                    arc.from + 1,
                    arc.to + 1
                );
                return Err(self.source.error(self.last_line, reason));
            }
        }
        let mut turns = vec![Vec::new(); self.streets.arcs.len()];
        for &(line, [i, j, k], cost) in &self.turns {
            let arc = |from: usize, to: usize| {
                let found = arc_between.get(&(from, to)).copied();
                let reason =
                    || format!("a turn over {}-{}, where no street leads", from + 1, to + 1);
                found.ok_or_else(|| self.source.error(line, reason()))
            };
            turns[arc(i, j)?].push((arc(j, k)?, cost));
        }
        Ok(turns)
    }
}

/// Whether a line tells which instance the data come from, as the last one may.
fn is_origin(content: &str) -> bool {
    let content = content.to_ascii_lowercase();
    content.starts_with("based") || content.starts_with("the data is based")
}

fn list_of(content: &str, first: &str) -> Option<List> {
    match first {
        "ReN." => return Some(List::RequiredNodes),
        "ReE." => return Some(List::RequiredEdges),
        "EDGE" => return Some(List::Edges),
        "ReA." => return Some(List::RequiredArcs),
        "ARC" => return Some(List::Arcs),
        _ => {}
    }
    if !content.starts_with("---") {
        return None;
    }
    match content.trim_matches('-') {
        "NODES" => Some(List::NodeTable),
        "EDGES" => Some(List::EdgeTable),
        "ARCS" => Some(List::ArcTable),
        "TURNS" => Some(List::Turns),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge;
    use crate::plan::{Plan, Route, Stop};
    use crate::problem::{ServiceId, VehicleId};
    use expect_test::{Expect, expect};
    use roadcrew_units::Seconds;

    /// A one-way ring 1→2→3→1, an edge 2-4, and a node to serve at 4.
    const GOOD: &str = "Name:\t\tring\nOptimal value:\t-1\n#Vehicles:\t-1\nCapacity:\t9\nDepot Node:\t1\n#Nodes:\t\t4\n#Edges:\t\t1\n#Arcs:\t\t3\n#Required N:\t1\n#Required E:\t1\n#Required A:\t1\n\nReN.\tDEMAND\tS. COST\nN4\t2\t2\n\nReE.\tFrom N.\tTo N.\tT. COST\tDEMAND\tS. COST\nE1\t2\t4\t10\t1\t11\n\nEDGE\tFROM N.\tTO N.\tT. COST\n\nReA.\tFROM N.\tTO N.\tT. COST\tDEMAND\tS. COST\nA1\t2\t3\t5\t1\t6\n\nARC\tFROM N.\tTO N.\tT. COST\nNrA1\t1\t2\t3\nNrA2\t3\t1\t4\n";
    /// The same with turns: turning back at 4 costs 15, left at 2 costs 9.
    const TURNS: &str = "Name:\t\tring.dat\n#Vehicles:\t2\nCapacity:\t9\nDepot:\t1\n#Nodes:\t4\n#Edges:\t1\n#Arcs:\t3\n#Required-N:\t1\n#Required-E:\t1\n#Required-A:\t1\n#Nb-Turns:\t5\n\n----------NODES----------\nINDEX\tQTY\tIS-REQUIRED\tX\tY\n1\t0\t0\t0\t0\n2\t0\t0\t0\t0\n3\t0\t0\t0\t0\n4\t2\t1\t0\t0\n\n----------EDGES----------\nINDEX-I\tINDEX-J\tQTY\tIS-REQUIRED\tTR-COST\n2\t4\t1\t1\t10\n\n-----------ARCS----------\nINDEX-I\tINDEX-J\tQTY\tIS-REQUIRED\tTR-COST\n2\t3\t1\t1\t5\n1\t2\t0\t0\t3\n3\t1\t0\t0\t4\n\n----------TURNS----------\nINDEX-I\tINDEX-J\tINDEX-K\tCOST\tTYPE\n1\t2\t3\t3\tF\n1\t2\t4\t0\tR\n4\t2\t3\t9\tL\n2\t4\t2\t15\tU\n2\t3\t1\t1\tF\n";

    #[track_caller]
    fn check_refused(text: &str, expected: &Expect) {
        expected.assert_eq(&read("ring.dat", text).unwrap_err().to_string());
    }

    /// Services in the order of the file, each with its mode.
    #[track_caller]
    fn check_cost(text: &str, services: &[(u32, u8)], expected: &Expect) {
        let instance = read("ring.dat", text).unwrap();
        let stops = services.iter().map(|&(service, mode)| Stop::service(ServiceId(service), mode));
        let route =
            Route { vehicle: VehicleId(0), departure: Seconds::ZERO, stops: stops.collect() };
        let judgement = judge(&instance.problem, &Plan { routes: vec![route] });
        let broken: Vec<String> = judgement.violations.iter().map(ToString::to_string).collect();
        expected.assert_eq(&format!("{}: {}", judgement.cost().0, broken.join(", ")));
    }

    #[test]
    fn nodes_edges_and_arcs_are_served_for_the_cost_of_traversal() {
        // 1→2, edge 2→4 served, node 4 served, 4→2, arc 2→3 served, 3→1.
        check_cost(GOOD, &[(1, 0), (0, 0), (2, 0)], &expect!["32: "]);
        // The edge from 4 to 2: 2→4 is driven first.
        check_cost(GOOD, &[(0, 0), (1, 1), (2, 0)], &expect!["32: "]);
    }

    #[test]
    fn turns_have_their_price_and_the_depot_has_none() {
        check_cost(TURNS, &[(1, 0), (0, 0), (2, 0)], &expect!["57: "]);
    }

    #[test]
    fn a_turn_that_is_not_listed_is_forbidden() {
        let text = TURNS.replace("4\t2\t3\t9\tL\n", "").replace("Turns:\t5", "Turns:\t4");
        check_cost(
            &text,
            &[(1, 0), (0, 0), (2, 0)],
            &expect!["23: vehicle 0, stop 2: no way leads there from the stop before"],
        );
    }

    #[test]
    fn a_malformed_file_is_refused_with_line_and_reason() {
        check_refused("", &expect!["ring.dat:1: the file ends without 'Required N'"]);
        check_refused(
            &GOOD.replace("N4\t2\t2", "N5\t2\t2"),
            &expect!["ring.dat:14: there is no node 5: #Nodes is 4"],
        );
        check_refused(
            &GOOD.replace("#Edges:\t\t1", "#Edges:\t\t2"),
            &expect!["ring.dat:7: the header tells 2 of 'Edges', the file holds 1"],
        );
        check_refused(
            &GOOD.replace("Capacity", "Volume"),
            &expect!["ring.dat:4: 'Volume' is not known here"],
        );
        check_refused(
            &GOOD.replace("NrA2\t3\t1\t4", "NrA2\t3\t1"),
            &expect!["ring.dat:26: expected 4 columns, found 3"],
        );
        check_refused(
            &GOOD.replace("NrA2\t3\t1\t4", "NrA2\t3\t1\tfar"),
            &expect!["ring.dat:26: 'far' is not a number that fits here"],
        );
        check_refused(
            &TURNS.replace("4\t2\t3\t9\tL", "4\t1\t3\t9\tL"),
            &expect!["ring.dat:34: a turn over 4-1, where no street leads"],
        );
        check_refused(
            &TURNS.replace("Turns:\t5", "Turns:\t6"),
            &expect!["ring.dat:11: the header tells 6 turns, the file holds 5"],
        );
        check_refused(
            &TURNS.replace("4\t2\t1\t0", "4\t2\tyes\t0"),
            &expect!["ring.dat:18: IS-REQUIRED is 'yes': expected 0 or 1"],
        );
    }
}
