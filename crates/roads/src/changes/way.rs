//! The way between points that a feed gives instead of a line.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use roadcrew_units::Position;

use super::streets::StreetLines;
use crate::network::SegmentId;

/// A way longer than this many times the straight line is another.
const LONGEST_DETOUR: f64 = 3.0;
/// A street of another name counts as so much longer.
const OTHER_NAME: u64 = 3;

impl StreetLines<'_> {
    /// The shortest way along streets from each point to the next, streets of the right name preferred.
    ///
    /// `None` when some point has no street within 25 m, or no way leads on within three times the straight line.
    pub(super) fn way_through(
        &self,
        points: &[Position],
        names: &[String],
    ) -> Option<Vec<Position>> {
        let mut way = vec![points[0]];
        for ends in points.windows(2) {
            way.extend(self.way_between(ends[0], ends[1], names)?);
            way.push(ends[1]);
        }
        way.dedup();
        Some(way)
    }

    /// The junctions and bends between two points.
    fn way_between(&self, from: Position, to: Position, names: &[String]) -> Option<Vec<Position>> {
        let network = self.network();
        let (starts, ends) = (self.streets_at(from), self.streets_at(to));
        if starts.iter().any(|start| ends.contains(start)) {
            return Some(Vec::new());
        }
        let weight = |segment: SegmentId| {
            let is_named = names.is_empty() || self.has_name(segment, names);
            u64::from(network.record(segment).length_dm) * if is_named { 1 } else { OTHER_NAME }
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "metres on earth"
        )]
        let limit = (from.metres_to(to) * 10.0 * LONGEST_DETOUR) as u64 + 1000;
        let mut came_by: BTreeMap<SegmentId, Option<SegmentId>> = BTreeMap::new();
        let mut queue: BinaryHeap<Reverse<(u64, SegmentId, Option<SegmentId>)>> =
            starts.iter().map(|&start| Reverse((0, start, None))).collect();
        while let Some(Reverse((length, segment, before))) = queue.pop() {
            if limit * OTHER_NAME < length {
                return None;
            }
            if came_by.contains_key(&segment) {
                continue;
            }
            came_by.insert(segment, before);
            if ends.contains(&segment) {
                return Some(self.bends(&came_by, segment));
            }
            // The first is driven in part only.
            let driven = if before.is_none() { 0 } else { weight(segment) };
            for &next in network.leaving(network.record(segment).to) {
                if Some(next) != network.record(segment).reverse() {
                    queue.push(Reverse((length + driven, next, Some(segment))));
                }
            }
        }
        None
    }

    /// The nodes between the first and the last segment of a way, both left out.
    fn bends(
        &self,
        came_by: &BTreeMap<SegmentId, Option<SegmentId>>,
        last: SegmentId,
    ) -> Vec<Position> {
        let before = |segment: &SegmentId| came_by.get(segment).copied().flatten();
        let mut segments: Vec<SegmentId> = std::iter::successors(Some(last), before).collect();
        segments.reverse();
        let mut bends = Vec::new();
        for &segment in segments.iter().skip(1) {
            let nodes = self.network().nodes(segment);
            let whole = if segment == last { &nodes[..1] } else { nodes };
            bends.extend_from_slice(whole);
        }
        bends
    }
}
