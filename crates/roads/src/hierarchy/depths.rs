//! How deep in the elimination tree the upper ends of all arcs lie.
//!
//! The ancestors of a vertex all have other depths. So what is known of them fits into a table by depth, which is a thousand
//! times smaller than one by vertex: the inner loops of a customisation find it in the nearest cache.

use rayon::prelude::*;

use super::structure::{NONE, Structure};

/// The depth of each arc's upper end; a root has depth 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Depths {
    /// As in every city.
    Shallow(Vec<u16>),
    /// In case a tree is little but a chain.
    Deep(Vec<u32>),
}

impl Default for Depths {
    fn default() -> Self {
        Self::Shallow(Vec::new())
    }
}

/// A number of ancestors.
pub(super) trait Depth: Copy + Sync {
    fn index(self) -> usize;
}

impl Depth for u16 {
    #[inline]
    fn index(self) -> usize {
        self.into()
    }
}

impl Depth for u32 {
    #[inline]
    fn index(self) -> usize {
        self as usize
    }
}

impl Depths {
    /// Of the arcs with these upper ends; also the height of the tree, which is one more than the greatest depth.
    pub(super) fn new(parent: &[u32], up: &[u32]) -> (Self, u32) {
        let mut depth_of = vec![0_u32; parent.len()];
        let mut height = 0;
        for (x, &parent) in parent.iter().enumerate().rev() {
            if parent != NONE {
                depth_of[x] = depth_of[parent as usize] + 1;
            }
            height = height.max(depth_of[x] + 1);
        }
        let shallow: Result<Vec<u16>, _> = depth_of.iter().copied().map(u16::try_from).collect();
        let depths = match shallow {
            Ok(depth_of) => Self::Shallow(of_all(&depth_of, up)),
            Err(_too_deep) => Self::Deep(of_all(&depth_of, up)),
        };
        (depths, height)
    }
}

fn of_all<D: Depth + Send>(depth_of: &[D], up: &[u32]) -> Vec<D> {
    up.par_iter().with_min_len(ARCS_AT_ONCE).map(|&y| depth_of[y as usize]).collect()
}

/// How many arcs are looked at on a thread at least.
const ARCS_AT_ONCE: usize = 1 << 16;

impl Structure {
    /// How many vertices there are at most from one up to a root.
    pub(super) const fn height(&self) -> usize {
        self.height as usize
    }
}
