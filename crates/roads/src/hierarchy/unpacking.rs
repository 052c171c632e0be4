//! From a way in the hierarchy back to the vertices of the graph that it stands for.

use std::sync::atomic::{AtomicU64, Ordering};

use super::customisation::{Customised, DOWN, UP};
use super::length::Length;
use super::point::UpDown;
use super::structure::{Arcs, Structure, index};

/// What the shortcuts of one metric stand for, as far as somebody has asked. Memory that nobody asks for is not taken.
///
/// An entry for each arc of the hierarchy and direction, found by its slot: the slots of the two halves, or the
/// vertex where an arc of the graph ends.
#[derive(Debug)]
pub struct Halves(Vec<AtomicU64>);

/// Nobody has asked yet: no arc is half of itself.
const UNKNOWN: u64 = 0;
/// In place of a first half: not a shortcut but an arc of the graph.
const WHOLE: Slot = Slot::MAX;

/// An arc of the hierarchy in one direction: twice its number, one more for downward.
type Slot = u32;

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
            open.extend(self.slot(pair[0], pair[1]));
            while let Some(slot) = open.pop() {
                match self.parts(slot) {
                    [WHOLE, head] => vertices.push(head),
                    [first, second] => open.extend([second, first]),
                }
            }
        }
        vertices
    }

    fn slot(&self, tail: u32, head: u32) -> Option<Slot> {
        let arc = self.structure.arc(tail.min(head), tail.max(head))?;
        Some(slot_of(arc, if tail < head { UP } else { DOWN }))
    }

    /// The two arcs over a lower vertex that a shortcut stands for, or [`WHOLE`] and the vertex where the arc ends.
    fn parts(&self, slot: Slot) -> [u32; 2] {
        let known = &self.halves.0[slot as usize];
        let mut parts = known.load(Ordering::Relaxed);
        if parts == UNKNOWN {
            parts = bytemuck::cast(self.find_parts(slot));
            known.store(parts, Ordering::Relaxed);
        }
        bytemuck::cast(parts)
    }

    fn find_parts(&self, slot: Slot) -> [u32; 2] {
        let (arc, direction) = (slot as usize / 2, slot as usize % 2);
        let (low, high) = (self.structure.low_end(arc), self.structure.up[arc]);
        let head = self.structure.vertex_at[if direction == UP { high } else { low } as usize];
        let length = self.customised.lengths[arc][direction];
        if self.in_graph(low, high, direction) == Some(length) {
            return [WHOLE, head];
        }
        let mut triangles = self.structure.arcs_from_below([low, high]).map(|ends| {
            // The end that the way comes from, the end that it goes to.
            if direction == UP { ends } else { [ends[1], ends[0]] }
        });
        let middle = triangles.find(|&[from, to]| {
            let [from, to] = [from, to].map(|arc| self.customised.lengths[arc as usize]);
            from[DOWN].plus(to[UP]) == length
        });
        middle.map_or([WHOLE, head], |[from, to]| {
            [slot_of(from as usize, DOWN), slot_of(to as usize, UP)]
        })
    }

    fn in_graph(&self, low: u32, high: u32, direction: usize) -> Option<L> {
        let [low, high] = [low, high].map(|rank| self.structure.vertex_at[rank as usize]);
        let (tail, head) = if direction == UP { (low, high) } else { (high, low) };
        let range =
            self.graph.first[tail as usize] as usize..self.graph.first[tail as usize + 1] as usize;
        let arcs = range.filter(|&arc| self.graph.heads[arc] == head);
        arcs.map(|arc| self.metric[arc]).min()
    }
}

fn slot_of(arc: usize, direction: usize) -> Slot {
    index(arc * 2 + direction)
}
