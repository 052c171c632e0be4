//! Between places where one can stand in several ways.

use rayon::prelude::*;

use super::super::weight::Weight;
use super::super::{Approach, Router};
use super::rows::Weights;
use super::table::Table;
use super::{NO_WAY, TravelMatrix, WAY_LANES};
use crate::pages::Pages;
use crate::snap::Stand;

impl Router {
    /// Seconds and metres of the best ways between places where one can stand in several ways: the same as
    /// [`best_route`](Self::best_route) says for each pair. The best way is the one of the least price.
    pub fn matrix_of_places(&self, from: &[Vec<Stand>], to: &[Vec<Stand>]) -> TravelMatrix {
        let ends: Vec<Approach> = to.iter().flatten().map(|stand| stand.approach).collect();
        let end_prices: Vec<Weight> =
            to.iter().flatten().map(|stand| Weight::of_price(stand.price)).collect();
        let n_entries = from.len() * to.len();
        let [seconds, metres] = [Pages::zeroed(n_entries), Pages::zeroed(n_entries)];
        let mut matrix = TravelMatrix { cols: to.len(), rows: from.len(), seconds, metres };
        let mut n_filled = 0;
        let mut table = Table::<Weight>::new(self, &ends);
        let width = ends.len().max(1);
        let n_starts = |tile: &[Vec<Stand>]| tile.iter().map(Vec::len).sum::<usize>();
        let most_starts = from.chunks(PLACES_PER_TILE).map(n_starts).max().unwrap_or(0);
        let mut weights = Pages::zeroed(most_starts * ends.len());
        for tile in from.chunks(PLACES_PER_TILE) {
            let starts: Vec<Approach> = tile.iter().flatten().map(|stand| stand.approach).collect();
            let rows = weights.chunks_mut(width).take(starts.len()).map(Weights).collect();
            table.fill::<_, WAY_LANES>(&starts, rows);
            let mut rows = weights.chunks(width);
            let of_place = |place| (place, rows.by_ref().take(Vec::len(place)).collect());
            let places: Vec<(&Vec<Stand>, Vec<&[Weight]>)> = tile.iter().map(of_place).collect();
            let legs =
                places.par_iter().map(|(place, rows)| best_legs(place, rows, (to, &end_prices)));
            for (seconds, metres) in legs.collect::<Vec<_>>() {
                matrix.seconds[n_filled..][..to.len()].copy_from_slice(&seconds);
                matrix.metres[n_filled..][..to.len()].copy_from_slice(&metres);
                n_filled += to.len();
            }
        }
        matrix
    }
}

/// Seconds and metres from a place to all places, the best over its stands, each with its row, and theirs.
fn best_legs(
    place: &[Stand],
    rows: &[&[Weight]],
    (to, end_prices): (&[Vec<Stand>], &[Weight]),
) -> (Vec<u32>, Vec<u32>) {
    let mut best = vec![Weight::INFINITE; to.len()];
    for (stand, row) in place.iter().zip(rows) {
        let price = Weight::of_price(stand.price);
        let mut row = row.iter().zip(end_prices).map(|(&way, &end)| way + price + end);
        for (best, end) in best.iter_mut().zip(to) {
            *best = row.by_ref().take(end.len()).fold(*best, Weight::min);
        }
    }
    let leg = |way: &Weight| way.is_finite().then(|| way.leg());
    let words = |way: &Weight| {
        leg(way).map_or((NO_WAY, NO_WAY), |leg| (word(leg.seconds.0), word(leg.metres.0)))
    };
    best.iter().map(words).unzip()
}

/// So that the memory beside the matrix stays small.
const PLACES_PER_TILE: usize = 256;

/// Seconds and metres within a city fit by far.
fn word(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(NO_WAY - 1)
}
