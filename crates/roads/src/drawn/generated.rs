//! Cities that nobody drew: a grid with gaps, one-ways, barriers and restrictions, compared with what is obvious.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use roadcrew_units::Metres;

use super::DrawnCity;
use super::walks::Walks;
use crate::router::Approach;
use crate::router::oracle::Oracle;

/// A grid of four columns and three lines, and rules for it.
#[derive(Clone, Debug)]
struct GridCity {
    drawing: String,
    rules: Vec<String>,
}

const COLS: usize = 4;
const ROWS: usize = 3;

fn letter(row: usize, col: usize) -> char {
    char::from(b'A' + u8::try_from(row * COLS + col).unwrap())
}

/// What a grid street may be; gaps and one-ways are drawn more often than is usual.
#[derive(Clone, Copy, Debug)]
enum Street {
    Missing,
    BothWays,
    Along,
    Against,
    Roundabout,
}

fn street() -> impl Strategy<Value = Street> {
    prop_oneof![
        1 => Just(Street::Missing),
        5 => Just(Street::BothWays),
        1 => Just(Street::Along),
        1 => Just(Street::Against),
        1 => Just(Street::Roundabout),
    ]
}

/// Where a restriction lies: a street, which of its ends is meant, and how it goes on from there.
type Walk = (prop::sample::Index, bool, prop::sample::Index, Option<prop::sample::Index>);

fn walk() -> impl Strategy<Value = Walk> {
    any::<Walk>()
}

fn grid_city() -> impl Strategy<Value = GridCity> {
    let streets = prop::collection::vec(street(), ROWS * (COLS - 1) + (ROWS - 1) * COLS);
    let restrictions = prop::collection::vec((any::<bool>(), walk()), 0..8);
    let barrier = prop::option::weighted(0.3, 0..ROWS * COLS);
    (streets, restrictions, barrier)
        .prop_map(|(streets, restrictions, barrier)| grid_with(&streets, &restrictions, barrier))
}

fn grid_with(
    streets: &[Street],
    restrictions: &[(bool, Walk)],
    barrier: Option<usize>,
) -> GridCity {
    let mut streets = streets.iter();
    let mut drawing = String::new();
    let mut drawn: Vec<[char; 2]> = Vec::new();
    let mut rules = Vec::new();
    let mut draw = |a: char, b: char| {
        let street = *streets.next().unwrap();
        match street {
            Street::Missing => return false,
            Street::BothWays => {}
            Street::Along => rules.push(format!("{a}{b} oneway=yes")),
            Street::Against => rules.push(format!("{a}{b} oneway=-1")),
            Street::Roundabout => rules.push(format!("{b}{a} junction=roundabout")),
        }
        drawn.push([a, b]);
        true
    };
    for row in 0..ROWS {
        for col in 0..COLS {
            drawing.push(letter(row, col));
            if col + 1 < COLS {
                let there = draw(letter(row, col), letter(row, col + 1));
                drawing.push_str(if there { "--" } else { "  " });
            }
        }
        drawing.push('\n');
        for col in 0..COLS {
            let there = row + 1 < ROWS && draw(letter(row, col), letter(row + 1, col));
            drawing.push_str(if there { "|  " } else { "   " });
        }
        drawing.push('\n');
    }
    rules.extend(restrictions.iter().filter_map(|restriction| restriction_on(&drawn, restriction)));
    rules.extend(
        barrier.map(|index| format!("{} barrier=bollard", letter(index / COLS, index % COLS))),
    );
    GridCity { drawing, rules }
}

/// `None` where the walk ends before it has its two or three streets.
fn restriction_on(drawn: &[[char; 2]], (is_only, walk): &(bool, Walk)) -> Option<String> {
    let (first, turned, second, third) = walk;
    if drawn.is_empty() {
        return None;
    }
    let [mut from, mut via] = *first.get(drawn);
    if *turned {
        (from, via) = (via, from);
    }
    let next = |before: char, at: char, choice: &prop::sample::Index| {
        let ends: Vec<char> = drawn
            .iter()
            .filter(|ends| ends.contains(&at) && !ends.contains(&before))
            .map(|&[a, b]| if a == at { b } else { a })
            .collect();
        (!ends.is_empty()).then(|| *choice.get(&ends))
    };
    let kind = if *is_only { "only_straight_on" } else { "no_straight_on" };
    let end = next(from, via, second)?;
    let Some(third) = third else {
        return Some(format!("{kind} {from}{via} {via} {via}{end}"));
    };
    let last = next(via, end, third)?;
    Some(format!("{kind} {from}{via} {via}{end} {end}{last}"))
}

fn city(grid: &GridCity) -> (DrawnCity, Vec<Approach>) {
    let city = DrawnCity::new(&grid.drawing, &grid.rules);
    let network = city.router.network();
    // Starts, middles and ends in turn.
    let along = |(number, segment): (i64, _)| Approach {
        segment,
        along: Metres(network.segment(segment).length.0 * (number % 3) / 2),
    };
    let places = (0..).zip(network.segments()).map(along).collect();
    (city, places)
}

fn few_cases() -> ProptestConfig {
    ProptestConfig {
        cases: 48,
        rng_seed: RngSeed::Fixed(7),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(few_cases())]

    #[test]
    fn a_matrix_says_what_petgraph_says(grid in grid_city()) {
        let (city, places) = city(&grid);
        let oracle = Oracle::new(&city.router);
        let matrix = city.router.matrix(&places, &places);
        for (row, &from) in places.iter().enumerate() {
            for (col, &to) in places.iter().enumerate() {
                prop_assert_eq!(matrix.get(row, col), oracle.leg(from, to));
            }
        }
    }

    #[test]
    fn ghosts_remember_what_whole_walks_remember(grid in grid_city()) {
        let (city, _) = city(&grid);
        let starts: Vec<Approach> = city
            .router
            .network()
            .segments()
            .map(|segment| Approach { segment, along: Metres(0) })
            .collect();
        let walks = Walks::new(&city.router);
        let matrix = city.router.matrix(&starts, &starts);
        for (row, from) in starts.iter().enumerate() {
            let legs = walks.legs_from(from.segment);
            for (col, to) in starts.iter().enumerate() {
                prop_assert_eq!(matrix.get(row, col), legs.get(&to.segment).copied());
            }
        }
    }
}
