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
        Self::at_latitude(at.lat())
    }

    /// A frame that is true at so many degrees of latitude.
    pub(crate) fn at_latitude(lat: f64) -> Self {
        Self { shrink: shrink_at(lat) }
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
    radius_m: f64,
    lon_step: f64,
    lat_step: f64,
}

/// Row and column from here on are not negative: a cell is more than half a metre wide, so there are fewer than this.
const MIDDLE: i64 = 1 << 31;

impl Grid {
    /// Places within the radius are at most so many cells apart, in each direction.
    const REACH: u64 = 2;

    /// A grid for places no further from the equator than `max_lat` degrees.
    pub(crate) fn new(radius: Metres, max_lat: f64) -> Self {
        let radius_m = as_metres(radius);
        let lat_step = padded(radius_m) * std::f64::consts::FRAC_1_SQRT_2 / METRES_PER_DEGREE;
        let far_side = max_lat.abs() + 2.0 * lat_step;
        Self { radius_m, lat_step, lon_step: lat_step / shrink_at(far_side) }
    }

    /// The key of the cell of a place: row by row, column by column.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counted from the middle, no row or column is negative"
    )]
    pub(crate) fn cell(self, at: Position) -> u64 {
        let row = ((at.lat() / self.lat_step).floor() as i64 + MIDDLE) as u64;
        let column = ((at.lon() / self.lon_step).floor() as i64 + MIDDLE) as u64;
        row << 32 | column
    }

    /// The first and the last cell within reach in the row that lies `down` rows after that of `cell`.
    pub(crate) fn reach(cell: u64, down: u64) -> (u64, u64) {
        let below = cell + (down << 32);
        (below - Self::REACH, below + Self::REACH)
    }

    /// Whether two points of a map, which may be too narrow, can lie within the radius of each other.
    pub(crate) fn is_near(self) -> impl Fn(&[f64; 2], &[f64; 2]) -> bool {
        let limit = padded(self.radius_m).powi(2);
        move |a, b| (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2) <= limit
    }
}
