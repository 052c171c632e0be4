//! What a service waits for that is left undone too.

use super::Case;
use roadcrew_model::{Link, Plan, Problem, ServiceId};

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
