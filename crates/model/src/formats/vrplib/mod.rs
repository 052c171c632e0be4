//! VRPLIB as PyVRP reads it (`pyvrp/read.py` and "Supported VRPLIB fields" of its documentation): capacity, time windows, prizes,
//! several depots, mixed fleets, clients that only some vehicles may visit, trips with release times, backhauls, exclusive groups.
//!
//! Keys: `NAME COMMENT TYPE DIMENSION VEHICLES EDGE_WEIGHT_TYPE (EUC_2D, EXPLICIT) EDGE_WEIGHT_FORMAT`. Sections with a row a node:
//! `NODE_COORD DEMAND LINEHAUL BACKHAUL TIME_WINDOW SERVICE_TIME RELEASE_TIME PRIZE`; with a row a vehicle: `CAPACITY VEHICLES_DEPOT
//! VEHICLES_RELOAD_DEPOT VEHICLES_MAX_RELOADS VEHICLES_MAX_DISTANCE VEHICLES_MAX_DURATION VEHICLES_FIXED_COST
//! VEHICLES_UNIT_DISTANCE_COST VEHICLES_ALLOWED_CLIENTS`; others: `DEPOT MUTUALLY_EXCLUSIVE_GROUP EDGE_WEIGHT`. What is the same for all may stand in the
//! header instead. Any other key or section is refused, since ignoring a rule would change the problem. Without `VEHICLES` there is
//! one vehicle per client, without `DEPOT_SECTION` node 1 is the depot.
//!
//! # Units and rounding
//! Times and distances are in the file's unit, a time is a distance, and the cost is distance × unit cost + fixed costs + missed prizes. Distances, times,
//! prizes and fixed costs are rounded by the [`Rounding`]; unit costs never are, and loads only where one is broken. A prize of 0
//! means that the client must be visited. In `TYPE : HFVRP` prices are hundredths, so that costs stand in the unit of the original
//! instances.

#[cfg(test)]
mod tests;

use super::lines::{Source, filled, last_line};
use super::nodes::{Carrier, MOST_IN_A_TABLE, MOST_NODES, MOST_VEHICLES, Node, Nodes, Places};
use super::{FormatError, Instance};
use crate::problem::{Place, Rounding};
use std::collections::BTreeMap;

/// Reads an instance from the text of `file`, which is named in errors. Up to some thousands of nodes
/// it builds the full distance table, `O(n²)`; more are left on their plane.
pub fn read(file: &str, text: &str, rounding: Rounding) -> Result<Instance, FormatError> {
    let source = Source { file };
    let contents = Contents::read(source, text)?;
    let reader = Reader { source, contents, last_line: last_line(text) };
    reader.nodes()?.build(rounding, source, reader.last_line)
}

const KEYS: [&str; 7] =
    ["NAME", "COMMENT", "TYPE", "DIMENSION", "VEHICLES", "EDGE_WEIGHT_TYPE", "EDGE_WEIGHT_FORMAT"];
/// May stand in the header, one for all, or as a section.
const EITHER: [&str; 8] = [
    "CAPACITY",
    "SERVICE_TIME",
    "RELEASE_TIME",
    "VEHICLES_MAX_RELOADS",
    "VEHICLES_MAX_DISTANCE",
    "VEHICLES_MAX_DURATION",
    "VEHICLES_FIXED_COST",
    "VEHICLES_UNIT_DISTANCE_COST",
];
const SECTIONS: [&str; 12] = [
    "NODE_COORD",
    "EDGE_WEIGHT",
    "DEMAND",
    "LINEHAUL",
    "BACKHAUL",
    "TIME_WINDOW",
    "PRIZE",
    "DEPOT",
    "VEHICLES_DEPOT",
    "VEHICLES_RELOAD_DEPOT",
    "VEHICLES_ALLOWED_CLIENTS",
    "MUTUALLY_EXCLUSIVE_GROUP",
];

/// A line with its number.
#[derive(Clone, Debug)]
struct Row<'a> {
    line: usize,
    words: Vec<&'a str>,
}

/// What stands in the file, by name.
#[derive(Default)]
struct Contents<'a> {
    keys: BTreeMap<&'a str, (usize, &'a str)>,
    sections: BTreeMap<&'a str, Vec<Row<'a>>>,
}

