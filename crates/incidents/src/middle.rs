//! The middle of reports: where the thing they are about probably is.
//!
//! Positions stray, so the middle of several is surer than any one of them, the first one too.

use roadcrew_units::Position;

/// The mean of some positions, to a ten-millionth of a degree; the order in which they came doesn't matter.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Middle {
    lon_e7: i64,
    lat_e7: i64,
    n: i64,
    /// The mean, which is asked far more often than it changes.
    position: Option<Position>,
}

impl Middle {
    pub(crate) fn of(positions: impl IntoIterator<Item = Position>) -> Self {
        let mut middle = Self::default();
        positions.into_iter().for_each(|position| middle.add(position));
        middle
    }

    pub(crate) fn add(&mut self, position: Position) {
        self.lon_e7 += i64::from(position.lon_e7());
        self.lat_e7 += i64::from(position.lat_e7());
        self.n += 1;
        let mean = |sum: i64| i32::try_from(sum / self.n).ok();
        let lon_and_lat = mean(self.lon_e7).zip(mean(self.lat_e7));
        self.position = lon_and_lat.and_then(|(lon, lat)| Position::from_e7(lon, lat));
    }

    /// How many positions it is of.
    pub(crate) fn count(self) -> usize {
        usize::try_from(self.n).unwrap_or(0)
    }

    /// None of no positions.
    pub(crate) fn position(self) -> Option<Position> {
        self.position
    }

    /// How far a place is from it; infinitely far from the middle of nothing.
    pub(crate) fn metres_to(self, at: Position) -> f64 {
        self.position().map_or(f64::INFINITY, |middle| middle.metres_to(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_report_is_its_own_middle_and_none_has_none() {
        let at = Position::from_e7(249_500_001, -601_600_003).unwrap();
        let other = Position::from_e7(249_500_101, -601_600_103).unwrap();
        assert_eq!(Middle::of([at]).position(), Some(at));
        let between = Position::from_e7(249_500_051, -601_600_053).unwrap();
        assert_eq!(Middle::of([at, other]).position(), Some(between));
        assert!(Middle::default().metres_to(at).is_infinite());
    }
}
