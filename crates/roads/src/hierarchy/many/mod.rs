//! Distances from many places to many: batched climbs and one sweep a batch over what the targets can see (RPHAST:
//! Delling, Goldberg and Werneck 2011).
//!
//! Most of what lies above a place lies above no other. There the batches would compute the same for one place again and
//! again; instead a single climb, made once, leads each place to what it shares with others.

mod above;
mod sources;
mod sweep;
mod targets;

use std::ops::Range;

use super::customisation::{DOWN, UP};
use super::length::Length;
use super::structure::index;
use super::upward::Upward;
use sources::{Climbs, Sources};
use targets::Targets;

pub use sweep::{Lanes, Sweep};

/// The parts of a hierarchy above some sources and above some targets, for as many batches as one likes.
#[derive(Debug)]
pub struct Selection<L> {
    sources: Sources<L>,
    targets: Targets<L>,
}

impl<L: Length> Selection<L> {
    /// Selects what lies above the sources and the targets, which are vertices of the graph.
    pub fn new(graph: &Upward<L>, sources: &[u32], targets: &[u32]) -> Self {
        Self::measured(graph, |length| length, sources, targets)
    }

    /// The same, with the arcs measured in something else that adds up and compares alike.
    pub fn measured<M: Length>(
        graph: &Upward<M>,
        of: impl Fn(M) -> L + Copy + Sync,
        sources: &[u32],
        targets: &[u32],
    ) -> Self {
        let structure = &*graph.structure;
        let ranks = |vertices: &[u32]| -> Vec<u32> {
            vertices.iter().map(|&vertex| structure.rank_of[vertex as usize]).collect()
        };
        let arcs =
            |direction| move |x| graph.arcs(x, direction).map(move |(y, length)| (y, of(length)));
        let parent = &*structure.parent;
        let ((targets, entries), climbs) = rayon::join(
            || Targets::new(parent, &ranks(targets), arcs(DOWN)),
            || Climbs::new(parent, ranks(sources), arcs(UP)),
        );
        Self { sources: climbs.turned_by(&entries), targets }
    }

    /// Sources with near ranks share much of their climb: a batch of them is cheaper.
    pub fn rank_of_source(&self, source: usize) -> u32 {
        self.sources.ranks[source]
    }
}

/// Lists of rows with lengths, one after the other.
#[derive(Debug)]
struct Arcs<L> {
    first: Vec<u32>,
    rows: Vec<u32>,
    lengths: Vec<L>,
}

impl<L: Length> Arcs<L> {
    fn with_capacity(n_lists: usize) -> Self {
        let mut first = Vec::with_capacity(n_lists + 1);
        first.push(0);
        Self { first, rows: Vec::new(), lengths: Vec::new() }
    }

    fn push(&mut self, row: u32, length: L) {
        self.rows.push(row);
        self.lengths.push(length);
    }

    /// Whatever is pushed from now on belongs to the next list.
    fn end_list(&mut self) {
        self.first.push(index(self.rows.len()));
    }

    #[expect(clippy::inline_always, reason = "a part of the vectorised kernels")]
    #[inline(always)]
    fn range(&self, list: usize) -> Range<usize> {
        self.first[list] as usize..self.first[list + 1] as usize
    }

    fn list(&self, list: usize) -> impl Iterator<Item = (u32, L)> {
        let range = self.range(list);
        self.rows[range.clone()].iter().copied().zip(self.lengths[range].iter().copied())
    }
}
