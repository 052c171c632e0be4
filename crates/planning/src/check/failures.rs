//! Visits in vain, of days that are over: the crew was there, the work isn't done, and who comes again does it once.

use super::Matched;
use crate::day::DayPlan;
use roadcrew_model::{Judgement, ServiceId, Stop, Violation};
use std::collections::BTreeMap;

/// Takes back that a service is done twice where all visits but one were in vain.
pub(super) fn excuse_repeats(matched: &Matched, judgement: &mut Judgement) {
    let mut n_failed: BTreeMap<ServiceId, u32> = BTreeMap::new();
    for (route, failed) in matched.plan.routes.iter().zip(&matched.failed) {
        for (stop, reason) in route.stops.iter().zip(failed) {
            if let (Stop::Service { service, .. }, Some(_)) = (stop, reason) {
                *n_failed.entry(*service).or_default() += 1;
            }
        }
    }
    judgement.violations.retain(|violation| match violation {
        Violation::DoneTwice { service, times } => {
            n_failed.get(service).is_none_or(|failed| failed + 1 < *times)
        }
        _ => true,
    });
}

/// Notes at the plan's stops why they were in vain.
pub(super) fn note(matched: &Matched, plan: &mut DayPlan) {
    let mut told: Vec<_> = matched.plan.routes.iter().zip(&matched.failed).collect();
    // As the plan has them: without empty ones, in the order of the crews.
    told.retain(|(route, _)| !route.stops.is_empty());
    told.sort_by_key(|(route, _)| route.vehicle);
    for (route, (_, failed)) in plan.routes.iter_mut().zip(told) {
        for (stop, reason) in route.stops.iter_mut().zip(failed) {
            stop.failed.clone_from(reason);
        }
    }
}