impl<'a> Contents<'a> {
    fn read(source: Source<'_>, text: &'a str) -> Result<Self, FormatError> {
        let mut contents = Self::default();
        let mut section: Option<&'a str> = None;
        for (line, content) in filled(text) {
            if content == "EOF" {
                break;
            }
            if content.starts_with(|first: char| first.is_ascii_alphabetic()) {
                section = contents.read_key(source, line, content)?;
                continue;
            }
            let rows = section.and_then(|name| contents.sections.get_mut(name));
            let Some(rows) = rows else {
                return Err(source.error(line, "numbers stand before any section begins"));
            };
            rows.push(Row { line, words: content.split_whitespace().collect() });
        }
        Ok(contents)
    }

    /// The section that begins here, if one does.
    fn read_key(
        &mut self,
        source: Source<'_>,
        line: usize,
        content: &'a str,
    ) -> Result<Option<&'a str>, FormatError> {
        let (key, value) = content.split_once(':').unwrap_or((content, ""));
        let (key, value) = (key.trim(), value.trim());
        let twice = || source.error(line, format!("'{key}' stands twice"));
        match key.strip_suffix("_SECTION") {
            Some(name) if SECTIONS.contains(&name) || EITHER.contains(&name) => {
                match self.sections.insert(name, Vec::new()) {
                    Some(_) => Err(twice()),
                    None => Ok(Some(name)),
                }
            }
            None if KEYS.contains(&key) || EITHER.contains(&key) => {
                match self.keys.insert(key, (line, value)) {
                    Some(_) if key != "COMMENT" => Err(twice()),
                    _ => Ok(None),
                }
            }
            _ => Err(source.error(
                line,
                format!("'{key}' is not known here: leaving it out would change the problem"),
            )),
        }
    }
}

struct Reader<'a> {
    source: Source<'a>,
    contents: Contents<'a>,
    last_line: usize,
}

/// A number with its line.
type Found = (usize, f64);

impl<'a> Reader<'a> {
    fn nodes(&self) -> Result<Nodes, FormatError> {
        let (line, dimension) = self.key("DIMENSION").ok_or_else(|| self.missing("DIMENSION"))?;
        let n_nodes = self.source.count(line, dimension)?;
        if !(2..=MOST_NODES).contains(&n_nodes) {
            let reason = format!("DIMENSION is {n_nodes}: expected 2 to {MOST_NODES} nodes");
            return Err(self.source.error(line, reason));
        }
        let depots = self.depots(n_nodes)?;
        let n_clients = n_nodes - depots.len();
        let n_vehicles = match self.key("VEHICLES") {
            Some((line, vehicles)) => {
                let n_vehicles = self.source.count(line, vehicles)?;
                if MOST_VEHICLES < n_vehicles {
                    let reason = format!("at most {MOST_VEHICLES} vehicles are read");
                    return Err(self.source.error(line, reason));
                }
                n_vehicles
            }
            None => n_clients,
        };
        let kind = self.key("TYPE").map_or("", |(_, kind)| kind);
        let name = self.key("NAME").map_or("", |(_, name)| name);
        Ok(Nodes {
            name: name.to_owned(),
            places: self.places(n_nodes)?,
            all: self.all_nodes(n_nodes, &depots)?,
            groups: self.groups(n_nodes, &depots)?,
            carriers: self.carriers(n_vehicles, n_nodes, &depots)?,
            depots,
            backhauls_last: kind == "VRPB",
            price_scale: if kind == "HFVRP" { 100 } else { 1 },
        })
    }

    fn missing(&self, what: &str) -> FormatError {
        self.source.error(self.last_line, format!("the file ends without {what}"))
    }

    fn key(&self, key: &str) -> Option<(usize, &'a str)> {
        self.contents.keys.get(key).copied()
    }

    fn rows(&self, section: &str) -> Option<&[Row<'a>]> {
        self.contents.sections.get(section).map(Vec::as_slice)
    }

