//! A large neighbourhood is matched place by place, strip beside strip.
//!
//! Two reports can only speak of one problem if they lie in one cell of a grid or in two that touch. So earlier must come before later
//! only there: a cell may run ahead of cells that it doesn't touch, and the answer is that of the order of time. What is looked at
//! together lies together in memory, and strips of rows are matched at the same time, each as far as it gets: a report next to the
//! edge of a strip waits until the edges are moved, and with it all that come later beside it. However the strips are
//! cut, the answer is the same.

mod strip;

use super::given::{Given, Stated};
use super::shelf::{Matching, Shelf};
use crate::frame::Grid;
use crate::{Categories, FamilyRules, Incident, Member, Streets};
use rayon::prelude::*;
use roadcrew_units::Metres;
use std::collections::BTreeMap;
use std::ops::Range;
use strip::Strip;

/// Up to here a board is as fast.
const FEW: usize = 512;
/// No rank.
const NOBODY: u32 = u32::MAX;
/// A strip is worth a thread from so many rows on.
const ROWS: usize = 16;

/// The incidents of a neighbourhood whose members come in matching order; `None` where it is small, or where reports of one asset
/// lie so far apart that they reach across cells. O(n log n).
pub(super) fn match_by_cells(
    given: Given<'_>,
    (family, members): (&str, &[Member]),
    categories: &Categories,
    streets: &(impl Streets + Sync),
) -> Option<Vec<Incident>> {
    if members.len() <= FEW || NOBODY as usize <= members.len() {
        return None;
    }
    let matching = Matching::new(given, family, categories, streets);
    let keys = keys(given, members, matching.rules)?;
    let mut cells = Cells::of(&keys);
    // Cell by cell, as they are asked for: one after the other they would each be a fetch from far away.
    let stated: Vec<Stated> =
        cells.ranks.par_iter().map(|&rank| given.stated(members[rank as usize])).collect();
    cells.advance_all(&|turn, shelves| matching.place(turn.rank, &stated[turn.place], shelves));
    Some(cells.list.into_par_iter().flat_map_iter(|cell| matching.tell(cell.shelf)).collect())
}

/// The cell of each member, such that two of them that could speak of one problem lie in one cell or in two that touch.
///
/// By place, both lie within a diameter of the problem's earliest report. By asset, within that of another report of the asset, and
/// that within a radius of theirs, or there is no such grid.
fn keys(given: Given<'_>, members: &[Member], rules: FamilyRules) -> Option<Vec<u64>> {
    let mut spots: BTreeMap<&str, Member> = BTreeMap::new();
    for &member in members {
        let Some(asset) = given.asset(member) else { continue };
        let first = *spots.entry(asset).or_insert(member);
        let apart = given.position(first).metres_to(given.position(member));
        // Any two are then within the radius of each other.
        if rules.diameter_m() < 3.0 * apart {
            return None;
        }
    }
    // A cell measures 0.714 of what its grid is made for. Two diameters are three radii, with a radius each five.
    let tenths = if spots.is_empty() { 43 } else { 71 };
    let lat = |member: &Member| given.position(*member).lat().abs();
    let max_lat = members.iter().map(lat).fold(0.0, f64::max);
    let grid = Grid::new(Metres((rules.radius.0 * tenths + 9) / 10), max_lat);
    Some(members.iter().map(|&member| grid.cell(given.position(member))).collect())
}

/// All cells, row by row.
struct Cells {
    /// The ranks of all members, cell by cell, earliest first.
    ranks: Vec<u32>,
    list: Vec<Cell>,
    /// The rank of the one who is next in each; [`NOBODY`] where none waits.
    heads: Vec<u32>,
    /// The first cell of each row.
    rows: Vec<usize>,
}

struct Cell {
    /// Who waits here, as a range of the ranks.
    waiting: Range<usize>,
    /// The cells that touch it, itself among them, row by row, as places among all cells.
    touching: [Range<usize>; 3],
    shelf: Shelf,
}

/// Whose turn it is.
#[derive(Clone, Copy)]
struct Turn {
    rank: usize,
    /// Where the rank stands among all, cell by cell.
    place: usize,
}

/// The shelves of the cells that touch one, and its own.
pub(super) struct Shelves<'a> {
    cells: &'a mut [Cell],
    /// The place of the first of `cells` among all.
    first: usize,
    own: usize,
}

impl Shelves<'_> {
    /// Every problem that may lie near, with the cell and the place on its shelf.
    pub(super) fn near(&self) -> impl Iterator<Item = (usize, &Shelf)> {
        let touching = self.cells[self.own].touching.iter().cloned();
        let near = touching.flatten().map(|cell| cell - self.first);
        near.map(|cell| (cell, &self.cells[cell].shelf))
    }

    pub(super) fn own(&mut self) -> &mut Shelf {
        &mut self.cells[self.own].shelf
    }

    pub(super) fn of(&mut self, cell: usize) -> &mut Shelf {
        &mut self.cells[cell].shelf
    }
}

impl Cells {
    fn of(keys: &[u64]) -> Self {
        let mut sorted: Vec<(u64, u32)> = keys.iter().copied().zip(0..NOBODY).collect();
        sorted.par_sort_unstable();
        let groups = sorted.chunk_by(|(a, _), (b, _)| a == b);
        let heads: Vec<(u64, usize)> = groups.map(|group| (group[0].0, group.len())).collect();
        let mut begin = 0;
        let mut reach = [Reach::default(); 3];
        let mut rows = Vec::new();
        let mut list = Vec::with_capacity(heads.len());
        for (place, &(key, len)) in heads.iter().enumerate() {
            begin += len;
            if place == 0 || heads[place - 1].0 >> 32 != key >> 32 {
                rows.push(place);
            }
            let mut row = key - (1 << 32);
            let touching = reach.each_mut().map(|reach| {
                let range = reach.of(row, &heads);
                row += 1 << 32;
                range
            });
            list.push(Cell { waiting: begin - len..begin, touching, shelf: Shelf::default() });
        }
        let ranks: Vec<u32> = sorted.into_iter().map(|(_, rank)| rank).collect();
        let heads = list.iter().map(|cell| ranks[cell.waiting.start]).collect();
        Self { ranks, list, heads, rows }
    }

