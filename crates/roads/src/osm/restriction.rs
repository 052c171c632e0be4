//! Turn restrictions become paths of segments: two segments through a node, more through ways.
//!
//! Members are read by their role, never by their order.

use std::collections::{BTreeMap, VecDeque};

use crate::network::{JunctionId, Restriction, SegmentId, StreetNetwork};
use crate::turning::{Bend, bend};

use super::block::Relation;
use super::left_out::{LeftOuts, Object};
use super::prohibition::{Prohibition, prohibitions};

/// Resolves all relations; what cannot be resolved is noted.
pub(super) fn restrictions(
    network: &StreetNetwork,
    relations: &[Relation],
    junction_of: impl Fn(i64) -> Option<JunctionId>,
    left_out: &mut LeftOuts,
) -> Vec<Restriction> {
    let streets = Streets { network, of_way: segments_of_members(network, relations) };
    let mut found = Vec::new();
    for relation in relations {
        let object = Object::Relation(relation.id);
        match prohibitions(&relation.tags, object, left_out) {
            Ok(prohibitions) => {
                for prohibition in prohibitions {
                    let (restrictions, reasons) =
                        streets.resolve(relation, &prohibition, &junction_of);
                    found.extend(restrictions);
                    for reason in reasons {
                        left_out.note(reason, object);
                    }
                }
            }
            Err(reason) => left_out.note(reason, object),
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The segments of the ways that relations name: few of all ways.
fn segments_of_members(
    network: &StreetNetwork,
    relations: &[Relation],
) -> BTreeMap<i64, Vec<SegmentId>> {
    let members = relations.iter().flat_map(|relation| &relation.members);
    let mut ways: Vec<i64> = members.filter(|member| member.is_way).map(|way| way.id).collect();
    ways.sort_unstable();
    ways.dedup();
    let mut of_way: BTreeMap<i64, Vec<SegmentId>> = BTreeMap::new();
    let ids: Vec<SegmentId> = network.segments().collect();
    let way_of = |id: SegmentId| network.record(id).way_id();
    for segments in ids.chunk_by(|&a, &b| way_of(a) == way_of(b)) {
        let way = way_of(segments[0]);
        if ways.binary_search(&way).is_ok() {
            of_way.entry(way).or_default().extend(segments);
        }
    }
    of_way
}

struct Streets<'a> {
    network: &'a StreetNetwork,
    /// Of the ways that relations name.
    of_way: BTreeMap<i64, Vec<SegmentId>>,
}

impl Streets<'_> {
    /// A restriction for each pair of 'from' and 'to', and the reasons for which pairs give none.
    fn resolve(
        &self,
        relation: &Relation,
        prohibition: &Prohibition<'_>,
        junction_of: &impl Fn(i64) -> Option<JunctionId>,
    ) -> (Vec<Restriction>, Vec<&'static str>) {
        let with_role = |role: &str, is_way: bool| -> Vec<i64> {
            let members = relation
                .members
                .iter()
                .filter(|member| member.role == role && member.is_way == is_way);
            members.map(|member| member.id).collect()
        };
        let (from_ways, to_ways) = (with_role("from", true), with_role("to", true));
        if from_ways.is_empty() || to_ways.is_empty() {
            return (Vec::new(), vec!["restrictions without 'from' or 'to'"]);
        }
        let (via_nodes, via_ways) = (with_role("via", false), with_role("via", true));
        let (mut found, mut reasons) = (Vec::new(), Vec::new());
        for &from in &from_ways {
            for &to in &to_ways {
                let paths = if via_ways.is_empty() {
                    via_junction(&via_nodes, junction_of)
                        .and_then(|via| self.through_node(prohibition.kind, from, via, to))
                } else {
                    self.through_ways(from, &via_ways, to).map(|path| vec![path])
                };
                match paths {
                    Ok(paths) => found.extend(paths.into_iter().map(|path| prohibition.on(path))),
                    Err(reason) => reasons.push(reason),
                }
            }
        }
        (found, reasons)
    }

    fn segments_of(&self, way: i64) -> Result<&[SegmentId], &'static str> {
        self.of_way
            .get(&way)
            .map(Vec::as_slice)
            .ok_or("restrictions with a member that is no street here")
    }

    fn through_node(
        &self,
        kind: &str,
        from: i64,
        via: JunctionId,
        to: i64,
    ) -> Result<Vec<Vec<SegmentId>>, &'static str> {
        let network = self.network;
        let entering =
            self.segments_of(from)?.iter().copied().filter(|&id| network.record(id).to == via);
        let leaving: Vec<SegmentId> = self
            .segments_of(to)?
            .iter()
            .copied()
            .filter(|&id| network.record(id).from == via)
            .collect();
        let mut pairs: Vec<[SegmentId; 2]> =
            entering.flat_map(|a| leaving.iter().map(move |&b| [a, b])).collect();
        if pairs.is_empty() {
            return Err(
                "restrictions that no driving direction can break or whose ways miss their 'via'",
            );
        }
        if 1 < pairs.len() {
            // A way passes through the via: the kind of turn tells which of its halves is meant.
            pairs.retain(|&[a, b]| fits(kind, bend(network, a, b)));
        }
        let is_u_turn = kind.ends_with("u_turn");
        if pairs.len() == 1 || (is_u_turn && !pairs.is_empty()) {
            return Ok(pairs.into_iter().map(Vec::from).collect());
        }
        Err("restrictions that fit several turns, since a way passes through their 'via'")
    }

    /// The shortest chain of segments from one way over all via ways to the other.
    fn through_ways(
        &self,
        from: i64,
        via_ways: &[i64],
        to: i64,
    ) -> Result<Vec<SegmentId>, &'static str> {
        let network = self.network;
        let mut via = Vec::new();
        for &way in via_ways {
            via.extend_from_slice(self.segments_of(way)?);
        }
        let goals = self.segments_of(to)?;
        let mut before: BTreeMap<SegmentId, Option<SegmentId>> = BTreeMap::new();
        let mut queue = VecDeque::new();
        for &start in self.segments_of(from)? {
            before.insert(start, None);
            queue.push_back(start);
        }
        while let Some(last) = queue.pop_front() {
            let is_via = via.contains(&last);
            for &next in network.leaving(network.record(last).to) {
                let turns_back = network.record(last).reverse() == Some(next);
                if is_via && goals.contains(&next) && !(turns_back && from != to) {
                    let path = unwind(&before, last, next);
                    let covers =
                        |way: &i64| path.iter().any(|&id| network.record(id).way_id() == *way);
                    if via_ways.iter().all(covers) {
                        return Ok(path);
                    }
                }
                if via.contains(&next) && !turns_back && !before.contains_key(&next) {
                    before.insert(next, Some(last));
                    queue.push_back(next);
                }
            }
        }
        Err("restrictions through ways that form no chain")
    }
}

fn via_junction(
    via_nodes: &[i64],
    junction_of: &impl Fn(i64) -> Option<JunctionId>,
) -> Result<JunctionId, &'static str> {
    let [via] = via_nodes[..] else {
        return Err("restrictions without a single 'via'");
    };
    junction_of(via).ok_or("restrictions whose 'via' lies on no street here")
}

fn unwind(
    before: &BTreeMap<SegmentId, Option<SegmentId>>,
    last: SegmentId,
    end: SegmentId,
) -> Vec<SegmentId> {
    let mut path = vec![end, last];
    let mut at = last;
    while let Some(&Some(previous)) = before.get(&at) {
        path.push(previous);
        at = previous;
    }
    path.reverse();
    path
}

fn fits(kind: &str, bend: Bend) -> bool {
    match kind.split_once('_').map(|(_, turn)| turn) {
        Some("left_turn") => bend.is_left(),
        Some("right_turn") => bend.is_right(),
        Some("straight_on") => bend.is_ahead(),
        Some("u_turn") => bend == Bend::Back,
        _ => true,
    }
}
