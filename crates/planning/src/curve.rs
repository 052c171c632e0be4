//! Places in the order of a curve that fills the plane: what is near on it is near on the ground (Hilbert 1891).

use roadcrew_units::Position;

/// So many times each side of the frame is halved.
const HALVINGS: u32 = 16;

/// A place's rank on the curve through the rectangle between two corners; what lies outside has the rank of the edge.
pub(crate) fn rank(at: Position, (low, high): (Position, Position)) -> u64 {
    let cells = f64::from(1_u32 << HALVINGS);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the cells")]
    let cell = |at: f64, low: f64, high: f64| {
        let share = (at - low) / (high - low).max(f64::MIN_POSITIVE);
        (share * cells).clamp(0.0, cells - 1.0) as u32
    };
    along((cell(at.lon(), low.lon(), high.lon()), cell(at.lat(), low.lat(), high.lat())))
}

/// How far along the curve a cell lies.
fn along((mut x, mut y): (u32, u32)) -> u64 {
    let mut rank = 0;
    for halving in (0..HALVINGS).rev() {
        let half = 1 << halving;
        let (is_east, is_north) = (x & half != 0, y & half != 0);
        rank = 4 * rank + u64::from((3 * u32::from(is_east)) ^ u32::from(is_north));
        let inside = half - 1;
        (x, y) = (x & inside, y & inside);
        // The curve enters and leaves each quarter where its neighbours meet it.
        if !is_north {
            if is_east {
                (x, y) = (inside - x, inside - y);
            }
            (x, y) = (y, x);
        }
    }
    rank
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells of a corner of the grid in the order of the curve.
    #[test]
    fn the_curve_goes_from_cell_to_neighbouring_cell_and_misses_none() {
        let side = 16_u32;
        let mut cells: Vec<(u32, u32)> =
            (0..side).flat_map(|x| (0..side).map(move |y| (x, y))).collect();
        cells.sort_by_key(|&cell| along(cell));
        for pair in cells.windows(2) {
            assert_eq!(along(pair[1]), along(pair[0]) + 1);
            let apart = pair[0].0.abs_diff(pair[1].0) + pair[0].1.abs_diff(pair[1].1);
            assert_eq!(apart, 1, "{pair:?}");
        }
    }

    #[test]
    fn what_lies_outside_is_ranked_by_the_edge() {
        let at = |lon, lat| Position::from_degrees(lon, lat).unwrap();
        let frame = (at(24.0, 60.0), at(25.0, 61.0));
        assert_eq!(rank(at(23.0, 59.0), frame), rank(at(24.0, 60.0), frame));
    }
}
