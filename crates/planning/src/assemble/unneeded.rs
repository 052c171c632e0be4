//! Breaks that were laid out for a whole shift, and that no rule asks for on the route that came out.

use super::Assembled;
use crate::explain::departures;
use crate::rests::own;
use roadcrew_model::{Judgement, Plan, Problem, ProblemParts, Route, Stop, judge, judge_route};
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
        let mut vehicles = self.problem.vehicles().to_vec();
        for route in plan.routes.iter().filter(|route| is_laid_out(route)) {
            vehicles[route.vehicle.index()].breaks.clear();
        }
        let with = |vehicles| {
            let parts = self.problem.clone().into_parts();
            Problem::new(ProblemParts { vehicles, ..parts })
        };
        let Ok(rested_at_will) = with(vehicles.clone()) else { return (plan, judgement) };
        let mut spared = plan.clone();
        for route in &mut spared.routes {
            if !is_laid_out(route) {
                continue;
            }
            let without = cheaper_without_breaks(&self.problem, &rested_at_will, route);
            if let Some(without) = without {
                *route = without;
            } else {
                let as_it_was = self.problem.vehicle(route.vehicle).breaks.clone();
                vehicles[route.vehicle.index()].breaks = as_it_was;
            }
        }
        let Ok(problem) = with(vehicles) else { return (plan, judgement) };
        let judged = judge(&problem, &spared);
        let keeps_as_much = judged.violations.len() <= judgement.violations.len();
        if !keeps_as_much || judgement.cost() <= judged.cost() {
            return (plan, judgement);
        }
        self.problem = problem;
        (spared, judged)
    }
}

/// The route as it is without its breaks, leaving when that is best, if that breaks no rule and costs less.
fn cheaper_without_breaks(laid_out: &Problem, at_will: &Problem, route: &Route) -> Option<Route> {
    let cost = |problem: &Problem, route: &Route| -> Option<Money> {
        let judged = judge_route(problem, route);
        judged.violations.is_empty().then(|| judged.costs.total())
    };
    let mut without = route.clone();
    without.stops.retain(|stop| !matches!(stop, Stop::Break(_)));
    let all = departures(at_will, &without).into_iter().chain([route.departure]);
    let all = all.map(|departure| Route { departure, ..without.clone() });
    let kept = all.filter_map(|route| Some((cost(at_will, &route)?, route)));
    let (best, route_without) = kept.min_by_key(|(cost, route)| (*cost, route.departure))?;
    let is_cheaper = cost(laid_out, route).is_some_and(|cost| best < cost);
    is_cheaper.then_some(route_without)
}
