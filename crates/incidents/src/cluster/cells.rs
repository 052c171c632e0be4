//! Cuts the sightings into neighbourhoods that can't touch each other, so that each is matched on its own thread.

use crate::Categories;
use crate::frame::Grid;
use crate::sighting::Sighting;
use crate::weigh::as_metres;
use rayon::prelude::*;
use roadcrew_units::{Metres, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Sightings of one family, neighbourhood by neighbourhood; within one in matching order.
pub(super) struct Family {
    /// All sightings.
    pub(super) sightings: Vec<Sighting>,
    /// How many each neighbourhood has.
    pub(super) sizes: Vec<usize>,
}

/// Sightings of one family within the radius of each other, or with one asset, end in one neighbourhood; all others could
/// never join. So matching each alone gives the same answer as matching everything at once. O(n log n).
pub(super) fn neighbourhoods(sightings: Vec<Sighting>, categories: &Categories) -> Vec<Family> {
    let mut families: BTreeMap<Arc<str>, Vec<Sighting>> = BTreeMap::new();
    for sighting in sightings {
        match families.get_mut(&sighting.family) {
            Some(family) => family.push(sighting),
            None => {
                families.insert(sighting.family.clone(), vec![sighting]);
            }
        }
    }
    families
        .into_par_iter()
        .map(|(name, family)| split(in_order(family), categories.rules(&name).radius))
        .collect()
}

/// Sorts by time. Places are sorted and each sighting is moved once, for it is large.
fn in_order(family: Vec<Sighting>) -> Vec<Sighting> {
    let key = |sighting: &Sighting| sighting.order.time;
    let mut places: Vec<(Timestamp, usize)> =
        family.iter().enumerate().map(|(place, one)| (key(one), place)).collect();
    let full = |place: usize| (&family[place].order, family[place].member);
    places.par_sort_unstable_by(|(a, one), (b, other)| {
        a.cmp(b).then_with(|| full(*one).cmp(&full(*other)))
    });
    let places = places.into_iter().map(|(_, place)| place);
    rearranged(family, places)
}

/// The same sightings in the order of `places`, which names each once.
fn rearranged(family: Vec<Sighting>, places: impl Iterator<Item = usize>) -> Vec<Sighting> {
    let mut taken: Vec<Option<Sighting>> = family.into_iter().map(Some).collect();
    places.filter_map(|place| taken[place].take()).collect()
}

fn split(family: Vec<Sighting>, radius: Metres) -> Family {
    let max_lat = family.iter().map(|one| one.position.lat().abs()).fold(0.0, f64::max);
    let mut groups = Groups::of(family.len());
    join_near(&family, Grid::new(radius, max_lat), as_metres(radius), &mut groups);
    let mut assets: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, sighting) in family.iter().enumerate() {
        if let Some(asset) = sighting.asset.as_deref() {
            let other = *assets.entry(asset).or_insert(place);
            groups.join(place, other);
        }
    }
    // The root is the lowest place, so this keeps the order of time within a neighbourhood.
    let mut rooted: Vec<(usize, usize)> =
        (0..family.len()).map(|place| (groups.root(place), place)).collect();
    rooted.par_sort_unstable();
    let sizes = rooted.chunk_by(|(a, _), (b, _)| a == b).map(<[_]>::len).collect();
    let places = rooted.into_iter().map(|(_, place)| place);
    Family { sightings: rearranged(family, places), sizes }
}

/// A cell of the grid and the places in it.
struct Cell {
    row: i64,
    column: i64,
    places: std::ops::Range<usize>,
}

/// Joins what lies within the radius. All of one cell do, up to the margin, and joining more than that costs time only;
/// between cells the first near pair is enough.
fn join_near(family: &[Sighting], grid: Grid, radius: f64, groups: &mut Groups) {
    let mut sorted: Vec<(i64, i64, usize)> = family
        .par_iter()
        .enumerate()
        .map(|(place, sighting)| {
            let (column, row) = grid.cell(sighting.position);
            (row, column, place)
        })
        .collect();
    sorted.par_sort_unstable();
    let mut cells: Vec<Cell> = Vec::new();
    for (at, &(row, column, place)) in sorted.iter().enumerate() {
        match cells.last_mut().filter(|cell| (cell.row, cell.column) == (row, column)) {
            Some(cell) => {
                cell.places.end = at + 1;
                groups.join(place, sorted[cell.places.start].2);
            }
            None => cells.push(Cell { row, column, places: at..at + 1 }),
        }
    }
    let near = |a: usize, b: usize| family[a].position.metres_to(family[b].position) <= radius;
    // Where the search for cells one and two rows further begins.
    let mut rows = [0, 0, 0];
    for (number, cell) in cells.iter().enumerate() {
        for (down, begin) in (0..).zip(&mut rows) {
            let first = (cell.row + down, cell.column - Grid::REACH);
            let last = (cell.row + down, cell.column + Grid::REACH);
            *begin = (*begin).max(if down == 0 { number + 1 } else { *begin });
            while cells.get(*begin).is_some_and(|one| (one.row, one.column) < first) {
                *begin += 1;
            }
            let others = cells[*begin..].iter().take_while(|one| (one.row, one.column) <= last);
            for other in others {
                let (here, there) = (&sorted[cell.places.clone()], &sorted[other.places.clone()]);
                if groups.root(here[0].2) == groups.root(there[0].2) {
                    continue;
                }
                if here.iter().any(|&(.., a)| there.iter().any(|&(.., b)| near(a, b))) {
                    groups.join(here[0].2, there[0].2);
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
}
