//! Batches of sources, one after the other: climbs of all of them at once and a sweep over the rows of the targets.

#![expect(
    clippy::inline_always,
    reason = "a kernel is compiled for the vector instructions at hand"
)]

use pulp::NullaryFnOnce;

use super::super::length::Length;
use super::super::structure::NONE;
use super::Selection;
use crate::pages::Pages;

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
    /// Lanes by row above the sources; infinite between batches.
    up: Pages<L>,
    climbed: Vec<u32>,
    is_climbed: Vec<bool>,
    /// Lanes by row above the targets.
    down: Pages<L>,
    /// Rows that hold something before the sweep comes to them.
    seeded: Vec<bool>,
    arch: pulp::Arch,
}

impl<L: Length> Selection<L> {
    /// Memory for the batches of one thread: up to twice `N` sources at a time.
    pub fn sweep<const N: usize>(&self) -> Sweep<'_, L, N> {
        let (n_up, n_down) = (self.sources.parent.len(), self.targets.arcs.first.len() - 1);
        let mut up = Pages::zeroed(n_up * 2 * N);
        up.fill(L::INFINITE);
        Sweep {
            selection: self,
            up,
            climbed: Vec::new(),
            is_climbed: vec![false; n_up],
            down: Pages::zeroed(n_down * 2 * N),
            seeded: vec![false; n_down],
            arch: pulp::Arch::new(),
        }
    }
}

impl<L: Length, const N: usize> Sweep<'_, L, N> {
    /// The distances from up to twice `N` sources, lane by lane, to every target; read them by [`to`](Self::to).
    pub fn run(&mut self, sources: impl IntoIterator<Item = usize>) {
        self.seeded.fill(false);
        for (lane, source) in sources.into_iter().enumerate().take(2 * N) {
            self.start(lane, source);
        }
        self.climbed.sort_unstable();
        self.arch.dispatch(Batch { sweep: self });
        self.climbed.clear();
    }

    fn start(&mut self, lane: usize, source: usize) {
        let sources = &self.selection.sources;
        let (half, lane) = (lane / N, lane % N);
        let up = lanes_mut::<L, N>(&mut self.up);
        for (row, length) in sources.starts.list(source) {
            let known = &mut up[row as usize][half][lane];
            *known = length.min(*known);
        }
        let down = lanes_mut::<L, N>(&mut self.down);
        for (row, length) in sources.low_turns.list(source) {
            if !std::mem::replace(&mut self.seeded[row as usize], true) {
                down[row as usize] = nowhere();
            }
            let known = &mut down[row as usize][half][lane];
            *known = length.min(*known);
        }
        let mut at = sources.lowest[source];
        while at != NONE && !std::mem::replace(&mut self.is_climbed[at as usize], true) {
            self.climbed.push(at);
            at = sources.parent[at as usize];
        }
    }

    /// Counts the way to `other` as one to `target`: both by their places in the list of targets.
    pub fn join(&mut self, target: usize, other: usize) {
        let [target, other] =
            [target, other].map(|target| self.selection.targets.rows[target] as usize);
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
        &lanes(&self.down)[self.selection.targets.rows[target] as usize]
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
        let sources = &self.selection.sources;
        let (up, down) = (lanes_mut::<L, N>(&mut self.up), lanes_mut(&mut self.down));
        for &x in &self.climbed {
            let reached = std::mem::replace(&mut up[x as usize], nowhere());
            for arc in sources.arcs.range(x as usize) {
                let known = &mut up[sources.arcs.rows[arc] as usize];
                let length = sources.arcs.lengths[arc];
                relax(&mut known[0], &reached[0], length);
                relax(&mut known[1], &reached[1], length);
            }
            if let Some((row, length)) = sources.turns[x as usize] {
                if !std::mem::replace(&mut self.seeded[row as usize], true) {
                    down[row as usize] = nowhere();
                }
                let known = &mut down[row as usize];
                relax(&mut known[0], &reached[0], length);
                relax(&mut known[1], &reached[1], length);
            }
            self.is_climbed[x as usize] = false;
        }
    }

    /// From the highest row to the lowest.
    #[inline(always)]
    fn relax_downward(&mut self) {
        let arcs = &self.selection.targets.arcs;
        let down = lanes_mut::<L, N>(&mut self.down);
        for (row, &seeded) in self.seeded.iter().enumerate() {
            let (higher, rest) = down.split_at_mut(row);
            let [mut first, mut second] = if seeded { rest[0] } else { nowhere() };
            for arc in arcs.range(row) {
                let reached = &higher[arcs.rows[arc] as usize];
                let length = arcs.lengths[arc];
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
