//! Cuts the sightings into neighbourhoods that can't touch each other, so that each is matched on its own thread.

use crate::Categories;
use crate::frame::Grid;
use crate::sighting::Sighting;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The sightings of one family that might meet, in matching order.
pub(super) type Neighbourhood = Vec<Sighting>;

/// Sightings of one family that lie in touching grid cells, or name the same asset, end in one neighbourhood; all others
/// could never join. So matching each alone gives the same answer as matching everything at once. O(n log n).
pub(super) fn neighbourhoods(
    sightings: Vec<Sighting>,
    categories: &Categories,
) -> Vec<Neighbourhood> {
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
        .flat_map_iter(|(name, mut family)| {
            family.par_sort_by(|a, b| (&a.order, a.member).cmp(&(&b.order, b.member)));
            let max_lat = family.iter().map(|one| one.position.lat().abs()).fold(0.0, f64::max);
            split(family, Grid::new(categories.rules(&name).radius, max_lat))
        })
        .collect()
}

fn split(family: Vec<Sighting>, grid: Grid) -> Vec<Neighbourhood> {
    let mut groups = Groups::of(family.len());
    let mut cells: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    let mut assets: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, sighting) in family.iter().enumerate() {
        let (column, row) = grid.cell(sighting.position);
        for near in (column - 1..=column + 1).flat_map(|c| (row - 1..=row + 1).map(move |r| (c, r)))
        {
            if let Some(&other) = cells.get(&near) {
                groups.join(place, other);
            }
        }
        cells.entry((column, row)).or_insert(place);
        if let Some(asset) = sighting.asset.as_deref() {
            let other = *assets.entry(asset).or_insert(place);
            groups.join(place, other);
        }
    }
    let mut split: BTreeMap<usize, Neighbourhood> = BTreeMap::new();
    for (place, sighting) in family.into_iter().enumerate() {
        split.entry(groups.root(place)).or_default().push(sighting);
    }
    split.into_values().collect()
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
