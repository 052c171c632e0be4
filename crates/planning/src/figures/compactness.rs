//! How compact routes are, and how much they get in each other's way.

use roadcrew_units::Position;
use serde::Serialize;

/// What a planner sees on the map of all routes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Compactness {
    /// The mean distance from a place to the medoid of its route, in metres.
    pub spread_m: f64,
    /// The share of places that lie in the convex hull of another route.
    pub overlap: f64,
    /// How often the straight line from one place of a route to the next crosses one of another route.
    pub crossings: usize,
}

/// Of routes as the places that they visit, in order. `O(places²)`.
pub fn compactness(routes: &[Vec<Position>]) -> Compactness {
    Compactness {
        spread_m: spread_m(routes),
        overlap: overlap(routes),
        crossings: crossings(routes),
    }
}

/// The mean distance from a place to the medoid of its route: the place that the others are nearest to.
#[expect(clippy::cast_precision_loss, reason = "a mean of few")]
fn spread_m(routes: &[Vec<Position>]) -> f64 {
    let of_route = |places: &Vec<Position>| {
        let to_all = |from: &Position| places.iter().map(|to| from.metres_to(*to)).sum::<f64>();
        places.iter().map(to_all).min_by(f64::total_cmp).unwrap_or(0.0)
    };
    let n_places: usize = routes.iter().map(Vec::len).sum();
    if n_places == 0 {
        return 0.0;
    }
    routes.iter().map(of_route).sum::<f64>() / n_places as f64
}

/// The share of places that lie in the convex hull of another route.
#[expect(clippy::cast_precision_loss, reason = "a share")]
fn overlap(routes: &[Vec<Position>]) -> f64 {
    let hulls: Vec<Vec<Position>> = routes.iter().map(|places| hull(places)).collect();
    let mut n_inside = 0;
    for (route, places) in routes.iter().enumerate() {
        let others = || hulls.iter().enumerate().filter(|(other, _)| *other != route);
        n_inside += places.iter().filter(|at| others().any(|(_, it)| is_inside(it, **at))).count();
    }
    n_inside as f64 / routes.iter().map(Vec::len).sum::<usize>().max(1) as f64
}

/// How often the straight line from one place of a route to the next crosses one of another route.
fn crossings(routes: &[Vec<Position>]) -> usize {
    let lines = |route: &Vec<Position>| -> Vec<(Position, Position)> {
        route.windows(2).map(|ends| (ends[0], ends[1])).collect()
    };
    let lines: Vec<Vec<(Position, Position)>> = routes.iter().map(lines).collect();
    let mut n_crossings = 0;
    for (index, route) in lines.iter().enumerate() {
        for other in &lines[index + 1..] {
            let crosses =
                |a: &(Position, Position)| other.iter().filter(|b| cross(*a, **b)).count();
            n_crossings += route.iter().map(crosses).sum::<usize>();
        }
    }
    n_crossings
}

fn turn(a: Position, b: Position, c: Position) -> i128 {
    let (lon, lat) =
        (|it: Position| i128::from(it.lon_e7()), |it: Position| i128::from(it.lat_e7()));
    (lon(b) - lon(a)) * (lat(c) - lat(a)) - (lat(b) - lat(a)) * (lon(c) - lon(a))
}

fn cross((a, b): (Position, Position), (c, d): (Position, Position)) -> bool {
    let apart = |one: i128, other: i128| one.signum() * other.signum() < 0;
    apart(turn(a, b, c), turn(a, b, d)) && apart(turn(c, d, a), turn(c, d, b))
}

/// Andrew's chain, counter-clockwise.
fn hull(places: &[Position]) -> Vec<Position> {
    let mut sorted = places.to_vec();
    sorted.sort_by_key(|at| (at.lon_e7(), at.lat_e7()));
    let half = |places: &mut dyn Iterator<Item = &Position>| {
        let mut chain: Vec<Position> = Vec::new();
        for &place in places {
            while 2 <= chain.len()
                && turn(chain[chain.len() - 2], chain[chain.len() - 1], place) <= 0
            {
                chain.pop();
            }
            chain.push(place);
        }
        chain.pop();
        chain
    };
    let mut all = half(&mut sorted.iter());
    all.extend(half(&mut sorted.iter().rev()));
    all
}

fn is_inside(hull: &[Position], at: Position) -> bool {
    let ends = hull.iter().zip(hull.iter().cycle().skip(1));
    3 <= hull.len() && ends.into_iter().all(|(&a, &b)| 0 < turn(a, b, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places by metres east and north of a corner, nearly.
    fn places(at: &[(i32, i32)]) -> Vec<Position> {
        at.iter().filter_map(|(x, y)| Position::from_e7(x * 90, 600_000_000 + y * 90)).collect()
    }

    #[test]
    fn routes_apart_from_each_other_do_not_overlap_or_cross() {
        let one = places(&[(0, 0), (100, 0), (100, 100), (0, 100)]);
        let other = places(&[(300, 0), (400, 0), (400, 100)]);
        let found = compactness(&[one, other]);
        assert_eq!((found.overlap, found.crossings), (0.0, 0));
        assert!(50.0 < found.spread_m && found.spread_m < 100.0);
    }

    #[test]
    fn a_route_through_another_overlaps_and_crosses_it() {
        let square = places(&[(0, 0), (100, 0), (100, 100), (0, 100)]);
        let through = places(&[(50, -50), (50, 50)]);
        let found = compactness(&[square, through]);
        assert_eq!(found.crossings, 1);
        assert!((found.overlap - 1.0 / 6.0).abs() < 1e-9);
    }

    #[test]
    fn no_route_has_no_figures() {
        assert_eq!(compactness(&[]), Compactness::default());
    }
}
