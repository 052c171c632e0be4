//! The routes of a plan as they are: what they cost and leave room for is the same for every service that is tried beside them.

use super::rooms::Rooms;
use super::shape::Shape;
use super::trial::{others, route_of, tried_alone};
use rayon::prelude::*;
use roadcrew_model::{Plan, Problem, Route, ServiceId, Standing, VehicleId};
use roadcrew_units::{Metres, Money, Price};
use std::sync::OnceLock;

/// Every crew's route as it is planned.
pub(crate) struct Planned<'a> {
    routes: Vec<AsPlanned<'a>>,
    /// What each metre from the middle of a round counts.
    per_metre_apart: Price,
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
    /// Where its middle is, once it is asked for.
    shape: OnceLock<Shape>,
}

impl<'a> Planned<'a> {
    /// `O(stops)` for each way to rest; where other routes count, those of all routes for each crew.
    pub(crate) fn of(problem: &'a Problem, plan: &'a Plan, per_metre_apart: Price) -> Self {
        let as_planned = |index| {
            let vehicle = VehicleId::new(index);
            let route = route_of(problem, plan, vehicle);
            let rooms = Rooms::of(problem, &route);
            let cost = tried_alone(problem, route.clone()).cost;
            let others = others(problem, plan, vehicle);
            AsPlanned { route, rooms, cost, others, shape: OnceLock::new() }
        };
        let n_crews = problem.vehicles().len();
        let routes = (0..n_crews).into_par_iter().map(as_planned).collect();
        Self { routes, per_metre_apart }
    }

    /// Where nothing is asked.
    pub(crate) fn unasked() -> Self {
        Self { routes: Vec::new(), per_metre_apart: Price::ZERO }
    }

    pub(super) fn of_crew(&self, vehicle: VehicleId) -> &AsPlanned<'a> {
        &self.routes[vehicle.index()]
    }

    /// How far a service lies from the middle of a crew's round, and what that counts.
    pub(super) fn apart(
        &self,
        problem: &Problem,
        vehicle: VehicleId,
        service: ServiceId,
    ) -> (Metres, Money) {
        let AsPlanned { shape, route, .. } = self.of_crew(vehicle);
        let shape = shape.get_or_init(|| Shape::of(problem, route, self.per_metre_apart));
        shape.apart(problem, route, service)
    }
}
