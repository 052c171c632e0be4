//! Seconds and metres from many places to many.

#![expect(clippy::inline_always, reason = "rows are written with the vector instructions at hand")]

use std::ops::Sub;

use pulp::NullaryFnOnce;
use rayon::prelude::*;
use roadcrew_units::{Metres, Seconds};

use super::weight::{self, Weight};
use super::{Approach, Router};
use crate::hierarchy::{Length, Selection, Sweep};
use crate::network::SegmentId;
use crate::pages::Pages;
use crate::snap::Stand;

/// The way between two places, rounded to seconds and metres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// How long it takes.
    pub seconds: Seconds,
    /// How long it is.
    pub metres: Metres,
}

/// Stands for "no way"; never handed out.
const NO_WAY: u32 = u32::MAX;

/// Seconds and metres from every row to every column. 8 bytes an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TravelMatrix {
    cols: usize,
    rows: usize,
    seconds: Pages<u32>,
    metres: Pages<u32>,
}

impl TravelMatrix {
    /// How many places one starts from.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// How many places one drives to.
    pub const fn cols(&self) -> usize {
        self.cols
    }

    /// The way from a row to a column; `None` when there is none.
    ///
    /// # Panics
    /// If there is no such row or column.
    pub fn get(&self, row: usize, col: usize) -> Option<Leg> {
        assert!(col < self.cols, "column {col} of a matrix of {} columns", self.cols);
        let entry = row * self.cols + col;
        let (seconds, metres) = (self.seconds[entry], self.metres[entry]);
        let leg = Leg { seconds: Seconds(seconds.into()), metres: Metres(metres.into()) };
        (seconds != NO_WAY).then_some(leg)
    }
}

/// Seconds from every row to every column. 4 bytes an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TravelTimes {
    cols: usize,
    rows: usize,
    seconds: Pages<u32>,
}

impl TravelTimes {
    /// How many places one starts from.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// How many places one drives to.
    pub const fn cols(&self) -> usize {
        self.cols
    }

    /// The time from a row to a column; `None` when there is no way.
    ///
    /// # Panics
    /// If there is no such row or column.
    pub fn get(&self, row: usize, col: usize) -> Option<Seconds> {
        assert!(col < self.cols, "column {col} of a table of {} columns", self.cols);
        let seconds = self.seconds[row * self.cols + col];
        (seconds != NO_WAY).then(|| Seconds(seconds.into()))
    }
}

/// Half of the sources that go through the hierarchy together: 128 bytes of them.
const TIME_LANES: usize = 32;
const WAY_LANES: usize = 16;

impl Router {
    /// Seconds and metres from all places to all places; the same as [`route`](Self::route) says for each pair.
    ///
    /// One sweep over the hierarchy above the targets for every 32 source segments, on as many threads as there are; the
    /// answer does not depend on their number. A matrix that is too large for the memory is asked for in tiles of rows.
    pub fn matrix(&self, from: &[Approach], to: &[Approach]) -> TravelMatrix {
        let mut seconds = Pages::zeroed(from.len() * to.len());
        let mut metres = Pages::zeroed(from.len() * to.len());
        let width = to.len().max(1);
        let rows = seconds.chunks_mut(width).zip(metres.chunks_mut(width));
        let rows = rows.map(|(seconds, metres)| Legs { seconds, metres }).collect();
        Table { router: self, from, to, of: |weight| weight }.fill::<_, WAY_LANES>(rows);
        TravelMatrix { cols: to.len(), rows: from.len(), seconds, metres }
    }

    /// Seconds from all places to all places: the same as in [`matrix`](Self::matrix), in half the memory and time.
    pub fn travel_times(&self, from: &[Approach], to: &[Approach]) -> TravelTimes {
        let mut seconds = Pages::zeroed(from.len() * to.len());
        let rows = seconds.chunks_mut(to.len().max(1)).map(Times).collect();
        Table { router: self, from, to, of: Weight::upper }.fill::<_, TIME_LANES>(rows);
        TravelTimes { cols: to.len(), rows: from.len(), seconds }
    }
}

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
        for tile in from.chunks(PLACES_PER_TILE) {
            let starts: Vec<Approach> = tile.iter().flatten().map(|stand| stand.approach).collect();
            let mut weights = vec![Weight::INFINITE; starts.len() * ends.len()];
            let rows = weights.chunks_mut(ends.len().max(1)).map(Weights).collect();
            Table { router: self, from: &starts, to: &ends, of: |weight| weight }
                .fill::<_, WAY_LANES>(rows);
            let mut rows = weights.chunks(ends.len().max(1));
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

/// A row of exact weights.
struct Weights<'a>(&'a mut [Weight]);

