//! Which ways are streets and what is said of them, part by part on as many threads as there are.
//!
//! Most ways have the very tags of another one, names and the like aside: what such tags mean is read once a part. The
//! parts are cut by the number of ways, so that nothing depends on the threads.

use std::collections::HashMap;
use std::hash::Hash;

use rayon::prelude::*;
use roadcrew_units::Position;

use crate::network::{Attributes, RoadClass};

use super::block::Way;
use super::driving_side::Votes;
use super::ferry::ferry_m_per_h;
use super::left_out::{LeftOuts, Object};
use super::nodes::Nodes;
use super::street::{Street, is_area, is_ferry, name, shut, street, tells_nothing};
use super::tags::{Heading, Tags};

/// A way that is a street, with its known nodes.
pub(super) struct DrawnStreet<'a> {
    pub(super) way: &'a Way,
    /// By its place among the names of its part.
    pub(super) name: u32,
    /// Forward and backward, by their places among the attributes of its part; `None` where nobody may drive.
    pub(super) rows: [Option<u32>; 2],
    pub(super) runs: Vec<Vec<u32>>,
}

/// A way that is no street since no motor vehicle may use it.
pub(super) struct ShutWay<'a> {
    pub(super) id: i64,
    pub(super) name: &'a str,
    pub(super) class: RoadClass,
    /// Nothing of an area.
    pub(super) length_dm: u32,
    /// The key and the value that say so.
    pub(super) tag: [&'a str; 2],
}

/// The streets among some ways that follow each other.
pub(super) struct Part<'a> {
    pub(super) streets: Vec<DrawnStreet<'a>>,
    pub(super) shut: Vec<ShutWay<'a>>,
    /// Distinct names and attributes, as they come first.
    pub(super) names: Vec<&'a str>,
    pub(super) rows: Vec<Attributes>,
    pub(super) votes: Votes,
    pub(super) left_out: LeftOuts,
}

/// How many ways are looked at together. The more, the fewer tags are read twice.
const WAYS_AT_ONCE: usize = 4096;

/// The streets in the order of their ways.
pub(super) fn look_at<'a>(ways: &'a [Way], nodes: &Nodes<'_>) -> Vec<Part<'a>> {
    let look = |ways: &'a [Way]| {
        let mut look = Look { streets: Vec::with_capacity(ways.len()), ..Look::default() };
        for way in ways {
            look.at(way, nodes);
        }
        look.into_part()
    };
    ways.par_chunks(WAYS_AT_ONCE).map(look).collect()
}

/// A part that is being looked at.
#[derive(Default)]
struct Look<'a> {
    streets: Vec<DrawnStreet<'a>>,
    shut: Vec<ShutWay<'a>>,
    names: Numbers<&'a str>,
    rows: Numbers<Attributes>,
    votes: Votes,
    left_out: LeftOuts,
    /// By the tags that tell something.
    meanings: HashMap<Vec<u8>, Meaning>,
}

/// What some tags mean on any way: the street's rows, unless it is none, and what is to be noted of it.
struct Meaning {
    rows: Option<[Option<u32>; 2]>,
    reasons: Vec<&'static str>,
}

impl<'a> Look<'a> {
    fn at(&mut self, way: &'a Way, nodes: &Nodes<'_>) {
        if is_ferry(&way.tags) {
            if let Some(ferry) = street(way, &mut self.left_out) {
                let drawn = nodes.runs(way);
                let rows = self.rows_of_ferry(way, ferry, &drawn.0, nodes);
                self.add(way, rows, drawn, nodes);
            }
        } else if let Some(rows) = self.rows_of(way) {
            self.add(way, rows, nodes.runs(way), nodes);
        } else if let Some((class, tag)) = shut(&way.tags) {
            let is_area = is_area(&way.tags);
            let length_dm = if is_area { 0 } else { runs_dm(&nodes.runs(way).0, nodes) };
            let name = name(&way.tags);
            self.shut.push(ShutWay { id: way.id, name, class, length_dm, tag });
        }
    }

    fn rows_of(&mut self, way: &Way) -> Option<[Option<u32>; 2]> {
        let telling = telling(&way.tags);
        if let Some(meaning) = self.meanings.get(&telling) {
            for reason in &meaning.reasons {
                self.left_out.note(reason, Object::Way(way.id));
            }
            return meaning.rows;
        }
        let mut noted = LeftOuts::default();
        let street = street(way, &mut noted);
        let reasons = noted.reasons().collect();
        self.left_out.append(noted);
        let rows = street.map(|street| self.numbered(street));
        self.meanings.insert(telling, Meaning { rows, reasons });
        rows
    }

    /// A ferry's speed is that of its whole crossing.
    fn rows_of_ferry(
        &mut self,
        way: &Way,
        mut ferry: Street,
        runs: &[Vec<u32>],
        nodes: &Nodes<'_>,
    ) -> [Option<u32>; 2] {
        let length_dm = runs_dm(runs, nodes);
        for (direction, heading) in ferry.iter_mut().zip([Heading::Forward, Heading::Backward]) {
            if let Some(attributes) = direction {
                attributes.ferry_m_per_h = ferry_m_per_h(&way.tags, heading, length_dm);
            }
        }
        self.numbered(ferry)
    }

    fn numbered(&mut self, street: Street) -> [Option<u32>; 2] {
        street.map(|direction| direction.map(|attributes| self.rows.of(attributes)))
    }

