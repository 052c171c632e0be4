//! Ways and nodes become junctions and directed segments.

use std::collections::HashMap;

use rayon::prelude::*;
use roadcrew_units::Position;

use crate::network::{
    Attributes, Halts, Junction, JunctionId, RoadClass, SegmentId, SegmentRecord, StreetNetwork,
};

use super::barrier::{barrier, is_barrier};
use super::block::{Node, Relation, Way};
use super::driving_side::Votes;
use super::ferry::ferry_m_per_h;
use super::halts::{self, Faced, SignsAlong, sign};
use super::left_out::{LeftOuts, Object};
use super::nodes::Nodes;
use super::restriction::restrictions;
use super::street::{Street, street};
use super::tags::{Heading, Reader, Tags};

/// The OSM objects that streets are made of.
#[derive(Debug, Default)]
pub(crate) struct Drawing {
    pub(crate) ways: Vec<Way>,
    pub(crate) relations: Vec<Relation>,
    pub(crate) nodes: Vec<Node>,
}

impl Drawing {
    /// The nodes that the ways are made of, sorted and once each.
    pub(super) fn node_ids(&self) -> Vec<i64> {
        let mut ids: Vec<i64> =
            self.ways.iter().flat_map(|way| way.nodes.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// Builds the network. A node where ways meet, end, are blocked or restricted is a junction; the rest is geometry.
pub(crate) fn assemble(drawing: &Drawing, left_out: &mut LeftOuts) -> StreetNetwork {
    let nodes = Nodes::new(&drawing.nodes);
    let streets = drawn_streets(&drawing.ways, &nodes, left_out);
    let is_junction = mark_junctions(&streets, &nodes, &drawing.relations);

    let pieces: Vec<Vec<Piece>> =
        streets.par_iter().map(|drawn| pieces(drawn, &nodes, &is_junction)).collect();

    let mut builder = Builder::new(nodes.len());
    let mut votes = Votes::default();
    for (drawn, pieces) in streets.iter().zip(pieces) {
        let positions = drawn.runs.iter().flatten().map(|&node| nodes.position(node));
        votes.add(&drawn.way.tags, positions);
        builder.add_street(drawn, pieces, &nodes, left_out);
    }
    let Builder { mut network, junction_of, faced, .. } = builder;
    let junctions = junction_of.iter().enumerate();
    for (node, junction) in junctions.filter_map(|(node, junction)| Some((node, (*junction)?))) {
        let tags = nodes.tags(node);
        network.junctions[junction.index()].turning_circle = is_turning_place(tags);
        if is_barrier(tags) {
            let object = Object::Node(nodes.id(node));
            let mut reader = Reader::new(tags, object, None, left_out);
            network.barriers.extend(barrier(&mut reader, junction));
        }
    }
    halts::settle(&mut network, faced);
    network.driving_side = votes.side();
    network.index_leaving();
    let junction_of_id = |id: i64| junction_of[nodes.find(id)?];
    network.restrictions = restrictions(&network, &drawing.relations, junction_of_id, left_out);
    network
}

/// A way that is a street, with its known nodes.
struct DrawnStreet<'a> {
    way: &'a Way,
    street: Street,
    runs: Vec<Vec<usize>>,
    is_cut: bool,
}

/// How many ways are looked at together.
const WAYS_AT_ONCE: usize = 512;

/// The ways that are streets, in their order, whatever thread looked at them.
fn drawn_streets<'a>(
    ways: &'a [Way],
    nodes: &Nodes<'_>,
    left_out: &mut LeftOuts,
) -> Vec<DrawnStreet<'a>> {
    let look_at = |ways: &'a [Way]| {
        let mut left_out = LeftOuts::default();
        let mut streets = Vec::with_capacity(ways.len());
        for way in ways {
            if let Some(street) = street(way, &mut left_out) {
                let (runs, is_cut) = nodes.runs(way);
                streets.push(DrawnStreet { way, street, runs, is_cut });
            }
        }
        (streets, left_out)
    };
    let parts: Vec<_> = ways.par_chunks(WAYS_AT_ONCE).map(look_at).collect();
    let mut streets = Vec::with_capacity(ways.len());
    for (part, noted) in parts {
        streets.extend(part);
        left_out.append(noted);
    }
    streets
}

