//! Breaks that were laid out for a whole shift, and are longer or more than the rules ask for on the route that came out; and trips to tips that a
//! route can do without.

use super::Assembled;
use crate::explain::departures;
use crate::rests::{lengths, own, shorter};
use roadcrew_model::{Break, Judgement, Plan, Problem, Route, Stop, judge, judge_route};
use roadcrew_units::Money;

/// A route and its crew's breaks, and what it costs alone.
struct Spared {
    cost: Money,
    route: Route,
    breaks: Vec<Break>,
}

impl Assembled<'_> {
    /// The plan without trips to tips that it can do without, which costs less; `None` where there are none. `O(tips · stops²)`.
    pub(super) fn without_unneeded_tips(
        &self,
        (plan, judgement): &(Plan, Judgement),
    ) -> Option<(Plan, Judgement)> {
        let mut spared = plan.clone();
        for route in &mut spared.routes {
            let Some(mut cost) = cost_alone(&self.problem, route) else { continue };
            let mut place = 0;
            while place < route.stops.len() {
                let mut without = route.clone();
                let stop = without.stops.remove(place);
                let found = matches!(stop, Stop::Tip(_))
                    .then(|| leaving_at_best(&self.problem, &without))
                    .flatten();
                match found.filter(|(less, _)| *less < cost) {
                    Some(found) => (cost, *route) = found,
                    None => place += 1,
                }
            }
        }
        if spared == *plan {
            return None;
        }
        let judged = judge(&self.problem, &spared);
        let keeps_as_much = judged.violations.len() <= judgement.violations.len();
        (keeps_as_much && judged.cost() < judgement.cost()).then_some((spared, judged))
    }

    /// The plan with as little of them as keeps every rule; the day's crews have only those breaks then. `None` where nothing is gained.
    /// `O(routes · stops²)`.
    pub(super) fn without_unneeded_breaks(
        &mut self,
        (plan, judgement): &(Plan, Judgement),
    ) -> Option<(Plan, Judgement)> {
        let laid_out = self.problem.vehicles().to_vec();
        let routes = plan.routes.iter().enumerate().filter(|(_, route)| self.is_laid_out(route));
        let mut best: Vec<(usize, Option<Spared>)> = routes
            .map(|(index, route)| {
                let breaks = laid_out[route.vehicle.index()].breaks.clone();
                let cost = cost_alone(&self.problem, route);
                (index, cost.map(|cost| Spared { cost, route: route.clone(), breaks }))
            })
            .collect();
        let shorter = |index: usize| {
            let vehicle = plan.routes[index].vehicle.index();
            let mut all = shorter(&laid_out[vehicle].breaks, &lengths(&laid_out[vehicle].rests));
            all.retain(|breaks| self.has_own(vehicle, breaks));
            all
        };
        let shorter: Vec<Vec<Vec<Option<Break>>>> =
            best.iter().map(|&(index, _)| shorter(index)).collect();
        for number in 0..shorter.iter().map(Vec::len).max().unwrap_or(0) {
            let mut vehicles = laid_out.clone();
            let tried = || best.iter().zip(&shorter).map(|(best, all)| (best, all.get(number)));
            for (&(index, _), breaks) in tried() {
                let breaks = breaks.into_iter().flatten().flatten().copied().collect();
                vehicles[plan.routes[index].vehicle.index()].breaks = breaks;
            }
            if self.problem.replace_vehicles(vehicles).is_err() {
                continue;
            }
            for ((index, best), all) in best.iter_mut().zip(&shorter) {
                let (Some(breaks), Some(best)) = (all.get(number), best) else { continue };
                let route = with_breaks(&plan.routes[*index], breaks);
                let found = leaving_at_best(&self.problem, &route);
                if let Some((cost, route)) = found.filter(|(cost, _)| *cost < best.cost) {
                    *best =
                        Spared { cost, route, breaks: breaks.iter().flatten().copied().collect() };
                }
            }
        }
        let (mut spared, mut vehicles) = (plan.clone(), laid_out.clone());
        for (index, best) in best {
            if let Some(Spared { route, breaks, .. }) = best {
                vehicles[route.vehicle.index()].breaks = breaks;
                spared.routes[index] = route;
            }
        }
        if vehicles != laid_out && self.problem.replace_vehicles(vehicles).is_ok() {
            let judged = judge(&self.problem, &spared);
            let keeps_as_much = judged.violations.len() <= judgement.violations.len();
            if keeps_as_much && judged.cost() < judgement.cost() {
                return Some((spared, judged));
            }
        }
        // As many as there were, and they were fine.
        let restored = self.problem.replace_vehicles(laid_out);
        debug_assert!(restored.is_ok(), "the day's own vehicles");
        None
    }

    /// Whether breaks of a route were laid out by rules of rests.
    fn is_laid_out(&self, route: &Route) -> bool {
        let vehicle = self.problem.vehicle(route.vehicle);
        !vehicle.rests.is_empty() && route.stops.iter().any(|stop| matches!(stop, Stop::Break(_)))
    }

    /// Whether each break of a crew's own is among these.
    fn has_own(&self, vehicle: usize, breaks: &[Option<Break>]) -> bool {
        let Ok(own) = own(self.draft.crews[vehicle], self.draft.day) else { return false };
        let mut left: Vec<&Break> = breaks.iter().flatten().collect();
        own.iter().all(|own| {
            let serves = |rest: &&Break| {
                own.window.open() <= rest.window.open()
                    && rest.window.close() <= own.window.close()
                    && own.duration <= rest.duration
            };
            let found = left.iter().position(serves);
            found.map(|found| left.remove(found)).is_some()
        })
    }
}

