//! Cities that nobody drew: a grid with gaps, one-ways, barriers and restrictions, compared with what is obvious.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::RngSeed;
use roadcrew_units::Metres;

use super::DrawnCity;
use super::walks::Walks;
use crate::changes::ActiveChanges;
use crate::profile::Profile;
use crate::router::Approach;
use crate::router::oracle::Oracle;

/// A grid of three columns and three lines, and rules for it: so many that restrictions overlap.
#[derive(Clone, Debug)]
struct GridCity {
    drawing: String,
    rules: Vec<String>,
}

const COLS: usize = 3;
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

/// Where a restriction lies: on a street, driven back or forth, and on the streets that follow.
#[derive(Clone, Debug)]
struct Restricted {
    is_only: bool,
    first: Index,
    turned: bool,
    following: Vec<Index>,
}

fn restricted() -> impl Strategy<Value = Restricted> {
    let following = prop::collection::vec(any::<Index>(), 1..=3);
    let parts = (prop::bool::weighted(0.2), any::<Index>(), any::<bool>(), following);
    parts.prop_map(|(is_only, first, turned, following)| Restricted {
        is_only,
        first,
        turned,
        following,
    })
}

fn grid_city() -> impl Strategy<Value = GridCity> {
    let streets = prop::collection::vec(street(), ROWS * (COLS - 1) + (ROWS - 1) * COLS);
    let restrictions = prop::collection::vec(restricted(), 0..24);
    let barrier = prop::option::weighted(0.3, 0..ROWS * COLS);
    (streets, restrictions, barrier)
        .prop_map(|(streets, restrictions, barrier)| grid_with(&streets, &restrictions, barrier))
}

fn grid_with(streets: &[Street], restrictions: &[Restricted], barrier: Option<usize>) -> GridCity {
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

/// `None` where the streets end before the restriction does.
fn restriction_on(drawn: &[[char; 2]], restricted: &Restricted) -> Option<String> {
    if drawn.is_empty() {
        return None;
    }
    let [mut before, mut at] = *restricted.first.get(drawn);
    if restricted.turned {
        (before, at) = (at, before);
    }
    let kind = if restricted.is_only { "only_straight_on" } else { "no_straight_on" };
    let mut rule = format!("{kind} {before}{at}");
    if restricted.following.len() == 1 {
        write!(rule, " {at}").unwrap();
    }
    for choice in &restricted.following {
        let ahead = drawn.iter().filter(|ends| ends.contains(&at) && !ends.contains(&before));
        let ends: Vec<char> = ahead.map(|&[a, b]| if a == at { b } else { a }).collect();
        if ends.is_empty() {
            return None;
        }
        (before, at) = (at, *choice.get(&ends));
        write!(rule, " {before}{at}").unwrap();
    }
    Some(rule)
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
        cases: 128,
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
    fn closed_streets_change_what_petgraph_says(
        grid in grid_city(),
        closed in prop::collection::vec(any::<Index>(), 1..5),
    ) {
        let (city, places) = city(&grid);
        prop_assume!(!places.is_empty());
        let changes = ActiveChanges::closing(closed.iter().map(|index| index.get(&places).segment));
        let truck = Profile::built_in("truck").unwrap();
        let router = city.router.changed(&truck, &changes);
        let oracle = Oracle::new(&router);
        let matrix = router.matrix(&places, &places);
        let times = router.travel_times(&places, &places);
        for (row, &from) in places.iter().enumerate() {
            for (col, &to) in places.iter().enumerate() {
                prop_assert_eq!(matrix.get(row, col), oracle.leg(from, to));
                prop_assert_eq!(times.get(row, col), matrix.get(row, col).map(|leg| leg.seconds));
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
