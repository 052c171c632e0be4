//! Distances from many places to many: batched climbs and one sweep a batch over what the targets can see (RPHAST:
//! Delling, Goldberg and Werneck 2011).

#![expect(
    clippy::inline_always,
    reason = "a kernel is compiled for the vector instructions at hand"
)]

use std::ops::Range;

use pulp::NullaryFnOnce;

use super::customisation::{DOWN, UP};
use super::length::Length;
use super::structure::{NONE, index};
use super::upward::Upward;
use crate::pages::Pages;

/// The parts of a hierarchy above some sources and above some targets, for as many batches as one likes.
#[derive(Debug)]
pub struct Selection<L> {
    /// The sources and their ancestors by rising rank, with the arcs that leave them upward.
    above_sources: Part<L>,
    sources: Vec<u32>,
    /// The targets and their ancestors by falling rank, with the arcs that enter them from above.
    above_targets: Part<L>,
    targets: Vec<u32>,
    /// For everything above the sources its number above the targets.
    shared: Vec<u32>,
    parent: Vec<u32>,
}

/// A part of the hierarchy that is closed upward, its vertices numbered anew.
#[derive(Debug)]
struct Part<L> {
    first: Vec<u32>,
    /// The upper end of each arc.
    tops: Vec<u32>,
    lengths: Vec<L>,
}

impl<L: Length> Selection<L> {
    /// Selects what lies above the sources and the targets, which are vertices of the graph.
    pub fn new(graph: &Upward<L>, sources: &[u32], targets: &[u32]) -> Self {
        Self::measured(graph, |length| length, sources, targets)
    }

    /// The same, with the arcs measured in something else that adds up and compares alike.
    pub fn measured<M: Length>(
        graph: &Upward<M>,
        of: impl Fn(M) -> L,
        sources: &[u32],
        targets: &[u32],
    ) -> Self {
        let structure = &*graph.structure;
        let ranks = |vertices: &[u32]| -> Vec<u32> {
            vertices.iter().map(|&vertex| structure.rank_of[vertex as usize]).collect()
        };
        let (sources, targets) = (ranks(sources), ranks(targets));
        let above_sources = ancestors(&structure.parent, &sources);
        let mut above_targets = ancestors(&structure.parent, &targets);
        above_targets.reverse();

        let of_source = Numbers::new(&above_sources, structure.parent.len());
        let of_target = Numbers::new(&above_targets, structure.parent.len());
        Self {
            sources: sources.iter().map(|&rank| of_source.of(rank)).collect(),
            targets: targets.iter().map(|&rank| of_target.of(rank)).collect(),
            shared: above_sources.iter().map(|&rank| of_target.of(rank)).collect(),
            parent: above_sources
                .iter()
                .map(|&rank| of_source.of(structure.parent[rank as usize]))
                .collect(),
            above_sources: Part::new(&above_sources, &of_source, |x| {
                graph.arcs(x, UP).map(|(y, length)| (y, of(length)))
            }),
            above_targets: Part::new(&above_targets, &of_target, |x| {
                graph.arcs(x, DOWN).map(|(y, length)| (y, of(length)))
            }),
        }
    }

    /// Memory for the batches of one thread: up to twice `N` sources at a time.
    pub fn sweep<const N: usize>(&self) -> Sweep<'_, L, N> {
        Sweep {
            selection: self,
            up: {
                let mut up = Pages::zeroed(self.shared.len() * 2 * N);
                up.fill(L::INFINITE);
                up
            },
            climbed: Vec::new(),
            is_climbed: vec![false; self.shared.len()],
            down: Pages::zeroed((self.above_targets.first.len() - 1) * 2 * N),
            seeded: vec![false; self.above_targets.first.len() - 1],
            arch: pulp::Arch::new(),
        }
    }

    /// Sources with near numbers share much of their climb: a batch of them is cheaper.
    pub fn number_of_source(&self, source: usize) -> u32 {
        self.sources[source]
    }
}

/// All ancestors of some vertices and themselves, by rising rank.
fn ancestors(parent: &[u32], ranks: &[u32]) -> Vec<u32> {
    let mut found = Vec::new();
    let mut seen = vec![false; parent.len()];
    for &rank in ranks {
        climb(parent, rank, &mut seen, &mut found);
    }
    found.clear();
    found.extend((0..).zip(&seen).filter_map(|(rank, &is_seen)| is_seen.then_some(rank)));
    found
}

/// Adds a vertex and its ancestors, as far as they have not been seen.
fn climb(parent: &[u32], from: u32, seen: &mut [bool], found: &mut Vec<u32>) {
    let mut at = from;
    while at != NONE && !std::mem::replace(&mut seen[at as usize], true) {
        found.push(at);
        at = parent[at as usize];
    }
}

/// New numbers for a part of the ranks.
struct Numbers(Vec<u32>);

impl Numbers {
    fn new(ranks: &[u32], n_vertices: usize) -> Self {
        let mut numbers = vec![NONE; n_vertices];
        for (number, &rank) in (0..).zip(ranks) {
            numbers[rank as usize] = number;
        }
        Self(numbers)
    }

    fn of(&self, rank: u32) -> u32 {
        if rank == NONE { NONE } else { self.0[rank as usize] }
    }
}

