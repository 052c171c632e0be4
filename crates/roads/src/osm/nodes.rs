//! The nodes of an extract, found by their ids.

use rayon::prelude::*;
use roadcrew_units::Position;

use super::block::{Node, Way};
use super::tags::Tags;

/// The nodes sorted by id, so that an id becomes a small number without a hash map.
pub(super) struct Nodes<'a> {
    drawn: &'a [Node],
    sorted: Vec<(i64, usize)>,
}

impl<'a> Nodes<'a> {
    pub(super) fn new(drawn: &'a [Node]) -> Self {
        let mut sorted: Vec<(i64, usize)> =
            drawn.iter().enumerate().map(|(index, node)| (node.id, index)).collect();
        sorted.par_sort_unstable();
        sorted.dedup_by_key(|&mut (id, _)| id);
        Self { drawn, sorted }
    }

    pub(super) fn find(&self, id: i64) -> Option<usize> {
        self.sorted.binary_search_by_key(&id, |&(id, _)| id).ok()
    }

    pub(super) const fn len(&self) -> usize {
        self.sorted.len()
    }

    /// The node's id in OSM.
    pub(super) fn id(&self, node: usize) -> i64 {
        self.sorted[node].0
    }

    pub(super) fn position(&self, node: usize) -> Position {
        self.drawn[self.sorted[node].1].position
    }

    pub(super) fn tags(&self, node: usize) -> &Tags {
        &self.drawn[self.sorted[node].1].tags
    }

    /// The runs of known nodes of a way, more than one where the extract cuts it; whether it does.
    pub(super) fn runs(&self, way: &Way) -> (Vec<Vec<usize>>, bool) {
        let mut runs = vec![Vec::with_capacity(way.nodes.len())];
        let mut is_cut = false;
        for &id in &way.nodes {
            match (self.find(id), runs.last_mut()) {
                (Some(node), Some(run)) if run.last() != Some(&node) => run.push(node),
                (None, _) => {
                    is_cut = true;
                    runs.push(Vec::new());
                }
                _ => {}
            }
        }
        runs.retain(|run| 2 <= run.len());
        (runs, is_cut)
    }
}
