//! How a batch becomes rows.

#![expect(clippy::inline_always, reason = "rows are written with the vector instructions at hand")]

use pulp::NullaryFnOnce;

use super::super::weight::{self, Weight};
use super::NO_WAY;
use super::table::{Columns, Group, Measure, Row};
use crate::hierarchy::{Length, Lengths, Sweep};

/// A row to be written.
pub(super) trait Entries<L>: Send {
    /// Writes ways from a column on; infinite ones are no ways.
    fn write(&mut self, col: usize, ways: &[L]);
}

/// A row of exact weights.
pub(super) struct Weights<'a>(pub(super) &'a mut [Weight]);

impl Entries<Weight> for Weights<'_> {
    #[inline(always)]
    fn write(&mut self, col: usize, ways: &[Weight]) {
        self.0[col..][..ways.len()].copy_from_slice(ways);
    }
}

/// A row of seconds and one of metres.
pub(super) struct Legs<'a> {
    pub(super) seconds: &'a mut [u32],
    pub(super) metres: &'a mut [u32],
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
pub(super) struct Times<'a>(pub(super) &'a mut [u32]);

impl Entries<i32> for Times<'_> {
    #[inline(always)]
    fn write(&mut self, col: usize, ways: &[i32]) {
        for (seconds, &way) in self.0[col..][..ways.len()].iter_mut().zip(ways) {
            *seconds = if way < i32::INFINITE { weight::seconds(way) } else { NO_WAY };
        }
    }
}

/// Writes the rows of a batch, except for columns on a row's own segment.
pub(super) struct WriteBatch<'a, L: Length, E, const N: usize> {
    pub(super) columns: &'a Columns<L>,
    pub(super) sweep: &'a Sweep<'a, L, N>,
    pub(super) batch: &'a mut [Group<L, E>],
}

/// So many sources are written together.
const LANES: usize = 16;
/// Of so many columns: long enough a piece of each row that the next lines of memory are on their way when it comes to them.
const BLOCK: usize = 128;

impl<L: Measure, E: Entries<L>, const N: usize> NullaryFnOnce for WriteBatch<'_, L, E, N> {
    type Output = ();

    /// In blocks of columns, turned on their side, so that a row is written where it lies.
    #[inline(always)]
    fn call(self) {
        let mut fetched = [[L::INFINITE; LANES]; BLOCK];
        let mut turned = [[L::INFINITE; BLOCK]; LANES];
        let mut ways = [L::INFINITE; BLOCK];
        for (part, groups) in self.batch.chunks_mut(LANES).enumerate() {
            for (block, slots) in self.columns.slots.chunks(BLOCK).enumerate() {
                // Fetched first, so that the memory is waited for only once.
                for (reached, &slot) in fetched.iter_mut().zip(slots) {
                    *reached = self.sweep.to(slot).as_flattened().as_chunks().0[part];
                }
                for (lane, turned) in turned.iter_mut().enumerate() {
                    for (turned, reached) in turned.iter_mut().zip(&fetched) {
                        *turned = reached[lane];
                    }
                }
                let ends = &self.columns.ends[block * BLOCK..][..slots.len()];
                for (group, reached) in groups.iter_mut().zip(&turned) {
                    for &mut Row { begin, ref mut entries, .. } in &mut group.rows {
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
}