/// A junction on which one turns round without going back and forth.
fn is_turning_place(tags: &Tags) -> bool {
    matches!(tags.get("highway"), Some("turning_circle" | "turning_loop" | "mini_roundabout"))
}

fn mark_junctions(
    streets: &[DrawnStreet<'_>],
    nodes: &Nodes<'_>,
    relations: &[Relation],
) -> Vec<bool> {
    let mut uses = vec![0_u32; nodes.len()];
    for drawn in streets {
        for run in &drawn.runs {
            for &node in run {
                uses[node] += 1;
            }
            uses[run[0]] += 1;
            uses[run[run.len() - 1]] += 1;
        }
    }
    let mut is_junction: Vec<bool> = uses.iter().map(|&uses| 2 <= uses).collect();
    for (node, junction) in is_junction.iter_mut().enumerate() {
        let tags = nodes.tags(node);
        *junction |= 0 < uses[node] && (is_barrier(tags) || is_turning_place(tags));
    }
    for member in relations.iter().flat_map(|relation| &relation.members) {
        if let Some(node) = nodes.find(member.id).filter(|_| !member.is_way && member.role == "via")
        {
            is_junction[node] |= 0 < uses[node];
        }
    }
    is_junction
}

struct Builder {
    network: StreetNetwork,
    /// By node.
    junction_of: Vec<Option<JunctionId>>,
    names: HashMap<String, u32>,
    rows: HashMap<Attributes, u32>,
    /// By segment.
    faced: Vec<Faced>,
}

impl Builder {
    fn new(n_nodes: usize) -> Self {
        let network = StreetNetwork { names: vec![String::new()], ..StreetNetwork::default() };
        let names = HashMap::from([(String::new(), 0)]);
        Self {
            network,
            junction_of: vec![None; n_nodes],
            names,
            rows: HashMap::new(),
            faced: Vec::new(),
        }
    }

    fn add_street(
        &mut self,
        DrawnStreet { way, street, runs, is_cut }: &DrawnStreet<'_>,
        pieces: Vec<Piece>,
        nodes: &Nodes<'_>,
        left_out: &mut LeftOuts,
    ) {
        if *is_cut {
            left_out.note(
                "streets that the edge of the extract cuts (what lies inside is kept)",
                Object::Way(way.id),
            );
        } else if runs.is_empty() {
            left_out.note("streets of a single node", Object::Way(way.id));
        }
        let name = self.name(&street.name);
        let open = self.rows_of(way, street, runs, nodes);
        for piece in pieces {
            self.add_piece((way.id, name), open, piece);
        }
    }

    /// The rows of attributes of the directions that are open. A ferry's speed is that of its whole crossing.
    fn rows_of(
        &mut self,
        way: &Way,
        street: &Street,
        runs: &[Vec<usize>],
        nodes: &Nodes<'_>,
    ) -> [Option<u32>; 2] {
        let mut row = |attributes: Option<&Attributes>, heading| {
            let attributes = attributes?;
            if attributes.class == RoadClass::Ferry {
                let mut attributes = attributes.clone();
                let length = |run: &Vec<usize>| {
                    let positions: Vec<Position> =
                        run.iter().map(|&node| nodes.position(node)).collect();
                    length_dm(&positions)
                };
                attributes.ferry_m_per_h =
                    ferry_m_per_h(&way.tags, heading, runs.iter().map(length).sum());
                return Some(self.row(&attributes));
            }
            Some(self.row(attributes))
        };
        [
            row(street.forward.as_ref(), Heading::Forward),
            row(street.backward.as_ref(), Heading::Backward),
        ]
    }

    fn add_piece(
        &mut self,
        (way_id, name): (i64, u32),
        [forward, backward]: [Option<u32>; 2],
        Piece { ends, mut positions, length_dm, signs }: Piece,
    ) {
        let from = self.junction(ends[0], positions[0]);
        let to = self.junction(ends[1], positions[positions.len() - 1]);
        let first = self.network.segments.len();
        let has_both = forward.is_some() && backward.is_some();
        let reverse = |index: usize| has_both.then(|| SegmentId::new(index));
        let record = SegmentRecord {
            from,
            to,
            way_id,
            length_dm,
            name,
            attributes: 0,
            reverse: None,
            first_node: 0,
            n_nodes: SegmentId::new(positions.len()).0,
            halts: Halts::default(),
        };
        if let Some(attributes) = forward {
            self.push(
                SegmentRecord { attributes, reverse: reverse(first + 1), ..record },
                &positions,
                signs.faced(Heading::Forward),
            );
        }
        if let Some(attributes) = backward {
            positions.reverse();
            let turned =
                SegmentRecord { from: to, to: from, attributes, reverse: reverse(first), ..record };
            self.push(turned, &positions, signs.faced(Heading::Backward));
        }
    }

    fn push(&mut self, record: SegmentRecord, positions: &[Position], faced: Faced) {
        self.faced.push(faced);
        let first_node = SegmentId::new(self.network.geometry.len()).0;
        self.network.segments.push(SegmentRecord { first_node, ..record });
        self.network.geometry.extend_from_slice(positions);
    }

    fn junction(&mut self, node: usize, position: Position) -> JunctionId {
        let junctions = &mut self.network.junctions;
        *self.junction_of[node].get_or_insert_with(|| {
            junctions.push(Junction { position, turning_circle: false });
            JunctionId::new(junctions.len() - 1)
        })
    }

    fn name(&mut self, name: &str) -> u32 {
        if let Some(&index) = self.names.get(name) {
            return index;
        }
        let index = SegmentId::new(self.network.names.len()).0;
        self.network.names.push(name.to_owned());
        self.names.insert(name.to_owned(), index);
        index
    }

    fn row(&mut self, attributes: &Attributes) -> u32 {
        if let Some(&row) = self.rows.get(attributes) {
            return row;
        }
        let row = SegmentId::new(self.network.attributes.len()).0;
        self.network.attributes.push(attributes.clone());
        self.rows.insert(attributes.clone(), row);
        row
    }
}

/// A street between two junctions.
struct Piece {
    /// The nodes at its ends.
    ends: [usize; 2],
    positions: Vec<Position>,
    length_dm: u32,
    signs: SignsAlong,
}

/// Cuts a street at its junctions.
fn pieces(drawn: &DrawnStreet<'_>, nodes: &Nodes<'_>, is_junction: &[bool]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for run in &drawn.runs {
        let mut start = 0;
        for end in 1..run.len() {
            if is_junction[run[end]] {
                let piece = &run[start..=end];
                let positions: Vec<Position> =
                    piece.iter().map(|&node| nodes.position(node)).collect();
                pieces.push(Piece {
                    ends: [run[start], run[end]],
                    length_dm: length_dm(&positions),
                    signs: signs_along(piece, &positions, nodes),
                    positions,
                });
                start = end;
            }
        }
    }
    pieces
}

/// The signals and signs at the nodes of a piece.
fn signs_along(piece: &[usize], positions: &[Position], nodes: &Nodes<'_>) -> SignsAlong {
    let mut along = SignsAlong { signs: Vec::new(), length_dm: 0.0 };
    let tagged = piece.iter().enumerate().filter(|&(_, &node)| !nodes.tags(node).is_empty());
    let signs: Vec<_> =
        tagged.filter_map(|(index, &node)| Some((index, sign(nodes.tags(node))?))).collect();
    if signs.is_empty() {
        return along;
    }
    let metres_to = |index: usize| -> f64 {
        positions[..=index].windows(2).map(|pair| pair[0].metres_to(pair[1])).sum()
    };
    along.signs = signs.into_iter().map(|(index, sign)| (metres_to(index) * 10.0, sign)).collect();
    along.length_dm = metres_to(positions.len() - 1) * 10.0;
    along
}

/// The length along the nodes in decimetres, at least one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a street is shorter than the equator"
)]
fn length_dm(positions: &[Position]) -> u32 {
    let metres: f64 = positions.windows(2).map(|pair| pair[0].metres_to(pair[1])).sum();
    (metres * 10.0).round().max(1.0) as u32
}