impl Entries<Weight> for Weights<'_> {
    #[inline(always)]
    fn write(&mut self, col: usize, ways: &[Weight]) {
        self.0[col..][..ways.len()].copy_from_slice(ways);
    }
}

/// A row to be written.
trait Entries<L>: Send {
    /// Writes ways from a column on; infinite ones are no ways.
    fn write(&mut self, col: usize, ways: &[L]);
}

/// A row of seconds and one of metres.
struct Legs<'a> {
    seconds: &'a mut [u32],
    metres: &'a mut [u32],
}

impl Entries<Weight> for Legs<'_> {
    #[inline(always)]
    fn write(&mut self, col: usize, ways: &[Weight]) {
        let seconds = self.seconds[col..][..ways.len()].iter_mut();
        let metres = self.metres[col..][..ways.len()].iter_mut();
        for ((seconds, metres), &way) in seconds.zip(metres).zip(ways) {
            *seconds = if way < Weight::INFINITE { weight::seconds(way.upper()) } else { NO_WAY };
            *metres = if way < Weight::INFINITE { weight::metres(way.length_dm()) } else { NO_WAY };
        }
    }
}

/// A row of seconds.
struct Times<'a>(&'a mut [u32]);

impl Entries<i32> for Times<'_> {
    #[inline(always)]
    fn write(&mut self, col: usize, ways: &[i32]) {
        for (seconds, &way) in self.0[col..][..ways.len()].iter_mut().zip(ways) {
            *seconds = if way < i32::INFINITE { weight::seconds(way) } else { NO_WAY };
        }
    }
}

/// A table to be filled from the hierarchy, in whatever ways are measured in.
struct Table<'a, L> {
    router: &'a Router,
    from: &'a [Approach],
    to: &'a [Approach],
    of: fn(Weight) -> L,
}

/// Rows that start on the same segment, by what each drives of it before.
struct Group<E> {
    source: usize,
    rows: Vec<(Approach, E)>,
}

impl<L: Length + Sub<Output = L>> Table<'_, L> {
    /// Fills the rows in batches of twice `N` source segments.
    fn fill<E: Entries<L>, const N: usize>(&self, rows: Vec<E>) {
        let mut sorted: Vec<(Approach, E)> = self.from.iter().copied().zip(rows).collect();
        for (from, entries) in &mut sorted {
            if !self.router.is_drivable(from.segment) {
                entries.write(0, &vec![L::INFINITE; self.to.len()]);
            }
        }
        sorted.retain(|(from, _)| self.router.is_drivable(from.segment));
        sorted.sort_by_key(|(from, _)| from.segment);
        let mut groups: Vec<Group<E>> = Vec::new();
        let mut sources = Vec::new();
        for (from, entries) in sorted {
            if sources.last() != Some(&from.segment.0) {
                groups.push(Group { source: sources.len(), rows: Vec::new() });
                sources.push(from.segment.0);
            }
            if let Some(group) = groups.last_mut() {
                group.rows.push((from, entries));
            }
        }
        let columns = Columns::new(self);
        let selection = Selection::measured(&self.router.ways, self.of, &sources, &columns.states);
        groups.sort_by_key(|group| selection.number_of_source(group.source));
        groups.par_chunks_mut(2 * N).for_each_init(
            || selection.sweep::<N>(),
            |sweep, batch| self.fill_batch(&columns, sweep, batch),
        );
    }

    fn fill_batch<E: Entries<L>, const N: usize>(
        &self,
        columns: &Columns<L>,
        sweep: &mut Sweep<'_, L, N>,
        batch: &mut [Group<E>],
    ) {
        sweep.run(batch.iter().map(|group| group.source));
        for &(segment, ghost) in &columns.ghosts {
            sweep.join(segment, ghost);
        }
        sweep.vectorised(WriteBatch { table: self, columns, sweep, batch });
        for (from, entries) in batch.iter_mut().flat_map(|group| &mut group.rows) {
            for &col in columns.on(self.to, from.segment) {
                let way = self.router.weight(*from, self.to[col]).map(self.of);
                entries.write(col, &[way.unwrap_or(L::INFINITE)]);
            }
        }
    }
}

