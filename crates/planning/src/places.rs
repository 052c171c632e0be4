//! The points of a problem on the streets, and the travel times and ways between them.

use crate::day::Way;
use roadcrew_model::{Leg, PointId, Travel};
use roadcrew_roads::{Router, Stand};

/// The points of a problem. At a point one stands in one or several ways, of which a vehicle uses the best for each leg:
/// a job's mode has one, since it leaves the way it came; a yard has all of its gates.
#[derive(Default)]
pub(crate) struct Places {
    points: Vec<Vec<Stand>>,
}

impl Places {
    pub(crate) fn add(&mut self, stands: Vec<Stand>) -> PointId {
        self.points.push(stands);
        PointId::new(self.points.len() - 1)
    }

    /// Times and distances between all points for one vehicle.
    pub(crate) fn travel(&self, router: &Router) -> Travel {
        let matrix = router.matrix_of_places(&self.points, &self.points);
        Travel::from_fn(self.points.len(), |from, to| {
            let leg = matrix.get(from.index(), to.index())?;
            Some(Leg { seconds: leg.seconds, metres: leg.metres })
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
