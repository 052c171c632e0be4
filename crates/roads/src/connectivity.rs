//! From where one can get everywhere and back: the largest strongly connected part of the turn graph.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::router::Weight;
use crate::turns::TurnGraph;

/// For every segment, whether it or one of its ghosts lies in the largest strongly connected part.
///
/// That is enough to start and to end there: a segment may turn wherever its ghosts may. `kosaraju_scc`, since
/// `tarjan_scc` recurses and a city is deep. `O(states + turns)`.
pub(crate) fn in_largest_part(
    graph: &TurnGraph,
    metric: &[Weight],
    n_segments: usize,
) -> Vec<bool> {
    let mut petgraph: DiGraph<(), (), u32> = DiGraph::with_capacity(graph.n_states(), metric.len());
    for _ in 0..graph.n_states() {
        petgraph.add_node(());
    }
    for state in 0..graph.n_states() {
        let state = NodeIndex::<u32>::new(state);
        let tail = u32::try_from(state.index()).unwrap_or(u32::MAX);
        for turn in graph.turns(tail).filter(|&turn| metric[turn].is_finite()) {
            petgraph.add_edge(state, NodeIndex::new(graph.head(turn) as usize), ());
        }
    }
    let mut inside = vec![false; n_segments];
    let mut largest: Vec<NodeIndex<u32>> = Vec::new();
    for part in kosaraju_scc(&petgraph) {
        if largest.len() < part.len() {
            largest = part;
        }
    }
    for state in largest {
        let state = u32::try_from(state.index()).unwrap_or(u32::MAX);
        inside[graph.segment_of(state).index()] = true;
    }
    inside
}
