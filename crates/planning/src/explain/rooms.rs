//! A route in every way in which something is put into it.

use super::detour::Between;
use super::rested::rested_otherwise;
use super::room::{Leaves, Room};
use roadcrew_model::{Problem, Route, VehicleId};

/// A route as it leaves, leaving as the shift begins or later, and with its breaks elsewhere. What is put in doesn't matter, so that a route
/// that many services are tried in is looked at once.
pub(super) struct Rooms<'a> {
    /// The route as it leaves, and leaving as the shift begins or later; then with its breaks elsewhere.
    pub all: Vec<Room<'a>>,
    /// So many of them rest as planned.
    pub n_as_planned: usize,
    /// Where all of them stand between work.
    pub places: Vec<Between>,
    pub vehicle: VehicleId,
}

/// On longer routes breaks are tried elsewhere only where that breaks no rule by itself.
const LONGEST_RESTED: usize = 8;

impl<'a> Rooms<'a> {
    /// `O(stops)` for each way to rest.
    pub(super) fn of(problem: &'a Problem, route: &Route) -> Self {
        let opens = problem.vehicle(route.vehicle).shift.open();
        let as_planned = Route { departure: route.departure.max(opens), ..route.clone() };
        let early = (opens < as_planned.departure).then(|| {
            Room::of(problem, Route { departure: opens, ..route.clone() }, Leaves::ThenOrLater)
        });
        let leaves = if early.is_some() { Leaves::AsTold } else { Leaves::ThenOrLater };
        let as_planned = Room::of(problem, as_planned, leaves);
        let places = as_planned.places();
        let mut all = vec![as_planned];
        all.extend(early);
        let n_as_planned = all.len();
        let leaving_early = Route { departure: opens, ..route.clone() };
        let others = rested_otherwise(problem, &leaving_early).into_iter();
        let others = others.map(|route| Room::of(problem, route, Leaves::ThenOrLater));
        let is_short = route.stops.len() <= LONGEST_RESTED;
        all.extend(others.filter(|room| is_short || room.keeps_the_rules()));
        Self { all, n_as_planned, places, vehicle: route.vehicle }
    }
}
