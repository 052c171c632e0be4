//! What a service waits for that is left undone too.

use super::Case;
use crate::check::in_minutes;
use roadcrew_model::{Link, Plan, Problem, Route, ServiceId, Stop, judge};
use roadcrew_units::Seconds;

/// Whether others begin with it, come before or after it, or are for the same crew.
pub(super) fn is_linked(case: &Case<'_>) -> bool {
    case.problem.links().iter().any(|link| link.members().contains(&case.service))
}

/// Why a service can't be done as the plan is, because of others that are left undone with it.
pub(super) fn waits_for(case: &Case<'_>) -> Option<String> {
    let is_done = |service: &ServiceId| case.plan.services().any(|done| done == *service);
    case.problem.links().iter().find_map(|link| match link {
        Link::Follows { first, then, .. } if *then == case.service && !is_done(first) => {
            Some(format!("it comes after {}, which is left undone", (case.name)(*first)))
        }
        Link::Together(members) if members.contains(&case.service) => {
            let missing = members.iter().filter(|it| **it != case.service && !is_done(it));
            let names: Vec<String> = missing.map(|&it| (case.name)(it)).collect();
            (!names.is_empty()).then(|| {
                format!(
                    "it takes {} crews at once, and {} is left undone too",
                    members.len(),
                    names.join(" and ")
                )
            })
        }
        _ => None,
    })
}

/// What is said besides where the service begins in a route no sooner than others that it follows allow; empty where it doesn't wait for them.
pub(super) fn waits_behind(case: &Case<'_>, route: &Route) -> String {
    let links = case.problem.links().iter();
    let befores = links.filter_map(|link| match link {
        Link::Follows { first, then, gap } if *then == case.service => Some((*first, *gap)),
        _ => None,
    });
    let befores: Vec<(ServiceId, Seconds)> = befores.collect();
    if befores.is_empty() {
        return String::new();
    }
    let mut plan = case.plan.clone();
    plan.routes.retain(|other| other.vehicle != route.vehicle);
    plan.routes.push(route.clone());
    let judged = judge(case.problem, &plan);
    let times = |wanted: ServiceId| {
        plan.routes.iter().zip(&judged.routes).find_map(|(route, judged)| {
            let is_it =
                |stop: &Stop| matches!(stop, Stop::Service { service, .. } if *service == wanted);
            route.stops.iter().position(is_it).map(|place| judged.stops[place])
        })
    };
    let Some(own) = times(case.service) else { return String::new() };
    let waits = befores.into_iter().find_map(|(first, gap)| {
        let end = times(first)?.end;
        (own.arrival < end + gap && own.start == end + gap).then_some((first, end, gap))
    });
    waits.map_or(String::new(), |(first, end, gap)| {
        let (name, at) = ((case.name)(first), case.day.clock(end));
        if gap == Seconds::ZERO {
            format!(", as it may begin only once {name} is done at {at}")
        } else {
            let gap = in_minutes(gap);
            format!(", as it may begin only {gap} after {name}, which is done at {at}")
        }
    })
}

/// Whether a service waits for others that are left undone too.
pub(super) fn waits(problem: &Problem, plan: &Plan, service: ServiceId) -> bool {
    let is_done = |service: &ServiceId| plan.services().any(|done| done == *service);
    problem.links().iter().any(|link| match link {
        Link::Follows { first, then, .. } => *then == service && !is_done(first),
        Link::Together(members) => {
            members.contains(&service) && members.iter().any(|it| *it != service && !is_done(it))
        }
        Link::SameVehicle(_) => false,
    })
}
