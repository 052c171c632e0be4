//! The turn graph with one profile's weights in plain lists, for other tools and for measuring beside them.

use roadcrew_units::Position;

use crate::hierarchy::Arcs;
use crate::network::{SegmentId, StreetNetwork};
use crate::router::{Router, Weight};

/// The turns that a profile may make. Vertex `n` is segment `n`, or a ghost of a segment behind the last one: a copy that
/// remembers how it was entered. An arc's weight is its first segment and the turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnArcs {
    /// Where the arcs of each vertex begin; one entry more at the end.
    pub first: Vec<u32>,
    /// The head of each arc.
    pub heads: Vec<u32>,
    /// The time of each arc in hundredths of a second.
    pub time_cs: Vec<u32>,
    /// The same with penalties: what the router minimises.
    pub price_cs: Vec<u32>,
    /// The length of each arc in decimetres.
    pub length_dm: Vec<u32>,
    /// Where each vertex's segment starts.
    pub starts: Vec<Position>,
}

impl TurnArcs {
    /// How many vertices there are.
    pub const fn n_vertices(&self) -> usize {
        self.starts.len()
    }

    /// The graph without its weights.
    pub fn graph(&self) -> Arcs<'_> {
        Arcs { first: &self.first, heads: &self.heads }
    }

    /// The numbers of the arcs out of a vertex.
    ///
    /// # Panics
    /// If there is no such vertex.
    pub fn arcs_of(&self, vertex: usize) -> std::ops::Range<usize> {
        self.first[vertex] as usize..self.first[vertex + 1] as usize
    }
}

impl Router {
    /// Copies out the turns that the profile may make. `O(turns)`.
    pub fn export(&self) -> TurnArcs {
        let graph = self.turn_graph();
        let states = || (0..).take(graph.n_states());
        let mut first = vec![0];
        let mut heads = Vec::new();
        let mut weights = Vec::new();
        for state in states() {
            for (head, weight) in self.turns(state) {
                heads.push(head);
                weights.push(weight);
            }
            first.push(SegmentId::new(heads.len()).0);
        }
        let column = |of: fn(Weight) -> u32| weights.iter().copied().map(of).collect();
        TurnArcs {
            first,
            heads,
            time_cs: column(Weight::time_cs),
            price_cs: column(Weight::price_cs),
            length_dm: column(Weight::length_dm),
            starts: states()
                .map(|state| self.network().nodes(graph.segment_of(state))[0])
                .collect(),
        }
    }
}

impl StreetNetwork {
    /// Orders all vertices of the turn graph, the least important first, as the saved hierarchy has them. Computed anew at
    /// every call; see [`nested_dissection`](crate::hierarchy::nested_dissection).
    pub fn turn_order(&self) -> Vec<u32> {
        self.topology().turns.order(self)
    }
}