/// The route with such breaks, without those that are left out.
fn with_breaks(route: &Route, breaks: &[Option<Break>]) -> Route {
    let mut number = 0;
    let numbers: Vec<Option<usize>> = breaks
        .iter()
        .map(|rest| {
            let own = rest.is_some().then_some(number);
            number += usize::from(rest.is_some());
            own
        })
        .collect();
    let stops = route.stops.iter().filter_map(|&stop| match stop {
        Stop::Break(index) => numbers.get(index).copied().flatten().map(Stop::Break),
        Stop::Service { .. } | Stop::Tip(_) => Some(stop),
    });
    Route { stops: stops.collect(), ..route.clone() }
}

/// What a route costs by itself if it breaks no rule.
fn cost_alone(problem: &Problem, route: &Route) -> Option<Money> {
    let judged = judge_route(problem, route);
    judged.violations.is_empty().then(|| judged.costs.total())
}

/// The route leaving when that is best, if that breaks no rule, and what it costs.
fn leaving_at_best(problem: &Problem, route: &Route) -> Option<(Money, Route)> {
    let all = departures(problem, route).into_iter().chain([route.departure]);
    let all = all.map(|departure| Route { departure, ..route.clone() });
    let kept = all.filter_map(|route| Some((cost_alone(problem, &route)?, route)));
    kept.min_by_key(|(cost, route)| (*cost, route.departure))
}

#[cfg(test)]
mod tests {
    use super::*;
    use roadcrew_units::{Seconds, TimeWindow};

    #[test]
    fn of_a_break_that_is_left_out_the_route_knows_nothing() {
        let stops =
            vec![Stop::Break(0), Stop::Tip(roadcrew_model::FacilityId::new(0)), Stop::Break(1)];
        let vehicle = roadcrew_model::VehicleId::new(0);
        let route = Route { vehicle, departure: Seconds::ZERO, stops: stops.clone() };
        let rest = Break { window: TimeWindow::ALWAYS, duration: Seconds::from_minutes(15) };
        assert_eq!(with_breaks(&route, &[None, Some(rest)]).stops, [stops[1], Stop::Break(0)]);
    }
}
