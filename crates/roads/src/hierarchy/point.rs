//! The shortest way between two places: both ends climb the elimination tree to where they meet.

use super::customisation::{DOWN, UP};
use super::length::Length;
use super::structure::NONE;
use super::upward::Upward;

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
    /// Where the climb is: the lowest of the vertices that it has to go on from; [`NONE`] when it is over.
    at: u32,
    /// The others, the lowest last: one for each place that it started from and that has not joined another.
    waiting: Vec<u32>,
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
            at: NONE,
            waiting: Vec::new(),
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
        let (forward, backward) = (&mut self.forward, &mut self.backward);
        loop {
            if forward.at < backward.at {
                forward.climb(graph, UP, best.0);
            } else if backward.at < forward.at {
                backward.climb(graph, DOWN, best.0);
            } else if forward.at == NONE {
                break;
            } else {
                let x = forward.at;
                let length = forward.reached[x as usize].plus(backward.reached[x as usize]);
                if length < best.0 {
                    best = (length, x);
                }
                forward.climb(graph, UP, best.0);
                backward.climb(graph, DOWN, best.0);
            }
        }
        (best.0 < L::INFINITE).then_some(best)
    }
}

impl<L: Length> Side<L> {
    fn start(&mut self, graph: &Upward<L>, places: &[(u32, L)]) {
        self.waiting.clear();
        for &(vertex, length) in places {
            let x = graph.structure.rank_of[vertex as usize];
            if length < self.reached[x as usize] {
                self.reached[x as usize] = length;
                self.before[x as usize] = NONE;
            }
            self.waiting.push(x);
        }
        self.waiting.sort_unstable_by(|a, b| b.cmp(a));
        self.waiting.dedup();
        self.at = self.waiting.pop().unwrap_or(NONE);
    }

    /// Relaxes the arcs of the lowest vertex, unless they are too long to matter, and goes on to its parent.
    fn climb(&mut self, graph: &Upward<L>, direction: usize, best: L) {
        let x = self.at;
        let reached = std::mem::replace(&mut self.reached[x as usize], L::INFINITE);
        if reached < best {
            for (y, length) in graph.arcs(x, direction) {
                let through = reached.plus(length);
                let known = &mut self.reached[y as usize];
                if through < *known {
                    *known = through;
                    self.before[y as usize] = x;
                }
            }
        }
        self.at = graph.structure.parent[x as usize];
        if !self.waiting.is_empty() {
            self.take_lowest();
        }
    }

    fn take_lowest(&mut self) {
        let place = self.waiting.partition_point(|&other| self.at < other);
        if self.waiting.get(place) != Some(&self.at) && self.at != NONE {
            self.waiting.insert(place, self.at);
        }
        self.at = self.waiting.pop().unwrap_or(NONE);
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
