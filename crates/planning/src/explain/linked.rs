//! What a service waits for that is left undone too.

use super::{Case, joint};
use crate::check::in_minutes;
use roadcrew_model::{Judgement, Link, Plan, Problem, Route, ServiceId, Stop, StopTimes, judge};
use roadcrew_units::Seconds;

/// Whether others begin with it, come before or after it, or are for the same crew.
pub(super) fn is_linked(case: &Case<'_>) -> bool {
    case.problem.links().iter().any(|link| link.members().contains(&case.service))
}

/// Why a service can't be done as the plan is, because of others that are left undone with it.
pub(super) fn waits_for(case: &Case<'_>) -> Option<String> {
    let is_done = |service: &ServiceId| case.plan.services().any(|done| done == *service);
    comes_after_undone(case, case.service).or_else(|| {
        case.problem.links().iter().find_map(|link| match link {
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
    })
}

/// What some service follows that is left undone.
pub(super) fn comes_after_undone(case: &Case<'_>, service: ServiceId) -> Option<String> {
    let is_undone = |first: &ServiceId| case.plan.services().all(|done| done != *first);
    let (first, _) = befores(case.problem, service).find(|(first, _)| is_undone(first))?;
    Some(format!("it comes after {}, which is left undone", (case.name)(first)))
}

/// What a service follows, and how long after it.
pub(super) fn befores(
    problem: &Problem,
    service: ServiceId,
) -> impl Iterator<Item = (ServiceId, Seconds)> + '_ {
    problem.links().iter().filter_map(move |link| match link {
        Link::Follows { first, then, gap } if *then == service => Some((*first, *gap)),
        _ => None,
    })
}

/// When a stop of a plan begins and ends.
fn times_of((plan, judged): (&Plan, &Judgement), wanted: ServiceId) -> Option<StopTimes> {
    plan.routes.iter().zip(&judged.routes).find_map(|(route, judged)| {
        let is_it =
            |stop: &Stop| matches!(stop, Stop::Service { service, .. } if *service == wanted);
        route.stops.iter().position(is_it).map(|place| judged.stops[place])
    })
}

/// What is said besides where the service begins in a route no sooner than others that it follows allow; empty where it doesn't wait for them.
pub(super) fn waits_behind(case: &Case<'_>, route: &Route) -> String {
    let befores: Vec<(ServiceId, Seconds)> = befores(case.problem, case.service).collect();
    if befores.is_empty() {
        return String::new();
    }
    let plan = joint::with(case.plan, route.clone());
    let judged = judge(case.problem, &plan);
    let times = |service| times_of((&plan, &judged), service);
    let Some(own) = times(case.service) else { return String::new() };
    let waits = befores.into_iter().find_map(|(first, gap)| {
        let end = times(first)?.end;
        (own.arrival < end + gap && own.start == end + gap).then_some((first, end, gap))
    });
    waits.map_or(String::new(), |waits| format!(", as {}", may_begin_only(case, waits)))
}

/// What is said of a party besides, where it may begin no sooner than others that one of it follows allow; empty where it waits for nothing.
pub(super) fn party_waits_behind(case: &Case<'_>, party: &[ServiceId]) -> String {
    let judged = judge(case.problem, case.plan);
    let waits = party.iter().flat_map(|&member| befores(case.problem, member));
    let done = waits
        .filter_map(|(first, gap)| Some((first, times_of((case.plan, &judged), first)?.end, gap)));
    let last = done.max_by_key(|&(_, end, gap)| end + gap);
    last.map_or(String::new(), |waits| format!("; {}", may_begin_only(case, waits)))
}

fn may_begin_only(case: &Case<'_>, (first, end, gap): (ServiceId, Seconds, Seconds)) -> String {
    let (name, at) = ((case.name)(first), case.day.clock(end));
    if gap == Seconds::ZERO {
        format!("it may begin only once {name} is done at {at}")
    } else {
        format!("it may begin only {} after {name}, which is done at {at}", in_minutes(gap))
    }
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
