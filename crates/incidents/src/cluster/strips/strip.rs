//! Some rows of cells, which get as far as they do without those beside them.

use super::{Cell, NOBODY, Shelves, Turn};
use std::ops::Range;

/// Some rows of cells.
pub(super) struct Strip<'a> {
    /// The place of the first of its cells among all.
    first: usize,
    cells: &'a mut [Cell],
    heads: &'a mut [u32],
    ranks: &'a [u32],
    /// Which of the cells get no further.
    stuck: Vec<bool>,
}

impl<'a> Strip<'a> {
    pub(super) fn new(
        first: usize,
        cells: &'a mut [Cell],
        heads: &'a mut [u32],
        ranks: &'a [u32],
    ) -> Self {
        let all = first..first + cells.len();
        let is_outside = |range: &Range<usize>| {
            !range.is_empty() && (range.start < all.start || all.end < range.end)
        };
        let stuck = cells.iter().map(|cell| cell.touching.iter().any(is_outside)).collect();
        Self { first, cells, heads, ranks, stuck }
    }

    /// Places cell by cell, but whoever is earlier in a cell that touches goes first; who waits for a cell that is stuck is stuck.
    pub(super) fn advance(mut self, place: &impl Fn(Turn, &mut Shelves<'_>)) -> usize {
        let (mut n_placed, mut asked) = (0, Vec::new());
        for cell in 0..self.cells.len() {
            while self.heads[cell] != NOBODY && !self.stuck[cell] {
                asked.push(cell);
                while let Some(&own) = asked.last() {
                    if self.stuck[own] {
                        asked.drain(..).for_each(|waits| self.stuck[waits] = true);
                        break;
                    }
                    let (earliest, rank) = self.earliest_around(own);
                    if earliest != own {
                        asked.push(earliest);
                        continue;
                    }
                    let turn = Turn { rank: rank as usize, place: self.cells[own].waiting.start };
                    place(turn, &mut Shelves { cells: self.cells, first: self.first, own });
                    self.call_next(own);
                    n_placed += 1;
                    asked.pop();
                }
            }
        }
        n_placed
    }

    /// The cell among those that touch one, itself among them, where the one waits who came first, and the rank of that one.
    fn earliest_around(&self, cell: usize) -> (usize, u32) {
        let mut earliest = (cell, self.heads[cell]);
        for touching in self.cells[cell].touching.iter().filter(|range| !range.is_empty()) {
            let places = touching.start - self.first..touching.end - self.first;
            for (other, &head) in places.clone().zip(&self.heads[places]) {
                if head < earliest.1 {
                    earliest = (other, head);
                }
            }
        }
        earliest
    }

    /// The next one of a cell comes to its head.
    fn call_next(&mut self, cell: usize) {
        let waiting = &mut self.cells[cell].waiting;
        waiting.start += 1;
        let next = waiting.clone().next();
        self.heads[cell] = next.map_or(NOBODY, |next| self.ranks[next]);
    }
}