    fn add(
        &mut self,
        way: &'a Way,
        rows: [Option<u32>; 2],
        (runs, is_cut): (Vec<Vec<u32>>, bool),
        nodes: &Nodes<'_>,
    ) {
        if is_cut {
            self.left_out.note(
                "streets that the edge of the extract cuts (what lies inside is kept)",
                Object::Way(way.id),
            );
        } else if runs.is_empty() {
            self.left_out.note("streets of a single node", Object::Way(way.id));
        }
        self.votes.add(&way.tags, runs.iter().flatten().map(|&node| nodes.position(node)));
        let name = self.names.of(name(&way.tags));
        self.streets.push(DrawnStreet { way, name, rows, runs });
    }

    fn into_part(self) -> Part<'a> {
        let Self { streets, shut, names, rows, votes, left_out, .. } = self;
        let (names, rows) = (names.into_list(), rows.into_list());
        Part { streets, shut, names, rows, votes, left_out }
    }
}

/// The tags without those that say nothing of driving, each with its length: no two lists of texts look alike.
fn telling(tags: &Tags) -> Vec<u8> {
    let mut telling = Vec::new();
    for (key, value) in tags.pairs().filter(|&(key, _)| !tells_nothing(key)) {
        for text in [key, value] {
            telling.extend_from_slice(&text.len().to_le_bytes());
            telling.extend_from_slice(text.as_bytes());
        }
    }
    telling
}

/// Distinct things, numbered as they come first.
pub(super) struct Numbers<T>(HashMap<T, u32>);

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Hash + Eq> Numbers<T> {
    pub(super) fn of(&mut self, thing: T) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(thing).or_insert(next)
    }

    pub(super) fn into_list(self) -> Vec<T> {
        let mut things: Vec<(T, u32)> = self.0.into_iter().collect();
        things.sort_unstable_by_key(|&(_, number)| number);
        things.into_iter().map(|(thing, _)| thing).collect()
    }
}

/// The length of all runs together.
fn runs_dm(runs: &[Vec<u32>], nodes: &Nodes<'_>) -> u32 {
    let length = |run: &Vec<u32>| {
        length_dm(&run.iter().map(|&node| nodes.position(node)).collect::<Vec<_>>())
    };
    runs.iter().map(length).sum()
}

/// The length along the nodes in decimetres, at least one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a street is shorter than the equator"
)]
pub(super) fn length_dm(positions: &[Position]) -> u32 {
    let metres: f64 = positions.windows(2).map(|pair| pair[0].metres_to(pair[1])).sum();
    (metres * 10.0).round().max(1.0) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::block::Node;
    use super::*;

    fn way(id: i64, tags: &[(&str, &str)]) -> Way {
        Way { id, nodes: vec![1, 2], tags: tags.iter().copied().collect() }
    }

    /// Looks at the ways together and one by one.
    fn check(ways: &[Way]) {
        let node = |id: i64| Node {
            id,
            position: Position::from_e7(
                241_000_000,
                601_700_000 + 1000 * i32::try_from(id).unwrap(),
            )
            .unwrap(),
            tags: Tags::default(),
        };
        let drawn = [node(1), node(2)];
        let nodes = Nodes::new(&drawn);
        let together = look_at(ways, &nodes).remove(0);
        let mut alone = LeftOuts::default();
        let mut found = together.streets.iter();
        for way in ways {
            let Some(expected) = street(way, &mut alone) else { continue };
            let rows = found.next().unwrap().rows;
            let rows = rows.map(|row| row.map(|row| together.rows[row as usize].clone()));
            assert_eq!(rows, expected, "{:?}", way.tags);
        }
        assert!(found.next().is_none());
        assert_eq!(together.left_out.into_list(), alone.into_list());
    }

    #[test]
    fn ways_of_the_same_tags_are_the_same_streets_whatever_they_are_called() {
        let main = ("highway", "primary");
        check(&[
            way(1, &[main, ("name", "Mannerheimintie"), ("maxspeed", "40")]),
            way(2, &[main, ("name", "Hämeentie"), ("lit", "yes"), ("maxspeed", "40")]),
            way(3, &[main, ("maxspeed", "50")]),
            way(4, &[("highway", "service"), ("access", "no")]),
            way(5, &[("name", "Kuja"), ("highway", "service"), ("access", "no")]),
        ]);
    }

    #[test]
    fn what_is_strange_is_noted_of_every_way_that_has_it() {
        let strange = [("highway", "residential"), ("access", "??"), ("maxspeed", "quick")];
        let spaceport = [("highway", "spaceport")];
        check(&[way(1, &strange), way(2, &strange), way(3, &spaceport), way(4, &spaceport)]);
    }

    #[test]
    fn tags_that_are_written_alike_are_not_taken_for_each_other() {
        check(&[
            way(1, &[("highway", "residential"), ("oneway", "yes")]),
            way(2, &[("highway", "residentialoneway"), ("", "yes")]),
            way(3, &[("highwayresidential", "oneway"), ("yes", "")]),
        ]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn keys_that_tell_nothing_change_no_street(
            key in "(addr|name|parking|tiger):[a-z:]{0,9}|(sidewalk|turn:lanes)[a-z:]{0,9}|name|ref|lit|layer\
                |bridge|tunnel|source|note|incline|cycleway|destination|operator",
            value in "yes|no|-1|3|30 mph|destination|private|\\PC{0,8}",
        ) {
            prop_assert!(tells_nothing(&key));
            let plain = way(1, &[("highway", "service"), ("oneway", "yes")]);
            let more = way(2, &[("highway", "service"), ("oneway", "yes"), (&key, &value)]);
            check(&[plain, more]);
        }
    }
}
