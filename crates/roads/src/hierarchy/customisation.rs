//! From the lengths of a graph's arcs to those of all shortcuts: every arc of the hierarchy gets the length of the
//! shortest way over lower vertices.
//!
//! Vertices pull: `y` reads the arcs of its lower neighbours and writes its own only, so that subtrees of the
//! elimination tree, whose arcs are a range, are computed side by side without locks.

#![expect(clippy::inline_always, reason = "compiled for the vector instructions at hand")]

use std::ops::Range;

use pulp::NullaryFnOnce;

use super::depths::{Depth, Depths};
use super::length::Lengths;
use super::structure::{NONE, Structure, index};
use crate::pages::Pages;
use crate::pool::Pool;

/// The lengths of the hierarchy's arcs, upward and downward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customised<L: Lengths> {
    pub(super) lengths: Pages<[L; 2]>,
}

/// Upward.
pub(super) const UP: usize = 0;
/// Downward.
pub(super) const DOWN: usize = 1;

impl<L: Lengths> Customised<L> {
    /// Computes all shortcuts for a metric: a length for every arc of the graph that the structure was made of.
    pub fn new(structure: &Structure, metric: &[L]) -> Self {
        Self::of(structure, metric.iter().copied())
    }

    /// The same for lengths that come one after the other.
    pub(super) fn of(structure: &Structure, metric: impl Iterator<Item = L>) -> Self {
        let mut lengths = Pages::zeroed(structure.n_arcs());
        lengths.fill([L::INFINITE; 2]);
        for (&slot, length) in structure.slots.iter().zip(metric) {
            if slot != NONE {
                let known = &mut lengths[slot as usize / 2][slot as usize % 2];
                *known = length.least(*known);
            }
        }
        match &structure.depths {
            Depths::Shallow(depths) => pull_everywhere(structure, depths, &mut lengths),
            Depths::Deep(depths) => pull_everywhere(structure, depths, &mut lengths),
        }
        Self { lengths }
    }
}

/// The sizes of the elimination tree's subtrees, and the children of vertices with several.
pub(super) struct Forest<'a> {
    structure: &'a Structure,
    /// How many vertices are below or equal.
    size: Vec<u32>,
}

impl<'a> Forest<'a> {
    pub(super) fn new(structure: &'a Structure) -> Self {
        let mut size = vec![1_u32; structure.n_vertices()];
        for x in 0..structure.n_vertices() {
            if structure.parent[x] != NONE {
                size[structure.parent[x] as usize] += size[x];
            }
        }
        Self { structure, size }
    }

    /// The roots by rising rank.
    pub(super) fn roots(&self) -> Vec<u32> {
        self.tops(0, index(self.structure.n_vertices()))
    }

    /// The roots of the trees that fill a range of ranks.
    fn tops(&self, begin: u32, end: u32) -> Vec<u32> {
        let mut tops = Vec::new();
        let mut at = end;
        while begin < at {
            tops.push(at - 1);
            at -= self.size[at as usize - 1];
        }
        tops.reverse();
        tops
    }

    /// The ranks in some trees that lie side by side.
    pub(super) fn ranks(&self, tops: &[u32]) -> Option<Range<u32>> {
        Some(self.lowest(*tops.first()?)..tops.last()? + 1)
    }

    /// The lowest rank in the subtree of a vertex.
    pub(super) fn lowest(&self, x: u32) -> u32 {
        x + 1 - self.size[x as usize]
    }

    /// The children of a vertex by rising rank.
    pub(super) fn children(&self, x: u32) -> Vec<u32> {
        self.tops(self.lowest(x), x)
    }

    /// The vertices from `top` down to the first that has several children, and these children.
    pub(super) fn chain(&self, top: u32) -> (Range<u32>, Vec<u32>) {
        let mut bottom = top;
        loop {
            let children = self.children(bottom);
            match children[..] {
                [only] => bottom = only,
                _ => return (bottom..top + 1, children),
            }
        }
    }
}

/// A range of arcs that one task writes.
struct Part<'a, L> {
    first_arc: usize,
    lengths: &'a mut [[L; 2]],
}

impl<L> Part<'_, L> {
    /// Cuts off the arcs before `arc`.
    fn split(self, arc: usize) -> (Self, Self) {
        let (before, after) = self.lengths.split_at_mut(arc - self.first_arc);
        (
            Self { first_arc: self.first_arc, lengths: before },
            Part { first_arc: arc, lengths: after },
        )
    }

    fn reborrow(&mut self) -> Part<'_, L> {
        Part { first_arc: self.first_arc, lengths: self.lengths }
    }
}

