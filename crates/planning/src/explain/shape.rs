//! What a service counts for lying far from the middle of its round. The search keeps rounds compact by it, and so leaves undone what would
//! stretch a round for less than it gains; no plan's cost has it.

use super::detour::{ends, way};
use roadcrew_model::{PointId, Problem, Route, ServiceId, Stop};
use roadcrew_units::{Metres, Money, Price};

/// Where a route has its middle, and what each metre from there counts.
pub(super) struct Shape {
    per_metre: Price,
    /// Where the vehicle leaves the service that the others are nearest to, by its ways.
    middle: Option<PointId>,
}

impl Shape {
    /// `O(services²)` where it counts at all.
    pub(super) fn of(problem: &Problem, route: &Route, per_metre: Price) -> Self {
        if per_metre == Price::ZERO {
            return Self { per_metre, middle: None };
        }
        let work = route.stops.iter().filter(|stop| matches!(stop, Stop::Service { .. }));
        let places: Vec<(PointId, PointId)> = work.filter_map(|&it| ends(problem, it)).collect();
        let far = |from: &PointId| -> i64 {
            let ways = places.iter().map(|&(entry, _)| metres(problem, route, *from, entry));
            ways.map(|metres| metres.map_or(FAR, |metres| metres.0)).sum()
        };
        Self { per_metre, middle: places.iter().map(|&(_, exit)| exit).min_by_key(far) }
    }

    /// How far a service lies from the middle of the route, and what that counts: nothing where shape doesn't count or no way leads there.
    pub(super) fn apart(&self, problem: &Problem, route: &Route, id: ServiceId) -> (Metres, Money) {
        let entry = problem.service(id).modes[0].entry;
        let metres = self.middle.and_then(|middle| metres(problem, route, middle, entry));
        let metres = metres.unwrap_or(Metres::ZERO);
        (metres, self.per_metre * metres)
    }
}

/// As far is where no way leads to.
const FAR: i64 = 1_000_000;

fn metres(problem: &Problem, route: &Route, from: PointId, to: PointId) -> Option<Metres> {
    way(problem, problem.vehicle(route.vehicle), from, to).map(|(_, metres)| metres)
}
