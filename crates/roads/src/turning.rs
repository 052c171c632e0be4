//! How sharply one segment bends into the next.

use roadcrew_units::Position;

use crate::network::{SegmentId, StreetNetwork};

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
    if network.record(a).reverse == Some(b) {
        return Bend::Back;
    }
    let (before, after) = (network.nodes(a), network.nodes(b));
    let coming = heading(before[before.len() - 2], before[before.len() - 1]);
    let going = heading(after[0], after[1]);
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