/// Subtrees of more vertices are computed on several threads.
pub(super) const LARGE: usize = 4000;

fn pull_everywhere<L: Lengths, D: Depth>(
    structure: &Structure,
    depths: &[D],
    lengths: &mut [[L; 2]],
) {
    let forest = Forest::new(structure);
    let task = Task { structure, depths, forest: &forest, fronts: Pool::default() };
    task.customise_trees(&forest.roots(), Part { first_arc: 0, lengths });
}

struct Task<'a, L, D> {
    structure: &'a Structure,
    /// How deep the upper end of each arc lies.
    depths: &'a [D],
    forest: &'a Forest<'a>,
    /// The arcs of the vertex at hand, by the depths of their upper ends: few enough to stay in the nearest cache.
    fronts: Pool<Vec<[L; 2]>>,
}

impl<L: Lengths, D: Depth> Task<'_, L, D> {
    /// Trees whose vertices fill the range of ranks that the part belongs to.
    fn customise_trees(&self, tops: &[u32], mut part: Part<'_, L>) {
        let Some(ranks) = self.forest.ranks(tops) else { return };
        if ranks.len() <= LARGE {
            return self.pull_all(ranks, part);
        }
        if let [top] = *tops {
            let (chain, children) = self.forest.chain(top);
            let (below, _) = part.reborrow().split(self.first_arc(chain.start));
            self.customise_trees(&children, below);
            return self.pull_all(chain, part);
        }
        let (left, right) = tops.split_at(tops.len() / 2);
        let (left_part, right_part) = part.split(self.first_arc(self.forest.lowest(right[0])));
        rayon::join(
            || self.customise_trees(left, left_part),
            || self.customise_trees(right, right_part),
        );
    }

    fn first_arc(&self, x: u32) -> usize {
        self.structure.first_up[x as usize] as usize
    }

    fn pull_all(&self, ranks: Range<u32>, part: Part<'_, L>) {
        let make = || vec![[L::INFINITE; 2]; self.structure.height()];
        self.fronts.lend(make, |front| {
            pulp::Arch::new().dispatch(PullAll { task: self, ranks, front, part });
        });
    }

    /// Shortens the arcs of `y` by all ways over one lower vertex. All ancestors of a lower vertex that are higher than
    /// `y` are `y`'s too, so that nothing but its own arcs is met.
    #[inline(always)]
    fn pull(&self, y: u32, front: &mut [[L; 2]], part: &mut Part<'_, L>) {
        let structure = self.structure;
        let own = structure.arcs_up(y);
        let (below, own_lengths) = part.lengths.split_at_mut(own.start - part.first_arc);
        let own_lengths = &mut own_lengths[..own.len()];
        let own_depths = &self.depths[own];
        for (depth, &known) in own_depths.iter().zip(&*own_lengths) {
            front[depth.index()] = known;
        }
        for &arc in structure.below(y) {
            let arc = arc as usize;
            let end = structure.ends.of(arc);
            let to_lower = below[arc - part.first_arc];
            let depths = &self.depths[arc + 1..end];
            let others = &below[arc + 1 - part.first_arc..end - part.first_arc];
            let others = depths.iter().zip(others);
            match to_lower.map(L::is_finite) {
                [false, false] => {}
                [true, false] => {
                    for (depth, onward) in others {
                        let known = &mut front[depth.index()][DOWN];
                        *known = (*known).least(onward[DOWN].plus(to_lower[UP]));
                    }
                }
                [false, true] => {
                    for (depth, onward) in others {
                        let known = &mut front[depth.index()][UP];
                        *known = (*known).least(to_lower[DOWN].plus(onward[UP]));
                    }
                }
                [true, true] => {
                    for (depth, onward) in others {
                        let known = &mut front[depth.index()];
                        known[UP] = known[UP].least(to_lower[DOWN].plus(onward[UP]));
                        known[DOWN] = known[DOWN].least(onward[DOWN].plus(to_lower[UP]));
                    }
                }
            }
        }
        for (depth, known) in own_depths.iter().zip(own_lengths) {
            *known = front[depth.index()];
        }
    }
}

/// What a task does for some vertices, by rising rank.
struct PullAll<'a, 'b, L, D> {
    task: &'a Task<'b, L, D>,
    ranks: Range<u32>,
    front: &'a mut [[L; 2]],
    part: Part<'a, L>,
}

impl<L: Lengths, D: Depth> NullaryFnOnce for PullAll<'_, '_, L, D> {
    type Output = ();

    #[inline(always)]
    fn call(mut self) {
        for y in self.ranks {
            self.task.pull(y, self.front, &mut self.part);
        }
    }
}
