//! The arcs that shortest ways need, and no others: perfect customisation by witnesses.
//!
//! An arc goes when a way over one higher vertex is as short. With positive lengths enough arcs stay: of all first arcs
//! of shortest ways upward the shortest has no witness.

use std::ops::Range;
use std::sync::Arc;

use super::customisation::{Customised, DOWN, Forest, LARGE, UP};
use super::depths::{Depth, Depths};
use super::length::Length;
use super::structure::{Structure, index};
use crate::pool::Pool;

/// The hierarchy that is searched: the arcs that are needed, upward from where one starts and from where one ends.
#[derive(Clone, Debug)]
pub struct Upward<L> {
    pub(super) structure: Arc<Structure>,
    /// From a vertex to higher ones.
    pub(super) leaving: Half<L>,
    /// From higher vertices to a vertex.
    pub(super) entering: Half<L>,
}

/// Arcs in one direction, at the lower vertex.
#[derive(Clone, Debug, Default)]
pub(super) struct Half<L> {
    pub(super) first: Vec<u32>,
    pub(super) tops: Vec<u32>,
    pub(super) lengths: Vec<L>,
}

impl<L: Length> Half<L> {
    pub(super) fn arcs(&self, x: u32) -> impl Iterator<Item = (u32, L)> {
        let range = self.first[x as usize] as usize..self.first[x as usize + 1] as usize;
        self.tops[range.clone()].iter().copied().zip(self.lengths[range].iter().copied())
    }
}

impl<L: Length> Upward<L> {
    /// All finite arcs: ready at once, searched more slowly than the pruned ones.
    pub fn finite(structure: Arc<Structure>, customised: &Customised<L>) -> Self {
        let keep = |arc: usize| customised.lengths[arc].map(|length| length < L::INFINITE);
        Self::with(structure, customised, keep)
    }

    /// The arcs without a witness.
    pub fn pruned(structure: Arc<Structure>, customised: &Customised<L>) -> Self {
        let needed = needed::<_, false>(&structure, customised.lengths.clone());
        Self::with(structure, customised, |arc| needed[arc])
    }

    /// The arcs that no way is shorter than, measured in something that adds up and compares alike, but for ties, and
    /// takes less memory and time.
    pub fn pruned_by<M: Length>(
        structure: Arc<Structure>,
        customised: &Customised<L>,
        of: impl Fn(L) -> M,
    ) -> Self {
        let coarse = customised.lengths.iter().map(|lengths| lengths.map(&of)).collect();
        let needed = needed::<_, true>(&structure, coarse);
        Self::with(structure, customised, |arc| needed[arc])
    }

    fn with(
        structure: Arc<Structure>,
        customised: &Customised<L>,
        keep: impl Fn(usize) -> [bool; 2],
    ) -> Self {
        let half = |direction: usize| {
            let mut half = Half { first: vec![0], tops: Vec::new(), lengths: Vec::new() };
            for x in 0..index(structure.n_vertices()) {
                for arc in structure.arcs_up(x).filter(|&arc| keep(arc)[direction]) {
                    half.tops.push(structure.up[arc]);
                    half.lengths.push(customised.lengths[arc][direction]);
                }
                half.first.push(index(half.tops.len()));
            }
            half
        };
        let (leaving, entering) = (half(UP), half(DOWN));
        Self { structure, leaving, entering }
    }

    /// How many arcs are searched, upward and downward.
    pub const fn n_arcs(&self) -> [usize; 2] {
        [self.leaving.tops.len(), self.entering.tops.len()]
    }
}

/// For every arc, whether it is needed upward and downward.
///
/// From the roots downward: when `y` is looked at, the distances between it and its ancestors are known. With them it shortens
/// the ways of every lower neighbour `x` to `y` and to the ancestors that both know. A shortest way from `x` upward
/// starts with one of its own arcs, so that no other order is needed.
fn needed<L: Length, const KEEP_TIES: bool>(
    structure: &Structure,
    lengths: Vec<[L; 2]>,
) -> Vec<[bool; 2]> {
    match &structure.depths {
        Depths::Shallow(depths) => look_at_all::<_, _, KEEP_TIES>(structure, depths, lengths),
        Depths::Deep(depths) => look_at_all::<_, _, KEEP_TIES>(structure, depths, lengths),
    }
}

fn look_at_all<L: Length, D: Depth, const KEEP_TIES: bool>(
    structure: &Structure,
    depths: &[D],
    mut ways: Vec<[L; 2]>,
) -> Vec<[bool; 2]> {
    let is_finite = |ways: &[L; 2]| ways.map(|length| length < L::INFINITE);
    let mut needed: Vec<[bool; 2]> = ways.iter().map(is_finite).collect();
    let forest = Forest::new(structure);
    let task =
        Task::<_, _, KEEP_TIES> { structure, depths, forest: &forest, fronts: Pool::default() };
    let all = Known { first_arc: 0, ways: &mut ways, needed: &mut needed };
    task.look_at_trees(&forest.roots(), all, None);
    needed
}

