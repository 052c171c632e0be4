//! The routes of a plan as they are: what they cost and leave room for is the same for every service that is tried beside them.

use super::rooms::Rooms;
use super::trial::{others, route_of, tried_alone};
use rayon::prelude::*;
use roadcrew_model::{Plan, Problem, Route, Standing, VehicleId};
use roadcrew_units::Money;

/// Every crew's route as it is planned.
pub(crate) struct Planned<'a> {
    routes: Vec<AsPlanned<'a>>,
}

/// One of them, or an empty one.
pub(super) struct AsPlanned<'a> {
    pub route: Route,
    /// What it leaves room for.
    pub rooms: Rooms<'a>,
    /// What it costs as if nobody else were there.
    pub cost: Money,
    /// The other routes, where they count.
    pub others: Option<Standing<'a>>,
}

impl<'a> Planned<'a> {
    /// `O(stops)` for each way to rest; where other routes count, those of all routes for each crew.
    pub(crate) fn of(problem: &'a Problem, plan: &'a Plan) -> Self {
        let as_planned = |index| {
            let vehicle = VehicleId::new(index);
            let route = route_of(problem, plan, vehicle);
            let rooms = Rooms::of(problem, &route);
            let cost = tried_alone(problem, route.clone()).cost;
            AsPlanned { route, rooms, cost, others: others(problem, plan, vehicle) }
        };
        let n_crews = problem.vehicles().len();
        Self { routes: (0..n_crews).into_par_iter().map(as_planned).collect() }
    }

    /// Where nothing is asked.
    pub(crate) fn unasked() -> Self {
        Self { routes: Vec::new() }
    }

    pub(super) fn of_crew(&self, vehicle: VehicleId) -> &AsPlanned<'a> {
        &self.routes[vehicle.index()]
    }
}
