//! The hierarchy against petgraph's Dijkstra on small random graphs, in any order of their vertices.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};
use proptest::prelude::*;
use proptest::sample::Index;
use roadcrew_roads::hierarchy::{
    Arcs, Climb, Customised, Halves, JunctionGraph, Length, Lengths, Selection, Structure,
    Unpacking, Upward, nested_dissection,
};

const INFINITE: i32 = <i32 as Lengths>::INFINITE;

/// A price that decides, in the upper half, and metres that settle ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(transparent)]
struct PriceAndMetres(i64);

impl Lengths for PriceAndMetres {
    const INFINITE: Self = Self((INFINITE as i64) << 32);

    fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }

    fn least(self, other: Self) -> Self {
        self.min(other)
    }

    fn is_finite(self) -> bool {
        self < Self::INFINITE
    }
}

impl Length for PriceAndMetres {
    type Lead = i32;

    const ZERO: Self = Self(0);

    fn lead(self) -> i32 {
        i32::try_from(self.0 >> 32).unwrap()
    }
}

#[derive(Clone, Debug)]
struct RandomGraph {
    first: Vec<u32>,
    heads: Vec<u32>,
    metric: Vec<i32>,
    order: Vec<u32>,
}

/// Sparse, with loops, arcs side by side, short lengths (hence many ties) and closed arcs.
fn random_graph() -> impl Strategy<Value = RandomGraph> {
    (2_u32..30).prop_flat_map(|n| {
        let length = prop_oneof![5 => 1..6_i32, 1 => 1..1000_i32, 1 => Just(INFINITE)];
        let arcs = prop::collection::vec((0..n, 0..n, length), 1..90);
        let order = Just((0..n).collect::<Vec<u32>>()).prop_shuffle();
        (arcs, order).prop_map(|(mut arcs, order)| {
            arcs.sort_unstable();
            let n = u32::try_from(order.len()).unwrap();
            let before = |vertex: u32| arcs.iter().filter(|arc| arc.0 < vertex).count();
            RandomGraph {
                first: (0..=n).map(|vertex| u32::try_from(before(vertex)).unwrap()).collect(),
                heads: arcs.iter().map(|arc| arc.1).collect(),
                metric: arcs.iter().map(|arc| arc.2).collect(),
                order,
            }
        })
    })
}

impl RandomGraph {
    fn n_vertices(&self) -> u32 {
        u32::try_from(self.order.len()).unwrap()
    }

    fn arcs(&self) -> Arcs<'_> {
        Arcs { first: &self.first, heads: &self.heads }
    }

    fn arcs_of(&self, vertex: u32) -> impl Iterator<Item = (u32, i32)> {
        let range = self.first[vertex as usize] as usize..self.first[vertex as usize + 1] as usize;
        range.map(|arc| (self.heads[arc], self.metric[arc]))
    }

    /// Every distance, from vertex to vertex.
    fn distances(&self) -> Vec<Vec<Option<i32>>> {
        let mut graph = DiGraph::new();
        let vertices: Vec<NodeIndex> = (0..self.n_vertices()).map(|_| graph.add_node(())).collect();
        for (tail, &vertex) in (0..).zip(&vertices) {
            for (head, length) in self.arcs_of(tail).filter(|&(_, length)| length < INFINITE) {
                graph.add_edge(vertex, vertices[head as usize], length);
            }
        }
        let row = |&from: &NodeIndex| {
            let reached = dijkstra(&graph, from, None, |edge| *edge.weight());
            vertices.iter().map(|to| reached.get(to).copied()).collect()
        };
        vertices.iter().map(row).collect()
    }
}

