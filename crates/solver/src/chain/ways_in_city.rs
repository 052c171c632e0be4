//! Ways between thousands of spots in a city, in a quarter of the room or less.
//!
//! The lanes of a street begin at one point and end at another, so that many spots share a row and a column; and no way within a city takes 18 hours
//! or has 65 km, so that half the bits do.

use super::clock::Way;
use super::ground::Spot;
use super::ways::{OfSpot, Ways};
use rayon::prelude::*;
use roadcrew_model::{Leg, PointId, Travel};
use roadcrew_units::{Metres, Seconds};
use std::collections::BTreeMap;
use std::marker::PhantomData;

/// Seconds and metres; both at their most where there is no way.
type Entry = [u16; 2];

const NO_WAY: Entry = [u16::MAX; 2];

/// All ways between the points of the spots, by where they begin and by where they end.
pub(crate) struct InCity<W> {
    /// The row of each spot's exit.
    rows_of: Vec<u32>,
    /// The column of each spot's entry.
    columns_of: Vec<u32>,
    n_rows: usize,
    n_columns: usize,
    rows: Vec<Entry>,
    columns: Vec<Entry>,
    way: PhantomData<W>,
}

/// The ways between one spot and all points on the other side.
#[derive(Clone, Copy)]
pub(crate) struct AtPoints<'w> {
    entries: &'w [Entry],
    places: &'w [u32],
}

/// Whether all ways of a table are short enough.
pub(super) fn holds(travel: &Travel) -> bool {
    let most = i64::from(u16::MAX);
    travel.longest_seconds().0 < most && travel.longest_metres().0 < most
}

impl<W: Way> Ways<W> for InCity<W> {
    type OfSpot<'w>
        = AtPoints<'w>
    where
        W: 'w;

    fn new(travel: &Travel, ends: &[(PointId, PointId)]) -> Self {
        let (exits, rows_of) = numbered(ends.iter().map(|&(_, exit)| exit));
        let (entries, columns_of) = numbered(ends.iter().map(|&(entry, _)| entry));
        let entry = |from, to| travel.leg(from, to).map_or(NO_WAY, shortened);
        let (n_rows, n_columns) = (exits.len(), entries.len());
        let mut rows = vec![NO_WAY; n_rows * n_columns];
        exits.par_iter().zip(rows.par_chunks_mut(n_columns.max(1))).for_each(|(&from, row)| {
            row.iter_mut().zip(&entries).for_each(|(way, &to)| *way = entry(from, to));
        });
        let columns = turned(&rows, n_columns);
        Self { rows_of, columns_of, n_rows, n_columns, rows, columns, way: PhantomData }
    }

    #[inline]
    fn leaving(&self, spot: Spot) -> AtPoints<'_> {
        let row = self.rows_of[spot as usize] as usize;
        let entries = &self.rows[row * self.n_columns..][..self.n_columns];
        AtPoints { entries, places: &self.columns_of }
    }

    #[inline]
    fn reaching(&self, spot: Spot) -> AtPoints<'_> {
        let column = self.columns_of[spot as usize] as usize;
        let entries = &self.columns[column * self.n_rows..][..self.n_rows];
        AtPoints { entries, places: &self.rows_of }
    }

    fn are_alike(&self) -> bool {
        false
    }
}

impl<W: Way> OfSpot<W> for AtPoints<'_> {
    #[inline]
    fn at(self, other: Spot) -> W {
        let entry = self.entries[self.places[other as usize] as usize];
        let [seconds, metres] = entry.map(i64::from);
        let leg = Leg { seconds: Seconds(seconds), metres: Metres(metres) };
        W::new((entry != NO_WAY).then_some(leg))
    }
}

/// The points that occur, in their order, and the place of each end among them.
#[expect(clippy::cast_possible_truncation, reason = "a problem has fewer than 2^32 points")]
fn numbered(ends: impl Iterator<Item = PointId> + Clone) -> (Vec<PointId>, Vec<u32>) {
    let mut places: BTreeMap<PointId, u32> = ends.clone().map(|point| (point, 0)).collect();
    for (place, (_, known)) in places.iter_mut().enumerate() {
        *known = place as u32;
    }
    let of_ends = ends.map(|point| places[&point]).collect();
    (places.into_keys().collect(), of_ends)
}

/// A way that [`holds`] has found short enough.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "all ways are short")]
fn shortened(leg: Leg) -> Entry {
    [leg.seconds.0 as u16, leg.metres.0 as u16]
}

/// So many rows and columns are turned at a time, so that all of them stay in the cache.
const TILE: usize = 64;

/// The table column by column.
fn turned(rows: &[Entry], n_columns: usize) -> Vec<Entry> {
    let n_rows = rows.len() / n_columns.max(1);
    let mut columns = vec![NO_WAY; rows.len()];
    let stripes = columns.par_chunks_mut((n_rows * TILE).max(1)).enumerate();
    stripes.for_each(|(stripe, columns)| {
        let first_column = stripe * TILE;
        for first_row in (0..n_rows).step_by(TILE) {
            for (index, column) in columns.chunks_mut(n_rows).enumerate() {
                for row in first_row..n_rows.min(first_row + TILE) {
                    column[row] = rows[row * n_columns + first_column + index];
                }
            }
        }
    });
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::clock::FarAndLong;
    use crate::chain::ways::WrittenDown;
    use proptest::prelude::*;

    fn told(ways: &impl Ways<FarAndLong>, n_spots: u32) -> Vec<String> {
        let pairs = (0..n_spots).flat_map(|one| (0..n_spots).map(move |other| (one, other)));
        let told = |(one, other)| {
            format!("{:?} {:?}", ways.leaving(one).at(other), ways.reaching(one).at(other))
        };
        pairs.map(told).collect()
    }

    proptest! {
        #[test]
        fn ways_in_a_city_are_the_ways_written_down(
            ways in prop::collection::vec(prop::option::of((0..65_000_i64, 0..65_535_i64)), 81),
            ends in prop::collection::vec((0..9_usize, 0..9_usize), 1..150),
        ) {
            let travel = Travel::from_fn(9, |from, to| {
                let (seconds, metres) = ways[from.index() * 9 + to.index()]?;
                Some(Leg { seconds: Seconds(seconds), metres: Metres(metres) })
            });
            prop_assert!(holds(&travel));
            let ends: Vec<(PointId, PointId)> =
                ends.into_iter().map(|(entry, exit)| (PointId::new(entry), PointId::new(exit))).collect();
            let n_spots = u32::try_from(ends.len()).unwrap();
            let (short, long) = (InCity::new(&travel, &ends), WrittenDown::new(&travel, &ends));
            prop_assert_eq!(told(&short, n_spots), told(&long, n_spots));
        }
    }

    #[test]
    fn ways_of_a_country_are_too_long() {
        let way = |metres| Leg { seconds: Seconds(4000), metres: Metres(metres) };
        let table = |metres| Travel::from_fn(1, |_, _| Some(way(metres)));
        assert!(holds(&table(65_534)) && !holds(&table(65_535)));
    }
}