    fn depots(&self, n_nodes: usize) -> Result<Vec<usize>, FormatError> {
        let mut depots = Vec::new();
        for row in self.rows("DEPOT").unwrap_or_default() {
            for word in row.words.iter().take_while(|&&word| word != "-1") {
                let depot = self.index(row.line, word, n_nodes, "node")?;
                if depots.contains(&depot) {
                    return Err(self.source.error(row.line, format!("depot {word} stands twice")));
                }
                depots.push(depot);
            }
        }
        if depots.is_empty() {
            depots.push(0);
        }
        if depots.len() == n_nodes {
            return Err(self.source.error(self.last_line, "every node is a depot"));
        }
        depots.sort_unstable();
        Ok(depots)
    }

    /// A node or vehicle of the file, counted from 0.
    fn index(&self, line: usize, word: &str, n: usize, what: &str) -> Result<usize, FormatError> {
        let number = self.source.count(line, word)?;
        if (1..=n).contains(&number) {
            return Ok(number - 1);
        }
        let told = if what == "node" { "DIMENSION" } else { "VEHICLES" };
        Err(self.source.error(line, format!("there is no {what} {number}: {told} is {n}")))
    }

    /// The rows of a section by the number that each begins with; `None` if there is no such section.
    fn table(
        &self,
        section: &str,
        n: usize,
        what: &str,
    ) -> Result<Option<Vec<&Row<'a>>>, FormatError> {
        let Some(rows) = self.rows(section) else {
            return Ok(None);
        };
        let mut by_index: Vec<Option<&Row<'a>>> = vec![None; n];
        for row in rows {
            let index = self.index(row.line, row.words[0], n, what)?;
            if by_index[index].replace(row).is_some() {
                let reason = format!("{what} {} stands twice in {section}_SECTION", index + 1);
                return Err(self.source.error(row.line, reason));
            }
        }
        let mut complete = Vec::with_capacity(n);
        for (index, row) in by_index.into_iter().enumerate() {
            let gap =
                || self.missing(&format!("a row of {what} {} in {section}_SECTION", index + 1));
            complete.push(row.ok_or_else(gap)?);
        }
        Ok(Some(complete))
    }

    /// The numbers of a section with one number a row, or the one of the header for all.
    fn column(&self, name: &str, n: usize, what: &str) -> Result<Option<Vec<Found>>, FormatError> {
        if let Some(rows) = self.table(name, n, what)? {
            let numbers = rows.into_iter().map(|row| {
                let [_, word] = self.exactly::<2>(row)?;
                Ok((row.line, self.source.amount(row.line, word)?))
            });
            return numbers.collect::<Result<_, _>>().map(Some);
        }
        let Some((line, value)) = self.key(name) else {
            return Ok(None);
        };
        Ok(Some(vec![(line, self.source.amount(line, value)?); n]))
    }

    fn exactly<const N: usize>(&self, row: &Row<'a>) -> Result<[&'a str; N], FormatError> {
        <[&str; N]>::try_from(row.words.as_slice()).map_err(|_other_length| {
            let found = row.words.len();
            self.source.error(row.line, format!("expected {N} numbers, found {found}"))
        })
    }

    fn places(&self, n_nodes: usize) -> Result<Places, FormatError> {
        let kind = self.key("EDGE_WEIGHT_TYPE");
        if let Some((line, kind)) = kind
            && kind != "EUC_2D"
            && kind != "EXPLICIT"
        {
            let reason =
                format!("edge weights of type '{kind}' are not read: only EUC_2D and EXPLICIT are");
            return Err(self.source.error(line, reason));
        }
        if let Some(rows) = self.rows("EDGE_WEIGHT") {
            return self.weights(rows, n_nodes);
        }
        if let Some((line, "EXPLICIT")) = kind {
            return Err(self.source.error(line, "there is no EDGE_WEIGHT_SECTION"));
        }
        let rows = self.table("NODE_COORD", n_nodes, "node")?;
        let places =
            rows.ok_or_else(|| self.missing("NODE_COORD_SECTION"))?.into_iter().map(|row| {
                let [_, x, y] = self.exactly::<3>(row)?;
                let (x, y) = (self.source.number(row.line, x)?, self.source.number(row.line, y)?);
                Ok(Place { x, y })
            });
        Ok(Places::Coordinates(places.collect::<Result<_, _>>()?))
    }

    fn weights(&self, rows: &[Row<'a>], n_nodes: usize) -> Result<Places, FormatError> {
        if MOST_IN_A_TABLE < n_nodes {
            let reason = format!("edge weights of more than {MOST_IN_A_TABLE} nodes are not read");
            return Err(self.source.error(self.last_line, reason));
        }
        let (line, format) =
            self.key("EDGE_WEIGHT_FORMAT").ok_or_else(|| self.missing("EDGE_WEIGHT_FORMAT"))?;
        let columns: fn(usize, usize) -> std::ops::Range<usize> = match format {
            "FULL_MATRIX" => |_, n| 0..n,
            "LOWER_ROW" => |row, _| 0..row,
            "LOWER_DIAG_ROW" => |row, _| 0..row + 1,
            "UPPER_ROW" => |row, n| row + 1..n,
            "UPPER_DIAG_ROW" => |row, n| row..n,
            _ => {
                let reason = format!("edge weights as '{format}' are not read");
                return Err(self.source.error(line, reason));
            }
        };
        let mut words = rows.iter().flat_map(|row| row.words.iter().map(|&word| (row.line, word)));
        let mut table = vec![0.0; n_nodes * n_nodes];
        for row in 0..n_nodes {
            for column in columns(row, n_nodes) {
                let (line, word) = words
                    .next()
                    .ok_or_else(|| self.missing(&format!("edge weights of node {}", row + 1)))?;
                let weight = self.source.amount(line, word)?;
                table[row * n_nodes + column] = weight;
                if format != "FULL_MATRIX" {
                    table[column * n_nodes + row] = weight;
                }
            }
        }
        match words.next() {
            Some((line, word)) => {
                Err(self.source.error(line, format!("'{word}' is one edge weight too many")))
            }
            None => Ok(Places::Table(table)),
        }
    }

    fn all_nodes(&self, n_nodes: usize, depots: &[usize]) -> Result<Vec<Node>, FormatError> {
        let mut nodes = vec![Node::default(); n_nodes];
        let mut fill = |name: &str, set: fn(&mut Node, f64)| -> Result<(), FormatError> {
            if let Some(column) = self.column(name, n_nodes, "node")? {
                let cells = nodes.iter_mut().zip(column);
                cells.for_each(|(node, (_, number))| set(node, number));
            }
            Ok(())
        };
        if let (Some(_), Some(both)) = (self.rows("DEMAND"), self.rows("LINEHAUL")) {
            let line = both.first().map_or(self.last_line, |row| row.line);
            return Err(self.source.error(line, "DEMAND and LINEHAUL are the same: give one"));
        }
        fill("DEMAND", |node, demand| node.delivered = demand)?;
        fill("LINEHAUL", |node, demand| node.delivered = demand)?;
        fill("BACKHAUL", |node, supply| node.collected = supply)?;
        fill("SERVICE_TIME", |node, time| node.service_time = time)?;
        fill("RELEASE_TIME", |node, time| node.release = time)?;
        fill("PRIZE", |node, prize| node.prize = prize)?;
        for (node, row) in
            self.table("TIME_WINDOW", n_nodes, "node")?.into_iter().flatten().enumerate()
        {
            let [_, open, close] = self.exactly::<3>(row)?;
            let time = |word: &str| {
                let number = word.parse().ok().filter(|time: &f64| time.is_finite());
                let misfit = || {
                    let reason = format!("'{word}' is not a number that fits here");
                    self.source.error(row.line, reason)
                };
                number.ok_or_else(misfit)
            };
            let (open, close) = (time(open)?, time(close)?);
            if close < open {
                let reason = format!(
                    "the time window is upside down: it opens at {open} and closes at {close}"
                );
                return Err(self.source.error(row.line, reason));
            }
            nodes[node].window = Some((open, close));
        }
        for &depot in depots {
            nodes[depot] = Node { window: nodes[depot].window, ..Node::default() };
        }
        Ok(nodes)
    }

    fn groups(&self, n_nodes: usize, depots: &[usize]) -> Result<Vec<Vec<usize>>, FormatError> {
        let mut groups = Vec::new();
        let mut grouped = vec![false; n_nodes];
        for row in self.rows("MUTUALLY_EXCLUSIVE_GROUP").unwrap_or_default() {
            let mut group = Vec::new();
            for word in &row.words[1..] {
                let node = self.index(row.line, word, n_nodes, "node")?;
                if depots.contains(&node) || std::mem::replace(&mut grouped[node], true) {
                    let reason = format!("node {word} is a depot or in a group already");
                    return Err(self.source.error(row.line, reason));
                }
                group.push(node);
            }
            groups.push(group);
        }
        // A group of one excludes nothing: its node is like any other.
        groups.retain(|group| 1 < group.len());
        Ok(groups)
    }

    fn carriers(
        &self,
        n_vehicles: usize,
        n_nodes: usize,
        depots: &[usize],
    ) -> Result<Vec<Carrier>, FormatError> {
        let mut carriers = vec![Carrier { depot: depots[0], ..Carrier::default() }; n_vehicles];
        let column = |name: &str| self.column(name, n_vehicles, "vehicle");
        for (carrier, (_, capacity)) in
            carriers.iter_mut().zip(column("CAPACITY")?.into_iter().flatten())
        {
            carrier.capacity = Some(capacity);
        }
        let distances = column("VEHICLES_MAX_DISTANCE")?.into_iter().flatten();
        for (carrier, (_, longest)) in carriers.iter_mut().zip(distances) {
            carrier.longest_distance = Some(longest);
        }
        let durations = column("VEHICLES_MAX_DURATION")?.into_iter().flatten();
        for (carrier, (_, longest)) in carriers.iter_mut().zip(durations) {
            carrier.longest_duration = Some(longest);
        }
        let fixed = column("VEHICLES_FIXED_COST")?.into_iter().flatten();
        for (carrier, (_, cost)) in carriers.iter_mut().zip(fixed) {
            carrier.fixed_cost = cost;
        }
        let units = column("VEHICLES_UNIT_DISTANCE_COST")?.into_iter().flatten();
        for (carrier, found) in carriers.iter_mut().zip(units) {
            carrier.unit_cost = Some(self.whole(found, 1_000_000)?);
        }
        let reloads = column("VEHICLES_MAX_RELOADS")?.into_iter().flatten();
        for (carrier, found) in carriers.iter_mut().zip(reloads) {
            carrier.most_reloads = usize::try_from(self.whole(found, 1_000_000)?).ok();
        }
        let table = |name: &str| self.table(name, n_vehicles, "vehicle");
        for (carrier, row) in
            carriers.iter_mut().zip(table("VEHICLES_DEPOT")?.into_iter().flatten())
        {
            let [_, depot] = self.exactly::<2>(row)?;
            carrier.depot = self.depot(row.line, depot, n_nodes, depots)?;
        }
        let rows = table("VEHICLES_RELOAD_DEPOT")?.into_iter().flatten();
        for (carrier, row) in carriers.iter_mut().zip(rows) {
            let depots =
                row.words[1..].iter().map(|word| self.depot(row.line, word, n_nodes, depots));
            carrier.reload_depots = depots.collect::<Result<_, _>>()?;
        }
        let rows = table("VEHICLES_ALLOWED_CLIENTS")?.into_iter().flatten();
        for (carrier, row) in carriers.iter_mut().zip(rows) {
            let nodes =
                row.words[1..].iter().map(|word| self.index(row.line, word, n_nodes, "node"));
            let mut allowed = nodes.collect::<Result<Vec<_>, _>>()?;
            allowed.sort_unstable();
            allowed.dedup();
            carrier.allowed = Some(allowed);
        }
        if let (None, None, Some(row)) = (
            self.key("CAPACITY"),
            self.rows("CAPACITY"),
            self.rows("DEMAND").or(self.rows("LINEHAUL")).or(self.rows("BACKHAUL")),
        ) && !row.is_empty()
        {
            return Err(self.missing("CAPACITY"));
        }
        Ok(carriers)
    }

    fn depot(
        &self,
        line: usize,
        word: &str,
        n_nodes: usize,
        depots: &[usize],
    ) -> Result<usize, FormatError> {
        let node = self.index(line, word, n_nodes, "node")?;
        if depots.contains(&node) {
            return Ok(node);
        }
        Err(self.source.error(line, format!("node {word} is not a depot")))
    }

    #[expect(clippy::cast_possible_truncation, reason = "the number is whole and small")]
    fn whole(&self, (line, number): Found, most: i64) -> Result<i64, FormatError> {
        let whole = number as i64;
        if number.fract() == 0.0 && whole <= most {
            return Ok(whole);
        }
        Err(self.source.error(line, format!("{number} is not a whole number up to {most}")))
    }
}
