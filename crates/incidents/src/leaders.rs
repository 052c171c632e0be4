//! Where the problems of a board lie: a short list is looked through, a long one is an R-tree.

use crate::board::Slot;
use rstar::primitives::GeomWithData;
use rstar::{AABB, Envelope, RTree};

/// A problem at the place of its earliest report, in metres on the board's map.
pub(crate) type Leader = GeomWithData<[f64; 2], Slot>;

/// Up to here a list is faster than a tree.
const FEW: usize = 32;

#[derive(Debug)]
pub(crate) enum Leaders {
    Few(Vec<Leader>),
    Many(RTree<Leader>),
}

impl Leaders {
    pub(crate) fn new() -> Self {
        Self::Few(Vec::new())
    }

    /// Forgets them all.
    pub(crate) fn clear(&mut self) {
        match self {
            Self::Few(list) => list.clear(),
            Self::Many(_) => *self = Self::new(),
        }
    }

    pub(crate) fn insert(&mut self, leader: Leader) {
        match self {
            Self::Few(list) if list.len() < FEW => list.push(leader),
            Self::Few(list) => {
                let mut tree = RTree::bulk_load(std::mem::take(list));
                tree.insert(leader);
                *self = Self::Many(tree);
            }
            Self::Many(tree) => tree.insert(leader),
        }
    }

    pub(crate) fn remove(&mut self, leader: &Leader) {
        match self {
            Self::Few(list) => list.retain(|known| known != leader),
            Self::Many(tree) => {
                tree.remove(leader);
            }
        }
    }

    /// Calls `visit` with every problem in the box, in no particular order.
    pub(crate) fn visit(&self, near: &AABB<[f64; 2]>, mut visit: impl FnMut(Slot)) {
        match self {
            Self::Few(list) => {
                for leader in list.iter().filter(|leader| near.contains_point(leader.geom())) {
                    visit(leader.data);
                }
            }
            Self::Many(tree) => tree.locate_in_envelope(near).for_each(|leader| visit(leader.data)),
        }
    }
}
