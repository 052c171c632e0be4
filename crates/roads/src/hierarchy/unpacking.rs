//! From a way in the hierarchy back to the vertices of the graph that it stands for.

use std::sync::atomic::{AtomicU32, Ordering};

use super::customisation::{Customised, DOWN, UP};
use super::length::Length;
use super::point::UpDown;
use super::structure::{Arcs, Structure, index};

/// Where shortcuts of one metric are taken apart, as far as somebody has asked.
#[derive(Debug)]
pub struct Middles(Vec<[AtomicU32; 2]>);

/// Nobody has asked yet.
const UNKNOWN: u32 = u32::MAX;
/// Not a shortcut but an arc of the graph.
const WHOLE: u32 = u32::MAX - 1;

impl Middles {
    /// Nothing known yet.
    pub fn new(structure: &Structure) -> Self {
        Self(
            std::iter::repeat_with(|| [UNKNOWN; 2].map(AtomicU32::new))
                .take(structure.n_arcs())
                .collect(),
        )
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
    pub middles: &'a Middles,
    /// The graph that it was made of.
    pub graph: Arcs<'a>,
    /// The length of each of the graph's arcs.
    pub metric: &'a [L],
}

/// An arc between `low` and a higher vertex, in one direction.
#[derive(Clone, Copy)]
struct Shortcut {
    arc: u32,
    low: u32,
    direction: usize,
}

impl<L: Length> Unpacking<'_, L> {
    /// All vertices of the graph on the way, in order.
    ///
    /// A shortcut is taken apart at a vertex whose two arcs are as long together; the first such vertex, so that the same
    /// metric always gives the same way.
    pub fn vertices(&self, way: &UpDown<L>) -> Vec<u32> {
        let vertex_at = &self.structure.vertex_at;
        let mut vertices = vec![vertex_at[way.ranks[0] as usize]];
        let mut open = Vec::new();
        for pair in way.ranks.windows(2) {
            open.extend(self.shortcut(pair[0], pair[1]));
            while let Some(shortcut) = open.pop() {
                if let Some([first, second]) = self.halves(shortcut) {
                    open.extend([second, first]);
                } else {
                    let high = self.structure.up[shortcut.arc as usize];
                    let head = if shortcut.direction == UP { high } else { shortcut.low };
                    vertices.push(vertex_at[head as usize]);
                }
            }
        }
        vertices
    }

    fn shortcut(&self, tail: u32, head: u32) -> Option<Shortcut> {
        let arc = index(self.structure.arc(tail.min(head), tail.max(head))?);
        Some(Shortcut { arc, low: tail.min(head), direction: if tail < head { UP } else { DOWN } })
    }

    /// The two arcs over a lower vertex that a shortcut stands for; `None` for an arc of the graph.
    fn halves(&self, shortcut: Shortcut) -> Option<[Shortcut; 2]> {
        let known = &self.middles.0[shortcut.arc as usize][shortcut.direction];
        let mut middle = known.load(Ordering::Relaxed);
        if middle == UNKNOWN {
            middle = self.middle(shortcut).unwrap_or(WHOLE);
            known.store(middle, Ordering::Relaxed);
        }
        if middle == WHOLE {
            return None;
        }
        let below = self.structure.down[middle as usize];
        let high = self.structure.up[shortcut.arc as usize];
        let to_high = index(self.structure.arc(below.vertex, high)?);
        let [down, up] =
            if shortcut.direction == UP { [below.arc, to_high] } else { [to_high, below.arc] };
        let half = |arc, direction| Shortcut { arc, low: below.vertex, direction };
        Some([half(down, DOWN), half(up, UP)])
    }

    /// The number of the arc from below at which a shortcut is taken apart; `None` for an arc of the graph.
    fn middle(&self, Shortcut { arc, low, direction }: Shortcut) -> Option<u32> {
        let high = self.structure.up[arc as usize];
        let length = self.customised.lengths[arc as usize][direction];
        if self.in_graph(low, high, direction) == Some(length) {
            return None;
        }
        let number = self.structure.below(low).iter().position(|below| {
            let Some(to_high) = self.structure.arc(below.vertex, high) else { return false };
            let to_low = self.customised.lengths[below.arc as usize];
            let to_high = self.customised.lengths[to_high];
            let (down, up) = if direction == UP {
                (to_low[DOWN], to_high[UP])
            } else {
                (to_high[DOWN], to_low[UP])
            };
            down.plus(up) == length
        })?;
        Some(self.structure.first_down[low as usize] + index(number))
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
