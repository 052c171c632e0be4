//! From a place to the nearest streets that a profile can use. Ferries are none: nobody stops, works or lives there.

use std::collections::BTreeSet;

use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Distance, Euclidean, InterpolatePoint, Line, LineLocatePoint, Point};
use roadcrew_units::{Metres, Position, Seconds};
use rstar::RTree;
use rstar::primitives::GeomWithData;

use crate::network::{DrivingSide, RoadClass, SegmentId, StreetNetwork};
use crate::plane::Plane;
use crate::router::{Approach, Router};

/// The nearest point of a street, and how one can stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snap {
    /// One for each direction that may be driven: one or two.
    pub stands: Vec<Stand>,
    /// The nearest point of the street.
    pub at: Position,
    /// From the place to that point, rounded.
    pub distance: Metres,
}

/// A vehicle beside a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stand {
    /// Where the vehicle is, and which way it faces.
    pub approach: Approach,
    /// The side of the vehicle on which the place lies.
    pub side: Side,
    /// What this is worth avoiding beyond the time: the profile's price of the wrong side of a two-way street.
    ///
    /// The wrong side is the one of the oncoming traffic. A place on the line itself has none.
    pub price: Seconds,
}

impl Stand {
    /// A stand at no price, of a place on the line itself.
    pub const fn at(approach: Approach) -> Self {
        Self { approach, side: Side::Right, price: Seconds::ZERO }
    }
}

/// A side of the driving direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// To the left.
    Left,
    /// To the right; a place on the line itself counts as this.
    Right,
}

impl Side {
    /// The side of who comes the other way.
    const fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// Straight pieces of usable streets in local metres.
#[derive(Debug)]
pub(crate) struct StreetIndex {
    plane: Plane,
    tree: RTree<GeomWithData<Line<f64>, Piece>>,
}

/// A straight piece: the `index`-th of a segment's geometry.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    segment: SegmentId,
    index: u32,
}

impl StreetIndex {
    /// Each street once, in whichever of its directions is usable and comes first.
    pub(crate) fn new(network: &StreetNetwork, is_usable: impl Fn(SegmentId) -> bool) -> Self {
        let plane = Plane::of(network);
        let mut pieces = Vec::new();
        let is_street = |id: SegmentId| network.attributes_of(id).class != RoadClass::Ferry;
        for segment in network.segments().filter(|&id| is_street(id) && is_usable(id)) {
            let is_second = network
                .record(segment)
                .reverse()
                .is_some_and(|other| other < segment && is_usable(other));
            if is_second {
                continue;
            }
            for (number, ends) in (0..).zip(network.nodes(segment).windows(2)) {
                let line = Line::new(plane.local(ends[0]), plane.local(ends[1]));
                pieces.push(GeomWithData::new(line, Piece { segment, index: number }));
            }
        }
        Self { plane, tree: RTree::bulk_load(pieces) }
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
        let mut nearest = index.tree.nearest_neighbor_iter(&index.plane.local(place).into());
        while found.len() < k {
            let Some(piece) = nearest.next() else { break };
            if seen.insert(self.network().street_of(piece.data.segment)) {
                found.push(self.snap_to(place, *piece.geom(), piece.data));
            }
        }
        found
    }

    fn snap_to(&self, place: Position, line: Line<f64>, piece: Piece) -> Snap {
        let index = self.streets();
        let local = Point(index.plane.local(place));
        let share = line.line_locate_point(&local).unwrap_or(0.0);
        let near = Euclidean.point_at_ratio_between(line.start_point(), line.end_point(), share);
        let nodes = self.nodes_with_offsets(piece.segment);
        let (start, end) = (nodes[piece.index as usize].0, nodes[piece.index as usize + 1].0);
        let along_dm = start + share * (end - start);

        let orientation = RobustKernel::orient2d(line.start, line.end, local.0);
        let stand = |segment, along_dm: f64, left: Orientation| Stand {
            approach: Approach { segment, along: whole_metres(along_dm / 10.0) },
            side: if orientation == left { Side::Left } else { Side::Right },
            price: Seconds::ZERO,
        };
        let mut stands = vec![stand(piece.segment, along_dm, Orientation::CounterClockwise)];
        let record = self.network().record(piece.segment);
        if let Some(reverse) = record.reverse().filter(|&id| self.is_usable(id)) {
            let behind_dm = f64::from(record.length_dm) - along_dm;
            stands.push(stand(reverse, behind_dm, Orientation::Clockwise));
            if orientation != Orientation::Collinear {
                self.price_wrong_side(&mut stands);
            }
        }
        Snap {
            stands,
            at: index.plane.position(near.0).unwrap_or(place),
            distance: whole_metres(Euclidean.distance(local, near)),
        }
    }

    /// The same where it is known on which side of the street the place lies, seen in the direction in which the street is mapped: on a street
    /// of two directions that decides about the wrong side, and not where the place lies.
    #[must_use]
    pub fn on_side(&self, snap: Snap, mapped: Side) -> Snap {
        let mut stands = snap.stands;
        if stands.len() == 2 {
            for stand in &mut stands {
                let is_as_mapped = self.network().is_as_mapped(stand.approach.segment);
                stand.side = if is_as_mapped { mapped } else { mapped.other() };
                stand.price = Seconds::ZERO;
            }
            self.price_wrong_side(&mut stands);
        }
        Snap { stands, ..snap }
    }

    /// Of both directions of a street: the place lies beside one of them, and beyond the oncoming traffic of the other.
    fn price_wrong_side(&self, stands: &mut [Stand]) {
        let network = self.network();
        let wrong = match network.driving_side() {
            DrivingSide::Right => Side::Left,
            DrivingSide::Left => Side::Right,
        };
        for stand in stands.iter_mut().filter(|stand| stand.side == wrong) {
            let class = network.attributes_of(stand.approach.segment).class;
            stand.price = whole_seconds(self.profile().wrong_side_price_s(class));
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a profile's price is at most an hour")]
fn whole_seconds(seconds: f64) -> Seconds {
    Seconds(seconds.round() as i64)
}

#[expect(clippy::cast_possible_truncation, reason = "metres on earth")]
fn whole_metres(metres: f64) -> Metres {
    Metres(metres.round() as i64)
}
