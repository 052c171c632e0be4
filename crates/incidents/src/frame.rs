//! A flat map in metres for the R-tree: longitude shrinks with the latitude.

use crate::weigh::as_metres;
use roadcrew_units::{Metres, Position};
use rstar::AABB;

/// Metres in a degree of latitude, on the sphere that [`Position::metres_to`] uses.
const METRES_PER_DEGREE: f64 = 111_195.08;
/// The tree only proposes: a box a little too large loses nothing, the distance is measured afterwards.
const MARGIN: f64 = 1.01;

/// Scales degrees to metres, true at one latitude.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    shrink: f64,
}

impl Frame {
    /// A frame that is true at the latitude of `at`.
    pub(crate) fn around(at: Position) -> Self {
        Self { shrink: shrink_at(at.lat()) }
    }

    /// The place on the map.
    pub(crate) fn point(self, at: Position) -> [f64; 2] {
        [at.lon() * METRES_PER_DEGREE * self.shrink, at.lat() * METRES_PER_DEGREE]
    }

    /// A box that holds everything within `radius_m` metres of `at`, however far `at` is from the frame's own latitude.
    pub(crate) fn box_around(self, at: Position, radius_m: f64) -> AABB<[f64; 2]> {
        let [x, y] = self.point(at);
        let half_height = padded(radius_m);
        let far_side = at.lat().abs() + half_height / METRES_PER_DEGREE;
        let half_width = half_height * self.shrink / shrink_at(far_side);
        AABB::from_corners([x - half_width, y - half_height], [x + half_width, y + half_height])
    }
}

/// How much shorter a degree of longitude is than one of latitude; never zero.
fn shrink_at(lat: f64) -> f64 {
    lat.to_radians().cos().max(1e-6)
}

fn padded(radius_m: f64) -> f64 {
    radius_m * MARGIN + 0.1
}

/// A square grid whose cells are so small that everything in one lies within the radius of the rest, up to the margin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grid {
    lon_step: f64,
    lat_step: f64,
}

impl Grid {
    /// Places within the radius are at most so many cells apart, in each direction.
    pub(crate) const REACH: i64 = 2;

    /// A grid for places no further from the equator than `max_lat` degrees.
    pub(crate) fn new(radius: Metres, max_lat: f64) -> Self {
        let lat_step =
            padded(as_metres(radius)) * std::f64::consts::FRAC_1_SQRT_2 / METRES_PER_DEGREE;
        let far_side = max_lat.abs() + 2.0 * lat_step;
        Self { lat_step, lon_step: lat_step / shrink_at(far_side) }
    }

    /// Column and row of a place.
    #[expect(clippy::cast_possible_truncation, reason = "a cell is more than half a metre wide")]
    pub(crate) fn cell(self, at: Position) -> (i64, i64) {
        ((at.lon() / self.lon_step).floor() as i64, (at.lat() / self.lat_step).floor() as i64)
    }
}
