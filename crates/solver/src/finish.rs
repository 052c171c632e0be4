//! A plan that leaves the solver has been judged.

use crate::instance::Instance;
use crate::route::Route;
use crate::schedule::{self, Labels};
use roadcrew_model::{Judgement, Plan, VehicleId, judge};

/// The plan of the routes, and what the judge says of it.
pub(crate) fn finish(instance: &Instance<'_>, routes: &[Route]) -> (Plan, Judgement) {
    let mut labels = Labels::default();
    let mut plan = Plan::default();
    let mut own_cost = 0;
    for route in routes.iter().filter(|route| !route.visits.is_empty()) {
        let order: Vec<_> = route.order().collect();
        let told = schedule::tell(instance, &mut labels, route.class, &order);
        debug_assert!(told.is_some(), "every route of a plan can be driven");
        let Some((departure, stops, cost)) = told else {
            continue;
        };
        debug_assert!(cost == route.cost, "a route of {} is told as {cost}", route.cost);
        own_cost += cost;
        let vehicle = VehicleId::new(route.vehicle);
        plan.routes.push(roadcrew_model::Route { vehicle, departure, stops });
    }
    let judgement = judge(instance.problem, &plan);
    debug_assert_eq!(
        own_cost,
        (judgement.cost() - judgement.costs.undone).0,
        "the search and the judge agree on the cost"
    );
    (plan, judgement)
}
