//! A table is filled: batches of rows on all threads.

#![expect(clippy::inline_always, reason = "a part of the vectorised kernels")]

use std::ops::{Range, Sub};

use rayon::prelude::*;

use super::super::weight::Weight;
use super::super::{Approach, Router};
use super::rows::{Entries, WriteBatch};
use crate::hierarchy::{Length, Selection, Sweep};
use crate::network::SegmentId;
use crate::pool::Pool;

/// What the ways of a table are measured in.
pub(super) trait Measure: Length + Sub<Output = Self> {
    fn of(way: Weight) -> Self;
}

/// All that is known of a way.
impl Measure for Weight {
    #[inline(always)]
    fn of(way: Weight) -> Self {
        way
    }
}

/// The [`upper`](Weight::upper) half.
impl Measure for i32 {
    #[inline(always)]
    fn of(way: Weight) -> Self {
        way.upper()
    }
}

/// A table to be filled from the hierarchy.
pub(super) struct Table<'a, L: Length> {
    router: &'a Router,
    to: &'a [Approach],
    columns: Columns<L>,
    /// What rows were filled from before: the targets are the same.
    selected: Option<Selection<L>>,
}

/// Rows that start on the same segment.
pub(super) struct Group<L, E> {
    source: usize,
    pub(super) rows: Vec<Row<L, E>>,
    /// The columns on that segment, by their places among [those by segment](Columns::by_segment).
    own: Range<usize>,
}

pub(super) struct Row<L, E> {
    from: Approach,
    /// What it drives of the segment before.
    pub(super) begin: L,
    pub(super) entries: E,
}

impl<'a, L: Measure> Table<'a, L> {
    pub(super) fn new(router: &'a Router, to: &'a [Approach]) -> Self {
        Self { router, to, columns: Columns::new(router, to), selected: None }
    }

    /// Fills the rows from some places in batches of twice `N` source segments.
    pub(super) fn fill<E: Entries<L>, const N: usize>(&mut self, from: &[Approach], rows: Vec<E>) {
        let mut sorted: Vec<(Approach, E)> = from.iter().copied().zip(rows).collect();
        for (from, entries) in &mut sorted {
            if !self.router.is_drivable(from.segment) {
                entries.write(0, &vec![L::INFINITE; self.to.len()]);
            }
        }
        sorted.retain(|(from, _)| self.router.is_drivable(from.segment));
        sorted.sort_by_key(|(from, _)| from.segment);
        let mut groups: Vec<Group<L, E>> = Vec::new();
        let mut sources = Vec::new();
        for (from, entries) in sorted {
            if sources.last() != Some(&from.segment.0) {
                let after = groups.last().map_or(0, |group| group.own.end);
                let own = self.columns.on(self.to, from.segment, after);
                groups.push(Group { source: sources.len(), rows: Vec::new(), own });
                sources.push(from.segment.0);
            }
            if let Some(group) = groups.last_mut() {
                let begin = L::of(self.router.driven(from));
                group.rows.push(Row { from, begin, entries });
            }
        }
        let (ways, states) = (&self.router.ways, &self.columns.states);
        let selection = match &self.selected {
            Some(selection) => selection.from_others(ways, L::of, &sources),
            None => Selection::measured(ways, L::of, &sources, states),
        };
        groups.sort_by_key(|group| selection.rank_of_source(group.source));
        let sweeps = Pool::default();
        groups.par_chunks_mut(2 * N).with_max_len(1).for_each(|batch| {
            let make = || selection.sweep::<N>();
            sweeps.lend(make, |sweep| self.fill_batch(sweep, batch));
        });
        drop(sweeps);
        self.selected = Some(selection);
    }

    fn fill_batch<E: Entries<L>, const N: usize>(
        &self,
        sweep: &mut Sweep<'_, L, N>,
        batch: &mut [Group<L, E>],
    ) {
        let columns = &self.columns;
        sweep.run(batch.iter().map(|group| group.source));
        for &(segment, ghost) in &columns.ghosts {
            sweep.join(segment, ghost);
        }
        sweep.vectorised(WriteBatch { columns, sweep, batch });
        for Group { rows, own, .. } in batch {
            for Row { from, entries, .. } in rows {
                for &col in &columns.by_segment[own.clone()] {
                    let way = self.router.weight(*from, self.to[col]).map(L::of);
                    entries.write(col, &[way.unwrap_or(L::INFINITE)]);
                }
            }
        }
    }
}

/// Where all ways end.
pub(super) struct Columns<L> {
    /// The distinct states to reach.
    states: Vec<u32>,
    /// Each column's segment among the states.
    pub(super) slots: Vec<usize>,
    /// Segments and their ghosts among the states.
    ghosts: Vec<(usize, usize)>,
    /// What each column drives on its last segment.
    pub(super) ends: Vec<L>,
    /// The columns by segment.
    by_segment: Vec<usize>,
}

impl<L: Measure> Columns<L> {
    fn new(router: &Router, to: &[Approach]) -> Self {
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
        let ends = to.iter().map(|&to| L::of(router.driven(to))).collect();
        Self { states, slots, ghosts, ends, by_segment }
    }

    /// The columns on a segment, by their places among those by segment, at or after one of these.
    fn on(&self, to: &[Approach], segment: SegmentId, after: usize) -> Range<usize> {
        let places = after..self.by_segment.len();
        let of = |place: usize| to[self.by_segment[place]].segment;
        let begin = places.clone().find(|&place| segment <= of(place)).unwrap_or(places.end);
        let end = (begin..places.end).find(|&place| segment < of(place)).unwrap_or(places.end);
        begin..end
    }
}
