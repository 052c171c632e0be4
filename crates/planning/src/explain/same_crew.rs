//! Work that is for the same crew as other work, which another crew does.

use super::{Case, alone};
use roadcrew_model::{Link, Problem, Route, ServiceId, VehicleId};

/// Why a crew can't do it as the plan is, whatever it leaves out for it.
pub(super) fn is_of_another(case: &Case<'_>, vehicle: VehicleId) -> Option<String> {
    others(case.problem, case.service).find_map(|other| {
        let has_it = |route: &&Route| route.services().any(|it| it == other);
        let route = case.plan.routes.iter().find(has_it)?;
        (route.vehicle != vehicle).then(|| {
            let crew = &case.crews[route.vehicle.index()].name;
            let both = who_can_do_both(case, (vehicle, other));
            let name = (case.name)(other);
            format!("the same crew is to do it and {name}, which {crew} does{both}")
        })
    })
}

/// What contradicts that this crew does both: that it can't, or that nobody can.
fn who_can_do_both(case: &Case<'_>, (vehicle, other): (VehicleId, ServiceId)) -> &'static str {
    let is_able = |crew: VehicleId, service: ServiceId| {
        case.problem.vehicle(crew).skills.cover(case.problem.service(service).skills)
            && alone::possible(case.problem, crew, service).broken.is_empty()
    };
    if is_able(vehicle, other) {
        return "";
    }
    let mut crews = (0..case.problem.vehicles().len()).map(VehicleId::new);
    if crews.any(|crew| is_able(crew, other) && is_able(crew, case.service)) {
        ", and this one can't do that"
    } else {
        ", and no crew can do both"
    }
}

/// What else is for the same crew.
fn others(problem: &Problem, service: ServiceId) -> impl Iterator<Item = ServiceId> + '_ {
    let members = problem.links().iter().filter_map(move |link| match link {
        Link::SameVehicle(members) if members.contains(&service) => Some(members),
        _ => None,
    });
    members.flatten().copied().filter(move |&member| member != service)
}
