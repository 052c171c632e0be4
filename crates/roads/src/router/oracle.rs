//! Petgraph's Dijkstra over the same turn graph.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};
use roadcrew_units::Metres;

use super::{Approach, Leg, Router, Weight};

/// The turn graph with one more vertex a segment, from which one departs: coming back to the segment is thus a way.
pub(crate) struct Oracle<'a> {
    router: &'a Router,
    turns: DiGraph<(), Weight>,
}

impl<'a> Oracle<'a> {
    pub(crate) fn new(router: &'a Router) -> Self {
        let mut turns = DiGraph::new();
        let states: Vec<NodeIndex> =
            (0..router.turn_graph().n_states()).map(|_| turns.add_node(())).collect();
        for (number, &state) in (0..).zip(&states) {
            for (head, weight) in router.turns(number) {
                turns.add_edge(state, states[head as usize], weight);
            }
        }
        for segment in router.network().segments() {
            let departure = turns.add_node(());
            for (head, weight) in router.turns(segment.0) {
                turns.add_edge(departure, states[head as usize], weight);
            }
        }
        Self { router, turns }
    }

    pub(crate) fn leg(&self, from: Approach, to: Approach) -> Option<Leg> {
        let router = self.router;
        if from.segment == to.segment && from.along <= to.along {
            let weight = router.driven(to) - router.driven(from);
            return router.is_drivable(from.segment).then(|| weight.leg());
        }
        let departure = NodeIndex::new(router.turn_graph().n_states() + from.segment.index());
        let reached = dijkstra(&self.turns, departure, None, |edge| *edge.weight());
        let states = (0..router.turn_graph().n_states()).filter(|&state| {
            router.turn_graph().segment_of(u32::try_from(state).unwrap()) == to.segment
        });
        let arrivals = states.filter_map(|state| reached.get(&NodeIndex::new(state)).copied());
        let weight = arrivals.min()? + router.driven(to) - router.driven(from);
        Some(weight.leg())
    }
}

mod helsinki {
    use std::path::Path;
    use std::sync::Arc;

    use proptest::prelude::*;
    use proptest::sample::Index;
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    use super::*;
    use crate::Profile;

    /// Places all over the network, usable or not; the same at every call.
    fn pairs(router: &Router, n_pairs: usize) -> Vec<[Approach; 2]> {
        let segments: Vec<_> = router.network().segments().collect();
        let place = (any::<Index>(), 0_i64..=4).prop_map(move |(index, quarter)| {
            let segment = *index.get(&segments);
            (segment, quarter)
        });
        let strategy = prop::collection::vec([place.clone(), place], n_pairs);
        let drawn = strategy.new_tree(&mut TestRunner::deterministic()).unwrap().current();
        let approach = |(segment, quarter)| {
            let length = router.network().segment(segment).length;
            Approach { segment, along: Metres(length.0 * quarter / 4) }
        };
        drawn.into_iter().map(|pair| pair.map(approach)).collect()
    }

    #[test]
    fn a_matrix_of_helsinki_says_what_petgraph_says() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/helsinki/network.osm.pbf");
        let network = Arc::new(crate::import(Path::new(file)).unwrap().network);
        let router = Router::new(network, &Profile::built_in("truck").unwrap());
        let pairs = pairs(&router, 300);
        let (from, to): (Vec<_>, Vec<_>) = pairs.iter().map(|&[from, to]| (from, to)).unzip();
        let oracle = Oracle::new(&router);
        let matrix = router.matrix(&from, &to);
        for (number, &[from, to]) in pairs.iter().enumerate() {
            assert_eq!(matrix.get(number, number), oracle.leg(from, to), "pair {number}");
        }
        let n_ways = (0..300).filter(|&number| matrix.get(number, number).is_some()).count();
        assert!(200 < n_ways, "only {n_ways} pairs have a way");
    }
}
