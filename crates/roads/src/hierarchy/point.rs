//! The shortest way between two places: both ends climb the elimination tree to where they meet.

use super::length::Length;
use super::perfect::{Half, Upward};
use super::structure::NONE;

/// Memory of one query, used again by the next. A query leaves it as it found it.
#[derive(Debug)]
pub struct Climb<L> {
    forward: Side<L>,
    backward: Side<L>,
}

#[derive(Debug)]
struct Side<L> {
    reached: Vec<L>,
    /// The vertex below from which a vertex was reached.
    before: Vec<u32>,
    /// Where the climb is: at one vertex for each place that it started from and that has not joined another.
    front: Vec<u32>,
}

/// A shortest way as the vertices of the hierarchy on it, by rank: upward from the start, then downward to the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpDown<L> {
    pub length: L,
    pub(super) ranks: Vec<u32>,
}

impl<L: Length> Climb<L> {
    /// Memory for a hierarchy of so many vertices.
    pub fn new(n_vertices: usize) -> Self {
        let side = || Side {
            reached: vec![L::INFINITE; n_vertices],
            before: vec![NONE; n_vertices],
            front: Vec::new(),
        };
        Self { forward: side(), backward: side() }
    }

    /// The length of the shortest way from any of `sources` to any of `targets`, with what each adds to it.
    pub fn shortest(
        &mut self,
        graph: &Upward<L>,
        sources: &[(u32, L)],
        targets: &[(u32, L)],
    ) -> Option<L> {
        self.meet(graph, sources, targets).map(|(length, _)| length)
    }

    /// The shortest way itself.
    pub fn way(
        &mut self,
        graph: &Upward<L>,
        sources: &[(u32, L)],
        targets: &[(u32, L)],
    ) -> Option<UpDown<L>> {
        let (length, top) = self.meet(graph, sources, targets)?;
        let mut ranks = self.forward.down_from(top);
        ranks.reverse();
        ranks.push(top);
        ranks.extend(self.backward.down_from(top));
        Some(UpDown { length, ranks })
    }

    fn meet(
        &mut self,
        graph: &Upward<L>,
        sources: &[(u32, L)],
        targets: &[(u32, L)],
    ) -> Option<(L, u32)> {
        self.forward.start(graph, sources);
        self.backward.start(graph, targets);
        let mut best = (L::INFINITE, NONE);
        loop {
            let [low, other] = [self.forward.lowest(), self.backward.lowest()];
            let x = low.min(other);
            if x == NONE {
                break;
            }
            if low == other {
                let length =
                    self.forward.reached[x as usize].plus(self.backward.reached[x as usize]);
                if length < best.0 {
                    best = (length, x);
                }
            }
            if low == x {
                self.forward.climb(x, &graph.leaving, &graph.structure.parent, best.0);
            }
            if other == x {
                self.backward.climb(x, &graph.entering, &graph.structure.parent, best.0);
            }
        }
        (best.0 < L::INFINITE).then_some(best)
    }
}

impl<L: Length> Side<L> {
    fn start(&mut self, graph: &Upward<L>, places: &[(u32, L)]) {
        for &(vertex, length) in places {
            let x = graph.structure.rank_of[vertex as usize];
            if length < self.reached[x as usize] {
                self.reached[x as usize] = length;
                self.before[x as usize] = NONE;
            }
            if !self.front.contains(&x) {
                self.front.push(x);
            }
        }
    }

    /// The lowest vertex of the front; [`NONE`] when the climb is over.
    fn lowest(&self) -> u32 {
        match self.front[..] {
            [only] => only,
            _ => self.front.iter().copied().min().unwrap_or(NONE),
        }
    }

    /// Relaxes the arcs of the front's lowest vertex, unless they are too long to matter, and goes to its parent.
    fn climb(&mut self, x: u32, arcs: &Half<L>, parent: &[u32], best: L) {
        let reached = std::mem::replace(&mut self.reached[x as usize], L::INFINITE);
        if reached < best {
            for (y, length) in arcs.arcs(x) {
                let through = reached.plus(length);
                if through < self.reached[y as usize] {
                    self.reached[y as usize] = through;
                    self.before[y as usize] = x;
                }
            }
        }
        let up = parent[x as usize];
        if let [only] = &mut self.front[..]
            && up != NONE
        {
            *only = up;
            return;
        }
        self.front.retain(|&at| at != x);
        if up != NONE && !self.front.contains(&up) {
            self.front.push(up);
        }
    }

    fn down_from(&self, top: u32) -> Vec<u32> {
        std::iter::successors(Some(top), |&x| {
            let before = self.before[x as usize];
            (before != NONE).then_some(before)
        })
        .skip(1)
        .collect()
    }
}
