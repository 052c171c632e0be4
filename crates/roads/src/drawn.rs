//! Rules of the road on small drawn cities.
//!
//! Letters are junctions, three columns or two lines are 100 m apart, `-` and `|` are streets of one way each.

use std::collections::BTreeMap;
use std::sync::Arc;

use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};
use roadcrew_units::{Metres, Position};

use crate::network::SegmentId;
use crate::osm::{Drawing, LeftOuts, Member, Node, Relation, Way, assemble};
use crate::profile::Profile;
use crate::router::{Approach, Router, Weight};

/// What stands beside the drawing: `AB oneway=yes`, `B barrier=bollard` or `no_left_turn AB B BC`.
fn city(drawing: &str, rules: &[&str]) -> Router {
    let rows: Vec<Vec<char>> = drawing.lines().map(|line| line.chars().collect()).collect();
    let at = |row: usize, col: usize| {
        rows.get(row).and_then(|line: &Vec<char>| line.get(col)).copied().unwrap_or(' ')
    };
    let mut nodes = BTreeMap::new();
    let mut ways = Vec::new();
    for row in 0..rows.len() {
        for col in (0..rows[row].len()).filter(|&col| at(row, col).is_ascii_uppercase()) {
            let position = Position::from_e7(col as i32 * 2998, -(row as i32) * 4497).unwrap();
            nodes.insert(at(row, col), position);
            if at(row, col + 1) == '-' {
                ways.push([at(row, col), at(row, col + 3)]);
            }
            if at(row + 1, col) == '|' {
                ways.push([at(row, col), at(row + 2, col)]);
            }
        }
    }
    let way_id = |name: &str| {
        let drawn = ways.iter().position(|way| name.chars().all(|c| way.contains(&c)));
        drawn.expect("the street is drawn") as i64
    };
    let tags_of = |name: &str| -> Vec<(String, String)> {
        let own =
            rules.iter().filter_map(|rule| rule.split_once(' ')).filter(|(of, _)| *of == name);
        own.flat_map(|(_, tags)| tags.split(' ').filter_map(|tag| tag.split_once('=')))
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect()
    };
    let way = |(id, &[a, b]): (usize, &[char; 2])| {
        let own = [format!("{a}{b}"), format!("{b}{a}")];
        let turned = i64::from(tags_of(&own[0]).is_empty() && !tags_of(&own[1]).is_empty());
        let mut tags = tags_of(&own[turned as usize]);
        tags.push(("highway".to_owned(), "residential".to_owned()));
        let nodes = if turned == 1 {
            vec![i64::from(b as u32), i64::from(a as u32)]
        } else {
            vec![i64::from(a as u32), i64::from(b as u32)]
        };
        Way { id: id as i64, nodes, tags: tags.into_iter().collect() }
    };
    let relation = |rule: &&str| {
        let words: Vec<&str> = rule.split(' ').collect();
        let [kind, from, via, to] = words[..] else { return None };
        let member = |name: &str, role: &str| {
            let is_way = name.len() == 2;
            let id = if is_way { way_id(name) } else { i64::from(name.as_bytes()[0]) };
            Member { is_way, id, role: role.to_owned() }
        };
        let members = vec![member(to, "to"), member(via, "via"), member(from, "from")];
        let tags = [("type", "restriction"), ("restriction", kind)].into_iter().collect();
        Some(Relation { id: 1, members, tags })
    };
    let drawing = Drawing {
        ways: ways.iter().enumerate().map(way).collect(),
        relations: rules
            .iter()
            .filter(|rule| rule.starts_with("no_") || rule.starts_with("only_"))
            .filter_map(relation)
            .collect(),
        nodes: nodes
            .iter()
            .map(|(&name, &position)| Node {
                id: i64::from(name as u32),
                position,
                tags: tags_of(&name.to_string()).into_iter().collect(),
            })
            .collect(),
    };
    let network = assemble(&drawing, &mut LeftOuts::default());
    Router::new(Arc::new(network), &Profile::built_in("truck").unwrap())
}

