//! Ways and nodes become junctions and directed segments.

use std::collections::{BTreeMap, HashMap};

use roadcrew_units::Position;

use crate::network::{Attributes, Junction, JunctionId, SegmentId, SegmentRecord, StreetNetwork};

use super::barrier::{barrier, is_barrier};
use super::block::{Node, Relation, Way};
use super::left_out::LeftOuts;
use super::restriction::restrictions;
use super::street::{Street, street};
use super::tags::Tags;

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
    let streets: Vec<(&Way, Street)> =
        drawing.ways.iter().filter_map(|way| Some((way, street(way, left_out)?))).collect();
    let nodes = Nodes::new(&drawing.nodes);
    let is_junction = mark_junctions(&streets, &nodes, &drawing.relations);

    let mut builder = Builder::new();
    for (way, street) in &streets {
        builder.add_street(way, street, &nodes, &is_junction, left_out);
    }
    let Builder { mut network, junction_of, .. } = builder;
    for (&node, &junction) in &junction_of {
        let tags = &drawing.nodes[nodes.sorted[node].1].tags;
        network.junctions[junction.index()].turning_circle =
            matches!(tags.get("highway"), Some("turning_circle" | "turning_loop"));
        network.junctions[junction.index()].signals = tags.is("highway", "traffic_signals");
        if is_barrier(tags) {
            network.barriers.push(barrier(tags, junction));
        }
    }
    network.index_leaving();
    let junction_of_id = |id: i64| junction_of.get(&nodes.find(id)?).copied();
    network.restrictions = restrictions(&network, &drawing.relations, junction_of_id, left_out);
    network
}

/// The nodes sorted by id, so that an id becomes a small number without a hash map.
struct Nodes<'a> {
    drawn: &'a [Node],
    sorted: Vec<(i64, usize)>,
}

impl<'a> Nodes<'a> {
    fn new(drawn: &'a [Node]) -> Self {
        let mut sorted: Vec<(i64, usize)> =
            drawn.iter().enumerate().map(|(index, node)| (node.id, index)).collect();
        sorted.sort_unstable();
        sorted.dedup_by_key(|&mut (id, _)| id);
        Self { drawn, sorted }
    }

    fn find(&self, id: i64) -> Option<usize> {
        self.sorted.binary_search_by_key(&id, |&(id, _)| id).ok()
    }

    fn position(&self, node: usize) -> Position {
        self.drawn[self.sorted[node].1].position
    }

    fn tags(&self, node: usize) -> &Tags {
        &self.drawn[self.sorted[node].1].tags
    }

    /// The runs of known nodes of a way; more than one where the extract cuts it.
    fn runs(&self, way: &Way) -> Vec<Vec<usize>> {
        let mut runs = vec![Vec::new()];
        for &id in &way.nodes {
            match (self.find(id), runs.last_mut()) {
                (Some(node), Some(run)) if run.last() != Some(&node) => run.push(node),
                (None, _) => runs.push(Vec::new()),
                _ => {}
            }
        }
        runs.retain(|run| 2 <= run.len());
        runs
    }
}

fn mark_junctions(
    streets: &[(&Way, Street)],
    nodes: &Nodes<'_>,
    relations: &[Relation],
) -> Vec<bool> {
    let mut uses = vec![0_u32; nodes.sorted.len()];
    for (way, _) in streets {
        for run in nodes.runs(way) {
            for &node in &run {
                uses[node] += 1;
            }
            uses[run[0]] += 1;
            uses[run[run.len() - 1]] += 1;
        }
    }
    let mut is_junction: Vec<bool> = uses.iter().map(|&uses| 2 <= uses).collect();
    for (node, junction) in is_junction.iter_mut().enumerate() {
        *junction |= 0 < uses[node] && is_barrier(nodes.tags(node));
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
    junction_of: BTreeMap<usize, JunctionId>,
    names: HashMap<String, u32>,
    rows: HashMap<Attributes, u32>,
}

impl Builder {
    fn new() -> Self {
        let network = StreetNetwork { names: vec![String::new()], ..StreetNetwork::default() };
        let names = HashMap::from([(String::new(), 0)]);
        Self { network, junction_of: BTreeMap::new(), names, rows: HashMap::new() }
    }

    fn add_street(
        &mut self,
        way: &Way,
        street: &Street,
        nodes: &Nodes<'_>,
        is_junction: &[bool],
        left_out: &mut LeftOuts,
    ) {
        let runs = nodes.runs(way);
        if way.nodes.iter().any(|&id| nodes.find(id).is_none()) {
            left_out.note(
                "streets that the edge of the extract cuts (what lies inside is kept)",
                || format!("way {}", way.id),
            );
        } else if runs.is_empty() {
            left_out.note("streets of a single node", || format!("way {}", way.id));
        }
        for run in runs {
            let mut start = 0;
            for end in 1..run.len() {
                if is_junction[run[end]] {
                    self.add_piece(way.id, street, &run[start..=end], nodes);
                    start = end;
                }
            }
        }
    }

    fn add_piece(&mut self, way_id: i64, street: &Street, piece: &[usize], nodes: &Nodes<'_>) {
        let mut positions: Vec<Position> = piece.iter().map(|&node| nodes.position(node)).collect();
        let length_dm = length_dm(&positions);
        let from = self.junction(piece[0], positions[0]);
        let to = self.junction(piece[piece.len() - 1], positions[positions.len() - 1]);
        let name = self.name(&street.name);
        let first = self.network.segments.len();
        let has_both = street.forward.is_some() && street.backward.is_some();
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
        };
        if let Some(attributes) = street.forward {
            let attributes = self.row(attributes);
            self.push(
                SegmentRecord { attributes, reverse: reverse(first + 1), ..record },
                &positions,
            );
        }
        if let Some(attributes) = street.backward {
            let attributes = self.row(attributes);
            positions.reverse();
            let turned =
                SegmentRecord { from: to, to: from, attributes, reverse: reverse(first), ..record };
            self.push(turned, &positions);
        }
    }

    fn push(&mut self, record: SegmentRecord, positions: &[Position]) {
        let first_node = SegmentId::new(self.network.geometry.len()).0;
        self.network.segments.push(SegmentRecord { first_node, ..record });
        self.network.geometry.extend_from_slice(positions);
    }

    fn junction(&mut self, node: usize, position: Position) -> JunctionId {
        let junctions = &mut self.network.junctions;
        *self.junction_of.entry(node).or_insert_with(|| {
            junctions.push(Junction { position, turning_circle: false, signals: false });
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

    fn row(&mut self, attributes: Attributes) -> u32 {
        let rows = &mut self.network.attributes;
        *self.rows.entry(attributes).or_insert_with(|| {
            rows.push(attributes);
            SegmentId::new(rows.len() - 1).0
        })
    }
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
