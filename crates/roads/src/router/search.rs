//! Dijkstra over the turn graph, from the end of one segment to the starts of many.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::weight::Weight;
use crate::network::SegmentId;
use crate::turns::TurnGraph;

/// Memory of one search, used again by the next: a new search costs nothing for what it does not touch.
pub(crate) struct Search<'a> {
    graph: &'a TurnGraph,
    reached: Vec<Weight>,
    before: Vec<u32>,
    touched: Vec<u32>,
    queue: BinaryHeap<Reverse<(Weight, u32)>>,
}

/// Stands before the first state of a way.
pub(crate) const START: u32 = u32::MAX;

impl<'a> Search<'a> {
    pub(crate) fn new(graph: &'a TurnGraph) -> Self {
        Self {
            graph,
            reached: vec![Weight::INFINITE; graph.n_states()],
            before: vec![START; graph.n_states()],
            touched: Vec::new(),
            queue: BinaryHeap::new(),
        }
    }

    /// Drives `source` from its start and on, and calls `settle` with every state in the order of its weight, weighed at
    /// its segment's start, until `settle` says that it has enough.
    ///
    /// The source itself is met only when the way comes back to it.
    pub(crate) fn run(
        &mut self,
        source: SegmentId,
        mut settle: impl FnMut(u32, SegmentId, Weight) -> Enough,
    ) {
        for state in self.touched.drain(..) {
            self.reached[state as usize] = Weight::INFINITE;
        }
        self.queue.clear();
        self.relax(source.0, START, Weight::default());
        while let Some(Reverse((weight, state))) = self.queue.pop() {
            if self.reached[state as usize] < weight {
                continue;
            }
            if settle(state, self.graph.segment_of[state as usize], weight) == Enough::Yes {
                return;
            }
            self.relax(state, state, weight);
        }
    }

    fn relax(&mut self, state: u32, before: u32, weight: Weight) {
        for (head, arc) in self.graph.arcs(state) {
            let through = weight + arc;
            let reached = &mut self.reached[head as usize];
            if through < *reached {
                if *reached == Weight::INFINITE {
                    self.touched.push(head);
                }
                *reached = through;
                self.before[head as usize] = before;
                self.queue.push(Reverse((through, head)));
            }
        }
    }

    /// The states of the way to a settled one, without the source.
    pub(crate) fn way_to(&self, state: u32) -> Vec<u32> {
        let mut way = Vec::new();
        let mut at = state;
        while at != START {
            way.push(at);
            at = self.before[at as usize];
        }
        way.reverse();
        way
    }
}

/// Whether a search may stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Enough {
    Yes,
    No,
}
