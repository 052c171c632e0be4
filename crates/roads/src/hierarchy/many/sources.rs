//! The sources' side: rows of distances for what several sources share, and the ways of each source to them.

use super::super::length::Length;
use super::super::structure::NONE;
use super::Arcs;
use super::above::Above;
use super::targets::Targets;

/// A row for each vertex that lies above more than [a few](FEW) sources, by rising rank, with the arcs that leave it
/// upward.
#[derive(Debug)]
pub(super) struct Sources<L> {
    pub(super) arcs: Arcs<L>,
    /// Where a way goes that turns downward at a row: the row among the targets' and the way to it.
    pub(super) turns: Vec<Option<(u32, L)>>,
    /// The row above each row.
    pub(super) parent: Vec<u32>,
    pub(super) ranks: Vec<u32>,
    /// The lowest row above each source.
    pub(super) lowest: Vec<u32>,
    /// The ways of each source to rows.
    pub(super) starts: Arcs<L>,
    /// Those that turn downward before they reach one: to rows among the targets'.
    pub(super) low_turns: Arcs<L>,
}

/// So many sources are led by one number each; more of them share a row. A row costs as much as some eight numbers.
const FEW: u8 = 4;

/// The same as long as the targets are unknown.
pub(super) struct Climbs<L> {
    /// Without their turns.
    sources: Sources<L>,
    /// The vertex of each row.
    rows: Vec<u32>,
    /// All that a source passes before it reaches a row.
    passed: Arcs<L>,
}

impl<L: Length> Climbs<L> {
    /// Of sources by their ranks; `arcs` are those of a vertex upward.
    pub(super) fn new<I: Iterator<Item = (u32, L)>>(
        parent: &[u32],
        sources: Vec<u32>,
        arcs: impl Fn(u32) -> I,
    ) -> Self {
        let above = Above::new(parent, &sources, FEW);
        let (ranks, own): (Vec<u32>, Vec<u32>) =
            above.ranks().partition(|&rank| above.is_shared(rank));
        let mut numbers = vec![NONE; parent.len()];
        for (number, &rank) in (0..).zip(ranks.iter().chain(&own)) {
            numbers[rank as usize] = number;
        }
        let mut rows = Arcs::with_capacity(ranks.len());
        for &rank in &ranks {
            for (top, length) in arcs(rank) {
                rows.push(numbers[top as usize], length);
            }
            rows.end_list();
        }
        let row_above = |&rank: &u32| match parent[rank as usize] {
            NONE => NONE,
            above => numbers[above as usize],
        };
        let mut way = OwnWay {
            n_rows: ranks.len(),
            parent,
            reached: vec![L::INFINITE; ranks.len() + own.len()],
            numbers: &numbers,
            starts: Arcs::with_capacity(sources.len()),
            passed: Arcs::with_capacity(sources.len()),
        };
        let lowest = sources.iter().map(|&source| way.climb(source, &arcs)).collect();
        Self {
            passed: way.passed,
            sources: Sources {
                lowest,
                low_turns: Arcs::with_capacity(sources.len()),
                starts: way.starts,
                arcs: rows,
                turns: Vec::new(),
                parent: ranks.iter().map(row_above).collect(),
                ranks: sources,
            },
            rows: ranks,
        }
    }

    /// Where ways enter the targets' rows.
    pub(super) fn turned_by(self, targets: &Targets<L>) -> Sources<L> {
        let Self { mut sources, rows, passed } = self;
        sources.turns = rows.iter().map(|&rank| targets.below(rank)).collect();
        for source in 0..sources.ranks.len() {
            for (rank, to_here) in passed.list(source) {
                if let Some((row, length)) = targets.below(rank) {
                    sources.turn_low(row, to_here.plus(length));
                }
            }
            sources.low_turns.end_list();
        }
        sources
    }
}

impl<L: Length> Sources<L> {
    /// Along a climb the same rows come one after the other.
    fn turn_low(&mut self, row: u32, length: L) {
        let turns = &mut self.low_turns;
        let begin = turns.first.last().map_or(0, |&begin| begin as usize);
        match (turns.rows[begin..].last(), turns.lengths.last_mut()) {
            (Some(&last), Some(known)) if last == row => *known = length.min(*known),
            _ if length < L::INFINITE => turns.push(row, length),
            _ => {}
        }
    }
}

/// The climbs of sources through what lies above no more than a few.
struct OwnWay<'a, L> {
    n_rows: usize,
    parent: &'a [u32],
    /// By rank: the number of a row or, counted on from their end, of a vertex that has none.
    numbers: &'a [u32],
    /// By these numbers; infinite between climbs.
    reached: Vec<L>,
    starts: Arcs<L>,
    passed: Arcs<L>,
}

impl<L: Length> OwnWay<'_, L> {
    /// Returns the lowest row above.
    fn climb<I: Iterator<Item = (u32, L)>>(
        &mut self,
        source: u32,
        arcs: &impl Fn(u32) -> I,
    ) -> u32 {
        let (mut at, first_start) = (source, self.starts.rows.len());
        self.reach(source, L::ZERO);
        while at != NONE && self.n_rows <= self.numbers[at as usize] as usize {
            let number = self.numbers[at as usize] as usize;
            let to_here = std::mem::replace(&mut self.reached[number], L::INFINITE);
            if to_here < L::INFINITE {
                self.passed.push(at, to_here);
                for (top, length) in arcs(at) {
                    self.reach(top, to_here.plus(length));
                }
            }
            at = self.parent[at as usize];
        }
        for start in first_start..self.starts.rows.len() {
            let row = self.starts.rows[start] as usize;
            self.starts.lengths[start] = std::mem::replace(&mut self.reached[row], L::INFINITE);
        }
        self.starts.end_list();
        self.passed.end_list();
        if at == NONE { NONE } else { self.numbers[at as usize] }
    }

    fn reach(&mut self, rank: u32, length: L) {
        let number = self.numbers[rank as usize];
        let known = &mut self.reached[number as usize];
        if (number as usize) < self.n_rows && *known == L::INFINITE {
            self.starts.push(number, L::INFINITE);
        }
        *known = length.min(*known);
    }
}
