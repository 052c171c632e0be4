//! The only authority on what a plan costs and whether it may be driven.

mod balance;
mod costs;
mod links;
mod rest;
mod violation;
mod walk;

pub use costs::Costs;
pub use violation::Violation;
pub use walk::{RouteJudgement, StopTimes, judge_route};

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
    let mut costs = Costs::default();
    let mut violations = Vec::new();
    let mut vehicle_used = vec![false; problem.vehicles().len()];
    let mut driven = Vec::with_capacity(plan.routes.len());
    for route in &plan.routes {
        let Some(used) = vehicle_used.get_mut(route.vehicle.index()) else {
            violations.push(Violation::UnknownVehicle { vehicle: route.vehicle });
            continue;
        };
        if std::mem::replace(used, true) {
            violations.push(Violation::VehicleTwice { vehicle: route.vehicle });
        }
        driven.push(route);
    }
    let mut links = links::Links::of(problem, plan);
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
