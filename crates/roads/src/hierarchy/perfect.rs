//! The arcs that shortest ways need, and no others: perfect customisation by witnesses.
//!
//! An arc goes when a way over one higher vertex is as short. With positive lengths enough arcs stay: of all first arcs
//! of shortest ways upward the shortest has no witness.

use std::ops::Range;
use std::sync::Arc;

use super::customisation::{Customised, DOWN, Forest, LARGE, UP};
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

    fn map<M>(&self, of: impl Fn(L) -> M) -> Half<M> {
        Half {
            first: self.first.clone(),
            tops: self.tops.clone(),
            lengths: self.lengths.iter().map(|&length| of(length)).collect(),
        }
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
        let needed = needed(&structure, customised);
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

    /// The same arcs measured in something that adds up and compares alike.
    pub fn map<M: Length>(&self, of: impl Fn(L) -> M) -> Upward<M> {
        Upward {
            structure: self.structure.clone(),
            leaving: self.leaving.map(&of),
            entering: self.entering.map(&of),
        }
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
fn needed<L: Length>(structure: &Structure, customised: &Customised<L>) -> Vec<[bool; 2]> {
    let known = |&ways: &[L; 2]| Known { ways, needed: ways.map(|length| length < L::INFINITE) };
    let mut all: Vec<Known<L>> = customised.lengths.iter().map(known).collect();
    let forest = Forest::new(structure);
    let task = Task {
        structure,
        forest: &forest,
        customised: &customised.lengths,
        places: Pool::default(),
    };
    task.look_at_trees(&forest.roots(), 0, &mut all, None);
    all.into_iter().map(|known| known.needed).collect()
}

/// The shortest ways found between the ends of an arc.
#[derive(Clone, Copy)]
struct Known<L> {
    ways: [L; 2],
    needed: [bool; 2],
}

/// Arcs of ancestors: their ways are the shortest.
struct Settled<'a, L> {
    first_arc: usize,
    arcs: &'a [Known<L>],
    above: Option<&'a Settled<'a, L>>,
}

impl<L> Settled<'_, L> {
    fn arcs(&self, range: Range<usize>) -> &[Known<L>] {
        let mut at = self;
        while let Some(above) = at.above {
            if range.start < at.first_arc + at.arcs.len() {
                break;
            }
            at = above;
        }
        &at.arcs[range.start - at.first_arc..range.end - at.first_arc]
    }
}

struct Task<'a, L> {
    structure: &'a Structure,
    forest: &'a Forest<'a>,
    customised: &'a [[L; 2]],
    /// For the arcs of the vertex at hand: the place among them of the arc to every higher vertex.
    places: Pool<Vec<u32>>,
}

impl<L: Length> Task<'_, L> {
    /// Trees below the same parent, whose vertices fill the range of ranks that the arcs belong to.
    fn look_at_trees(
        &self,
        tops: &[u32],
        first_arc: usize,
        arcs: &mut [Known<L>],
        above: Option<&Settled<'_, L>>,
    ) {
        let Some(ranks) = self.forest.ranks(tops) else { return };
        if ranks.len() <= LARGE {
            return self.look_down_on(ranks, first_arc, arcs, above);
        }
        if let [top] = *tops {
            let (chain, children) = self.forest.chain(top);
            let middle = self.first_arc(chain.start);
            let (below, own) = arcs.split_at_mut(middle - first_arc);
            self.look_down_on(chain, middle, own, above);
            let settled = Settled { first_arc: middle, arcs: own, above };
            return self.look_at_trees(&children, first_arc, below, Some(&settled));
        }
        let (left, right) = tops.split_at(tops.len() / 2);
        let middle = self.first_arc(self.forest.lowest(right[0]));
        let (left_arcs, right_arcs) = arcs.split_at_mut(middle - first_arc);
        rayon::join(
            || self.look_at_trees(left, first_arc, left_arcs, above),
            || self.look_at_trees(right, middle, right_arcs, above),
        );
    }

    fn first_arc(&self, x: u32) -> usize {
        self.structure.first_up[x as usize] as usize
    }

    /// Settles the arcs of some ranks: from above, then from one another.
    fn look_down_on(
        &self,
        ranks: Range<u32>,
        first_arc: usize,
        arcs: &mut [Known<L>],
        above: Option<&Settled<'_, L>>,
    ) {
        let make = || vec![0; self.structure.n_vertices()];
        self.places.lend(make, |place| {
            if let Some(above) = above {
                let highest = ranks.end - 1;
                let mut ancestors: Vec<u32> = self.structure.ancestors(highest).collect();
                while let Some(y) = ancestors.pop() {
                    let settled = above.arcs(self.structure.arcs_up(y));
                    self.look_down(y, ranks.start, place, settled, first_arc, arcs);
                }
            }
            for y in ranks.clone().rev() {
                let of_y = self.structure.arcs_up(y);
                let (lower, rest) = arcs.split_at_mut(of_y.start - first_arc);
                self.look_down(y, ranks.start, place, &rest[..of_y.len()], first_arc, lower);
            }
        });
    }

    /// Shortens the ways of those lower neighbours of `y` that own the arcs from `first_arc` on.
    fn look_down(
        &self,
        y: u32,
        lowest: u32,
        place: &mut [u32],
        of_y: &[Known<L>],
        first_arc: usize,
        arcs: &mut [Known<L>],
    ) {
        for (slot, &z) in (0..).zip(&self.structure.up[self.structure.arcs_up(y)]) {
            place[z as usize] = slot;
        }
        let below = self.structure.below(y);
        for lower in &below[below.partition_point(|lower| lower.vertex < lowest)..] {
            let arc = lower.arc as usize;
            let end = self.structure.first_up[lower.vertex as usize + 1] as usize;
            let Some((to_y, others)) =
                arcs.get_mut(arc - first_arc..end - first_arc).and_then(<[_]>::split_first_mut)
            else {
                break;
            };
            let via_y = self.customised[arc];
            let tops = &self.structure.up[arc + 1..end];
            for ((&z, to_z), via_z) in tops.iter().zip(others).zip(&self.customised[arc + 1..end]) {
                let between = of_y[place[z as usize] as usize].ways;
                to_z.offer(via_z, [via_y[UP].plus(between[UP]), between[DOWN].plus(via_y[DOWN])]);
                to_y.offer(&via_y, [via_z[UP].plus(between[DOWN]), between[UP].plus(via_z[DOWN])]);
            }
        }
    }
}

impl<L: Length> Known<L> {
    /// A way over a third vertex, compared with the arc itself.
    fn offer(&mut self, arc: &[L; 2], way: [L; 2]) {
        for direction in [UP, DOWN] {
            self.ways[direction] = self.ways[direction].min(way[direction]);
            self.needed[direction] &= arc[direction] < way[direction];
        }
    }
}
