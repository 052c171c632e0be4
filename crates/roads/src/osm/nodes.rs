//! The nodes of an extract, found by their ids.

use rayon::prelude::*;
use roadcrew_units::Position;

use super::block::{Node, Way};
use super::tags::Tags;

/// The nodes sorted by id, so that an id becomes a small number without a hash map.
pub(super) struct Nodes<'a> {
    drawn: &'a [Node],
    /// By rising id.
    ids: Vec<i64>,
    /// Where each of them is among the drawn ones.
    places: Vec<u32>,
}

impl<'a> Nodes<'a> {
    pub(super) fn new(drawn: &'a [Node]) -> Self {
        let mut sorted: Vec<(i64, u32)> =
            (0..).zip(drawn).map(|(place, node)| (node.id, place)).collect();
        if !sorted.is_sorted() {
            sorted.par_sort_unstable();
        }
        sorted.dedup_by_key(|&mut (id, _)| id);
        let (ids, places) = sorted.into_iter().unzip();
        Self { drawn, ids, places }
    }

    pub(super) fn find(&self, id: i64) -> Option<usize> {
        self.ids.binary_search(&id).ok()
    }

    /// The same, sooner if the node is the one after another.
    fn find_after(&self, other: Option<usize>, id: i64) -> Option<usize> {
        let next = other.map_or(0, |other| other + 1);
        if self.ids.get(next) == Some(&id) { Some(next) } else { self.find(id) }
    }

    pub(super) const fn len(&self) -> usize {
        self.ids.len()
    }

    /// The node's id in OSM.
    pub(super) fn id(&self, node: usize) -> i64 {
        self.ids[node]
    }

    pub(super) fn position(&self, node: u32) -> Position {
        self.drawn[self.places[node as usize] as usize].position
    }

    pub(super) fn tags(&self, node: usize) -> &Tags {
        &self.drawn[self.places[node] as usize].tags
    }

    /// The runs of known nodes of a way, more than one where the extract cuts it; whether it does.
    pub(super) fn runs(&self, way: &Way) -> (Vec<Vec<u32>>, bool) {
        let mut runs = vec![Vec::with_capacity(way.nodes.len())];
        let mut is_cut = false;
        let mut last = None;
        for &id in &way.nodes {
            last = self.find_after(last, id);
            match (last, runs.last_mut()) {
                (Some(node), Some(run)) => {
                    let node = index(node);
                    if run.last() != Some(&node) {
                        run.push(node);
                    }
                }
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

/// There are fewer nodes than bytes in the largest file that fits a machine.
#[expect(clippy::expect_used, reason = "the message is the invariant")]
fn index(node: usize) -> u32 {
    u32::try_from(node).expect("streets have fewer than four thousand million nodes")
}
