//! How sharply one segment bends into the next.

use rayon::prelude::*;
use roadcrew_units::Position;

use crate::network::{SegmentId, SegmentRecord, StreetNetwork};

/// The bend from one segment into another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bend {
    Straight,
    SlightLeft,
    Left,
    SharpLeft,
    SlightRight,
    Right,
    SharpRight,
    /// Into the same street piece, driven the other way.
    Back,
}

impl Bend {
    pub(crate) const fn is_left(self) -> bool {
        matches!(self, Self::SlightLeft | Self::Left | Self::SharpLeft)
    }

    pub(crate) const fn is_right(self) -> bool {
        matches!(self, Self::SlightRight | Self::Right | Self::SharpRight)
    }

    pub(crate) const fn is_ahead(self) -> bool {
        matches!(self, Self::SlightLeft | Self::Straight | Self::SlightRight)
    }
}

/// The bend from `a` into `b`, which starts where `a` ends.
pub(crate) fn bend(network: &StreetNetwork, a: SegmentId, b: SegmentId) -> Bend {
    if network.record(a).reverse() == Some(b) {
        return Bend::Back;
    }
    between(at_end(network.nodes(a)), at_start(network.nodes(b)))
}

/// The directions in which all segments start and end, for whoever asks for all turns.
#[derive(Debug)]
pub(crate) struct Headings(Vec<[f64; 2]>);

impl Headings {
    pub(crate) fn new(network: &StreetNetwork) -> Self {
        let (records, nodes) = (&network.segments[..], &network.geometry[..]);
        let of_segment = |record: &SegmentRecord| {
            let nodes = &nodes[record.first_node as usize..][..record.n_nodes as usize];
            [at_start(nodes), at_end(nodes)]
        };
        Self(records.par_iter().with_min_len(SEGMENTS_AT_ONCE).map(of_segment).collect())
    }

    /// The same as [`bend`], for two segments that are not the two directions of one.
    pub(crate) fn bend(&self, a: SegmentId, b: SegmentId) -> Bend {
        between(self.0[a.index()][1], self.0[b.index()][0])
    }
}

/// How many segments are looked at on a thread at least.
const SEGMENTS_AT_ONCE: usize = 4096;

fn at_start(nodes: &[Position]) -> f64 {
    heading(nodes[0], nodes[1])
}

fn at_end(nodes: &[Position]) -> f64 {
    heading(nodes[nodes.len() - 2], nodes[nodes.len() - 1])
}

/// The bend from one heading into another.
fn between(coming: f64, going: f64) -> Bend {
    // Degrees to the left, between -180 and 180.
    let left = (going - coming + 540.0).rem_euclid(360.0) - 180.0;
    match left {
        _ if left.abs() < 20.0 => Bend::Straight,
        _ if 135.0 < left => Bend::SharpLeft,
        _ if 45.0 < left => Bend::Left,
        _ if 0.0 < left => Bend::SlightLeft,
        _ if left < -135.0 => Bend::SharpRight,
        _ if left < -45.0 => Bend::Right,
        _ => Bend::SlightRight,
    }
}

/// Degrees from east, counted to the left.
fn heading(from: Position, to: Position) -> f64 {
    let east = (to.lon() - from.lon()) * from.lat().to_radians().cos();
    (to.lat() - from.lat()).atan2(east).to_degrees()
}
