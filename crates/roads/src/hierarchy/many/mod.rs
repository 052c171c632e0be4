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
use std::sync::Arc;

use super::customisation::{DOWN, UP};
use super::length::Length;
use super::structure::{Structure, index};
use super::upward::Upward;
use sources::{Climbs, Sources};
use targets::Targets;

pub use sweep::{Lanes, Sweep};

/// The parts of a hierarchy above some sources and above some targets, for as many batches as one likes.
#[derive(Debug)]
pub struct Selection<L> {
    sources: Sources<L>,
    targets: Arc<Targets<L>>,
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
        let entering =
            move |x| graph.arcs(x, DOWN).map(move |(y, length): (u32, M)| (y, of(length)));
        let structure = &*graph.structure;
        let (targets, climbs) = rayon::join(
            || Targets::new(&structure.parent, &structure.ranks(targets), entering),
            || climbs(graph, of, sources),
        );
        Self { sources: climbs.turned_by(&targets), targets: Arc::new(targets) }
    }

    /// The same targets and measure from other sources.
    #[must_use]
    pub fn from_others<M: Length>(
        &self,
        graph: &Upward<M>,
        of: impl Fn(M) -> L + Copy,
        sources: &[u32],
    ) -> Self {
        let sources = climbs(graph, of, sources).turned_by(&self.targets);
        Self { sources, targets: self.targets.clone() }
    }

    /// Sources with near ranks share much of their climb: a batch of them is cheaper.
    pub fn rank_of_source(&self, source: usize) -> u32 {
        self.sources.ranks[source]
    }
}

fn climbs<M: Length, L: Length>(
    graph: &Upward<M>,
    of: impl Fn(M) -> L + Copy,
    sources: &[u32],
) -> Climbs<L> {
    let leaving = move |x| graph.arcs(x, UP).map(move |(y, length): (u32, M)| (y, of(length)));
    Climbs::new(&graph.structure.parent, graph.structure.ranks(sources), leaving)
}

impl Structure {
    fn ranks(&self, vertices: &[u32]) -> Vec<u32> {
        vertices.iter().map(|&vertex| self.rank_of[vertex as usize]).collect()
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
