//! The hierarchy that is searched: of all shortcuts those that are needed, upward from where one starts and from where one ends.

use std::ops::Range;
use std::sync::Arc;

use super::customisation::{Customised, DOWN, UP};
use super::full::{Full, Middle};
use super::kept::Kept;
use super::length::{Lead, Length, Lengths};
use super::perfect::mark_needless;
use super::structure::{Structure, index};
use crate::pages::Pages;

/// The arcs that are searched: those from every vertex to higher ones, then those from higher ones to it.
#[derive(Clone, Debug)]
pub struct Upward<L> {
    pub(super) structure: Arc<Structure>,
    /// Which of the structure's arcs these are.
    pub(super) kept: Kept,
    /// Where the arcs of each vertex begin, first upward, then downward; one entry more at the end.
    pub(super) first: Vec<u32>,
    pub(super) tops: Vec<u32>,
    pub(super) lengths: Vec<L>,
    /// Of each arc, if anything is known of it; else none.
    middles: Vec<Middle>,
    /// For every so many-th arc, whose it is: its place in `first`.
    owners: Vec<u32>,
}

/// So many metrics are customised at once: their lengths fill a vector.
const AT_ONCE: usize = 4;

/// Owners are looked for over so many arcs.
const STEP: usize = 16;

impl<L: Length> Upward<L> {
    /// The arcs that shortest ways in a metric need: those that no other way is shorter than, by what [leads](Length::lead).
    ///
    /// All shortcuts stand in memory by their leads only.
    pub fn new(structure: Arc<Structure>, metric: &[L]) -> Self {
        let leads = Customised::of(&structure, metric.iter().map(|length| length.lead()));
        let kept = only_needed(&structure, leads);
        Self::keeping(structure, kept, |structure, kept| Full::new(structure, kept, metric))
    }

    /// The same for several metrics, four at a time, which takes little longer than one.
    pub fn several(structure: &Arc<Structure>, metrics: &[&[L]]) -> Vec<Self> {
        let all = metrics.chunks(AT_ONCE).flat_map(|some| match *some {
            [metric] => vec![Self::new(structure.clone(), metric)],
            _ => Self::side_by_side(structure, some),
        });
        all.collect()
    }

    fn side_by_side(structure: &Arc<Structure>, metrics: &[&[L]]) -> Vec<Self> {
        let lead = |metric: Option<&&[L]>, arc: usize| {
            metric.map_or(L::Lead::INFINITE, |metric| metric[arc].lead())
        };
        let leads_of = |arc| -> [L::Lead; AT_ONCE] {
            std::array::from_fn(|place| lead(metrics.get(place), arc))
        };
        let leads = Customised::of(structure, (0..structure.slots.len()).map(leads_of));
        let Customised { mut lengths } = leads;
        mark_needless(structure, &mut lengths);
        let kept = (0..metrics.len()).map(|place| {
            let of_metric = |lengths: &[[L::Lead; AT_ONCE]; 2]| lengths.map(|them| them[place]);
            Kept::new(lengths.iter().map(|lengths| of_metric(lengths).map(is_needed)))
        });
        let kept: Vec<Kept> = kept.collect();
        drop(lengths);
        let each = kept.into_iter().zip(metrics).map(|(kept, metric)| {
            Self::keeping(structure.clone(), kept, |structure, kept| {
                Full::new(structure, kept, metric)
            })
        });
        each.collect()
    }

    /// All finite arcs: ready at once, searched more slowly than the needed ones.
    pub fn finite(structure: Arc<Structure>, customised: &Customised<L>) -> Self {
        let is_finite = |lengths: &[L; 2]| lengths.map(L::is_finite);
        let kept = Kept::new(customised.lengths.iter().map(is_finite));
        Self::keeping(structure, kept, |structure, kept| customised.only(structure, kept))
    }

    /// The same as [`new`](Self::new) from shortcuts that are known.
    pub fn pruned(structure: Arc<Structure>, customised: &Customised<L>) -> Self {
        let mut leads = Customised { lengths: Pages::zeroed(customised.lengths.len()) };
        for (leads, lengths) in leads.lengths.iter_mut().zip(&customised.lengths[..]) {
            *leads = lengths.map(L::lead);
        }
        let kept = only_needed(&structure, leads);
        Self::keeping(structure, kept, |structure, kept| customised.only(structure, kept))
    }