    /// Calls `place` with everyone and the shelves around, whoever is earlier in a cell that touches first.
    fn advance_all(&mut self, place: &(impl Fn(Turn, &mut Shelves<'_>) + Sync)) {
        let n_strips = rayon::current_num_threads().min(self.rows.len() / ROWS).max(1);
        // Two ways to cut, so that the edges of one lie inside the other's strips.
        let cuts = [self.cuts(n_strips, 0), self.cuts(n_strips, 1)];
        let mut left = self.ranks.len();
        let mut stood_still = n_strips < 2;
        while 0 < left {
            let before = left;
            if stood_still {
                self.advance(&[], place);
                left = 0;
            }
            for cuts in &cuts {
                if 0 < left {
                    left -= self.advance(cuts, place);
                }
            }
            stood_still = left == before;
        }
    }

    /// Where strips of about equally many begin, as places of cells; cut `half` a strip later for the other way.
    fn cuts(&self, n_strips: usize, half: usize) -> Vec<usize> {
        let mut cuts = Vec::new();
        for number in 1..n_strips + half {
            let share = self.ranks.len() * (2 * number - half) / (2 * n_strips);
            let row = self.rows.partition_point(|&cell| self.list[cell].waiting.start < share);
            cuts.extend(self.rows.get(row).filter(|&&cut| cuts.last() != Some(&cut)));
        }
        cuts
    }

    /// Lets every strip get as far as it does without its neighbours, and says how many were placed.
    fn advance(
        &mut self,
        cuts: &[usize],
        place: &(impl Fn(Turn, &mut Shelves<'_>) + Sync),
    ) -> usize {
        let mut strips = Vec::with_capacity(cuts.len() + 1);
        let mut first = 0;
        let (mut cells, mut heads) = (self.list.as_mut_slice(), self.heads.as_mut_slice());
        for &cut in cuts {
            let (here, beyond) = cells.split_at_mut(cut - first);
            let (heads_here, heads_beyond) = heads.split_at_mut(cut - first);
            strips.push(Strip::new(first, here, heads_here, &self.ranks));
            (cells, heads, first) = (beyond, heads_beyond, cut);
        }
        strips.push(Strip::new(first, cells, heads, &self.ranks));
        strips.into_par_iter().map(|strip| strip.advance(place)).sum()
    }
}

/// The cells of a row around a column, found by going on from those of the column before.
#[derive(Clone, Copy, Default)]
struct Reach {
    begin: usize,
    end: usize,
}

impl Reach {
    /// Asked in ascending order.
    fn of(&mut self, key: u64, cells: &[(u64, usize)]) -> Range<usize> {
        while cells.get(self.begin).is_some_and(|&(other, _)| other < key - 1) {
            self.begin += 1;
        }
        self.end = self.end.max(self.begin);
        while cells.get(self.end).is_some_and(|&(other, _)| other <= key + 1) {
            self.end += 1;
        }
        self.begin..self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::Mutex;

    fn key(row: u64, column: u64) -> u64 {
        (row + 7) << 32 | (column + 7)
    }

    fn touch(a: u64, b: u64) -> bool {
        let apart = |a: u64, b: u64| a.abs_diff(b) <= 1;
        apart(a >> 32, b >> 32) && apart(a & 0xffff_ffff, b & 0xffff_ffff)
    }

    /// Everyone comes once, with the cells around, and after all who came before in cells that touch.
    fn check(keys: &[u64], order: &[(usize, Vec<usize>)], cells: &[u64]) {
        let mut sorted: Vec<usize> = order.iter().map(|(rank, _)| *rank).collect();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..keys.len()).collect::<Vec<_>>());
        for (turn, (rank, near)) in order.iter().enumerate() {
            let around = (0..cells.len()).filter(|&cell| touch(cells[cell], keys[*rank]));
            assert_eq!(*near, around.collect::<Vec<_>>());
            for (before, _) in &order[..turn] {
                assert!(before < rank || !touch(keys[*before], keys[*rank]));
            }
        }
    }

    proptest! {
        #[test]
        fn who_is_earlier_comes_first_in_all_cells_that_touch(
            drawn in prop::collection::vec((0..12_u64, 0..4_u64), 0..200),
            n_strips in 1..5_usize,
        ) {
            let keys: Vec<u64> = drawn.into_iter().map(|(row, column)| key(row, column)).collect();
            let mut distinct = keys.clone();
            distinct.sort_unstable();
            distinct.dedup();
            let mut cells = Cells::of(&keys);
            let order = Mutex::new(Vec::new());
            let place = |Turn { rank, .. }: Turn, shelves: &mut Shelves<'_>| {
                let near = shelves.near().map(|(cell, _)| shelves.first + cell).collect();
                order.lock().unwrap().push((rank, near));
            };
            let cuts = [cells.cuts(n_strips, 0), cells.cuts(n_strips, 1), Vec::new()];
            for cuts in &cuts {
                cells.advance(cuts, &place);
            }
            check(&keys, &order.into_inner().unwrap(), &distinct);
        }
    }
}
