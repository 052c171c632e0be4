//! The arcs that shortest ways need, and no others: perfect customisation by witnesses.
//!
//! An arc goes when a way over one higher vertex is shorter.

#![expect(clippy::inline_always, reason = "compiled for the vector instructions at hand")]

use std::ops::Range;

use pulp::NullaryFnOnce;

use super::customisation::{DOWN, Forest, LARGE, UP};
use super::depths::{Depth, Depths};
use super::length::Leads;
use super::structure::Structure;
use crate::pool::Pool;

/// Marks the arcs that are not needed, upward and downward.
///
/// From the roots downward: when `y` is looked at, the distances between it and its ancestors are known. With them it shortens
/// the ways of every lower neighbour `x` to `y` and to the ancestors that both know. A shortest way from `x` upward
/// starts with one of its own arcs, so that no other order is needed.
///
/// The lengths of marked arcs are then those of the shorter ways.
pub(super) fn mark_needless<L: Leads>(structure: &Structure, lengths: &mut [[L; 2]]) {
    match &structure.depths {
        Depths::Shallow(depths) => look_at_all(structure, depths, lengths),
        Depths::Deep(depths) => look_at_all(structure, depths, lengths),
    }
}

fn look_at_all<L: Leads, D: Depth>(structure: &Structure, depths: &[D], ways: &mut [[L; 2]]) {
    let forest = Forest::new(structure);
    let task = Task { structure, depths, forest: &forest, fronts: Pool::default() };
    task.look_at_trees(&forest.roots(), Known { first_arc: 0, ways }, None);
}

/// A range of arcs that one task looks at: the shortest ways found between their ends, marked where these are no arcs.
struct Known<'a, L> {
    first_arc: usize,
    ways: &'a mut [[L; 2]],
}

impl<L> Known<'_, L> {
    /// Cuts off the arcs before `arc`.
    fn split(self, arc: usize) -> (Self, Self) {
        let (before, after) = self.ways.split_at_mut(arc - self.first_arc);
        (Self { first_arc: self.first_arc, ways: before }, Self { first_arc: arc, ways: after })
    }

    const fn reborrow(&mut self) -> Known<'_, L> {
        Known { first_arc: self.first_arc, ways: self.ways }
    }
}

/// Arcs of ancestors: their ways are the shortest.
struct Settled<'a, L> {
    first_arc: usize,
    ways: &'a [[L; 2]],
    above: Option<&'a Settled<'a, L>>,
}

impl<L> Settled<'_, L> {
    fn ways(&self, range: Range<usize>) -> &[[L; 2]] {
        let mut at = self;
        while let Some(above) = at.above {
            if range.start < at.first_arc + at.ways.len() {
                break;
            }
            at = above;
        }
        &at.ways[range.start - at.first_arc..range.end - at.first_arc]
    }
}

struct Task<'a, L, D> {
    structure: &'a Structure,
    /// How deep the upper end of each arc lies.
    depths: &'a [D],
    forest: &'a Forest<'a>,
    /// The ways between the vertex at hand and its ancestors, by their depths.
    fronts: Pool<Vec<[L; 2]>>,
}

impl<L: Leads, D: Depth> Task<'_, L, D> {
    /// Trees below the same parent, whose vertices fill the range of ranks that the arcs belong to.
    fn look_at_trees(&self, tops: &[u32], mut arcs: Known<'_, L>, above: Option<&Settled<'_, L>>) {
        let Some(ranks) = self.forest.ranks(tops) else { return };
        if ranks.len() <= LARGE {
            return self.look_down_on(ranks, arcs, above);
        }
        if let [top] = *tops {
            let (chain, children) = self.forest.chain(top);
            let (below, mut own) = arcs.split(self.first_arc(chain.start));
            self.look_down_on(chain, own.reborrow(), above);
            let settled = Settled { first_arc: own.first_arc, ways: own.ways, above };
            return self.look_at_trees(&children, below, Some(&settled));
        }
        let (left, right) = tops.split_at(tops.len() / 2);
        let (left_arcs, right_arcs) =
            arcs.reborrow().split(self.first_arc(self.forest.lowest(right[0])));
        rayon::join(
            || self.look_at_trees(left, left_arcs, above),
            || self.look_at_trees(right, right_arcs, above),
        );
    }

    fn first_arc(&self, x: u32) -> usize {
        self.structure.first_up[x as usize] as usize
    }

    /// Settles the arcs of some ranks.
    fn look_down_on(&self, ranks: Range<u32>, arcs: Known<'_, L>, above: Option<&Settled<'_, L>>) {
        let make = || vec![[L::INFINITE; 2]; self.structure.height()];
        self.fronts.lend(make, |front| {
            pulp::Arch::new().dispatch(LookDownOn { task: self, ranks, front, arcs, above });
        });
    }

    /// Lays out the ways of `y`'s arcs by depth.
    #[inline(always)]
    fn spread(&self, y: u32, of_y: &[[L; 2]], front: &mut [[L; 2]]) {
        let depths = &self.depths[self.structure.arcs_up(y)];
        for (depth, ways) in depths.iter().zip(of_y) {
            front[depth.index()] = ways.map(L::bare);
        }
    }

    /// Shortens the ways of those lower neighbours of `y` that own the arcs.
    #[inline(always)]
    fn look_down(&self, y: u32, lowest: u32, of_y: &[[L; 2]], arcs: &mut Known<'_, L>) {
        let below = self.structure.below(y);
        let first_arc = self.structure.first_up[lowest as usize];
        for &arc in &below[below.partition_point(|&arc| arc < first_arc)..] {
            let arc = arc as usize;
            let end = self.structure.ends.of(arc);
            let range = arc - arcs.first_arc..end - arcs.first_arc;
            let ways = arcs.ways.get_mut(range).and_then(<[_]>::split_first_mut);
            let Some((to_y, others)) = ways else { break };
            let via_y = to_y.map(L::bare);
            for (to_z, depth) in others.iter_mut().zip(&self.depths[arc + 1..end]) {
                let (via_z, between) = (to_z.map(L::bare), of_y[depth.index()]);
                to_z[UP].offer(via_y[UP].plus(between[UP]));
                to_z[DOWN].offer(between[DOWN].plus(via_y[DOWN]));
                to_y[UP].offer(via_z[UP].plus(between[DOWN]));
                to_y[DOWN].offer(between[UP].plus(via_z[DOWN]));
            }
        }
    }
}

/// Some ranks whose arcs are to be settled: from above, then from one another.
struct LookDownOn<'a, 'b, L, D> {
    task: &'a Task<'b, L, D>,
    ranks: Range<u32>,
    front: &'a mut [[L; 2]],
    arcs: Known<'a, L>,
    above: Option<&'a Settled<'a, L>>,
}

impl<L: Leads, D: Depth> NullaryFnOnce for LookDownOn<'_, '_, L, D> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { task, ranks, front, mut arcs, above } = self;
        if let Some(above) = above {
            let highest = ranks.end - 1;
            let mut ancestors: Vec<u32> = task.structure.ancestors(highest).collect();
            while let Some(y) = ancestors.pop() {
                let of_y = above.ways(task.structure.arcs_up(y));
                task.spread(y, of_y, front);
                task.look_down(y, ranks.start, front, &mut arcs);
            }
        }
        for y in ranks.clone().rev() {
            let of_y = task.structure.arcs_up(y);
            let (mut lower, rest) = arcs.reborrow().split(of_y.start);
            task.spread(y, &rest.ways[..of_y.len()], front);
            task.look_down(y, ranks.start, front, &mut lower);
        }
    }
}