    fn keeping(
        structure: Arc<Structure>,
        kept: Kept,
        lengths: impl FnOnce(&Structure, &Kept) -> Full<L>,
    ) -> Self {
        let [n_up, n_down] = kept.n_before(structure.n_arcs());
        let mut first = Vec::with_capacity(structure.n_vertices() * 2 + 1);
        let mut tops = Vec::with_capacity(n_up + n_down);
        for (direction, n_before) in [(UP, 0), (DOWN, n_up)] {
            let number = |&arc: &u32| index(n_before + kept.n_before(arc as usize)[direction]);
            first.extend(structure.first_up[..structure.n_vertices()].iter().map(number));
            let arcs = kept.among(0..structure.n_arcs(), direction);
            tops.extend(arcs.map(|arc| structure.up[arc]));
        }
        first.push(index(tops.len()));
        let mut owners = Vec::with_capacity(tops.len().div_ceil(STEP));
        for (owner, arcs) in (0..).zip(first.windows(2)) {
            let n_begun = (arcs[1] as usize).div_ceil(STEP);
            owners.resize(n_begun.max(owners.len()), owner);
        }
        let Full { lengths, middles } = lengths(&structure, &kept);
        Self { structure, kept, first, tops, lengths, middles, owners }
    }

    /// How many arcs are searched, upward and downward.
    pub fn n_arcs(&self) -> [usize; 2] {
        let n_up = self.first[self.structure.n_vertices()] as usize;
        [n_up, self.tops.len() - n_up]
    }

    /// The numbers of a vertex's arcs in a direction.
    #[inline]
    pub(super) fn range(&self, x: u32, direction: usize) -> Range<usize> {
        let place = direction * self.structure.n_vertices() + x as usize;
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

    /// The number of one of the structure's arcs among those that are searched.
    pub(super) fn number(&self, arc: usize, direction: usize) -> Option<usize> {
        let is_kept = self.kept.has(arc)[direction];
        is_kept.then(|| direction * self.n_arcs()[UP] + self.kept.n_before(arc)[direction])
    }

    /// The structure's arcs from below to the lower end of an arc: first the one from its middle, if that is known.
    pub(super) fn to_middles(&self, arc: usize, low: u32) -> impl Iterator<Item = usize> {
        let below = self.structure.below(low);
        let known = self.middles.get(arc).and_then(|middle| below.get(middle.place()?));
        known.into_iter().chain(below).map(|&arc| arc as usize)
    }

    /// The lower end of an arc, and its direction.
    pub(super) fn owner(&self, arc: usize) -> (u32, usize) {
        let mut place = self.owners[arc / STEP] as usize;
        while self.first[place + 1] as usize <= arc {
            place += 1;
        }
        let n = self.structure.n_vertices();
        (index(place % n), place / n)
    }
}

/// The needed arcs of all that are known by their leads.
fn only_needed<L: Lead>(structure: &Structure, leads: Customised<L>) -> Kept {
    let Customised { mut lengths } = leads;
    mark_needless(structure, &mut lengths);
    Kept::new(lengths.iter().map(|lengths| lengths.map(is_needed)))
}

/// Whether an arc is finite and has not been marked.
fn is_needed<L: Lead>(length: L) -> bool {
    length.is_finite() && !length.is_marked()
}

impl<L: Length> Customised<L> {
    /// The lengths of the kept arcs; nothing is known of what they are made of.
    fn only(&self, structure: &Structure, kept: &Kept) -> Full<L> {
        let of = |direction: usize| {
            let arcs = kept.among(0..structure.n_arcs(), direction);
            arcs.map(move |arc| self.lengths[arc][direction])
        };
        let mut lengths = Vec::with_capacity(kept.n_before(structure.n_arcs()).iter().sum());
        lengths.extend(of(UP).chain(of(DOWN)));
        Full { lengths, middles: Vec::new() }
    }
}
