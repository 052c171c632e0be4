//! From a way in the hierarchy back to the vertices of the graph that it stands for.

use super::customisation::{Customised, DOWN, UP};
use super::length::Length;
use super::point::UpDown;
use super::structure::{Arcs, Structure};

/// The graph with its metric and its shortcuts.
#[derive(Clone, Copy, Debug)]
pub struct Unpacking<'a, L> {
    /// The hierarchy.
    pub structure: &'a Structure,
    /// Its shortcuts.
    pub customised: &'a Customised<L>,
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
        let mut open: Vec<[u32; 2]> = way.ranks.windows(2).map(|pair| [pair[0], pair[1]]).collect();
        open.reverse();
        while let Some([a, b]) = open.pop() {
            match self.middle(a, b) {
                Some(middle) => open.extend([[middle, b], [a, middle]]),
                None => vertices.push(self.structure.vertex_at[b as usize]),
            }
        }
        vertices
    }

    /// Where a shortcut is taken apart; `None` for an arc of the graph.
    fn middle(&self, a: u32, b: u32) -> Option<u32> {
        let length = self.length(a, b)?;
        if self.in_graph(a, b) == Some(length) {
            return None;
        }
        let (low, high) = (a.min(b), a.max(b));
        self.structure.below(low).iter().find_map(|below| {
            let to_low = self.customised.lengths[below.arc as usize];
            let to_high = self.customised.lengths[self.structure.arc(below.vertex, high)?];
            let (down, up) =
                if a == low { (to_low[DOWN], to_high[UP]) } else { (to_high[DOWN], to_low[UP]) };
            (down.plus(up) == length).then_some(below.vertex)
        })
    }

    fn length(&self, a: u32, b: u32) -> Option<L> {
        let arc = self.structure.arc(a.min(b), a.max(b))?;
        Some(self.customised.lengths[arc][if a < b { UP } else { DOWN }])
    }

    fn in_graph(&self, a: u32, b: u32) -> Option<L> {
        let [tail, head] = [a, b].map(|rank| self.structure.vertex_at[rank as usize]);
        let range =
            self.graph.first[tail as usize] as usize..self.graph.first[tail as usize + 1] as usize;
        let place = self.graph.heads[range.clone()].iter().position(|&other| other == head)?;
        Some(self.metric[range.start + place])
    }
}
