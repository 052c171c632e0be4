//! Where so many places lie together that their numbers hide the streets: that part is drawn larger.

use super::geometry::Point;

/// Others that lie nearer than this are near.
const NEAR: f64 = 50.0;
/// A place with so many others near it is crowded.
const MANY: usize = 8;

/// Which of the places are crowded, in their order; a few that lie together are none. O(n²).
pub(super) fn crowded(places: &[Point]) -> Vec<bool> {
    let n_near = |(x, y): Point| {
        places.iter().filter(|other| (other.0 - x).hypot(other.1 - y) < NEAR).count() - 1
    };
    places.iter().map(|&place| MANY <= n_near(place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_crowded_where_many_are_near() {
        let mut places: Vec<Point> = (0..9).map(|n| (100.0 + 5.0 * f64::from(n), 100.0)).collect();
        places.push((300.0, 100.0));
        let crowded = crowded(&places);
        assert_eq!(crowded, [vec![true; 9], vec![false]].concat());
    }

    #[test]
    fn eight_places_are_no_crowd() {
        assert!(!crowded(&[(0.0, 0.0); 8]).contains(&true));
    }
}
