//! The points of a problem on the streets, and the travel times and ways between them.

use crate::day::Way;
use roadcrew_model::{Leg, PointId, Travel};
use roadcrew_roads::{Approach, Router};

/// The points of a problem. A point is one or several approaches, of which a vehicle uses the best for each leg:
/// a job's mode has one, since it leaves the way it came; a yard has all of its gates.
#[derive(Default)]
pub(crate) struct Places {
    points: Vec<Vec<Approach>>,
}

impl Places {
    pub(crate) fn add(&mut self, approaches: Vec<Approach>) -> PointId {
        self.points.push(approaches);
        PointId::new(self.points.len() - 1)
    }

    /// Times and distances between all points for one vehicle.
    pub(crate) fn travel(&self, router: &Router) -> Travel {
        let flat: Vec<Approach> = self.points.iter().flatten().copied().collect();
        let mut first = Vec::with_capacity(self.points.len() + 1);
        first.push(0);
        for approaches in &self.points {
            first.push(first[first.len() - 1] + approaches.len());
        }
        let matrix = router.matrix(&flat, &flat);
        Travel::from_fn(self.points.len(), |from, to| {
            let rows = first[from.index()]..first[from.index() + 1];
            let columns = || first[to.index()]..first[to.index() + 1];
            rows.flat_map(|row| columns().map(move |column| (row, column)))
                .filter_map(|(row, column)| matrix.get(row, column))
                .min_by_key(|leg| (leg.seconds, leg.metres))
                .map(|leg| Leg { seconds: leg.seconds, metres: leg.metres })
        })
    }

    /// The way that [`Places::travel`] measured.
    pub(crate) fn way(&self, router: &Router, from: PointId, to: PointId) -> Option<Way> {
        let (sources, targets) = (&self.points[from.index()], &self.points[to.index()]);
        let matrix = router.matrix(sources, targets);
        let pairs =
            (0..sources.len()).flat_map(|row| (0..targets.len()).map(move |column| (row, column)));
        let (_, row, column) = pairs
            .filter_map(|(row, column)| {
                let leg = matrix.get(row, column)?;
                Some(((leg.seconds, leg.metres), row, column))
            })
            .min()?;
        let path = router.route(sources[row], targets[column])?;
        Some(Way {
            line: path.geometry,
            way_ids: path.way_ids,
            steps: path.steps,
            metres: path.metres,
            seconds: path.seconds,
        })
    }
}
