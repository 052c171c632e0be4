//! Capacitated arc routing as `CARPData.jl` keeps it: `.dat` files with the sets gdb, val, egl, egl-large and BMCV.
//!
//! A number a line: nodes, edges; then a row an edge, `i j cost demand`, with nodes counted from 0; then vehicles (100 means as many as
//! wanted), capacity, the best known lower bound and the best known cost. Node 0 is the depot. Every edge may be driven both ways at its cost; one with
//! a demand is served once, in either direction, at the same cost. The cost is all that is driven and served, in the file's unit,
//! without rounding.

use super::lines::{Source, filled, last_line};
use super::nodes::MOST_VEHICLES;
use super::streets::{Arc, StreetProblem, Streets, Task};
use super::{FormatError, Instance};

/// How a file says that the fleet is not limited.
const AS_MANY_AS_WANTED: usize = 100;

/// Reads an instance from the text of `file`, which is named in errors. A search per end of a street: `O(n m log n)`.
pub fn read(file: &str, text: &str) -> Result<Instance, FormatError> {
    let source = Source { file };
    let end = last_line(text);
    let missing = |what: &str| source.error(end, format!("the file ends without {what}"));
    let mut lines = filled(text);
    let mut count = |what: &str| -> Result<(usize, usize), FormatError> {
        let (line, content) = lines.next().ok_or_else(|| missing(what))?;
        Ok((line, source.count(line, content)?))
    };
    let (line, n_nodes) = count("the number of nodes")?;
    let (_, n_edges) = count("the number of edges")?;
    if !(1..=1_000_000).contains(&n_nodes) {
        return Err(source.error(line, format!("{n_nodes} nodes are not read")));
    }
    let mut streets = Streets { n_nodes, ..Streets::default() };
    let mut tasks = Vec::new();
    for edge in 1..=n_edges {
        let (line, content) = lines.next().ok_or_else(|| missing(&format!("edge {edge}")))?;
        tasks.extend(read_edge(source, line, content, &mut streets)?);
    }
    let mut count = |what: &str| -> Result<(usize, usize), FormatError> {
        let (line, content) = lines.next().ok_or_else(|| missing(what))?;
        Ok((line, source.count(line, content)?))
    };
    let (line, n_vehicles) = count("the number of vehicles")?;
    if MOST_VEHICLES < n_vehicles {
        return Err(source.error(line, format!("at most {MOST_VEHICLES} vehicles are read")));
    }
    let (_, capacity) = count("the capacity")?;
    count("the lower bound")?;
    count("the best known cost")?;
    if let Some((line, content)) = lines.next() {
        return Err(source.error(line, format!("'{content}' stands after the end")));
    }
    let n_vehicles = if n_vehicles == AS_MANY_AS_WANTED { tasks.len() } else { n_vehicles };
    let problem = StreetProblem {
        name: stem(file),
        streets,
        tasks,
        n_vehicles,
        capacity: vec![i64::try_from(capacity).unwrap_or(i64::MAX)],
        scale: 1,
        ..StreetProblem::default()
    };
    problem.build(source, end)
}

/// Adds both directions of an edge; answers its service, if it has a demand.
fn read_edge(
    source: Source<'_>,
    line: usize,
    content: &str,
    streets: &mut Streets,
) -> Result<Option<Task>, FormatError> {
    let words: Vec<&str> = content.split_whitespace().collect();
    let &[i, j, cost, demand] = words.as_slice() else {
        let reason = format!("expected an edge as 4 numbers, found {}", words.len());
        return Err(source.error(line, reason));
    };
    let node = |word: &str| match source.count(line, word)? {
        node if node < streets.n_nodes => Ok(node),
        node => Err(source
            .error(line, format!("there is no node {node}: the last is {}", streets.n_nodes - 1))),
    };
    let (from, to) = (node(i)?, node(j)?);
    let cost = i64::try_from(source.count(line, cost)?).unwrap_or(0);
    let demand = i64::try_from(source.count(line, demand)?).unwrap_or(0);
    let there = streets.arcs.len();
    streets.arcs.push(Arc { from, to, cost });
    streets.arcs.push(Arc { from: to, to: from, cost });
    let ways = [(there, cost, format!("{from}-{to}")), (there + 1, cost, format!("{to}-{from}"))];
    Ok((demand != 0).then(|| Task::street(streets, &ways, vec![demand])))
}

/// The name of a file without its folders and its ending.
fn stem(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Plan, Route, Stop};
    use crate::problem::{ServiceId, VehicleId};
    use crate::{judge, solution};
    use expect_test::{Expect, expect};
    use roadcrew_units::Seconds;

    /// A ring 0-1-2-0 with a chord of no demand.
    const GOOD: &str = "3\n4\n0 1 5 2\n1 2 4 3\n0 2 9 1\n0 2 7 0\n2\n5\n20\n21\n";

    #[track_caller]
    fn check_refused(text: &str, expected: &Expect) {
        expected.assert_eq(&read("ring.dat", text).unwrap_err().to_string());
    }

    #[test]
    fn a_street_is_served_in_either_direction_and_driven_the_shortest_way() {
        let instance = read("data/ring.dat", GOOD).unwrap();
        // 0→1 served, 1→2 served, back by the chord; then 2→0 served after driving the chord.
        let stop = |service, mode| Stop::service(ServiceId(service), mode);
        let route = |vehicle, stops: &[Stop]| Route {
            vehicle: VehicleId(vehicle),
            departure: Seconds::ZERO,
            stops: stops.to_vec(),
        };
        let routes = vec![route(0, &[stop(0, 0), stop(1, 0)]), route(1, &[stop(2, 1)])];
        let plan = Plan { routes };
        let judgement = judge(&instance.problem, &plan);
        assert!(judgement.is_feasible());
        let text = solution::write(&instance, &plan, judgement.cost());
        expect![[r"
            Route #1: 0-1 1-2
            Route #2: 2-0
            Cost 32
        "]]
        .assert_eq(&text);
    }

    #[test]
    fn a_hundred_vehicles_are_as_many_as_wanted() {
        let instance = read("ring.dat", &GOOD.replace("\n2\n5\n", "\n100\n5\n")).unwrap();
        assert_eq!(instance.problem.vehicles().len(), 3);
    }

    #[test]
    fn a_malformed_file_is_refused_with_line_and_reason() {
        check_refused("", &expect!["ring.dat:1: the file ends without the number of nodes"]);
        check_refused(
            "3\n1\n0 1 5",
            &expect!["ring.dat:3: expected an edge as 4 numbers, found 3"],
        );
        check_refused(
            &GOOD.replace("1 2 4 3", "1 3 4 3"),
            &expect!["ring.dat:4: there is no node 3: the last is 2"],
        );
        check_refused(
            &GOOD.replace("1 2 4 3", "1 2 -4 3"),
            &expect!["ring.dat:4: '-4' is not a number that fits here"],
        );
        check_refused(
            &GOOD.replace("\n21\n", ""),
            &expect!["ring.dat:9: the file ends without the best known cost"],
        );
        check_refused(&format!("{GOOD}5"), &expect!["ring.dat:11: '5' stands after the end"]);
        check_refused(
            "2\n1\n0 1 5 0\n1\n1\n1\n1\n",
            &expect!["ring.dat:7: nothing has to be served"],
        );
    }
}
