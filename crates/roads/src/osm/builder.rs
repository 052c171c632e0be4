//! Pieces of streets become numbered segments, in the order of their ways.

use std::collections::HashMap;

use roadcrew_units::Position;

use crate::network::{
    Attributes, Junction, JunctionId, SegmentId, SegmentRecord, ShutRecord, StreetNetwork, halves,
};

use super::halts::Faced;
use super::look::{DrawnStreet, Numbers, Part, ShutWay};
use super::pieces::{Piece, Pieces};

/// A network that grows part by part.
pub(super) struct Builder<'a> {
    network: StreetNetwork,
    /// By node.
    junction_of: Vec<Option<JunctionId>>,
    /// The first is the empty one.
    names: HashMap<&'a str, u32>,
    rows: Numbers<Attributes>,
    /// By segment.
    faced: Vec<Faced>,
}

impl<'a> Builder<'a> {
    /// With room for the pieces.
    pub(super) fn new(n_nodes: usize, pieces: &[Pieces]) -> Self {
        let mut network = StreetNetwork { names: vec![String::new()], ..StreetNetwork::default() };
        let n_pieces = pieces.iter().map(|part| part.pieces.len()).sum::<usize>();
        let n_positions = pieces.iter().map(|part| part.positions.len()).sum::<usize>();
        network.segments.to_mut().reserve(2 * n_pieces);
        network.geometry.to_mut().reserve(2 * n_positions);
        Self {
            network,
            junction_of: vec![None; n_nodes],
            names: HashMap::from([("", 0)]),
            rows: Numbers::default(),
            faced: Vec::with_capacity(2 * n_pieces),
        }
    }

    /// Adds the streets of a part, cut into pieces.
    pub(super) fn add(&mut self, part: &Part<'a>, pieces: &Pieces) {
        let names: Vec<u32> = part.names.iter().map(|name| self.name(name)).collect();
        let rows: Vec<u32> = part.rows.iter().map(|row| self.rows.of(row.clone())).collect();
        let mut rest = &pieces.positions[..];
        for piece in &pieces.pieces {
            let (positions, after) = rest.split_at(piece.n_nodes as usize);
            let street = &part.streets[piece.street as usize];
            self.add_piece(street, (&names, &rows), piece, positions);
            rest = after;
        }
    }

    /// Adds the ways of a part that are no streets.
    pub(super) fn add_shut(&mut self, ways: &[ShutWay<'a>]) {
        for way in ways {
            let [key, value] = way.tag.map(|text| self.name(text));
            let record = ShutRecord {
                way_id: halves(way.id),
                class: way.class as u32,
                length_dm: way.length_dm,
                name: self.name(way.name),
                key,
                value,
            };
            self.network.shut.to_mut().push(record);
        }
    }

    /// The network, the junction of each node and what each segment's driver faces.
    pub(super) fn finish(mut self) -> (StreetNetwork, Vec<Option<JunctionId>>, Vec<Faced>) {
        self.network.attributes = self.rows.into_list();
        (self.network, self.junction_of, self.faced)
    }

    fn add_piece(
        &mut self,
        street: &DrawnStreet<'_>,
        (names, rows): (&[u32], &[u32]),
        piece: &Piece,
        positions: &[Position],
    ) {
        let from = self.junction(piece.ends[0], positions[0]);
        let to = self.junction(piece.ends[1], positions[positions.len() - 1]);
        let first = self.network.segments.len();
        let has_both = street.rows.iter().all(Option::is_some);
        let reverse = |index: usize| has_both.then(|| SegmentId::new(index));
        let mut record = SegmentRecord::of_way(street.way.id);
        record.length_dm = piece.length_dm;
        record.name = names[street.name as usize];
        record.n_nodes = piece.n_nodes;
        let [forward, backward] = street.rows.map(|row| row.map(|row| rows[row as usize]));
        if let Some(attributes) = forward {
            (record.from, record.to, record.attributes) = (from, to, attributes);
            self.push(record.with_reverse(reverse(first + 1)), positions.iter(), piece.faced[0]);
        }
        if let Some(attributes) = backward {
            (record.from, record.to, record.attributes) = (to, from, attributes);
            self.push(record.with_reverse(reverse(first)), positions.iter().rev(), piece.faced[1]);
        }
    }

    fn push<'p>(
        &mut self,
        mut record: SegmentRecord,
        positions: impl Iterator<Item = &'p Position>,
        faced: Faced,
    ) {
        self.faced.push(faced);
        record.first_node = SegmentId::new(self.network.geometry.len()).0;
        self.network.segments.to_mut().push(record);
        self.network.geometry.to_mut().extend(positions);
    }

    fn junction(&mut self, node: u32, position: Position) -> JunctionId {
        let junctions = self.network.junctions.to_mut();
        *self.junction_of[node as usize].get_or_insert_with(|| {
            junctions.push(Junction::new(position));
            JunctionId::new(junctions.len() - 1)
        })
    }

    fn name(&mut self, name: &'a str) -> u32 {
        let names = &mut self.network.names;
        *self.names.entry(name).or_insert_with(|| {
            names.push(name.to_owned());
            SegmentId::new(names.len() - 1).0
        })
    }
}
