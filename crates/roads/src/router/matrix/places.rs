//! Between places where one can stand in several ways.

use rayon::prelude::*;

use super::super::weight::Weight;
use super::super::{Approach, Router};
use super::rows::Weights;
use super::table::Table;
use super::{NO_WAY, TravelMatrix, TravelRow, WAY_LANES};
use crate::pages::Pages;
use crate::snap::Stand;

/// So that the memory beside the matrix stays small.
const PLACES_PER_TILE: usize = 256;

impl Router {
    /// Seconds and metres of the best ways between places where one can stand in several ways: the same as
    /// [`best_route`](Self::best_route) says for each pair. The best way is the one of the least price.
    pub fn matrix_of_places(&self, from: &[Vec<Stand>], to: &[Vec<Stand>]) -> TravelMatrix {
        let n_entries = from.len() * to.len();
        let [mut seconds, mut metres] = [Pages::zeroed(n_entries), Pages::zeroed(n_entries)];
        let per_tile = PLACES_PER_TILE * to.len().max(1);
        let legs = seconds.chunks_mut(per_tile).zip(metres.chunks_mut(per_tile));
        let targets = Targets::new(to);
        let mut tiles = Tiles::new(self, from, &targets);
        for (tile, legs) in from.chunks(PLACES_PER_TILE).zip(legs) {
            tiles.write(tile, legs);
        }
        TravelMatrix { cols: to.len(), rows: from.len(), seconds, metres }
    }

    /// The rows of [`matrix_of_places`](Self::matrix_of_places), one after the other, for who keeps them in a form of their own: some
    /// hundred are made at a time, each time in the same memory.
    pub fn rows_of_places(
        &self,
        from: &[Vec<Stand>],
        to: &[Vec<Stand>],
        mut take: impl FnMut(TravelRow<'_>),
    ) {
        let n_entries = PLACES_PER_TILE.min(from.len()) * to.len();
        let [mut seconds, mut metres] = [Pages::zeroed(n_entries), Pages::zeroed(n_entries)];
        let targets = Targets::new(to);
        let mut tiles = Tiles::new(self, from, &targets);
        for tile in from.chunks(PLACES_PER_TILE) {
            let n_entries = tile.len() * to.len();
            tiles.write(tile, (&mut seconds[..n_entries], &mut metres[..n_entries]));
            for row in 0..tile.len() {
                let entries = row * to.len()..(row + 1) * to.len();
                take(TravelRow { seconds: &seconds[entries.clone()], metres: &metres[entries] });
            }
        }
    }
}

/// The places that are driven to.
struct Targets<'a> {
    places: &'a [Vec<Stand>],
    /// The stands of all of them, and what each costs.
    ends: Vec<Approach>,
    prices: Vec<Weight>,
}

impl<'a> Targets<'a> {
    fn new(places: &'a [Vec<Stand>]) -> Self {
        let stands = || places.iter().flatten();
        Self {
            places,
            ends: stands().map(|stand| stand.approach).collect(),
            prices: stands().map(|stand| Weight::of_price(stand.price)).collect(),
        }
    }
}

/// Makes rows tile by tile: the targets' side is selected once, and the memory is the same for all tiles.
struct Tiles<'a> {
    table: Table<'a, Weight>,
    targets: &'a Targets<'a>,
    /// From each stand of a tile to each stand of the targets.
    weights: Pages<Weight>,
}

impl<'a> Tiles<'a> {
    fn new(router: &'a Router, from: &[Vec<Stand>], targets: &'a Targets<'a>) -> Self {
        let n_starts = |tile: &[Vec<Stand>]| tile.iter().map(Vec::len).sum::<usize>();
        let most_starts = from.chunks(PLACES_PER_TILE).map(n_starts).max().unwrap_or(0);
        let weights = Pages::zeroed(most_starts * targets.ends.len());
        Self { table: Table::new(router, &targets.ends), targets, weights }
    }

    /// Writes seconds and metres of the best ways from some places, row by row.
    fn write(&mut self, tile: &[Vec<Stand>], (seconds, metres): (&mut [u32], &mut [u32])) {
        let starts: Vec<Approach> = tile.iter().flatten().map(|stand| stand.approach).collect();
        let width = self.targets.ends.len().max(1);
        let rows = self.weights.chunks_mut(width).take(starts.len()).map(Weights).collect();
        self.table.fill::<_, WAY_LANES>(&starts, rows);
        let mut rows = self.weights.chunks(width);
        let of_place = |place| (place, rows.by_ref().take(Vec::len(place)).collect());
        let places: Vec<(&Vec<Stand>, Vec<&[Weight]>)> = tile.iter().map(of_place).collect();
        let targets = self.targets;
        let cols = targets.places.len().max(1);
        let legs = seconds.par_chunks_mut(cols).zip(metres.par_chunks_mut(cols));
        places.par_iter().zip(legs).for_each_init(Vec::new, |best, ((place, rows), legs)| {
            find_best(place, rows, targets, best);
            write_legs(best, legs);
        });
    }
}

/// The best ways from a place to all places, over its stands, each with its row, and theirs.
fn find_best(place: &[Stand], rows: &[&[Weight]], targets: &Targets<'_>, best: &mut Vec<Weight>) {
    best.clear();
    best.resize(targets.places.len(), Weight::INFINITE);
    for (stand, row) in place.iter().zip(rows) {
        let price = Weight::of_price(stand.price);
        let mut row = row.iter().zip(&targets.prices).map(|(&way, &end)| way + price + end);
        for (best, end) in best.iter_mut().zip(targets.places) {
            *best = row.by_ref().take(end.len()).fold(*best, Weight::min);
        }
    }
}

/// Seconds and metres of ways.
fn write_legs(ways: &[Weight], (seconds, metres): (&mut [u32], &mut [u32])) {
    for ((way, seconds), metres) in ways.iter().zip(seconds).zip(metres) {
        let leg = way.is_finite().then(|| way.leg());
        (*seconds, *metres) =
            leg.map_or((NO_WAY, NO_WAY), |leg| (word(leg.seconds.0), word(leg.metres.0)));
    }
}

/// Seconds and metres within a city fit by far.
fn word(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(NO_WAY - 1)
}
