//! Solomon's text for vehicle routing with time windows (Solomon 1987; the larger sets of Gehring and Homberger use it too).
//!
//! A name, `VEHICLE` with number and capacity, `CUSTOMER` with a row a node: number, x, y, demand, ready time, due date, service time.
//! Node 0 is the depot. As in VRPLIB a time is a distance and the cost is the distance alone, rounded by the [`Rounding`]: the literature compares
//! `dimacs`, tenths rounded down.

use super::lines::{Source, filled, last_line};
use super::nodes::{Carrier, MOST_NODES, MOST_VEHICLES, Node, Nodes, Places};
use super::{FormatError, Instance};
use crate::problem::{Place, Rounding};

/// Reads an instance from the text of `file`, which is named in errors. Up to some thousands of nodes
/// it builds the full distance table, `O(n²)`; more are left on their plane.
pub fn read(file: &str, text: &str, rounding: Rounding) -> Result<Instance, FormatError> {
    let source = Source { file };
    let end = last_line(text);
    let missing = |what: &str| source.error(end, format!("the file ends without {what}"));
    let mut lines = filled(text);
    let (_, name) = lines.next().ok_or_else(|| missing("a name"))?;
    expect_words(source, lines.next().ok_or_else(|| missing("VEHICLE"))?, &["VEHICLE"])?;
    let heads = lines.next().ok_or_else(|| missing("NUMBER CAPACITY"))?;
    expect_words(source, heads, &["NUMBER", "CAPACITY"])?;
    let fleet = lines.next().ok_or_else(|| missing("the number of vehicles"))?;
    let (n_vehicles, capacity) = read_fleet(source, fleet)?;
    expect_words(source, lines.next().ok_or_else(|| missing("CUSTOMER"))?, &["CUSTOMER"])?;
    let heads = lines.next().ok_or_else(|| missing("the names of the columns"))?;
    expect_words(source, heads, &["CUST", "NO."])?;

    let (mut places, mut nodes) = (Vec::new(), Vec::new());
    for (line, content) in lines {
        if nodes.len() == MOST_NODES {
            return Err(source.error(line, format!("at most {MOST_NODES} nodes are read")));
        }
        let (place, node) = read_node(source, line, content, nodes.len())?;
        places.push(place);
        nodes.push(node);
    }
    if nodes.len() < 2 {
        return Err(missing("a depot and a customer"));
    }
    let instance = Nodes {
        name: name.to_owned(),
        places: Places::Coordinates(places),
        depots: vec![0],
        all: nodes,
        carriers: vec![Carrier { capacity: Some(capacity), ..Carrier::default() }; n_vehicles],
        price_scale: 1,
        ..Nodes::default()
    };
    instance.build(rounding, source, end)
}

fn expect_words(
    source: Source<'_>,
    (line, content): (usize, &str),
    words: &[&str],
) -> Result<(), FormatError> {
    if content.split_whitespace().take(words.len()).eq(words.iter().copied()) {
        return Ok(());
    }
    Err(source.error(line, format!("expected '{}', found '{content}'", words.join(" "))))
}

fn read_fleet(
    source: Source<'_>,
    (line, content): (usize, &str),
) -> Result<(usize, f64), FormatError> {
    let words: Vec<&str> = content.split_whitespace().collect();
    let &[number, capacity] = words.as_slice() else {
        return Err(source.error(line, "expected the number of vehicles and their capacity"));
    };
    let n_vehicles = source.count(line, number)?;
    if MOST_VEHICLES < n_vehicles {
        return Err(source.error(line, format!("at most {MOST_VEHICLES} vehicles are read")));
    }
    Ok((n_vehicles, source.amount(line, capacity)?))
}

fn read_node(
    source: Source<'_>,
    line: usize,
    content: &str,
    expected: usize,
) -> Result<(Place, Node), FormatError> {
    let words: Vec<&str> = content.split_whitespace().collect();
    let &[number, x, y, demand, ready, due, service] = words.as_slice() else {
        return Err(source.error(line, format!("expected 7 numbers, found {}", words.len())));
    };
    if source.count(line, number)? != expected {
        return Err(source.error(line, format!("expected customer {expected}, found {number}")));
    }
    let window = (source.number(line, ready)?, source.number(line, due)?);
    if window.1 < window.0 {
        let reason = format!("the time window is upside down: ready at {ready}, due at {due}");
        return Err(source.error(line, reason));
    }
    let node = Node {
        delivered: source.amount(line, demand)?,
        window: Some(window),
        service_time: if expected == 0 { 0.0 } else { source.amount(line, service)? },
        ..Node::default()
    };
    Ok((Place { x: source.number(line, x)?, y: source.number(line, y)? }, node))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{PointId, ServiceId, TravelId};
    use expect_test::{Expect, expect};
    use roadcrew_units::Seconds;

    const GOOD: &str = "T1\n\nVEHICLE\nNUMBER     CAPACITY\n  3         200\n\nCUSTOMER\nCUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME\n \n    0      40         50          0          0       1236          0   \n    1      45         68         10        912        967         90   \n";

    #[track_caller]
    fn check_refused(text: &str, expected: &Expect) {
        let error = read("t1.txt", text, Rounding::Dimacs).unwrap_err();
        expected.assert_eq(&error.to_string());
    }

    #[test]
    fn a_file_is_read_in_tenths() {
        let instance = read("t1.txt", GOOD, Rounding::Dimacs).unwrap();
        let service = instance.problem.service(ServiceId::new(0));
        assert_eq!(instance.problem.vehicles().len(), 3);
        assert_eq!(service.modes[0].duration, Seconds(900));
        assert_eq!(service.windows[0].open(), Seconds(9120));
        let travel = instance.problem.travel(TravelId::new(0));
        assert_eq!(travel.leg(PointId::new(0), PointId::new(1)).unwrap().seconds, Seconds(186));
    }

    #[test]
    fn a_malformed_file_is_refused_with_line_and_reason() {
        check_refused("", &expect!["t1.txt:1: the file ends without a name"]);
        check_refused(
            &GOOD.replace("VEHICLE", "VEHICLES"),
            &expect!["t1.txt:3: expected 'VEHICLE', found 'VEHICLES'"],
        );
        check_refused(
            &GOOD.replace("967", "late"),
            &expect!["t1.txt:11: 'late' is not a number that fits here"],
        );
        check_refused(
            &GOOD.replace("967", "900"),
            &expect!["t1.txt:11: the time window is upside down: ready at 912, due at 900"],
        );
        check_refused(
            &GOOD.replace("    1      45", "    2      45"),
            &expect!["t1.txt:11: expected customer 1, found 2"],
        );
        check_refused(
            &GOOD.replace("         90   ", ""),
            &expect!["t1.txt:11: expected 7 numbers, found 6"],
        );
        check_refused(
            &GOOD.replace("  3         200", "  3"),
            &expect!["t1.txt:5: expected the number of vehicles and their capacity"],
        );
    }
}
