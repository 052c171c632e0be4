//! From a way in the hierarchy back to the vertices of the graph that it stands for.

use std::sync::atomic::{AtomicU64, Ordering};

use super::customisation::{Customised, DOWN, UP};
use super::length::Length;
use super::point::UpDown;
use super::structure::{Arcs, Structure, index};

/// What the shortcuts of one metric stand for, as far as somebody has asked. Memory that nobody asks for is not taken.
///
/// An entry for each arc of the hierarchy and direction, found by its slot: the two halves, or one that is the whole. A half
/// that is an arc of the graph says so by itself, so that its own entry need not be fetched.
#[derive(Debug)]
pub struct Halves(Vec<AtomicU64>);

/// Nobody has asked yet: no arc is twice the same.
const UNKNOWN: u64 = 0;
/// In place of a second half: the first is all.
const NOTHING: Half = Half(u32::MAX);

/// An arc of the hierarchy in one direction: twice its number, one more for downward.
type Slot = u32;

/// A shortcut's slot; or, marked by the highest bit, the vertex where an arc of the graph ends.
#[derive(Clone, Copy, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(transparent)]
struct Half(u32);

const IN_GRAPH: u32 = 1 << 31;

impl Halves {
    /// Nothing known yet.
    pub fn new(structure: &Structure) -> Self {
        Self(bytemuck::zeroed_vec(structure.n_arcs() * 2))
    }
}

/// The graph with its metric and its shortcuts.
#[derive(Clone, Copy, Debug)]
pub struct Unpacking<'a, L> {
    /// The hierarchy.
    pub structure: &'a Structure,
    /// Its shortcuts.
    pub customised: &'a Customised<L>,
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
    /// metric always gives the same way. All shortcuts are taken apart once before the first of their parts is, so that the
    /// memory is asked for many of them at a time.
    pub fn vertices(&self, way: &UpDown<L>) -> Vec<u32> {
        let pairs = way.ranks.windows(2);
        let mut halves: Vec<Half> =
            pairs.filter_map(|pair| self.slot(pair[0], pair[1])).map(Half).collect();
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
        let start = self.structure.vertex_at[way.ranks[0] as usize];
        std::iter::once(start).chain(halves.into_iter().map(|half| half.0 - IN_GRAPH)).collect()
    }

    fn slot(&self, tail: u32, head: u32) -> Option<Slot> {
        let arc = self.structure.arc(tail.min(head), tail.max(head))?;
        Some(slot_of(arc, if tail < head { UP } else { DOWN }))
    }

    /// The two arcs over a lower vertex that a shortcut stands for, in the order of the way.
    fn parts(&self, slot: Slot) -> [Half; 2] {
        let known = &self.halves.0[slot as usize];
        let mut parts = known.load(Ordering::Relaxed);
        if parts == UNKNOWN {
            parts = bytemuck::cast(self.find_parts(slot));
            known.store(parts, Ordering::Relaxed);
        }
        bytemuck::cast(parts)
    }

    fn find_parts(&self, slot: Slot) -> [Half; 2] {
        let (arc, direction) = (slot as usize / 2, slot as usize % 2);
        let (low, high) = (self.structure.low_end(arc), self.structure.up[arc]);
        let whole = self.half(low, arc, direction);
        if IN_GRAPH <= whole.0 {
            return [whole, NOTHING];
        }
        let lengths = &self.customised.lengths;
        let length = lengths[arc][direction];
        // Towards the lower end and away from it, if it is there that the way begins.
        let (to_low, to_high) = if direction == UP { (DOWN, UP) } else { (UP, DOWN) };
        for below in self.structure.below(low) {
            let (middle, arc_low) = (below.vertex, below.arc as usize);
            let part = lengths[arc_low][to_low];
            if length < part {
                continue;
            }
            let end = self.structure.arcs_up(middle).end;
            let others = &self.structure.up[arc_low + 1..end];
            let Ok(place) = others.binary_search(&high) else { continue };
            let arc_high = arc_low + 1 + place;
            if part.plus(lengths[arc_high][to_high]) == length {
                let parts =
                    [self.half(middle, arc_low, to_low), self.half(middle, arc_high, to_high)];
                return if direction == UP { parts } else { [parts[1], parts[0]] };
            }
        }
        // A length that nothing adds up to would be a fault of the customisation: the way then goes on at the end.
        [NOTHING, NOTHING]
    }

    /// An arc by its lower end: one of the graph, if that is as short.
    fn half(&self, low: u32, arc: usize, direction: usize) -> Half {
        let ends =
            [low, self.structure.up[arc]].map(|rank| self.structure.vertex_at[rank as usize]);
        let [tail, head] = if direction == UP { ends } else { [ends[1], ends[0]] };
        if self.in_graph(tail, head) == Some(self.customised.lengths[arc][direction]) {
            return Half(IN_GRAPH | head);
        }
        Half(slot_of(arc, direction))
    }

    fn in_graph(&self, tail: u32, head: u32) -> Option<L> {
        let range =
            self.graph.first[tail as usize] as usize..self.graph.first[tail as usize + 1] as usize;
        let arcs = range.filter(|&arc| self.graph.heads[arc] == head);
        arcs.map(|arc| self.metric[arc]).min()
    }
}

fn slot_of(arc: usize, direction: usize) -> Slot {
    index(arc * 2 + direction)
}
