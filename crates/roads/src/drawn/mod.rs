//! Small cities drawn as text.
//!
//! Capital letters are junctions, three columns or two lines are 100 m apart, `-` and `|` are streets of one way each,
//! from capital to capital. A small letter is a node on its way. Letters side by side are joined, 33 m apart.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod barriers;
mod changes;
mod curb;
mod ferries;
mod generated;
mod halts;
mod hours;
mod left_hand;
mod limits;
mod no_way;
mod permits;
mod restrictions;
mod rules;
mod saved;
mod shut;
mod snapping;
mod speeds;
mod strange;
mod turning_back;
mod turns;
mod walks;

use std::collections::BTreeMap;
use std::sync::Arc;

use roadcrew_units::{Metres, Position};

use crate::network::{JunctionId, SegmentId};
use crate::osm::{Drawing, LeftOut, LeftOuts, Member, Node, Relation, Way, assemble};
use crate::profile::Profile;
use crate::router::{Approach, Path, Router};

/// Ten-millionths of a degree at the equator.
const HUNDRED_METRES: i32 = 8994;

/// A city and its letters.
struct DrawnCity {
    router: Router,
    letters: BTreeMap<Position, char>,
    left_out: Vec<LeftOut>,
}

impl DrawnCity {
    /// The city of a truck.
    ///
    /// Rules say what stands beside the drawing: `AB oneway=yes`, `B barrier=bollard`, `no_left_turn AB B BC` through a
    /// junction or `no_u_turn AB BC CD` through streets, with more tags behind. Streets are residential unless tagged otherwise.
    fn new<R: AsRef<str>>(drawing: &str, rules: &[R]) -> Self {
        Self::of(&Profile::built_in("truck").unwrap(), drawing, rules)
    }

    /// The city of another vehicle.
    fn of<R: AsRef<str>>(profile: &Profile, drawing: &str, rules: &[R]) -> Self {
        let rules: Vec<&str> = rules.iter().map(AsRef::as_ref).collect();
        let sketch = Sketch::new(drawing);
        let is_restriction = |rule: &&&str| rule.starts_with("no_") || rule.starts_with("only_");
        let node = |(&letter, &position): (&char, &Position)| Node {
            id: node_id(letter),
            position,
            tags: tags_of(&letter.to_string(), &rules).into_iter().collect(),
        };
        let drawing = Drawing {
            ways: (0..).zip(&sketch.streets).map(|(id, nodes)| way(id, nodes, &rules)).collect(),
            relations: rules
                .iter()
                .filter(is_restriction)
                .map(|rule| sketch.relation(rule))
                .collect(),
            nodes: sketch.nodes.iter().map(node).collect(),
        };
        let mut left_out = LeftOuts::default();
        let network = assemble(&drawing, &mut left_out);
        Self {
            router: Router::new(Arc::new(network), profile),
            letters: sketch.nodes.into_iter().map(|(letter, at)| (at, letter)).collect(),
            left_out: left_out.into_list(),
        }
    }

    /// The way from the start of one street to the end of another.
    fn route(&self, [from, to]: [&str; 2]) -> Option<Path> {
        let (from, to) = (self.segment(from)?, self.segment(to)?);
        let start = Approach { segment: from, along: Metres(0) };
        let end = Approach { segment: to, along: self.router.network().segment(to).length };
        self.router.route(start, end)
    }

    /// The metres of that way, or "no way".
    fn metres(&self, streets: [&str; 2]) -> String {
        self.route(streets).map_or("no way".to_owned(), |path| format!("{} m", path.metres.0))
    }

    /// Its seconds, or "no way".
    fn seconds(&self, streets: [&str; 2]) -> String {
        self.route(streets).map_or("no way".to_owned(), |path| format!("{} s", path.seconds.0))
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
    nodes: BTreeMap<char, Position>,
    streets: Vec<Vec<char>>,
}

impl Sketch {
    fn new(drawing: &str) -> Self {
        let rows: Vec<Vec<char>> = drawing.lines().map(|line| line.chars().collect()).collect();
        let at = |row: usize, col: usize| {
            rows.get(row).and_then(|line| line.get(col)).copied().unwrap_or(' ')
        };
        let mut sketch = Self { nodes: BTreeMap::new(), streets: Vec::new() };
        for (row, line) in rows.iter().enumerate() {
            for (col, &letter) in line.iter().enumerate() {
                if !letter.is_ascii_alphabetic() {
                    continue;
                }
                let metres = |steps: usize, per: i32| 100 * i32::try_from(steps).unwrap() / per;
                sketch.nodes.insert(letter, place(metres(col, 3), metres(row, 2)));
                let right = at(row, col + 1);
                if letter.is_ascii_uppercase() && (right == '-' || right.is_ascii_alphabetic()) {
                    sketch.streets.push(street((col..).map(|col| at(row, col)), '-'));
                }
                if letter.is_ascii_uppercase() && at(row + 1, col) == '|' {
                    sketch.streets.push(street((row..).map(|row| at(row, col)), '|'));
                }
            }
        }
        sketch
    }

