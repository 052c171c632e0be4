//! Our own hierarchy on the exported graph, stage by stage.

use crate::engine::{Engine, NO_WAY};
use crate::ground::Graph;
use roadcrew_roads::hierarchy::{
    Climb, Customised, Halves, Lengths, Selection, Structure, Unpacking, Upward,
};
use std::sync::Arc;

pub(crate) struct Ours<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) upward: Upward<i32>,
    halves: Halves,
    climb: Climb<i32>,
    name: &'static str,
}

impl<'a> Ours<'a> {
    pub(crate) fn new(graph: &'a Graph) -> Self {
        Self::with(graph, "ours", |structure| Upward::new(structure, &graph.metric))
    }

    /// As queries are answered between a closure and the end of pruning.
    pub(crate) fn finite(graph: &'a Graph) -> Self {
        Self::with(graph, "ours, not pruned", |structure| {
            let customised = Customised::new(&structure, &graph.metric);
            Upward::finite(structure, &customised)
        })
    }

    fn with(
        graph: &'a Graph,
        name: &'static str,
        searched: impl FnOnce(Arc<Structure>) -> Upward<i32>,
    ) -> Self {
        let structure = Arc::new(Structure::new(graph.turns.graph(), &graph.order));
        let upward = searched(structure.clone());
        let climb = Climb::new(structure.n_vertices());
        let halves = Halves::new(&upward);
        Self { graph, upward, halves, climb, name }
    }
}

/// Half of the sources of a batch.
const LANES: usize = 32;
const BLOCK: usize = 64;

impl Engine for Ours<'_> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn distance(&mut self, from: u32, to: u32) -> Option<u32> {
        self.climb.shortest(&self.upward, &[(from, 0)], &[(to, 0)]).map(i32::cast_unsigned)
    }

    fn path(&mut self, from: u32, to: u32) -> Vec<u32> {
        let Some(way) = self.climb.way(&self.upward, &[(from, 0)], &[(to, 0)]) else {
            return Vec::new();
        };
        let unpacking = Unpacking {
            hierarchy: &self.upward,
            halves: &self.halves,
            graph: self.graph.turns.graph(),
            metric: &self.graph.metric,
        };
        unpacking.vertices(&way)
    }

    fn table(&mut self, from: &[u32], to: &[u32]) -> Option<Vec<u32>> {
        let selection = Selection::new(&self.upward, from, to);
        let mut sources: Vec<usize> = (0..from.len()).collect();
        sources.sort_by_key(|&source| selection.rank_of_source(source));
        let mut table = vec![NO_WAY; from.len() * to.len()];
        let mut sweep = selection.sweep::<LANES>();
        for batch in sources.chunks(2 * LANES) {
            sweep.run(batch.iter().copied());
            for begin in (0..to.len()).step_by(BLOCK) {
                let end = to.len().min(begin + BLOCK);
                for (lane, &source) in batch.iter().enumerate() {
                    let row = &mut table[source * to.len()..][begin..end];
                    for (entry, target) in row.iter_mut().zip(begin..) {
                        let price = sweep.to(target).as_flattened()[lane];
                        *entry = if price < i32::INFINITE { price.cast_unsigned() } else { NO_WAY };
                    }
                }
            }
        }
        Some(table)
    }
}
