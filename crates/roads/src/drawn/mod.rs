//! Small cities drawn as text.
//!
//! Letters are junctions, three columns or two lines are 100 m apart, `-` and `|` are streets of one way each.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod changes;
mod generated;
mod rules;
mod snapping;
mod walks;

use std::collections::BTreeMap;
use std::sync::Arc;

use roadcrew_units::Position;

use crate::network::{JunctionId, SegmentId};
use crate::osm::{Drawing, LeftOuts, Member, Node, Relation, Way, assemble};
use crate::profile::Profile;
use crate::router::Router;

/// Ten-millionths of a degree at the equator.
const HUNDRED_METRES: i32 = 8994;

/// A city and its letters.
struct DrawnCity {
    router: Router,
    letters: BTreeMap<Position, char>,
}

impl DrawnCity {
    /// The city of a truck.
    ///
    /// Rules say what stands beside the drawing: `AB oneway=yes`, `B barrier=bollard`, `no_left_turn AB B BC` through a
    /// junction or `no_u_turn AB BC CD` through streets.
    fn new<R: AsRef<str>>(drawing: &str, rules: &[R]) -> Self {
        let rules: Vec<&str> = rules.iter().map(AsRef::as_ref).collect();
        let sketch = Sketch::new(drawing);
        let is_restriction = |rule: &&&str| rule.starts_with("no_") || rule.starts_with("only_");
        let node = |(&letter, &position): (&char, &Position)| Node {
            id: node_id(letter),
            position,
            tags: tags_of(&letter.to_string(), &rules).into_iter().collect(),
        };
        let drawing = Drawing {
            ways: (0..).zip(&sketch.streets).map(|(id, &ends)| way(id, ends, &rules)).collect(),
            relations: rules
                .iter()
                .filter(is_restriction)
                .map(|rule| sketch.relation(rule))
                .collect(),
            nodes: sketch.junctions.iter().map(node).collect(),
        };
        let network = assemble(&drawing, &mut LeftOuts::default());
        Self {
            router: Router::new(Arc::new(network), &Profile::built_in("truck").unwrap()),
            letters: sketch.junctions.into_iter().map(|(letter, at)| (at, letter)).collect(),
        }
    }

    /// The segment between two letters in that direction; `None` when no vehicle may drive it.
    fn segment(&self, name: &str) -> Option<SegmentId> {
        self.router.network().segments().find(|&id| self.name(id) == name)
    }

    fn name(&self, segment: SegmentId) -> String {
        let segment = self.router.network().segment(segment);
        [segment.from, segment.to].map(|junction| self.letter(junction)).into_iter().collect()
    }

    fn letter(&self, junction: JunctionId) -> char {
        self.letters[&self.router.network().junction_position(junction)]
    }
}

/// What is seen in the drawing itself.
struct Sketch {
    junctions: BTreeMap<char, Position>,
    streets: Vec<[char; 2]>,
}

impl Sketch {
    fn new(drawing: &str) -> Self {
        let rows: Vec<Vec<char>> = drawing.lines().map(|line| line.chars().collect()).collect();
        let at = |row: usize, col: usize| {
            rows.get(row).and_then(|line| line.get(col)).copied().unwrap_or(' ')
        };
        let mut sketch = Self { junctions: BTreeMap::new(), streets: Vec::new() };
        for (row, line) in rows.iter().enumerate() {
            for (col, &letter) in line.iter().enumerate() {
                if !letter.is_ascii_uppercase() {
                    continue;
                }
                let metres = |steps: usize, per: i32| 100 * i32::try_from(steps).unwrap() / per;
                sketch.junctions.insert(letter, place(metres(col, 3), metres(row, 2)));
                if at(row, col + 1) == '-' {
                    sketch.streets.push([letter, at(row, col + 3)]);
                }
                if at(row + 1, col) == '|' {
                    sketch.streets.push([letter, at(row + 2, col)]);
                }
            }
        }
        sketch
    }

    fn relation(&self, rule: &str) -> Relation {
        let words: Vec<&str> = rule.split(' ').collect();
        let [kind, from, vias @ .., to] = &words[..] else { panic!("'{rule}' lacks members") };
        let member = |name: &str, role: &str| {
            let is_way = name.len() == 2;
            let id = if is_way { self.way_id(name) } else { node_id(only_letter(name)) };
            Member { is_way, id, role: role.to_owned() }
        };
        let mut members = vec![member(to, "to"), member(from, "from")];
        members.extend(vias.iter().map(|via| member(via, "via")));
        let tags = [("type", "restriction"), ("restriction", *kind)].into_iter().collect();
        Relation { id: 1, members, tags }
    }

    fn way_id(&self, name: &str) -> i64 {
        let drawn =
            (0..).zip(&self.streets).find(|(_, ends)| name.chars().all(|c| ends.contains(&c)));
        drawn.expect("the street is drawn").0
    }
}

/// The place so many metres east and south of the drawing's first corner.
fn place(east_m: i32, south_m: i32) -> Position {
    let e7 = |metres: i32| metres * HUNDRED_METRES / 100;
    Position::from_e7(e7(east_m), -e7(south_m)).unwrap()
}

/// A street is drawn the way round in which the rules name it.
fn way(id: i64, [a, b]: [char; 2], rules: &[&str]) -> Way {
    let turned = tags_of(&format!("{b}{a}"), rules);
    let (ends, mut tags) = if turned.is_empty() {
        ([a, b], tags_of(&format!("{a}{b}"), rules))
    } else {
        ([b, a], turned)
    };
    tags.push(("highway", "residential"));
    Way { id, nodes: ends.map(node_id).to_vec(), tags: tags.into_iter().collect() }
}

/// The tags that the rules give to a street or a junction.
fn tags_of<'a>(name: &str, rules: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    let own = rules.iter().filter_map(|rule| rule.split_once(' ')).filter(|(of, _)| *of == name);
    own.flat_map(|(_, tags)| tags.split(' ').filter_map(|tag| tag.split_once('='))).collect()
}

fn node_id(letter: char) -> i64 {
    u32::from(letter).into()
}

fn only_letter(name: &str) -> char {
    name.chars().next().expect("a name has letters")
}
