//! Lines that nobody drew: along walks with a shaking hand, and anywhere.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::RngSeed;
use roadcrew_units::Position;

use super::{Place, closure, read_wzdx};
use crate::drawn::{DrawnCity, place};
use crate::network::SegmentId;

/// A walk over a full grid that never turns back, as corners in metres.
fn walk(turns: &[Index]) -> Vec<Place> {
    let (mut at, mut ahead): (Place, Place) = ([200, 200], [100, 0]);
    let mut corners = vec![at];
    for turn in turns {
        let [east, south] = ahead;
        let is_inside =
            |[east, south]: &Place| (0..=400).contains(east) && (0..=400).contains(south);
        let ways: Vec<Place> = [[east, south], [south, -east], [-south, east]]
            .into_iter()
            .filter(|way| is_inside(&[at[0] + way[0], at[1] + way[1]]))
            .collect();
        ahead = *turn.get(&ways);
        at = [at[0] + ahead[0], at[1] + ahead[1]];
        corners.push(at);
    }
    corners
}

/// The corners with places in between, every one shaken by up to 5 m, and the ends taken in.
fn drawn_by_hand(corners: &[Place], noise: &[[i32; 2]], ends_m: [i32; 2]) -> Vec<Place> {
    let mut noise = noise.iter().cycle();
    let mut line = Vec::new();
    let n_streets = corners.len() - 1;
    for (street, ends) in corners.windows(2).enumerate() {
        let from_m = if street == 0 { ends_m[0] } else { 0 };
        let to_m = if street == n_streets - 1 { 100 - ends_m[1] } else { 100 };
        for metres in (from_m..=to_m).step_by(20) {
            let &[east, south] = noise.next().unwrap();
            let along = |from: i32, to: i32| from + (to - from) * metres / 100;
            line.push([
                along(ends[0][0], ends[1][0]) + east,
                along(ends[0][1], ends[1][1]) + south,
            ]);
        }
    }
    line
}

const COLS: usize = 5;

/// Five by five junctions, all streets both ways.
fn grid() -> DrawnCity {
    let mut drawing = String::new();
    for row in 0..COLS {
        let letter = |col: usize| char::from(b'A' + u8::try_from(row * COLS + col).unwrap());
        let streets: Vec<String> = (0..COLS).map(|col| letter(col).to_string()).collect();
        drawing.push_str(&streets.join("--"));
        drawing.push('\n');
        if row + 1 < COLS {
            drawing.push_str(&"|  ".repeat(COLS));
            drawing.push('\n');
        }
    }
    DrawnCity::new::<&str>(&drawing, &[])
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        rng_seed: RngSeed::Fixed(7),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_line_drawn_by_hand_along_a_way_closes_that_way(
        turns in prop::collection::vec(any::<Index>(), 3..8),
        noise in prop::collection::vec([-5..=5, -5..=5], 7..31),
        ends_m in [0..=30, 0..=30],
    ) {
        let city = grid();
        let corners = walk(&turns);
        let network = city.router.network();
        let segment = |ends: &[Place]| {
            let at = |corner: Place| place(corner[0], corner[1]);
            network.segments().find(|&id| {
                let found = network.segment(id);
                network.junction_position(found.from) == at(ends[0])
                    && network.junction_position(found.to) == at(ends[1])
            }).unwrap()
        };
        let mut expected: Vec<SegmentId> = corners.windows(2).map(segment).collect();
        expected.sort_unstable();
        expected.dedup();
        let (changes, skipped) =
            read_wzdx(&city, &[closure(&drawn_by_hand(&corners, &noise, ends_m))]);
        prop_assert!(skipped.is_empty());
        prop_assert_eq!(&changes.all()[0].segments, &expected);
    }

    #[test]
    fn any_line_closes_streets_beside_it_or_is_reported(
        line in prop::collection::vec([-100..=500, -100..=500], 2..6),
    ) {
        let city = grid();
        let (changes, skipped) = read_wzdx(&city, &[closure(&line)]);
        prop_assert_eq!(changes.all().len() + skipped.len(), 1);
        let places: Vec<Position> = line.iter().map(|&[east, south]| place(east, south)).collect();
        for &segment in changes.all().iter().flat_map(|change| &change.segments) {
            let nodes = city.router.network().segment(segment).geometry;
            let nearest_m = (0..=20).map(|part| metres_beside(nodes, part, &places));
            prop_assert!(nearest_m.fold(f64::INFINITY, f64::min) <= 20.5);
        }
    }
}

/// From a twentieth part of a straight street to a line, looked at every few metres.
fn metres_beside(street: &[Position], part: u32, line: &[Position]) -> f64 {
    let between = |a: Position, b: Position, share: f64| {
        let at = |a: f64, b: f64| a + (b - a) * share;
        Position::from_degrees(at(a.lon(), b.lon()), at(a.lat(), b.lat())).unwrap()
    };
    let from = between(street[0], street[street.len() - 1], f64::from(part) / 20.0);
    let places = line.windows(2).flat_map(|ends| {
        (0..=100).map(move |share| between(ends[0], ends[1], f64::from(share) / 100.0))
    });
    places.map(|at| from.metres_to(at)).fold(f64::INFINITY, f64::min)
}
