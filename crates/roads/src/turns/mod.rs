//! The turn graph of one profile: a vertex is a directed segment, an arc a permitted turn.
//!
//! Restrictions of several segments are remembered by *ghosts*, copies of a segment that know how it was entered.

mod automaton;
mod rules;

use crate::network::{SegmentId, StreetNetwork};
use crate::profile::Profile;
use crate::router::Weight;

use automaton::Automaton;
use rules::TurnRules;

/// Segments, then ghosts, with their permitted turns. The weight of an arc is the time of its first segment and of the turn.
#[derive(Debug)]
pub(crate) struct TurnGraph {
    pub(crate) first_arc: Vec<u32>,
    pub(crate) heads: Vec<u32>,
    pub(crate) weights: Vec<Weight>,
    /// The segment of each state.
    pub(crate) segment_of: Vec<SegmentId>,
}

impl TurnGraph {
    pub(crate) const fn n_states(&self) -> usize {
        self.segment_of.len()
    }

    /// The turns out of a state: where to, at what weight.
    pub(crate) fn arcs(&self, state: u32) -> impl Iterator<Item = (u32, Weight)> {
        let range =
            self.first_arc[state as usize] as usize..self.first_arc[state as usize + 1] as usize;
        self.heads[range.clone()].iter().copied().zip(self.weights[range].iter().copied())
    }
}

/// Builds the turn graph; `driving` is the weight of each segment, `None` where the profile may not drive.
pub(crate) fn turn_graph(
    network: &StreetNetwork,
    profile: &Profile,
    driving: &[Option<Weight>],
) -> TurnGraph {
    let automaton = Automaton::new(network, profile);
    let rules = TurnRules::new(network, profile, driving);
    let n_states = network.n_segments() + automaton.ghosts.len();
    let mut graph = TurnGraph {
        first_arc: vec![0],
        heads: Vec::new(),
        weights: Vec::new(),
        segment_of: network
            .segments()
            .chain(automaton.ghosts.iter().map(|ghost| ghost.segment))
            .collect(),
    };
    for state in 0..n_states {
        let state = SegmentId::new(state).0;
        let from = graph.segment_of[state as usize];
        if let Some(weight) = driving[from.index()] {
            for &to in network.leaving(network.record(from).to) {
                let turn = rules.turn(from, to).filter(|_| automaton.allows(state, to));
                if let Some(turn) = turn {
                    graph.heads.push(automaton.next(state, to));
                    graph.weights.push(weight + turn);
                }
            }
        }
        graph.first_arc.push(SegmentId::new(graph.heads.len()).0);
    }
    graph
}
