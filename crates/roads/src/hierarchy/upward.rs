//! The hierarchy that is searched: of all shortcuts those that are needed, upward from where one starts and from where one ends.

use std::ops::Range;
use std::sync::Arc;

use super::customisation::{Customised, DOWN, UP};
use super::length::Length;
use super::perfect::needed;
use super::structure::{Structure, index};

/// The arcs that are searched. Those of a vertex to higher ones stand before those from higher ones to it.
#[derive(Clone, Debug)]
pub struct Upward<L> {
    pub(super) structure: Arc<Structure>,
    /// Where the arcs of each vertex begin, upward and downward; one entry more at the end.
    pub(super) first: Vec<u32>,
    pub(super) tops: Vec<u32>,
    pub(super) lengths: Vec<L>,
}

impl<L: Length> Upward<L> {
    /// All finite arcs: ready at once, searched more slowly than the pruned ones.
    pub fn finite(structure: Arc<Structure>, customised: &Customised<L>) -> Self {
        let is_finite = |lengths: &[L; 2]| lengths.map(|length| length < L::INFINITE);
        let n_kept =
            customised.lengths.as_flattened().iter().filter(|&&it| it < L::INFINITE).count();
        let mut first = Vec::with_capacity(structure.n_vertices() * 2 + 1);
        let (mut tops, mut lengths) = (Vec::with_capacity(n_kept), Vec::with_capacity(n_kept));
        for x in 0..index(structure.n_vertices()) {
            for direction in [UP, DOWN] {
                first.push(index(tops.len()));
                for arc in structure.arcs_up(x) {
                    let both = &customised.lengths[arc];
                    if is_finite(both)[direction] {
                        tops.push(structure.up[arc]);
                        lengths.push(both[direction]);
                    }
                }
            }
        }
        first.push(index(tops.len()));
        Self { structure, first, tops, lengths }
    }

    /// The arcs that no other way is [shorter](Length::is_shorter) than.
    pub fn pruned(structure: Arc<Structure>, customised: &Customised<L>) -> Self {
        Self::pruned_in_place(structure, customised.clone())
    }

    /// The same in the memory of all shortcuts, whose lengths are gone afterwards.
    pub fn pruned_in_place(structure: Arc<Structure>, customised: Customised<L>) -> Self {
        let Customised { mut lengths } = customised;
        let needed = needed(&structure, &mut lengths);
        let n_kept = needed.as_flattened().iter().filter(|&&is_needed| is_needed).count();
        let mut first = Vec::with_capacity(structure.n_vertices() * 2 + 1);
        let mut tops = Vec::with_capacity(n_kept);
        let mut lengths = lengths.into_flattened();
        let mut downward = Vec::new();
        for x in 0..index(structure.n_vertices()) {
            first.push(index(tops.len()));
            // Kept lengths move to the front, past which nothing has been read. Downward ones make room first.
            for arc in structure.arcs_up(x) {
                if needed[arc][DOWN] {
                    downward.push((structure.up[arc], lengths[arc * 2 + DOWN]));
                }
                if needed[arc][UP] {
                    lengths[tops.len()] = lengths[arc * 2 + UP];
                    tops.push(structure.up[arc]);
                }
            }
            first.push(index(tops.len()));
            for (top, length) in downward.drain(..) {
                lengths[tops.len()] = length;
                tops.push(top);
            }
        }
        first.push(index(tops.len()));
        lengths.truncate(n_kept);
        lengths.shrink_to_fit();
        Self { structure, first, tops, lengths }
    }

    /// How many arcs are searched, upward and downward.
    pub fn n_arcs(&self) -> [usize; 2] {
        let n_up = self.first.as_chunks().0.iter().map(|[up, down]| (down - up) as usize).sum();
        [n_up, self.tops.len() - n_up]
    }

    /// The numbers of a vertex's arcs in a direction.
    #[inline]
    pub(super) fn range(&self, x: u32, direction: usize) -> Range<usize> {
        let place = x as usize * 2 + direction;
        self.first[place] as usize..self.first[place + 1] as usize
    }

    /// A vertex's arcs in a direction: their upper ends and lengths.
    #[inline]
    pub(super) fn arcs(&self, x: u32, direction: usize) -> impl Iterator<Item = (u32, L)> {
        let range = self.range(x, direction);
        self.tops[range.clone()].iter().copied().zip(self.lengths[range].iter().copied())
    }

    /// The arc of a vertex in a direction that has a certain upper end.
    pub(super) fn arc(&self, x: u32, direction: usize, top: u32) -> Option<usize> {
        let range = self.range(x, direction);
        let place = self.tops[range.clone()].binary_search(&top).ok()?;
        Some(range.start + place)
    }
}
