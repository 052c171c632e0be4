//! Ways and nodes become junctions and directed segments.

use rayon::prelude::*;

use crate::network::StreetNetwork;

use super::barrier::{barrier, is_barrier};
use super::block::{Node, Relation, Way};
use super::builder::Builder;
use super::driving_side::Votes;
use super::halts;
use super::left_out::{LeftOuts, Object};
use super::look::{Part, look_at};
use super::nodes::Nodes;
use super::pieces::Pieces;
use super::restriction::restrictions;
use super::tags::{Reader, Tags};

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
        ids.par_sort_unstable();
        ids.dedup();
        ids
    }
}

/// Builds the network. A node where ways meet, end, are blocked or restricted is a junction; the rest is geometry.
pub(crate) fn assemble(drawing: &Drawing, left_out: &mut LeftOuts) -> StreetNetwork {
    let nodes = Nodes::new(&drawing.nodes);
    let parts = look_at(&drawing.ways, &nodes);
    let is_junction = mark_junctions(&parts, &nodes, &drawing.relations);
    let pieces: Vec<Pieces> =
        parts.par_iter().map(|part| Pieces::of(part, &nodes, &is_junction)).collect();

    let mut builder = Builder::new(nodes.len(), &pieces);
    let mut votes = Votes::default();
    for (part, pieces) in parts.into_iter().zip(&pieces) {
        builder.add(&part, pieces);
        builder.add_shut(&part.shut);
        votes.append(&part.votes);
        left_out.append(part.left_out);
    }
    let (mut network, junction_of, faced) = builder.finish();
    let junctions = junction_of.iter().enumerate();
    for (node, junction) in junctions.filter_map(|(node, junction)| Some((node, (*junction)?))) {
        let tags = nodes.tags(node);
        if is_turning_place(tags) {
            network.junctions.to_mut()[junction.index()].make_turning_circle();
        }
        if is_barrier(tags) {
            let object = Object::Node(nodes.id(node));
            let mut reader = Reader::new(tags, object, None, left_out);
            network.barriers.extend(barrier(&mut reader, junction));
        }
    }
    halts::settle(&mut network, faced);
    network.driving_side = votes.side();
    let junction_of_id = |id: i64| junction_of[nodes.find(id)?];
    network.restrictions = restrictions(&network, &drawing.relations, junction_of_id, left_out);
    network
}

/// A junction on which one turns round without going back and forth.
fn is_turning_place(tags: &Tags) -> bool {
    matches!(tags.get("highway"), Some("turning_circle" | "turning_loop" | "mini_roundabout"))
}

fn mark_junctions(parts: &[Part<'_>], nodes: &Nodes<'_>, relations: &[Relation]) -> Vec<bool> {
    let mut uses = vec![0_u32; nodes.len()];
    for run in parts.iter().flat_map(|part| &part.streets).flat_map(|street| &street.runs) {
        for &node in run {
            uses[node as usize] += 1;
        }
        uses[run[0] as usize] += 1;
        uses[run[run.len() - 1] as usize] += 1;
    }
    let is_junction = |(node, &uses): (usize, &u32)| {
        let is_tagged = || {
            let tags = nodes.tags(node);
            !tags.is_empty() && (is_barrier(tags) || is_turning_place(tags))
        };
        2 <= uses || 0 < uses && is_tagged()
    };
    let mut is_junction: Vec<bool> = uses.par_iter().enumerate().map(is_junction).collect();
    for member in relations.iter().flat_map(|relation| &relation.members) {
        if let Some(node) = nodes.find(member.id).filter(|_| !member.is_way && member.role == "via")
        {
            is_junction[node] |= 0 < uses[node];
        }
    }
    is_junction
}
