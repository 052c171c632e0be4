//! Where something is on the ground.

use std::fmt;

/// A place in WGS 84, in ten-millionths of a degree as OpenStreetMap stores it (about a centimetre).
///
/// Two numbers as they lie in a file: who takes one from there asks [`from_e7`](Self::from_e7) whether it is on earth.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    bytemuck::Pod,
    bytemuck::Zeroable
)]
#[repr(C)]
pub struct Position {
    lon: i32,
    lat: i32,
}

/// The mean radius of the earth in metres (IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

impl Position {
    /// A place from degrees, rounded to the nearest ten-millionth.
    #[expect(clippy::cast_possible_truncation, reason = "180 degrees are 1.8e9, which fits")]
    pub fn from_degrees(lon: f64, lat: f64) -> Result<Self, PositionError> {
        let on_earth = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
        if !on_earth {
            return Err(PositionError { lon, lat });
        }
        Ok(Self { lon: (lon * 1e7).round() as i32, lat: (lat * 1e7).round() as i32 })
    }

    /// A place from ten-millionths of a degree; `None` when that is not on earth.
    pub fn from_e7(lon: i32, lat: i32) -> Option<Self> {
        let on_earth = lon.unsigned_abs() <= 1_800_000_000 && lat.unsigned_abs() <= 900_000_000;
        on_earth.then_some(Self { lon, lat })
    }

    /// Longitude in degrees.
    pub fn lon(self) -> f64 {
        f64::from(self.lon) / 1e7
    }

    /// Latitude in degrees.
    pub fn lat(self) -> f64 {
        f64::from(self.lat) / 1e7
    }

    /// Longitude in ten-millionths of a degree.
    pub const fn lon_e7(self) -> i32 {
        self.lon
    }

    /// Latitude in ten-millionths of a degree.
    pub const fn lat_e7(self) -> i32 {
        self.lat
    }

    /// The great-circle distance in metres (haversine on the mean sphere: within 0.6 % of the ellipsoid).
    pub fn metres_to(self, other: Self) -> f64 {
        let (lat_a, lat_b) = (self.lat().to_radians(), other.lat().to_radians());
        let half_lat = (lat_b - lat_a) / 2.0;
        let half_lon = (other.lon() - self.lon()).to_radians() / 2.0;
        let h = half_lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * half_lon.sin().powi(2);
        2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin()
    }
}

/// Degrees, longitude first, as GeoJSON and the command line write them.
impl Position {
    /// As in a sentence, which says which of the two is which: `latitude 60.1705000, longitude 24.9460000`.
    pub fn in_words(self) -> String {
        format!("latitude {:.7}, longitude {:.7}", self.lat(), self.lon())
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.7},{:.7}", self.lon(), self.lat())
    }
}

/// Degrees that name no place on earth.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error(
    "longitude {lon}, latitude {lat} is no place on earth: expected degrees within ±180 and ±90"
)]
pub struct PositionError {
    /// The longitude that was given.
    pub lon: f64,
    /// The latitude that was given.
    pub lat: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        let a = Position::from_degrees(25.0, 60.0).unwrap();
        let b = Position::from_degrees(25.0, 61.0).unwrap();
        assert!((a.metres_to(b) - 111_195.0).abs() < 1.0);
    }

    #[test]
    fn swapped_or_missing_degrees_are_refused() {
        assert!(Position::from_degrees(24.9, 160.2).is_err());
        assert!(Position::from_degrees(f64::NAN, 60.2).is_err());
    }
}