const BLOCK: usize = 64;

/// Writes the rows of a batch, except for columns on a row's own segment.
struct WriteBatch<'a, 'b, L: Length, E, const N: usize> {
    table: &'a Table<'b, L>,
    columns: &'a Columns<L>,
    sweep: &'a Sweep<'a, L, N>,
    batch: &'a mut [Group<E>],
}

impl<L: Length + Sub<Output = L>, E: Entries<L>, const N: usize> NullaryFnOnce
    for WriteBatch<'_, '_, L, E, N>
{
    type Output = ();

    /// In blocks of columns, turned on their side, so that a row is written where it lies.
    #[inline(always)]
    fn call(self) {
        let mut fetched = [[[L::INFINITE; N]; 2]; BLOCK];
        let mut turned = [[[L::INFINITE; BLOCK]; N]; 2];
        let mut ways = [L::INFINITE; BLOCK];
        for (block, slots) in self.columns.slots.chunks(BLOCK).enumerate() {
            // Fetched first, so that the memory is waited for only once.
            for (reached, &slot) in fetched.iter_mut().zip(slots) {
                *reached = *self.sweep.to(slot);
            }
            for (half, turned) in turned.iter_mut().enumerate() {
                for (lane, turned) in turned.iter_mut().enumerate() {
                    for (turned, reached) in turned.iter_mut().zip(&fetched) {
                        *turned = reached[half][lane];
                    }
                }
            }
            let ends = &self.columns.ends[block * BLOCK..][..slots.len()];
            for (group, reached) in self.batch.iter_mut().zip(turned.as_flattened()) {
                for (from, entries) in &mut group.rows {
                    let begin = (self.table.of)(self.table.router.driven(*from));
                    for ((way, &reached), &end) in ways.iter_mut().zip(reached).zip(ends) {
                        let driven = reached.plus(end) - begin;
                        // Less than nothing: behind on the own segment.
                        let is_way = reached < L::INFINITE && L::ZERO <= driven;
                        *way = if is_way { driven } else { L::INFINITE };
                    }
                    entries.write(block * BLOCK, &ways[..ends.len()]);
                }
            }
        }
    }
}

/// Where all ways end.
struct Columns<L> {
    /// The distinct states to reach.
    states: Vec<u32>,
    /// Each column's segment among the states.
    slots: Vec<usize>,
    /// Segments and their ghosts among the states.
    ghosts: Vec<(usize, usize)>,
    /// What each column drives on its last segment.
    ends: Vec<L>,
    /// The columns by segment.
    by_segment: Vec<usize>,
}

impl<L: Length> Columns<L> {
    fn new(table: &Table<'_, L>) -> Self {
        let (router, to) = (table.router, table.to);
        let mut by_segment: Vec<usize> = (0..to.len()).collect();
        by_segment.sort_by_key(|&col| (to[col].segment, col));
        let (mut states, mut ghosts, mut slots) = (Vec::new(), Vec::new(), vec![0; to.len()]);
        for cols in by_segment.chunk_by(|&a, &b| to[a].segment == to[b].segment) {
            let slot = states.len();
            states.extend(router.turn_graph().states_of(to[cols[0]].segment));
            ghosts.extend((slot + 1..states.len()).map(|ghost| (slot, ghost)));
            for &col in cols {
                slots[col] = slot;
            }
        }
        let ends = to.iter().map(|&to| (table.of)(router.driven(to))).collect();
        Self { states, slots, ghosts, ends, by_segment }
    }

    fn on(&self, to: &[Approach], segment: SegmentId) -> &[usize] {
        let begin = self.by_segment.partition_point(|&col| to[col].segment < segment);
        let rest = &self.by_segment[begin..];
        &rest[..rest.partition_point(|&col| to[col].segment == segment)]
    }
}
