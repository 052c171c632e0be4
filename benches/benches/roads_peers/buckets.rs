//! Tables on a contraction hierarchy by buckets (Knopp, Sanders, Schultes, Schulz and Wagner 2007): fast_paths' hierarchy,
//! whose crate has no tables, with loops of our own.

use crate::engine::NO_WAY;
use fast_paths::FastGraph;
use serde::Deserialize;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::error::Error;

pub(crate) struct Buckets {
    upward: Half,
    downward: Half,
}

/// The arcs to more important vertices, by the rank of the lower one.
struct Half {
    rank_of: Vec<u32>,
    first: Vec<u32>,
    arcs: Vec<(u32, u32)>,
}

/// As the crate saves it, which is the only way to its arcs.
#[derive(Deserialize)]
struct Saved {
    ranks: Vec<u32>,
    edges_fwd: Vec<SavedEdge>,
    first_edge_ids_fwd: Vec<u32>,
    edges_bwd: Vec<SavedEdge>,
    first_edge_ids_bwd: Vec<u32>,
}

#[derive(Deserialize)]
struct SavedEdge {
    adj_node: u32,
    weight: u32,
}

impl Buckets {
    pub(crate) fn new(hierarchy: &FastGraph) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let saved: Saved = serde_json::from_slice(&serde_json::to_vec(hierarchy)?)?;
        let half = |first, edges: Vec<SavedEdge>| Half {
            rank_of: saved.ranks.clone(),
            first,
            arcs: edges.into_iter().map(|edge| (edge.adj_node, edge.weight)).collect(),
        };
        Ok(Self {
            upward: half(saved.first_edge_ids_fwd, saved.edges_fwd),
            downward: half(saved.first_edge_ids_bwd, saved.edges_bwd),
        })
    }

    /// The prices from all to all, row by row.
    pub(crate) fn table(&self, from: &[u32], to: &[u32]) -> Vec<u32> {
        let n_vertices = self.upward.rank_of.len();
        let mut search = Search::new(n_vertices);
        // Laid out by vertex, so that a bucket is read in one go.
        let mut entries: Vec<(u32, u32, u32)> = Vec::new();
        for (column, &target) in (0..).zip(to) {
            search.run(&self.downward, &self.upward, target);
            entries.extend(search.reached().map(|(vertex, price)| (vertex, column, price)));
        }
        entries.sort_unstable();
        let mut first = vec![0_u32; n_vertices + 1];
        for &(vertex, ..) in &entries {
            first[vertex as usize + 1] += 1;
        }
        for vertex in 0..n_vertices {
            first[vertex + 1] += first[vertex];
        }
        let buckets: Vec<(u32, u32)> =
            entries.into_iter().map(|(_, column, price)| (column, price)).collect();
        let mut table = vec![NO_WAY; from.len() * to.len()];
        for (&source, row) in from.iter().zip(table.chunks_mut(to.len())) {
            search.run(&self.upward, &self.downward, source);
            for (vertex, begin) in search.reached() {
                let range = first[vertex as usize] as usize..first[vertex as usize + 1] as usize;
                for &(column, end) in &buckets[range] {
                    let known = &mut row[column as usize];
                    *known = (*known).min(begin + end);
                }
            }
        }
        table
    }
}

/// Dijkstra's search upward, which stalls where a way over a higher vertex is shorter.
struct Search {
    price: Vec<u32>,
    touched: Vec<u32>,
    settled: Vec<(u32, u32)>,
    open: BinaryHeap<Reverse<(u32, u32)>>,
}

impl Search {
    fn new(n_vertices: usize) -> Self {
        Self {
            price: vec![NO_WAY; n_vertices],
            touched: Vec::new(),
            settled: Vec::new(),
            open: BinaryHeap::new(),
        }
    }

    fn run(&mut self, half: &Half, other: &Half, start: u32) {
        for vertex in self.touched.drain(..) {
            self.price[vertex as usize] = NO_WAY;
        }
        self.settled.clear();
        self.offer(start, 0);
        while let Some(Reverse((price, vertex))) = self.open.pop() {
            if self.price[vertex as usize] < price {
                continue;
            }
            let is_stalled = other.arcs(vertex).iter().any(|&(higher, weight)| {
                self.price[higher as usize].saturating_add(weight) < price
            });
            if is_stalled {
                continue;
            }
            self.settled.push((vertex, price));
            for &(higher, weight) in half.arcs(vertex) {
                self.offer(higher, price + weight);
            }
        }
    }

    fn offer(&mut self, vertex: u32, price: u32) {
        let known = &mut self.price[vertex as usize];
        if *known == NO_WAY {
            self.touched.push(vertex);
        }
        if price < *known {
            *known = price;
            self.open.push(Reverse((price, vertex)));
        }
    }

    fn reached(&self) -> impl Iterator<Item = (u32, u32)> {
        self.settled.iter().copied()
    }
}

impl Half {
    fn arcs(&self, vertex: u32) -> &[(u32, u32)] {
        let rank = self.rank_of[vertex as usize] as usize;
        &self.arcs[self.first[rank] as usize..self.first[rank + 1] as usize]
    }
}
