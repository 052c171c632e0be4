//! Breaks that were laid out for a whole shift, and that no rule asks for on the route that came out.

use super::Assembled;
use crate::explain::departures;
use crate::rests::own;
use roadcrew_model::{Judgement, Plan, Problem, Route, Stop, judge, judge_route};
use roadcrew_units::Money;

impl Assembled<'_> {
    /// The plan without them, where it keeps every rule then and costs less; the day's crews take only their own breaks then. `O(routes · stops²)`.
    pub(super) fn without_unneeded_breaks(
        &mut self,
        (plan, judgement): (Plan, Judgement),
    ) -> (Plan, Judgement) {
        let is_laid_out = |route: &Route| {
            let vehicle = self.problem.vehicle(route.vehicle);
            let crew = self.draft.crews[route.vehicle.index()];
            !vehicle.rests.is_empty()
                && route.stops.iter().any(|stop| matches!(stop, Stop::Break(_)))
                && own(crew, self.draft.day).is_ok_and(|own| own.is_empty())
        };
        if !plan.routes.iter().any(is_laid_out) {
            return (plan, judgement);
        }
        let routes = plan.routes.iter().enumerate().filter(|(_, route)| is_laid_out(route));
        let routes: Vec<usize> = routes.map(|(index, _)| index).collect();
        let cost = |index: usize| cost_alone(&self.problem, &plan.routes[index]);
        let costs: Vec<Option<Money>> = routes.iter().map(|&index| cost(index)).collect();
        let laid_out = self.problem.vehicles().to_vec();
        let mut vehicles = laid_out.clone();
        for &index in &routes {
            vehicles[plan.routes[index].vehicle.index()].breaks.clear();
        }
        if self.problem.replace_vehicles(vehicles.clone()).is_err() {
            return (plan, judgement);
        }
        let mut spared = plan.clone();
        for (&index, cost) in routes.iter().zip(costs) {
            let route = &mut spared.routes[index];
            let without = without_breaks(&self.problem, route);
            if let Some((_, without)) =
                without.filter(|(less, _)| cost.is_some_and(|it| *less < it))
            {
                *route = without;
            } else {
                let vehicle = route.vehicle.index();
                vehicles[vehicle].breaks.clone_from(&laid_out[vehicle].breaks);
            }
        }
        if self.problem.replace_vehicles(vehicles).is_ok() {
            let judged = judge(&self.problem, &spared);
            let keeps_as_much = judged.violations.len() <= judgement.violations.len();
            if keeps_as_much && judged.cost() < judgement.cost() {
                return (spared, judged);
            }
        }
        // As many as there were, and they were fine.
        let restored = self.problem.replace_vehicles(laid_out);
        debug_assert!(restored.is_ok(), "the day's own vehicles");
        (plan, judgement)
    }
}

/// What a route costs by itself if it breaks no rule.
fn cost_alone(problem: &Problem, route: &Route) -> Option<Money> {
    let judged = judge_route(problem, route);
    judged.violations.is_empty().then(|| judged.costs.total())
}

/// The route as it is without its breaks, leaving when that is best, if that breaks no rule, and what it costs.
fn without_breaks(problem: &Problem, route: &Route) -> Option<(Money, Route)> {
    let mut without = route.clone();
    without.stops.retain(|stop| !matches!(stop, Stop::Break(_)));
    let all = departures(problem, &without).into_iter().chain([route.departure]);
    let all = all.map(|departure| Route { departure, ..without.clone() });
    let kept = all.filter_map(|route| Some((cost_alone(problem, &route)?, route)));
    kept.min_by_key(|(cost, route)| (*cost, route.departure))
}
