//! From a place to the nearest streets that a profile can use.

use std::collections::BTreeSet;

use roadcrew_units::{Metres, Position};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Line};

use crate::network::{SegmentId, StreetNetwork};
use crate::router::{Approach, Router};

/// The nearest point of a street, and how it can be approached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snap {
    /// Each direction that may be driven: one or two.
    pub approaches: Vec<Approach>,
    /// For each approach the side of the vehicle on which the place lies.
    pub sides: Vec<Side>,
    /// The nearest point of the street.
    pub at: Position,
    /// From the place to that point, rounded.
    pub distance: Metres,
}

/// A side of the driving direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// To the left.
    Left,
    /// To the right; a place on the line itself counts as this.
    Right,
}

/// Straight pieces of usable streets in local metres.
#[derive(Debug)]
pub(crate) struct StreetIndex {
    metres_per_lon: f64,
    tree: RTree<GeomWithData<Line<[f64; 2]>, Piece>>,
}

/// A straight piece: the `index`-th of a segment's geometry.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    segment: SegmentId,
    index: u32,
}

const METRES_PER_DEGREE: f64 = 111_195.08;

impl StreetIndex {
    /// Each street once, in whichever of its directions is usable and comes first.
    pub(crate) fn new(network: &StreetNetwork, is_usable: impl Fn(SegmentId) -> bool) -> Self {
        let (south_west, north_east) = network.bounds();
        let middle = f64::midpoint(south_west.lat(), north_east.lat());
        let metres_per_lon = METRES_PER_DEGREE * middle.to_radians().cos();
        let mut index = Self { metres_per_lon, tree: RTree::new() };
        let mut pieces = Vec::new();
        for segment in network.segments().filter(|&id| is_usable(id)) {
            let is_second = network
                .record(segment)
                .reverse
                .is_some_and(|other| other < segment && is_usable(other));
            if is_second {
                continue;
            }
            for (number, ends) in (0..).zip(network.nodes(segment).windows(2)) {
                let line = Line::new(index.local(ends[0]), index.local(ends[1]));
                pieces.push(GeomWithData::new(line, Piece { segment, index: number }));
            }
        }
        index.tree = RTree::bulk_load(pieces);
        index
    }

    fn local(&self, position: Position) -> [f64; 2] {
        [position.lon() * self.metres_per_lon, position.lat() * METRES_PER_DEGREE]
    }
}

impl Router {
    /// The nearest street that this profile can use; `None` when there is none at all.
    pub fn snap(&self, place: Position) -> Option<Snap> {
        self.nearest_streets(place, 1).pop()
    }

    /// The `k` nearest streets, nearest first; the two directions of a street are one.
    pub fn nearest_streets(&self, place: Position, k: usize) -> Vec<Snap> {
        let index = self.streets();
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        let mut nearest = index.tree.nearest_neighbor_iter(&index.local(place));
        while found.len() < k {
            let Some(piece) = nearest.next() else { break };
            if seen.insert(self.network().street_of(piece.data.segment)) {
                found.push(self.snap_to(place, piece.geom(), piece.data));
            }
        }
        found
    }

    #[expect(clippy::cast_possible_truncation, reason = "metres within a city")]
    fn snap_to(&self, place: Position, line: &Line<[f64; 2]>, piece: Piece) -> Snap {
        let index = self.streets();
        let [x, y] = index.local(place);
        let ([ax, ay], [bx, by]) = (line.from, line.to);
        let (dx, dy) = (bx - ax, by - ay);
        let squared = dx * dx + dy * dy;
        let share = if squared <= 0.0 {
            0.0
        } else {
            (((x - ax) * dx + (y - ay) * dy) / squared).clamp(0.0, 1.0)
        };
        let (near_x, near_y) = (ax + share * dx, ay + share * dy);
        let at = Position::from_degrees(near_x / index.metres_per_lon, near_y / METRES_PER_DEGREE)
            .unwrap_or(place);

        let nodes = self.nodes_with_offsets(piece.segment);
        let (start, end) = (nodes[piece.index as usize].0, nodes[piece.index as usize + 1].0);
        let along_dm = start + share * (end - start);
        let is_left = 0.0 < dx * (y - ay) - dy * (x - ax);
        let length_dm = f64::from(self.network().record(piece.segment).length_dm);
        let approach = |segment, along_dm: f64| Approach {
            segment,
            along: Metres((along_dm / 10.0).round() as i64),
        };
        let side = |is_left| if is_left { Side::Left } else { Side::Right };
        let mut approaches = vec![approach(piece.segment, along_dm)];
        let mut sides = vec![side(is_left)];
        let reverse = self.network().record(piece.segment).reverse.filter(|&id| self.is_usable(id));
        if let Some(reverse) = reverse {
            approaches.push(approach(reverse, length_dm - along_dm));
            sides.push(side(!is_left));
        }
        let distance = Metres((x - near_x).hypot(y - near_y).round() as i64);
        Snap { approaches, sides, at, distance }
    }
}
