//! Cuts what was said into neighbourhoods that can't touch each other, so that each is matched on its own thread.

use super::given::Given;
use crate::frame::{Frame, Grid};
use crate::{Categories, Member};
use rayon::prelude::*;
use roadcrew_units::{Metres, Timestamp};
use std::collections::BTreeMap;

/// The reports and alerts of one family, neighbourhood by neighbourhood; within one in matching order.
pub(super) struct Family<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// All of them.
    pub(super) members: Vec<Member>,
    /// How many each neighbourhood has.
    pub(super) sizes: Vec<usize>,
}

/// What is of one family and within the radius of each other, or of one asset, ends in one neighbourhood; all others could
/// never join. So matching each alone gives the same answer as matching everything at once. O(n log n).
pub(super) fn neighbourhoods<'a>(given: Given<'a>, categories: &Categories) -> Vec<Family<'a>> {
    let families: Vec<(&str, Vec<Member>)> = given.families().into_iter().collect();
    families
        .into_par_iter()
        .map(|(name, members)| {
            let members = in_order(given, &members);
            let (places, sizes) = split(given, &members, categories.rules(name).radius);
            let members = places.into_iter().map(|place| members[place]).collect();
            Family { name, members, sizes }
        })
        .collect()
}

/// Sorts by time; names are looked at only where times are equal.
fn in_order(given: Given<'_>, members: &[Member]) -> Vec<Member> {
    let mut order: Vec<(Timestamp, Member)> =
        members.iter().map(|&member| (given.time(member), member)).collect();
    order.par_sort_unstable_by(|(a, one), (b, other)| {
        let by_name = || (given.order(*one), one).cmp(&(given.order(*other), other));
        a.cmp(b).then_with(by_name)
    });
    order.into_iter().map(|(_, member)| member).collect()
}

/// Places neighbourhood by neighbourhood, and how many each has.
fn split(given: Given<'_>, members: &[Member], radius: Metres) -> (Vec<usize>, Vec<usize>) {
    let mut groups = Groups::of(members.len());
    join_near(given, members, radius, &mut groups);
    let mut assets: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, &member) in members.iter().enumerate() {
        if let Some(asset) = given.asset(member) {
            let other = *assets.entry(asset).or_insert(place);
            groups.join(place, other);
        }
    }
    groups.in_rows()
}

/// A cell of the grid and who is in it, as a range of what is sorted by cells.
struct Cell {
    key: u64,
    inside: std::ops::Range<usize>,
}

/// Joins what lies within the radius. All of one cell do, up to the margin; between cells the first near pair is enough. Distances
/// are measured on a map that is a little too narrow: joining more than needed costs time only.
fn join_near(given: Given<'_>, members: &[Member], radius: Metres, groups: &mut Groups) {
    let latitude = |member: &Member| given.position(*member).lat().abs();
    let max_lat = members.iter().map(latitude).fold(0.0, f64::max);
    let (grid, frame) = (Grid::new(radius, max_lat), Frame::at_latitude(max_lat));
    let mut sorted: Vec<(u64, usize)> = members
        .par_iter()
        .enumerate()
        .map(|(place, &member)| (grid.cell(given.position(member)), place))
        .collect();
    sorted.par_sort_unstable();
    let points: Vec<[f64; 2]> =
        sorted.par_iter().map(|&(_, place)| frame.point(given.position(members[place]))).collect();
    let mut cells: Vec<Cell> = Vec::new();
    for (at, &(key, place)) in sorted.iter().enumerate() {
        match cells.last_mut().filter(|cell| cell.key == key) {
            Some(cell) => {
                cell.inside.end = at + 1;
                groups.join(place, sorted[cell.inside.start].1);
            }
            None => cells.push(Cell { key, inside: at..at + 1 }),
        }
    }
    let near = grid.is_near();
    // Where the search for cells one and two rows further begins.
    let mut rows = [0, 0, 0];
    for (number, cell) in cells.iter().enumerate() {
        for (down, begin) in (0..).zip(&mut rows) {
            let (first, last) = Grid::reach(cell.key, down);
            *begin = (*begin).max(if down == 0 { number + 1 } else { *begin });
            while cells.get(*begin).is_some_and(|one| one.key < first) {
                *begin += 1;
            }
            let near_cells = cells[*begin..].iter().take_while(|one| one.key <= last);
            for beside in near_cells {
                let (here, there) = (sorted[cell.inside.start].1, sorted[beside.inside.start].1);
                if groups.root(here) == groups.root(there) {
                    continue;
                }
                let (ours, theirs) = (&points[cell.inside.clone()], &points[beside.inside.clone()]);
                if ours.iter().any(|a| theirs.iter().any(|b| near(a, b))) {
                    groups.join(here, there);
                }
            }
        }
    }
}

/// Union-find with the lowest position as root.
struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    fn of(count: usize) -> Self {
        Self { parent: (0..count).collect() }
    }

    fn root(&mut self, mut place: usize) -> usize {
        while self.parent[place] != place {
            self.parent[place] = self.parent[self.parent[place]];
            place = self.parent[place];
        }
        place
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }

    /// All places group by group, each group and each place in it in the order given; and how many each group has.
    fn in_rows(mut self) -> (Vec<usize>, Vec<usize>) {
        let mut begins = vec![0; self.parent.len()];
        for place in 0..self.parent.len() {
            begins[self.root(place)] += 1;
        }
        let sizes = begins.iter().copied().filter(|&size| 0 < size).collect();
        let mut begin = 0;
        for size in &mut begins {
            begin += std::mem::replace(size, begin);
        }
        let mut rows = vec![0; self.parent.len()];
        for place in 0..self.parent.len() {
            let at = &mut begins[self.root(place)];
            rows[*at] = place;
            *at += 1;
        }
        (rows, sizes)
    }
}
