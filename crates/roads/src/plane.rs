//! Positions as metres on a plane.

use geo::Coord;
use roadcrew_units::Position;

use crate::network::StreetNetwork;

/// Degrees as metres east and north; true near the middle of a network.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plane {
    metres_per_lon: f64,
}

const METRES_PER_DEGREE: f64 = 111_195.08;

impl Plane {
    pub(crate) fn of(network: &StreetNetwork) -> Self {
        let (south_west, north_east) = network.bounds();
        let middle = f64::midpoint(south_west.lat(), north_east.lat());
        Self { metres_per_lon: METRES_PER_DEGREE * middle.to_radians().cos() }
    }

    pub(crate) fn local(self, position: Position) -> Coord<f64> {
        Coord { x: position.lon() * self.metres_per_lon, y: position.lat() * METRES_PER_DEGREE }
    }

    /// Back to degrees; `None` when that is not on earth.
    pub(crate) fn position(self, local: Coord<f64>) -> Option<Position> {
        Position::from_degrees(local.x / self.metres_per_lon, local.y / METRES_PER_DEGREE).ok()
    }
}
