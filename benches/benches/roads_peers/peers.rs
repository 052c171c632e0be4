//! The engines beside ours.

use crate::engine::{Engine, NO_WAY};
use crate::ground::{Arcs, Graph};
use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};
use routingkit_cch::{CCH, CCHMetric, CCHOneToMany, CCHQuery};

/// RoutingKit's order for the graph.
pub(crate) fn routingkit_order(arcs: Arcs<'_>) -> Vec<u32> {
    let Arcs { tails, heads, latitudes, longitudes } = arcs;
    let n_vertices = arcs.n_vertices();
    routingkit_cch::compute_order_inertial(n_vertices, tails, heads, latitudes, longitudes)
}

/// RoutingKit's structure.
pub(crate) fn routingkit_structure(arcs: Arcs<'_>, order: &[u32]) -> CCH {
    CCH::new(order, arcs.tails, arcs.heads, |_| {}, false)
}

pub(crate) struct RoutingKit<'a> {
    metric: &'a CCHMetric<'a>,
    query: CCHQuery<'a>,
}

impl<'a> RoutingKit<'a> {
    pub(crate) fn new(metric: &'a CCHMetric<'a>) -> Self {
        Self { metric, query: CCHQuery::new(metric) }
    }
}

impl Engine for RoutingKit<'_> {
    fn name(&self) -> &'static str {
        "routingkit-cch"
    }

    fn distance(&mut self, from: u32, to: u32) -> Option<u32> {
        self.query.add_source(from, 0);
        self.query.add_target(to, 0);
        self.query.run().distance()
    }

    fn path(&mut self, from: u32, to: u32) -> Vec<u32> {
        self.query.add_source(from, 0);
        self.query.add_target(to, 0);
        self.query.run().node_path()
    }

    fn table(&mut self, from: &[u32], to: &[u32]) -> Option<Vec<u32>> {
        let mut rows = CCHOneToMany::new(self.metric, to);
        let mut table = Vec::with_capacity(from.len() * to.len());
        for &from in from {
            table
                .extend(rows.distances_from(from).into_iter().map(|price| price.unwrap_or(NO_WAY)));
        }
        Some(table)
    }
}

/// The graph as `cch` takes it.
pub(crate) fn cch_graph(graph: &Graph) -> cch::graph::Graph {
    cch::graph::Graph {
        first_out: graph.turns.first.clone(),
        head: graph.turns.heads.clone(),
        weight: graph.weights(),
    }
}

/// The order that `cch` makes.
pub(crate) fn cch_order(arcs: Arcs<'_>) -> Vec<u32> {
    let Arcs { tails, heads, latitudes, longitudes } = arcs;
    cch::inertial_order(arcs.n_vertices(), tails, heads, latitudes, longitudes)
}

pub(crate) struct Cch<'a> {
    view: &'a cch::CchView<'a>,
    metric: cch::MetricView<'a>,
    paths: cch::PathQuery<'a>,
}

impl<'a> Cch<'a> {
    pub(crate) fn new(view: &'a cch::CchView<'a>, metric: cch::MetricView<'a>) -> Self {
        Self { view, metric, paths: cch::PathQuery::new(view) }
    }
}

impl Engine for Cch<'_> {
    fn name(&self) -> &'static str {
        "cch"
    }

    fn distance(&mut self, from: u32, to: u32) -> Option<u32> {
        let price = cch::distance(self.view, &self.metric, from, to);
        (price != cch::INF_WEIGHT).then_some(price)
    }

    fn path(&mut self, from: u32, to: u32) -> Vec<u32> {
        self.paths.path(&self.metric, from, to).unwrap_or_default()
    }

    fn table(&mut self, from: &[u32], to: &[u32]) -> Option<Vec<u32>> {
        let mut table = cch::distance_matrix(self.view, &self.metric, from, to);
        for price in &mut table {
            *price = if *price == cch::INF_WEIGHT { NO_WAY } else { *price };
        }
        Some(table)
    }
}

/// A contraction hierarchy whose weights are fixed: a closure is a new preparation.
pub(crate) struct FastPaths {
    graph: fast_paths::FastGraph,
    calculator: fast_paths::PathCalculator,
}

impl FastPaths {
    pub(crate) fn new(graph: &Graph) -> Self {
        let mut input = fast_paths::InputGraph::new();
        let arcs = graph.tails.iter().zip(&graph.turns.heads).zip(&graph.turns.price_cs);
        for ((&tail, &head), &price) in arcs {
            input.add_edge(tail as usize, head as usize, price as usize);
        }
        input.freeze();
        let graph = fast_paths::prepare(&input);
        let calculator = fast_paths::create_calculator(&graph);
        Self { graph, calculator }
    }

    pub(crate) const fn hierarchy(&self) -> &fast_paths::FastGraph {
        &self.graph
    }

    fn way(&mut self, from: u32, to: u32) -> Option<fast_paths::ShortestPath> {
        self.calculator.calc_path(&self.graph, from as usize, to as usize)
    }
}

impl Engine for FastPaths {
    fn name(&self) -> &'static str {
        "fast_paths"
    }

    /// It has no query without the path.
    fn distance(&mut self, from: u32, to: u32) -> Option<u32> {
        self.way(from, to).and_then(|way| u32::try_from(way.get_weight()).ok())
    }

    fn path(&mut self, from: u32, to: u32) -> Vec<u32> {
        let nodes = self.way(from, to).map(|way| way.get_nodes().clone()).unwrap_or_default();
        nodes.into_iter().filter_map(|node| u32::try_from(node).ok()).collect()
    }

    fn table(&mut self, _: &[u32], _: &[u32]) -> Option<Vec<u32>> {
        None
    }
}

/// Petgraph's Dijkstra: the oracle.
pub(crate) struct Dijkstra(DiGraph<(), u32>);

impl Dijkstra {
    pub(crate) fn new(graph: &Graph) -> Self {
        let mut turns = DiGraph::with_capacity(graph.turns.n_vertices(), graph.tails.len());
        for _ in 0..graph.turns.n_vertices() {
            turns.add_node(());
        }
        let arcs = graph.tails.iter().zip(&graph.turns.heads).zip(&graph.turns.price_cs);
        for ((&tail, &head), &price) in arcs {
            turns.add_edge(NodeIndex::new(tail as usize), NodeIndex::new(head as usize), price);
        }
        Self(turns)
    }

    /// From one vertex to another, stopping there.
    pub(crate) fn distance(&self, from: u32, to: u32) -> Option<u32> {
        let [from, to] = [from, to].map(|vertex| NodeIndex::new(vertex as usize));
        dijkstra(&self.0, from, Some(to), |edge| *edge.weight()).get(&to).copied()
    }

    /// From one vertex to many.
    pub(crate) fn row(&self, from: u32, to: &[u32]) -> Vec<u32> {
        let reached = dijkstra(&self.0, NodeIndex::new(from as usize), None, |edge| *edge.weight());
        let price = |&to: &u32| reached.get(&NodeIndex::new(to as usize)).copied();
        to.iter().map(|to| price(to).unwrap_or(NO_WAY)).collect()
    }
}
