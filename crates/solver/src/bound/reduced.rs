//! A graph whose ways cost less by what the work at their ends is worth.

use super::graph::{Graph, Way};

/// The ways of a graph at reduced cost, the cheapest first.
pub(super) struct Reduced {
    pub(super) starts: Vec<Way>,
    pub(super) ways: Vec<Vec<Way>>,
}

impl Reduced {
    /// `worth` is the dual of each service, in the units of the graph. `O(vertices²)`.
    pub(super) fn of(graph: &Graph, worth: &[i64]) -> Self {
        let reduce = |ways: &Vec<Way>| {
            let reduced =
                |way: &Way| Way { cost: way.cost - worth[graph.services[way.to]], ..*way };
            let mut ways: Vec<Way> = ways.iter().map(reduced).collect();
            ways.sort_unstable_by_key(|way| (way.cost, way.to));
            ways
        };
        Self { starts: reduce(&graph.starts), ways: graph.ways.iter().map(reduce).collect() }
    }

    /// How many ways there are between services.
    pub(super) fn n_ways(&self) -> usize {
        self.ways.iter().map(Vec::len).sum()
    }
}
