//! The only authority on what a plan costs and whether it may be driven.

mod balance;
mod costs;
mod links;
mod rest;
mod standing;
mod told;
mod violation;
mod walk;

pub use costs::Costs;
pub use standing::{Changed, Standing};
pub use told::{TOLD_TO_THE_MINUTE, ToldTimes};
pub use violation::Violation;
pub use walk::{RouteJudgement, StopTimes, judge_route, judge_route_as_told};

use crate::plan::Plan;
use crate::problem::{Problem, ServiceId, Undone};
use roadcrew_units::Money;

/// What the judge found.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The cost by its parts.
    pub costs: Costs,
    /// Every rule that is broken, with where and by how much; empty for a feasible plan.
    pub violations: Vec<Violation>,
    /// The routes in the order of the plan.
    pub routes: Vec<RouteJudgement>,
    /// What is left undone, by id.
    pub undone: Vec<ServiceId>,
}

impl Judgement {
    /// Whether no rule is broken.
    pub fn is_feasible(&self) -> bool {
        self.violations.is_empty()
    }

    /// The whole cost. Broken rules cost nothing here: an infeasible plan may be cheap.
    pub fn cost(&self) -> Money {
        self.costs.total()
    }
}

/// Judges a plan by walking each of its routes, `O(stops)`; where vehicles wait for each other, once more for each time that one has to.
pub fn judge(problem: &Problem, plan: &Plan) -> Judgement {
    judge_as_told(problem, plan, &[])
}

/// The same of a plan that states when its stops are reached, begun and left, route by route and stop by stop: what is told to be later than need be
/// is waited for, and what is told to be earlier is not believed. Nothing is told of routes and stops that the list doesn't have.
pub fn judge_as_told(problem: &Problem, plan: &Plan, told: &[Vec<ToldTimes>]) -> Judgement {
    let mut costs = Costs::default();
    let mut violations = Vec::new();
    let mut vehicle_used = vec![false; problem.vehicles().len()];
    let mut driven = Vec::with_capacity(plan.routes.len());
    for (index, route) in plan.routes.iter().enumerate() {
        let Some(used) = vehicle_used.get_mut(route.vehicle.index()) else {
            violations.push(Violation::UnknownVehicle { vehicle: route.vehicle });
            continue;
        };
        if std::mem::replace(used, true) {
            violations.push(Violation::VehicleTwice { vehicle: route.vehicle });
        }
        driven.push(walk::Driven { route, told: told.get(index).map_or(&[], Vec::as_slice) });
    }
    let mut links = links::Links::of(problem, plan.routes.iter());
    let routes = links.walk(&driven);
    for judged in &routes {
        costs += judged.costs;
        violations.extend(judged.violations.iter().cloned());
    }
    violations.append(&mut links.violations);
    costs.balance = balance::price(problem, &driven, &routes);

    let mut times_done = vec![0u32; problem.services().len()];
    for service in plan.services() {
        // An unknown service was listed by the walk.
        if let Some(times) = times_done.get_mut(service.index()) {
            *times += 1;
        }
    }
    let mut undone = Vec::new();
    for (index, (service, &times)) in problem.services().iter().zip(&times_done).enumerate() {
        let id = ServiceId::new(index);
        if times > 1 {
            violations.push(Violation::DoneTwice { service: id, times });
        }
        if times == 0 {
            undone.push(id);
            match service.undone {
                Undone::Forbidden => violations.push(Violation::MustBeDone { service: id }),
                Undone::Costs(price) => costs.undone += price,
            }
        }
    }
    for (index, group) in problem.groups().iter().enumerate() {
        let done = |member: &&ServiceId| 0 < times_done[member.index()];
        let times = group.members.iter().filter(done).count();
        if 1 < times {
            violations.push(Violation::GroupTwice { group: index, times });
        }
        if times == 0 {
            match group.undone {
                Undone::Forbidden => violations.push(Violation::GroupMustBeDone { group: index }),
                Undone::Costs(price) => costs.undone += price,
            }
        }
    }
    Judgement { costs, violations, routes, undone }
}

#[cfg(test)]
mod tests;
