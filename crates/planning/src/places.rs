//! The points of a problem on the streets, and the travel times and ways between them.

use crate::curve;
use crate::day::Way;
use roadcrew_model::{PointId, Travel};
use roadcrew_roads::{Leg, Router, Stand, StreetNetwork};
use std::collections::HashMap;

/// The points of a problem. At a point one stands in one or several ways, of which a vehicle uses the best for each leg:
/// a job's mode has one, since it leaves the way it came; a yard has all of its gates.
#[derive(Default)]
pub(crate) struct Places {
    points: Vec<Vec<Stand>>,
    /// Points with one stand, which several services may share: the lanes of a street.
    known: HashMap<Stand, PointId>,
}

/// Which points are ever left, and which are ever reached, each in the order of the table: near ones beside each other, since who asks
/// for one way soon asks for others near it, and they are then in the cache.
pub(crate) struct Uses {
    starts: Vec<PointId>,
    ends: Vec<PointId>,
}

impl Uses {
    /// How many ways a table of them holds.
    pub(crate) fn n_ways(&self) -> usize {
        self.starts.len() * self.ends.len()
    }
}

impl Places {
    pub(crate) fn add(&mut self, stands: Vec<Stand>) -> PointId {
        let new = PointId::new(self.points.len());
        if let [stand] = stands[..] {
            let point = *self.known.entry(stand).or_insert(new);
            if point != new {
                return point;
            }
        }
        self.points.push(stands);
        new
    }

    /// Puts the points that are left and those that are reached into the order in which tables have them.
    pub(crate) fn uses(
        &self,
        network: &StreetNetwork,
        starts: impl Iterator<Item = PointId>,
        ends: impl Iterator<Item = PointId>,
    ) -> Uses {
        let frame = network.bounds();
        let rank_of = |stands: &Vec<Stand>| {
            let geometry = stands.first().map(|stand| {
                let segment = network.segment(stand.approach.segment);
                let is_begun = stand.approach.along.0 * 2 < segment.length.0;
                (segment.geometry, is_begun)
            });
            let at = geometry
                .and_then(|(line, is_begun)| if is_begun { line.first() } else { line.last() });
            at.map_or(0, |&at| curve::rank(at, frame))
        };
        let ranks: Vec<u64> = self.points.iter().map(rank_of).collect();
        let in_order = |mut points: Vec<PointId>| {
            points.sort_unstable_by_key(|&point| (ranks[point.index()], point));
            points.dedup();
            points
        };
        Uses { starts: in_order(starts.collect()), ends: in_order(ends.collect()) }
    }

    /// Times and distances from all points that are left to all that are reached, for one vehicle.
    pub(crate) fn travel(&self, router: &Router, uses: &Uses) -> Travel {
        let stands = |points: &[PointId]| -> Vec<Vec<Stand>> {
            points.iter().map(|point| self.points[point.index()].clone()).collect()
        };
        let (starts, ends) = (stands(&uses.starts), stands(&uses.ends));
        let leg = |leg: Leg| roadcrew_model::Leg { seconds: leg.seconds, metres: leg.metres };
        Travel::between(self.points.len(), (&uses.starts, &uses.ends), |rows| {
            router
                .rows_of_places(&starts, &ends, |row| rows.push(row.legs().map(|it| it.map(leg))));
        })
    }

    /// The way that [`Places::travel`] measured.
    pub(crate) fn way(&self, router: &Router, from: PointId, to: PointId) -> Option<Way> {
        let path = router.best_route(&self.points[from.index()], &self.points[to.index()])?;
        Some(Way {
            line: path.geometry,
            way_ids: path.way_ids,
            steps: path.steps,
            metres: path.metres,
            seconds: path.seconds,
        })
    }
}
