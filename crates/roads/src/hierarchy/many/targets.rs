//! The targets' side: rows of distances for what several targets share and for the targets themselves.

use super::super::length::Length;
use super::super::structure::NONE;
use super::Arcs;
use super::above::Above;

/// A row for each vertex that lies above several targets and for each target, by falling rank, with the arcs that enter
/// it from rows above.
#[derive(Debug)]
pub(super) struct Targets<L> {
    pub(super) arcs: Arcs<L>,
    /// The row of each target.
    pub(super) rows: Vec<u32>,
    entries: Entries<L>,
}

/// Where a way that comes down from a vertex enters the rows.
#[derive(Debug)]
struct Entries<L> {
    n_rows: usize,
    /// By rank: the number of a row or, counted on from their end, of a vertex that only one target has above it.
    numbers: Vec<u32>,
    /// By these numbers: the distance to that target.
    reached: Vec<L>,
    /// The row of that target.
    row_below: Vec<u32>,
}

impl<L: Length> Targets<L> {
    /// Of targets by their ranks; `arcs` are those of a vertex from above.
    pub(super) fn new<I: Iterator<Item = (u32, L)>>(
        parent: &[u32],
        targets: &[u32],
        arcs: impl Fn(u32) -> I,
    ) -> Self {
        // Only what lies above a single target knows for certain where it leads.
        let above = Above::new(parent, targets, 1);
        let (ranks, own): (Vec<u32>, Vec<u32>) =
            above.ranks().rev().partition(|&rank| above.is_shared(rank) || above.is_place(rank));
        let mut numbers = vec![NONE; parent.len()];
        for (number, &rank) in (0..).zip(ranks.iter().chain(&own)) {
            numbers[rank as usize] = number;
        }
        let mut way = OwnWay {
            parent,
            entries: Entries {
                n_rows: ranks.len(),
                reached: vec![L::INFINITE; ranks.len() + own.len()],
                row_below: vec![NONE; own.len()],
                numbers,
            },
            met: Vec::new(),
        };
        let mut rows = Arcs::with_capacity(ranks.len());
        for &rank in &ranks {
            if above.is_shared(rank) {
                for (top, length) in arcs(rank) {
                    rows.push(way.entries.numbers[top as usize], length);
                }
            } else {
                way.climb(rank, &arcs);
                way.add_needed(&mut rows);
            }
            rows.end_list();
        }
        let entries = way.entries;
        let row = |&rank: &u32| entries.numbers[rank as usize];
        Self { arcs: rows, rows: targets.iter().map(row).collect(), entries }
    }

    /// The row where a way enters that comes down from a vertex, and the way to it; `None` where no target lies below.
    pub(super) fn below(&self, rank: u32) -> Option<(u32, L)> {
        let Entries { n_rows, numbers, reached, row_below } = &self.entries;
        let number = numbers[rank as usize];
        if number == NONE {
            return None;
        }
        match (number as usize).checked_sub(*n_rows) {
            None => Some((number, L::ZERO)),
            Some(own) => Some((row_below[own], reached[number as usize]))
                .filter(|&(_, length)| length < L::INFINITE),
        }
    }
}

/// The climb of a target through what lies above no other.
struct OwnWay<'a, L> {
    parent: &'a [u32],
    entries: Entries<L>,
    /// The rows that it ends in.
    met: Vec<u32>,
}

impl<L: Length> OwnWay<'_, L> {
    fn climb<I: Iterator<Item = (u32, L)>>(&mut self, target: u32, arcs: &impl Fn(u32) -> I) {
        let Entries { n_rows, numbers, reached, row_below } = &mut self.entries;
        let row = numbers[target as usize];
        let (mut at, mut from_here) = (target, L::ZERO);
        loop {
            if from_here < L::INFINITE {
                for (top, length) in arcs(at) {
                    let number = numbers[top as usize];
                    let known = &mut reached[number as usize];
                    if (number as usize) < *n_rows && *known == L::INFINITE {
                        self.met.push(number);
                    }
                    *known = from_here.plus(length).min(*known);
                }
            }
            at = self.parent[at as usize];
            let number = if at == NONE { 0 } else { numbers[at as usize] as usize };
            let Some(own) = number.checked_sub(*n_rows) else { break };
            row_below[own] = row;
            from_here = reached[number];
        }
    }

    /// Adds the arcs of the last climb, except for those that are longer than a way over a row further down.
    fn add_needed(&mut self, rows: &mut Arcs<L>) {
        self.met.sort_unstable();
        let reached = &mut self.entries.reached;
        let own: Vec<L> = self.met.iter().map(|&row| reached[row as usize]).collect();
        for (&row, &own) in self.met.iter().zip(&own).rev() {
            let from_here = reached[row as usize];
            if from_here == own && own < L::INFINITE {
                rows.push(row, own);
            }
            for arc in rows.range(row as usize) {
                let known = &mut reached[rows.rows[arc] as usize];
                if *known < L::INFINITE {
                    *known = from_here.plus(rows.lengths[arc]).min(*known);
                }
            }
        }
        for row in self.met.drain(..) {
            reached[row as usize] = L::INFINITE;
        }
    }
}
