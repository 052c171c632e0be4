//! How far two places lie apart along streets, whichever way they may be driven.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use roadcrew_units::Metres;

use crate::network::{JunctionId, SegmentId, StreetNetwork, metres_from_dm};

/// Junctions and the streets between them, in both directions.
#[derive(Debug)]
pub(crate) struct JunctionGraph {
    neighbours: Vec<Vec<(JunctionId, u32)>>,
}

impl JunctionGraph {
    pub(crate) fn new(network: &StreetNetwork) -> Self {
        let mut neighbours = vec![Vec::new(); network.n_junctions()];
        for id in network.segments() {
            let segment = network.record(id);
            neighbours[segment.from.index()].push((segment.to, segment.length_dm));
            if segment.reverse().is_none() {
                neighbours[segment.to.index()].push((segment.from, segment.length_dm));
            }
        }
        Self { neighbours }
    }

    /// A Dijkstra from one place that stops at the limit. A place is a segment and decimetres from its start.
    pub(crate) fn metres_between(
        &self,
        network: &StreetNetwork,
        a: (SegmentId, u32),
        b: (SegmentId, u32),
        limit: Metres,
    ) -> Option<Metres> {
        let limit_dm = u64::try_from(limit.0).ok()?.saturating_mul(10).saturating_add(4);
        let ends = |(id, along): (SegmentId, u32)| {
            let segment = network.record(id);
            [(segment.from, u64::from(along)), (segment.to, u64::from(segment.length_dm - along))]
        };
        let mut best = if a.0 == b.0 { u64::from(a.1.abs_diff(b.1)) } else { u64::MAX };
        let mut reached: BTreeMap<JunctionId, u64> = BTreeMap::new();
        let mut queue: BinaryHeap<Reverse<(u64, JunctionId)>> =
            ends(a).into_iter().map(|(junction, dm)| Reverse((dm, junction))).collect();
        while let Some(Reverse((dm, junction))) = queue.pop() {
            if limit_dm.min(best) < dm {
                break;
            }
            if reached.contains_key(&junction) {
                continue;
            }
            reached.insert(junction, dm);
            for (end, rest) in ends(b) {
                if end == junction {
                    best = best.min(dm + rest);
                }
            }
            for &(next, length) in &self.neighbours[junction.index()] {
                queue.push(Reverse((dm + u64::from(length), next)));
            }
        }
        (best <= limit_dm).then(|| metres_from_dm(best))
    }
}