/// The metres from the start of one street to the end of another, as driven, or "no way".
fn check(drawing: &str, rules: &[&str], [from, to]: [&str; 2], expected: &str) {
    let router = city(drawing, rules);
    let segment = |name: &str| {
        let end = |id: SegmentId, index: usize| {
            let segment = router.network().segment(id);
            let junction = if index == 0 { segment.from } else { segment.to };
            let at = router.network().junction_position(junction);
            let (col, row) = (at.lon_e7() / 2998, -at.lat_e7() / 4497);
            drawing.lines().nth(row as usize).and_then(|line| line.chars().nth(col as usize))
        };
        let mut all = router.network().segments();
        all.find(|&id| end(id, 0) == name.chars().next() && end(id, 1) == name.chars().nth(1))
    };
    let answer = segment(from).zip(segment(to)).and_then(|(from, to)| {
        let start = Approach { segment: from, along: Metres(0) };
        let end = Approach { segment: to, along: router.network().segment(to).length };
        router.route(start, end)
    });
    let answer = answer.map_or("no way".to_owned(), |path| format!("{} m", path.metres.0));
    assert_eq!(answer, expected, "{drawing}");
}

const BLOCK: &str = "A--B--C\n   |  |\n   D--E";

#[test]
fn a_street_is_driven_straight_on() {
    check("A--B--C", &[], ["AB", "BC"], "200 m");
}

#[test]
fn a_one_way_street_is_not_driven_backwards() {
    check(BLOCK, &["CB oneway=yes"], ["AB", "EC"], "400 m");
    check(BLOCK, &["CB oneway=-1"], ["AB", "BC"], "200 m");
}

#[test]
fn the_most_specific_access_key_wins() {
    check("A--B--C", &["BC access=no motor_vehicle=yes"], ["AB", "BC"], "200 m");
    check("A--B--C", &["BC motor_vehicle=yes hgv=no"], ["AB", "BC"], "no way");
}

#[test]
fn a_barrier_stops_passing_and_not_reaching() {
    check("A--B--C", &["B barrier=bollard"], ["AB", "BC"], "no way");
    check("A--B--C", &["B barrier=bollard"], ["AB", "BA"], "200 m");
    check("A--B--C", &["B barrier=gate"], ["AB", "BC"], "200 m");
}

#[test]
fn a_forbidden_turn_is_driven_around() {
    check(BLOCK, &[], ["AB", "BD"], "200 m");
    check(BLOCK, &["no_right_turn AB B BD"], ["AB", "ED"], "400 m");
    check(BLOCK, &["only_straight_on AB B BC"], ["AB", "BD"], "no way");
}

#[test]
fn a_restriction_through_a_way_binds_only_who_came_that_way() {
    check(BLOCK, &["no_right_turn AB BC CE"], ["AB", "CE"], "no way");
    check(BLOCK, &["no_right_turn AB BC CE"], ["DB", "CE"], "300 m");
}

#[test]
fn one_turns_back_only_at_dead_ends() {
    check("A--B--C", &[], ["AB", "BA"], "400 m");
}

#[test]
fn the_search_agrees_with_petgraph() {
    let router = city(
        "A--B--C--F\n|  |  |  |\nG--D--E--H\n|  |  |  |\nI--J--K--L",
        &["AB oneway=yes", "no_left_turn GD D DB", "no_right_turn AB BC CE", "D barrier=bollard"],
    );
    let mut oracle: DiGraph<(), Weight> = DiGraph::new();
    for _ in 0..router.graph.n_states() {
        oracle.add_node(());
    }
    for tail in 0..router.graph.n_states() {
        for (head, weight) in router.graph.arcs(tail as u32) {
            oracle.add_edge(NodeIndex::new(tail), NodeIndex::new(head as usize), weight);
        }
    }
    let starts: Vec<Approach> =
        router.network().segments().map(|segment| Approach { segment, along: Metres(0) }).collect();
    let matrix = router.matrix(&starts, &starts);
    for (row, from) in starts.iter().enumerate() {
        let reached =
            dijkstra(&oracle, NodeIndex::new(from.segment.index()), None, |edge| *edge.weight());
        for (col, to) in starts.iter().enumerate() {
            let copies = reached
                .iter()
                .filter(|(state, _)| router.graph.segment_of[state.index()] == to.segment);
            let expected = copies.map(|(_, weight)| *weight).min().map(Weight::leg);
            assert_eq!(matrix.get(row, col), expected);
        }
    }
}
