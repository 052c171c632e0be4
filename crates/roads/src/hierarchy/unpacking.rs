//! From a way in the hierarchy back to the vertices of the graph that it stands for.

use std::sync::OnceLock;
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
pub struct Halves {
    of_arcs: Vec<AtomicU64>,
    below: OnceLock<Below>,
}

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
        Self { of_arcs: bytemuck::zeroed_vec(hierarchy.tops.len()), below: OnceLock::new() }
    }
}

/// The searched arcs from below.
#[derive(Debug)]
struct Below {
    /// By upper end and direction, as they are by lower end: where the arcs begin, and their rising numbers.
    first: Vec<u32>,
    arcs: Vec<u32>,
    /// For every so many-th arc, whose it is: twice the lower end, one more for downward.
    owners: Vec<u32>,
}

/// Owners are looked for over this many arcs.
const STEP: usize = 16;

impl Below {
    fn new<L: Length>(hierarchy: &Upward<L>) -> Self {
        let owner_of_next = hierarchy.first.windows(2).enumerate();
        let mut first = vec![0_u32; hierarchy.first.len()];
        let mut owners = Vec::with_capacity(hierarchy.tops.len().div_ceil(STEP));
        for (owner, range) in owner_of_next.clone() {
            for arc in range[0] as usize..range[1] as usize {
                first[key(hierarchy.tops[arc], owner % 2) + 1] += 1;
                if arc % STEP == 0 {
                    owners.push(index(owner));
                }
            }
        }
        for place in 1..first.len() {
            first[place] += first[place - 1];
        }
        let mut next = first.clone();
        let mut arcs = vec![0; hierarchy.tops.len()];
        for (owner, range) in owner_of_next {
            for arc in range[0]..range[1] {
                let slot = &mut next[key(hierarchy.tops[arc as usize], owner % 2)];
                arcs[*slot as usize] = arc;
                *slot += 1;
            }
        }
        Self { first, arcs, owners }
    }

    fn of(&self, top: u32, direction: usize) -> &[u32] {
        let place = key(top, direction);
        &self.arcs[self.first[place] as usize..self.first[place + 1] as usize]
    }

    /// The lower end of an arc, and its direction.
    fn owner<L>(&self, hierarchy: &Upward<L>, arc: usize) -> (u32, usize) {
        let mut owner = self.owners[arc / STEP] as usize;
        while hierarchy.first[owner + 1] as usize <= arc {
            owner += 1;
        }
        (index(owner / 2), owner % 2)
    }
}

const fn key(vertex: u32, direction: usize) -> usize {
    vertex as usize * 2 + direction
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
        let known = &self.halves.of_arcs[arc as usize];
        let mut parts = known.load(Ordering::Relaxed);
        if parts == UNKNOWN {
            parts = bytemuck::cast(self.find_parts(arc as usize));
            known.store(parts, Ordering::Relaxed);
        }
        bytemuck::cast(parts)
    }

    fn find_parts(&self, arc: usize) -> [Half; 2] {
        let hierarchy = self.hierarchy;
        let below = self.halves.below.get_or_init(|| Below::new(hierarchy));
        let (low, direction) = below.owner(hierarchy, arc);
        let high = hierarchy.tops[arc];
        let whole = self.half(low, arc, direction);
        if IN_GRAPH <= whole.0 {
            return [whole, NOTHING];
        }
        let length = hierarchy.lengths[arc];
        // An arc between the middle and the lower end leads the other way than the whole, seen from the middle.
        for &to_low in below.of(low, 1 - direction) {
            let to_low = to_low as usize;
            let part = hierarchy.lengths[to_low];
            if length < part {
                continue;
            }
            let (middle, _) = below.owner(hierarchy, to_low);
            let Some(to_high) = hierarchy.arc(middle, direction, high) else { continue };
            if part.plus(hierarchy.lengths[to_high]) == length {
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