    fn relation(&self, rule: &str) -> Relation {
        let (members, more) = split_tags(rule);
        let words: Vec<&str> = members.trim().split(' ').collect();
        let [kind, from, vias @ .., to] = &words[..] else { panic!("'{rule}' lacks members") };
        let member = |name: &str, role: &str| {
            let is_way = name.len() == 2;
            let id = if is_way { self.way_id(name) } else { node_id(only_letter(name)) };
            Member { is_way, id, role: role.to_owned() }
        };
        let mut members = vec![member(to, "to"), member(from, "from")];
        members.extend(vias.iter().map(|via| member(via, "via")));
        let mut tags = tags_in(more);
        tags.push(("type".to_owned(), "restriction".to_owned()));
        if !more.contains("restriction:") {
            tags.push(("restriction".to_owned(), (*kind).to_owned()));
        }
        Relation { id: 1, members, tags: tags.into_iter().collect() }
    }

    fn way_id(&self, name: &str) -> i64 {
        let drawn =
            (0..).zip(&self.streets).find(|(_, nodes)| name.chars().all(|c| nodes.contains(&c)));
        drawn.expect("the street is drawn").0
    }
}

/// The place so many metres east and south of the drawing's first corner.
fn place(east_m: i32, south_m: i32) -> Position {
    let e7 = |metres: i32| metres * HUNDRED_METRES / 100;
    Position::from_e7(e7(east_m), -e7(south_m)).unwrap()
}

/// The letters from one capital to the next.
fn street(mut signs: impl Iterator<Item = char>, line: char) -> Vec<char> {
    let mut letters = vec![signs.next().unwrap()];
    for sign in signs {
        assert!(sign == line || sign.is_ascii_alphabetic(), "a street ends without a letter");
        if sign != line {
            letters.push(sign);
        }
        if sign.is_ascii_uppercase() {
            break;
        }
    }
    letters
}

/// A street is drawn the way round in which the rules name it.
fn way(id: i64, letters: &[char], rules: &[&str]) -> Way {
    let (a, b) = (letters[0], letters[letters.len() - 1]);
    let mut nodes: Vec<i64> = letters.iter().copied().map(node_id).collect();
    let turned = tags_of(&format!("{b}{a}"), rules);
    let mut tags = if turned.is_empty() {
        tags_of(&format!("{a}{b}"), rules)
    } else {
        nodes.reverse();
        turned
    };
    if !tags.iter().any(|(key, _)| key == "highway" || key == "route") {
        tags.push(("highway".to_owned(), "residential".to_owned()));
    }
    Way { id, nodes, tags: tags.into_iter().collect() }
}

/// The tags that the rules give to a street or a junction.
fn tags_of(name: &str, rules: &[&str]) -> Vec<(String, String)> {
    let own = rules.iter().filter_map(|rule| rule.split_once(' ')).filter(|(of, _)| *of == name);
    own.flat_map(|(_, tags)| tags_in(tags)).collect()
}

/// Tags that stand one after the other; a word without `=` belongs to the value before it.
fn tags_in(text: &str) -> Vec<(String, String)> {
    let mut tags: Vec<(String, String)> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match (word.split_once('='), tags.last_mut()) {
            (Some((key, value)), _) => tags.push((key.to_owned(), value.to_owned())),
            (None, Some((_, value))) => {
                value.push(' ');
                value.push_str(word);
            }
            (None, None) => panic!("'{text}' starts without a key"),
        }
    }
    tags
}

/// What stands before the first tag, and the tags.
fn split_tags(rule: &str) -> (&str, &str) {
    let first = rule.find('=').and_then(|equals| rule[..equals].rfind(' '));
    first.map_or((rule, ""), |at| (&rule[..at], &rule[at + 1..]))
}

fn node_id(letter: char) -> i64 {
    u32::from(letter).into()
}

fn only_letter(name: &str) -> char {
    name.chars().next().expect("a name has letters")
}