/// A range of arcs that one task looks at: the shortest ways found between their ends, and whether the arcs are needed.
struct Known<'a, L> {
    first_arc: usize,
    ways: &'a mut [[L; 2]],
    needed: &'a mut [[bool; 2]],
}

impl<L> Known<'_, L> {
    /// Cuts off the arcs before `arc`.
    fn split(self, arc: usize) -> (Self, Self) {
        let (ways, ways_after) = self.ways.split_at_mut(arc - self.first_arc);
        let (needed, needed_after) = self.needed.split_at_mut(arc - self.first_arc);
        (
            Self { first_arc: self.first_arc, ways, needed },
            Self { first_arc: arc, ways: ways_after, needed: needed_after },
        )
    }

    const fn reborrow(&mut self) -> Known<'_, L> {
        Known { first_arc: self.first_arc, ways: self.ways, needed: self.needed }
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

struct Task<'a, L, D, const KEEP_TIES: bool> {
    structure: &'a Structure,
    /// How deep the upper end of each arc lies.
    depths: &'a [D],
    forest: &'a Forest<'a>,
    /// The ways between the vertex at hand and its ancestors, by their depths.
    fronts: Pool<Vec<[L; 2]>>,
}

impl<L: Length, D: Depth, const KEEP_TIES: bool> Task<'_, L, D, KEEP_TIES> {
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

    /// Settles the arcs of some ranks: from above, then from one another.
    fn look_down_on(
        &self,
        ranks: Range<u32>,
        mut arcs: Known<'_, L>,
        above: Option<&Settled<'_, L>>,
    ) {
        let make = || vec![[L::INFINITE; 2]; self.structure.height()];
        self.fronts.lend(make, |front| {
            if let Some(above) = above {
                let highest = ranks.end - 1;
                let mut ancestors: Vec<u32> = self.structure.ancestors(highest).collect();
                while let Some(y) = ancestors.pop() {
                    let of_y = above.ways(self.structure.arcs_up(y));
                    self.spread(y, of_y, front);
                    self.look_down(y, ranks.start, front, &mut arcs);
                }
            }
            for y in ranks.clone().rev() {
                let of_y = self.structure.arcs_up(y);
                let (mut lower, rest) = arcs.reborrow().split(of_y.start);
                self.spread(y, &rest.ways[..of_y.len()], front);
                self.look_down(y, ranks.start, front, &mut lower);
            }
        });
    }

    /// Lays out the ways of `y`'s arcs by depth.
    fn spread(&self, y: u32, of_y: &[[L; 2]], front: &mut [[L; 2]]) {
        for (depth, &ways) in self.depths[self.structure.arcs_up(y)].iter().zip(of_y) {
            front[depth.index()] = ways;
        }
    }

    /// Shortens the ways of those lower neighbours of `y` that own the arcs.
    fn look_down(&self, y: u32, lowest: u32, of_y: &[[L; 2]], arcs: &mut Known<'_, L>) {
        let below = self.structure.below(y);
        for lower in &below[below.partition_point(|lower| lower.vertex < lowest)..] {
            let arc = lower.arc as usize;
            let end = self.structure.first_up[lower.vertex as usize + 1] as usize;
            let range = arc - arcs.first_arc..end - arcs.first_arc;
            let ways = arcs.ways.get_mut(range.clone()).and_then(<[_]>::split_first_mut);
            let needed = arcs.needed.get_mut(range).and_then(<[_]>::split_first_mut);
            let (Some((to_y, others)), Some((needs_y, needs_others))) = (ways, needed) else {
                break;
            };
            let via_y = *to_y;
            let others = others.iter_mut().zip(needs_others).zip(&self.depths[arc + 1..end]);
            for ((to_z, needs_z), depth) in others {
                let (via_z, between) = (*to_z, of_y[depth.index()]);
                let over_y = [via_y[UP].plus(between[UP]), between[DOWN].plus(via_y[DOWN])];
                offer::<_, KEEP_TIES>(to_z, needs_z, over_y);
                let over_z = [via_z[UP].plus(between[DOWN]), between[UP].plus(via_z[DOWN])];
                offer::<_, KEEP_TIES>(to_y, needs_y, over_z);
            }
        }
    }
}

/// Compares the ways known between two vertices with one over a third vertex. What is already shorter than the arc
/// itself has taken the need for it.
fn offer<L: Length, const KEEP_TIES: bool>(
    known: &mut [L; 2],
    needed: &mut [bool; 2],
    way: [L; 2],
) {
    for direction in [UP, DOWN] {
        needed[direction] &= if KEEP_TIES {
            known[direction] <= way[direction]
        } else {
            known[direction] < way[direction]
        };
        known[direction] = known[direction].min(way[direction]);
    }
}
