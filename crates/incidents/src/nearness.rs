//! Whether places lie within some metres of one, without a sine for each of them.

use roadcrew_units::Position;

/// Metres in a ten-millionth of a degree of latitude, on the sphere that [`Position::metres_to`] uses.
const METRES_PER_E7: f64 = 0.011_119_508;
/// The plane errs by less than this share where it is asked: up to ten kilometres, up to this latitude.
const ERROR: f64 = 0.01;
const FAR_NORTH: f64 = 80.0;
const PLANE_M: f64 = 10_000.0;

/// A place, with the length of a degree there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nearness {
    at: Position,
    /// Metres in a ten-millionth of a degree of longitude; none where the plane isn't trusted.
    east_m: Option<f64>,
}

impl Nearness {
    /// To be asked about places near `at`.
    pub(crate) fn to(at: Position) -> Self {
        let lat = at.lat();
        let is_plane = lat.abs() < FAR_NORTH;
        Self { at, east_m: is_plane.then(|| METRES_PER_E7 * lat.to_radians().cos()) }
    }

    /// Whether `other` is surely further away than `limit_m` metres: one that isn't may be as well. Cheap.
    pub(crate) fn is_far(&self, other: Position, limit_m: f64) -> bool {
        let square = self.square_m2(other);
        square.is_some_and(|square| {
            limit_m <= PLANE_M
                && (limit_m * (1.0 + ERROR)).powi(2) < square
                && square < PLANE_M * PLANE_M
        })
    }

    /// Whether `other` is at most `limit_m` metres away: always the answer of [`Position::metres_to`], which is asked where the
    /// plane can't tell.
    pub(crate) fn is_within(&self, other: Position, limit_m: f64) -> bool {
        if self.is_far(other, limit_m) {
            return false;
        }
        let near = (limit_m * (1.0 - ERROR)).powi(2);
        let is_near = self.square_m2(other).is_some_and(|square| square < near);
        (is_near && limit_m <= PLANE_M) || self.at.metres_to(other) <= limit_m
    }

    /// The square of how far `other` is on the plane; none where that isn't trusted.
    fn square_m2(&self, other: Position) -> Option<f64> {
        let difference = |a: i32, b: i32| f64::from(a) - f64::from(b);
        let east = difference(self.at.lon_e7(), other.lon_e7()) * self.east_m?;
        let north = difference(self.at.lat_e7(), other.lat_e7()) * METRES_PER_E7;
        Some(east * east + north * north)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_what_the_haversine_says(
            (lon, lat) in (-1_799_000_000..1_799_000_000, -899_000_000..899_000_000),
            (east, north) in (-900_000..900_000, -900_000..900_000),
            shrink in prop_oneof![Just(1), Just(100), Just(1000)],
            limit in 0.0..500.0_f64,
        ) {
            let at = Position::from_e7(lon, lat).unwrap();
            let other = Position::from_e7(lon + east / shrink, lat + north / shrink).unwrap();
            let expected = at.metres_to(other) <= limit;
            prop_assert_eq!(Nearness::to(at).is_within(other, limit), expected);
            prop_assert!(!expected || !Nearness::to(at).is_far(other, limit));
        }
    }
}