/// The way from every vertex to every other: its length and its vertices.
fn ways<L: Length>(
    graph: &RandomGraph,
    hierarchy: &Upward<L>,
    metric: &[L],
) -> Vec<Option<(L, Vec<u32>)>> {
    let halves = &Halves::new(hierarchy);
    let unpacking = Unpacking { hierarchy, halves, graph: graph.arcs(), metric };
    let mut climb = Climb::new(graph.order.len());
    let all = 0..graph.n_vertices();
    let pairs = all.clone().flat_map(|from| all.clone().map(move |to| (from, to)));
    let way = |(from, to)| {
        let way = climb.way(hierarchy, &[(from, L::ZERO)], &[(to, L::ZERO)])?;
        Some((way.length, unpacking.vertices(&way)))
    };
    pairs.map(way).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_distance_is_that_of_dijkstra(graph in random_graph()) {
        let structure = Arc::new(Structure::new(graph.arcs(), &graph.order));
        let customised = Customised::new(&structure, &graph.metric);
        let distances = graph.distances();
        let all: Vec<u32> = (0..graph.n_vertices()).collect();
        for hierarchy in [
            Upward::pruned(structure.clone(), &customised),
            Upward::finite(structure.clone(), &customised),
        ] {
            let mut climb = Climb::new(all.len());
            let selection = Selection::new(&hierarchy, &all, &all);
            let mut sweep = selection.sweep::<4>();
            for batch in (0..all.len()).collect::<Vec<_>>().chunks(7) {
                sweep.run(batch.iter().copied());
                for (lane, &from) in batch.iter().enumerate() {
                    for (to, &expected) in distances[from].iter().enumerate() {
                        let found = climb.shortest(&hierarchy, &[(all[from], 0)], &[(all[to], 0)]);
                        prop_assert_eq!(found, expected);
                        let swept = sweep.to(to).as_flattened()[lane];
                        prop_assert_eq!((swept < INFINITE).then_some(swept), expected);
                    }
                }
            }
        }
    }

    #[test]
    fn some_sources_and_targets_are_as_far_apart_as_dijkstra_says(
        graph in random_graph(),
        sources in prop::collection::vec(any::<Index>(), 1..20),
        targets in prop::collection::vec(any::<Index>(), 1..8),
    ) {
        let structure = Arc::new(Structure::new(graph.arcs(), &graph.order));
        let customised = Customised::new(&structure, &graph.metric);
        let distances = graph.distances();
        let [sources, targets] = [sources, targets].map(|places| -> Vec<u32> {
            places.iter().map(|place| *place.get(&graph.order)).collect()
        });
        for hierarchy in [
            Upward::pruned(structure.clone(), &customised),
            Upward::finite(structure.clone(), &customised),
        ] {
            let selection = Selection::new(&hierarchy, &sources, &targets);
            let mut sweep = selection.sweep::<4>();
            for batch in (0..sources.len()).collect::<Vec<_>>().chunks(8) {
                sweep.run(batch.iter().copied());
                for (lane, &from) in batch.iter().enumerate() {
                    for (to, &target) in targets.iter().enumerate() {
                        let swept = sweep.to(to).as_flattened()[lane];
                        let expected = distances[sources[from] as usize][target as usize];
                        prop_assert_eq!((swept < INFINITE).then_some(swept), expected);
                    }
                }
            }
        }
    }

    #[test]
    fn a_way_is_made_of_arcs_and_as_long_as_it_says(
        graph in random_graph(),
        is_pruned in any::<bool>(),
    ) {
        let structure = Arc::new(Structure::new(graph.arcs(), &graph.order));
        let customised = Customised::new(&structure, &graph.metric);
        let hierarchy = if is_pruned {
            Upward::pruned(structure.clone(), &customised)
        } else {
            Upward::finite(structure.clone(), &customised)
        };
        let unpacking = Unpacking {
            hierarchy: &hierarchy,
            halves: &Halves::new(&hierarchy),
            graph: graph.arcs(),
            metric: &graph.metric,
        };
        let mut climb = Climb::new(structure.n_vertices());
        for from in 0..graph.n_vertices() {
            for to in 0..graph.n_vertices() {
                let Some(way) = climb.way(&hierarchy, &[(from, 0)], &[(to, 0)]) else { continue };
                let vertices = unpacking.vertices(&way);
                prop_assert_eq!((vertices[0], vertices[vertices.len() - 1]), (from, to));
                let arc = |pair: &[u32]| {
                    let between = graph.arcs_of(pair[0]).filter(|arc| arc.0 == pair[1]);
                    between.map(|arc| arc.1).min().unwrap()
                };
                prop_assert_eq!(vertices.windows(2).map(arc).sum::<i32>(), way.length);
            }
        }
    }

    #[test]
    fn prices_first_and_metres_afterwards_is_both_at_once(
        graph in random_graph(),
        metres in prop::collection::vec(0..4_i64, 90),
    ) {
        let structure = Arc::new(Structure::new(graph.arcs(), &graph.order));
        let both = |(&price, &metres): (&i32, &i64)| match price {
            INFINITE => PriceAndMetres::INFINITE,
            _ => PriceAndMetres((i64::from(price) << 32) + metres),
        };
        let metric: Vec<_> = graph.metric.iter().zip(&metres).map(both).collect();
        let new = Upward::new(structure.clone(), &metric);
        let pruned = Upward::pruned(structure.clone(), &Customised::new(&structure, &metric));
        prop_assert_eq!(new.n_arcs(), pruned.n_arcs());
        prop_assert_eq!(ways(&graph, &new, &metric), ways(&graph, &pruned, &metric));
    }

    #[test]
    fn several_metrics_at_once_are_one_after_the_other(
        graph in random_graph(),
        lengths in prop::collection::vec(
            prop::collection::vec(prop_oneof![4 => 1..6_i32, 1 => Just(INFINITE)], 90),
            0..6,
        ),
    ) {
        let structure = Arc::new(Structure::new(graph.arcs(), &graph.order));
        let metrics: Vec<&[i32]> = lengths.iter().map(|it| &it[..graph.metric.len()]).collect();
        let several = Upward::several(&structure, &metrics);
        prop_assert_eq!(several.len(), metrics.len());
        for (at_once, metric) in several.iter().zip(metrics) {
            let alone = Upward::new(structure.clone(), metric);
            prop_assert_eq!(at_once.n_arcs(), alone.n_arcs());
            prop_assert_eq!(ways(&graph, at_once, metric), ways(&graph, &alone, metric));
        }
    }

    #[test]
    fn an_update_is_a_customisation_from_scratch(
        graph in random_graph(),
        changes in prop::collection::vec((any::<Index>(), prop_oneof![1..9_i32, Just(INFINITE)]), 0..9),
    ) {
        let structure = Structure::new(graph.arcs(), &graph.order);
        let mut customised = Customised::new(&structure, &graph.metric);
        let mut metric = graph.metric.clone();
        let mut changed = Vec::new();
        for (index, length) in &changes {
            let arc = index.index(metric.len());
            metric[arc] = *length;
            changed.push(arc);
        }
        customised.update(&structure, graph.arcs(), &metric, &changed);
        prop_assert_eq!(customised, Customised::new(&structure, &metric));
    }

    #[test]
    fn several_ends_are_as_good_as_the_best_pair(
        graph in random_graph(),
        ends in prop::collection::vec((any::<Index>(), 0..20_i32), 4),
    ) {
        let structure = Arc::new(Structure::new(graph.arcs(), &graph.order));
        let customised = Customised::new(&structure, &graph.metric);
        let hierarchy = Upward::pruned(structure.clone(), &customised);
        let ends: Vec<(u32, i32)> =
            ends.iter().map(|(index, length)| (*index.get(&graph.order), *length)).collect();
        let (sources, targets) = ends.split_at(2);
        let distances = graph.distances();
        let pairs = sources.iter().flat_map(|from| targets.iter().map(move |to| (from, to)));
        let best = pairs.filter_map(|(from, to)| {
            Some(distances[from.0 as usize][to.0 as usize]? + from.1 + to.1)
        });
        let found = Climb::new(structure.n_vertices()).shortest(&hierarchy, sources, targets);
        prop_assert_eq!(found, best.min());
    }

    #[test]
    fn a_dissection_names_every_street_once(
        places in prop::collection::vec([-100.0_f32..100.0, -100.0_f32..100.0], 1..60),
        streets in prop::collection::vec((any::<Index>(), any::<Index>(), 1_u32..4), 0..120),
    ) {
        let end = |index: &Index| u32::try_from(index.index(places.len())).unwrap();
        let streets = streets.iter().map(|(a, b, capacity)| ([end(a), end(b)], *capacity)).collect();
        let graph = JunctionGraph { places: places.clone(), streets };
        let mut order = nested_dissection(&graph);
        order.sort_unstable();
        prop_assert_eq!(order, (0..u32::try_from(graph.streets.len()).unwrap()).collect::<Vec<_>>());
    }
}
