//! From a way in the hierarchy back to the vertices of the graph that it stands for.

use std::sync::atomic::{AtomicU64, Ordering};

use super::customisation::{DOWN, UP};
use super::length::Length;
use super::point::UpDown;
use super::structure::{Arcs, index};
use super::upward::Upward;

/// What the shortcuts of one metric stand for, as far as somebody has asked. Memory that nobody asks for is not taken.
///
/// An entry for each arc that is searched: the two halves, or one that is the whole. A half that is an arc of the graph says
/// so by itself, so that its own entry need not be fetched.
#[derive(Debug)]
pub struct Halves(Vec<AtomicU64>);

/// Nobody has asked yet: no arc is twice the same.
const UNKNOWN: u64 = 0;
/// In place of a second half: the first is all.
const NOTHING: Half = Half(u32::MAX);

/// A shortcut's number; or, marked by the highest bit, the vertex where an arc of the graph ends.
#[derive(Clone, Copy, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(transparent)]
struct Half(u32);

const IN_GRAPH: u32 = 1 << 31;

impl Halves {
    /// Nothing known yet.
    pub fn new<L: Length>(hierarchy: &Upward<L>) -> Self {
        Self(bytemuck::zeroed_vec(hierarchy.tops.len()))
    }
}

/// The graph with its metric and its shortcuts.
#[derive(Clone, Copy, Debug)]
pub struct Unpacking<'a, L> {
    /// The shortcuts that ways are made of.
    pub hierarchy: &'a Upward<L>,
    /// What is known of them.
    pub halves: &'a Halves,
    /// The graph that it was made of.
    pub graph: Arcs<'a>,
    /// The length of each of the graph's arcs.
    pub metric: &'a [L],
}

impl<L: Length> Unpacking<'_, L> {
    /// All vertices of the graph on the way, in order.
    ///
    /// A shortcut is taken apart at a vertex whose two arcs are as long together; the first such vertex, so that the same
    /// metric always gives the same way. Both are needed where the whole is. All shortcuts are taken apart once before the
    /// first of their parts is, so that the memory is asked for many of them at a time.
    pub fn vertices(&self, way: &UpDown<L>) -> Vec<u32> {
        let pairs = way.ranks.windows(2);
        let mut halves: Vec<Half> =
            pairs.filter_map(|pair| self.between(pair[0], pair[1])).collect();
        let mut parts = Vec::new();
        let is_shortcut = |half: &Half| half.0 < IN_GRAPH;
        while halves.iter().any(is_shortcut) {
            parts.clear();
            for &half in &halves {
                if is_shortcut(&half) {
                    parts.extend(self.parts(half.0).into_iter().filter(|&part| part != NOTHING));
                } else {
                    parts.push(half);
                }
            }
            std::mem::swap(&mut halves, &mut parts);
        }
        let start = self.vertex_at(way.ranks[0]);
        std::iter::once(start).chain(halves.into_iter().map(|half| half.0 - IN_GRAPH)).collect()
    }

    fn between(&self, tail: u32, head: u32) -> Option<Half> {
        let direction = if tail < head { UP } else { DOWN };
        self.hierarchy.arc(tail.min(head), direction, tail.max(head)).map(|arc| Half(index(arc)))
    }

    /// The two arcs over a lower vertex that a shortcut stands for, in the order of the way.
    fn parts(&self, arc: u32) -> [Half; 2] {
        let known = &self.halves.0[arc as usize];
        let mut parts = known.load(Ordering::Relaxed);
        if parts == UNKNOWN {
            parts = bytemuck::cast(self.find_parts(arc as usize));
            known.store(parts, Ordering::Relaxed);
        }
        bytemuck::cast(parts)
    }

    fn find_parts(&self, arc: usize) -> [Half; 2] {
        let hierarchy = self.hierarchy;
        let (low, direction) = hierarchy.owner(arc);
        let high = hierarchy.tops[arc];
        let whole = self.half(low, arc, direction);
        if IN_GRAPH <= whole.0 {
            return [whole, NOTHING];
        }
        let (structure, length) = (&*hierarchy.structure, hierarchy.lengths[arc]);
        // An arc between the middle and the lower end leads the other way than the whole, seen from the middle.
        for low_arc in hierarchy.to_middles(arc, low) {
            let Some(to_low) = hierarchy.number(low_arc, 1 - direction) else { continue };
            let part = hierarchy.lengths[to_low];
            if length < part {
                continue;
            }
            let higher = low_arc + 1..structure.ends.of(low_arc);
            let Ok(place) = structure.up[higher.clone()].binary_search(&high) else { continue };
            let to_high = hierarchy.number(higher.start + place, direction);
            let Some(to_high) = to_high else { continue };
            if part.plus(hierarchy.lengths[to_high]) == length {
                let (middle, _) = hierarchy.owner(to_low);
                let parts = [
                    self.half(middle, to_low, 1 - direction),
                    self.half(middle, to_high, direction),
                ];
                return if direction == UP { parts } else { [parts[1], parts[0]] };
            }
        }
        // A length that nothing adds up to would be a fault of the customisation: the way then goes on at the end.
        [NOTHING, NOTHING]
    }

    /// An arc by its lower end: one of the graph, if that is as short.
    fn half(&self, low: u32, arc: usize, direction: usize) -> Half {
        let ends = [low, self.hierarchy.tops[arc]].map(|rank| self.vertex_at(rank));
        let [tail, head] = if direction == UP { ends } else { [ends[1], ends[0]] };
        if self.in_graph(tail, head) == Some(self.hierarchy.lengths[arc]) {
            return Half(IN_GRAPH | head);
        }
        Half(index(arc))
    }

    fn vertex_at(&self, rank: u32) -> u32 {
        self.hierarchy.structure.vertex_at[rank as usize]
    }

    fn in_graph(&self, tail: u32, head: u32) -> Option<L> {
        let range =
            self.graph.first[tail as usize] as usize..self.graph.first[tail as usize + 1] as usize;
        let arcs = range.filter(|&arc| self.graph.heads[arc] == head);
        arcs.map(|arc| self.metric[arc]).min()
    }
}
