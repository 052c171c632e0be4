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
    /// metric always gives the same way.
    pub fn vertices(&self, way: &UpDown<L>) -> Vec<u32> {
        let mut vertices = vec![self.structure.vertex_at[way.ranks[0] as usize]];
        let mut open = Vec::new();
        for pair in way.ranks.windows(2) {
            open.extend(self.slot(pair[0], pair[1]).into_iter().flat_map(|slot| self.parts(slot)));
            while let Some(half) = open.pop() {
                match half {
                    NOTHING => {}
                    Half(head) if IN_GRAPH <= head => vertices.push(head - IN_GRAPH),
                    Half(slot) => open.extend(self.parts(slot)),
                }
            }
        }
        vertices
    }

    fn slot(&self, tail: u32, head: u32) -> Option<Slot> {
        let arc = self.structure.arc(tail.min(head), tail.max(head))?;
        Some(slot_of(arc, if tail < head { UP } else { DOWN }))
    }

    /// The two arcs over a lower vertex that a shortcut stands for, the later one first.
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
        let low = self.structure.low_end(arc);
        let whole = self.half(low, arc, direction);
        if IN_GRAPH <= whole.0 {
            return [NOTHING, whole];
        }
        let length = self.customised.lengths[arc][direction];
        let mut triangles =
            self.structure.below_both([low, self.structure.up[arc]]).map(|(middle, ends)| {
                // The end that the way comes from, the end that it goes to.
                (middle, if direction == UP { ends } else { [ends[1], ends[0]] })
            });
        let middle = triangles.find(|&(_, [from, to])| {
            let [from, to] = [from, to].map(|arc| self.customised.lengths[arc as usize]);
            from[DOWN].plus(to[UP]) == length
        });
        // A length that nothing adds up to would be a fault of the customisation: the way then goes on at the end.
        middle.map_or([NOTHING, NOTHING], |(middle, [from, to])| {
            [self.half(middle, to as usize, UP), self.half(middle, from as usize, DOWN)]
        })
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