impl<L: Length> Part<L> {
    fn new<I: Iterator<Item = (u32, L)>>(
        ranks: &[u32],
        numbers: &Numbers,
        arcs: impl Fn(u32) -> I,
    ) -> Self {
        let mut part = Self { first: vec![0], tops: Vec::new(), lengths: Vec::new() };
        part.first.reserve(ranks.len());
        for &x in ranks {
            for (y, length) in arcs(x) {
                part.tops.push(numbers.of(y));
                part.lengths.push(length);
            }
            part.first.push(index(part.tops.len()));
        }
        part
    }

    #[inline(always)]
    fn arcs(&self, number: usize) -> Range<usize> {
        self.first[number] as usize..self.first[number + 1] as usize
    }
}

/// A distance for each source of a batch, in two halves: each of them stays in the registers of a sweep, and what is done for
/// an arc is done once for both.
pub type Lanes<L, const N: usize> = [[L; N]; 2];

fn lanes<L, const N: usize>(numbers: &[L]) -> &[Lanes<L, N>] {
    numbers.as_chunks().0.as_chunks().0
}

fn lanes_mut<L, const N: usize>(numbers: &mut [L]) -> &mut [Lanes<L, N>] {
    numbers.as_chunks_mut().0.as_chunks_mut().0
}

const fn nowhere<L: Length, const N: usize>() -> Lanes<L, N> {
    [[L::INFINITE; N]; 2]
}

/// One batch after the other, on one thread.
#[derive(Debug)]
pub struct Sweep<'a, L: Length, const N: usize> {
    selection: &'a Selection<L>,
    /// Lanes by number above the sources; infinite between batches.
    up: Pages<L>,
    climbed: Vec<u32>,
    is_climbed: Vec<bool>,
    /// Lanes by number above the targets.
    down: Pages<L>,
    seeded: Vec<bool>,
    arch: pulp::Arch,
}

impl<L: Length, const N: usize> Sweep<'_, L, N> {
    /// The distances from up to twice `N` sources, lane by lane, to every target; read them by [`to`](Self::to).
    pub fn run(&mut self, sources: impl IntoIterator<Item = usize>) {
        let selection = self.selection;
        for (lane, source) in sources.into_iter().enumerate().take(2 * N) {
            let start = selection.sources[source];
            lanes_mut::<L, N>(&mut self.up)[start as usize][lane / N][lane % N] = L::ZERO;
            climb(&selection.parent, start, &mut self.is_climbed, &mut self.climbed);
        }
        self.climbed.sort_unstable();
        self.seeded.fill(false);
        self.arch.dispatch(Batch { sweep: self });
        self.climbed.clear();
    }

    /// Counts the way to `other` as one to `target`: both by their places in the list of targets.
    pub fn join(&mut self, target: usize, other: usize) {
        let [target, other] = [target, other].map(|target| self.selection.targets[target] as usize);
        let down = lanes_mut::<L, N>(&mut self.down);
        let reached = down[other];
        for (known, &reached) in
            down[target].as_flattened_mut().iter_mut().zip(reached.as_flattened())
        {
            *known = (*known).min(reached);
        }
    }

    /// The distances of the last batch to a target, by its place in the list of targets.
    #[inline(always)]
    pub fn to(&self, target: usize) -> &Lanes<L, N> {
        &lanes(&self.down)[self.selection.targets[target] as usize]
    }

    /// Runs something with the vector instructions at hand.
    pub fn vectorised<O: NullaryFnOnce>(&self, work: O) -> O::Output {
        self.arch.dispatch(work)
    }
}

/// What is done for all sources of a batch at once.
struct Batch<'a, 'b, L: Length, const N: usize> {
    sweep: &'a mut Sweep<'b, L, N>,
}

impl<L: Length, const N: usize> NullaryFnOnce for Batch<'_, '_, L, N> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.sweep.relax_upward();
        self.sweep.relax_downward();
    }
}

impl<L: Length, const N: usize> Sweep<'_, L, N> {
    #[inline(always)]
    fn relax_upward(&mut self) {
        let above = &self.selection.above_sources;
        let (up, down) = (lanes_mut::<L, N>(&mut self.up), lanes_mut(&mut self.down));
        for &x in &self.climbed {
            let reached = std::mem::replace(&mut up[x as usize], nowhere());
            for arc in above.arcs(x as usize) {
                let known = &mut up[above.tops[arc] as usize];
                let length = above.lengths[arc];
                relax(&mut known[0], &reached[0], length);
                relax(&mut known[1], &reached[1], length);
            }
            let shared = self.selection.shared[x as usize];
            if shared != NONE {
                down[shared as usize] = reached;
                self.seeded[shared as usize] = true;
            }
            self.is_climbed[x as usize] = false;
        }
    }

    /// From the highest vertex to the lowest.
    #[inline(always)]
    fn relax_downward(&mut self) {
        let above = &self.selection.above_targets;
        let down = lanes_mut::<L, N>(&mut self.down);
        for (number, &seeded) in self.seeded.iter().enumerate() {
            let (higher, rest) = down.split_at_mut(number);
            let [mut first, mut second] = if seeded { rest[0] } else { nowhere() };
            for arc in above.arcs(number) {
                let reached = &higher[above.tops[arc] as usize];
                let length = above.lengths[arc];
                relax(&mut first, &reached[0], length);
                relax(&mut second, &reached[1], length);
            }
            rest[0] = [first, second];
        }
    }
}

#[inline(always)]
fn relax<L: Length, const N: usize>(known: &mut [L; N], from: &[L; N], length: L) {
    for (known, &from) in known.iter_mut().zip(from) {
        let through = from.plus(length);
        *known = if through < *known { through } else { *known };
    }
}
