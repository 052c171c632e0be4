//! A plan that leaves the solver has been judged.

use crate::instance::Instance;
use crate::route::Route;
use crate::schedule::{self, Labels};
use roadcrew_model::{Judgement, Plan, ServiceId, VehicleId, judge};

/// The plan of the routes, and what the judge says of it.
pub(crate) fn finish(instance: &Instance<'_>, routes: &[Route]) -> (Plan, Judgement) {
    let mut labels = Labels::default();
    let mut plan = Plan::default();
    let mut own_cost = 0;
    for route in routes {
        let order = well_placed(instance, route);
        if order.is_empty() {
            continue;
        }
        let told = if route.steps.is_empty() || order.len() < route.visits.len() {
            schedule::tell(instance, &mut labels, route.class, &order)
        } else {
            schedule::given::tell(instance, route)
        };
        debug_assert!(told.is_some(), "every route of a plan can be driven");
        let Some((departure, stops, cost)) = told else {
            continue;
        };
        debug_assert!(
            cost == route.cost || order.len() < route.visits.len(),
            "a route of {} is told as {cost}",
            route.cost
        );
        own_cost += cost;
        let vehicle = VehicleId::new(route.vehicle);
        plan.routes.push(roadcrew_model::Route { vehicle, departure, stops });
    }
    let judgement = judge(instance.problem, &plan);
    let others = judgement.costs.undone + judgement.costs.balance;
    debug_assert!(
        instance.is_coupled() || own_cost == (judgement.cost() - others).0,
        "the search and the judge agree on the cost"
    );
    (plan, judgement)
}

/// The order of a route without what has found no way to the position that it is to have.
fn well_placed(instance: &Instance<'_>, route: &Route) -> Vec<ServiceId> {
    let mut order: Vec<ServiceId> = route.order().collect();
    let is_misplaced = |(found, service): (usize, &ServiceId)| {
        let wanted = instance.problem.service(*service).position;
        wanted.is_some_and(|wanted| wanted != found)
    };
    while let Some(first) = order.iter().enumerate().position(is_misplaced) {
        order.remove(first);
    }
    order
}
