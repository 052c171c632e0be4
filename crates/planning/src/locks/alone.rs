//! The locked jobs without all others, as a problem of their own.

use super::Locked;
use crate::search::PlanError;
use roadcrew_model::{Link, Problem, ProblemParts, Service, ServiceId, Undone, Vehicle, VehicleId};
use roadcrew_units::{Money, Seconds};
use std::collections::{BTreeMap, BTreeSet};

/// How positions become an order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// A crew's jobs have the first places of its shift, others come after them: soon found, where that can be kept.
    Places,
    /// Each begins after the one before, whatever comes between: less than what is locked.
    Links,
    /// Each has the position that it is locked to.
    Positions,
}

/// The locked jobs and what they rely on, which must be done, and the links between them; `None` if a lock leaves its job no time. Others that are
/// given may be done besides.
pub(super) fn alone(
    problem: &Problem,
    locked: &[&Locked<'_>],
    order: Order,
    others: &[ServiceId],
) -> Result<Option<Problem>, PlanError> {
    let ids = with_what_they_rely_on(problem, locked.iter().map(|one| one.service));
    let others: Vec<ServiceId> = others.iter().copied().filter(|it| !ids.contains(it)).collect();
    let all = ids.iter().chain(&others).enumerate();
    let new_ids: BTreeMap<ServiceId, ServiceId> =
        all.map(|(new, &old)| (old, ServiceId::new(new))).collect();
    let new_id = |old: &ServiceId| new_ids.get(old).copied();
    let links = problem.links().iter();
    let mut links: Vec<Link> = links.filter_map(|link| renamed(link, &new_id)).collect();
    let mut services: Vec<Service> = ids.iter().map(|&id| problem.service(id).clone()).collect();
    for service in &mut services {
        service.undone = Undone::Forbidden;
    }
    for one in locked {
        let Some(id) = new_id(&one.service) else { continue };
        if !one.settle(&mut services[id.index()]) {
            return Ok(None);
        }
    }
    if order != Order::Positions {
        for service in &mut services {
            service.position = None;
        }
    }
    for (one, (vehicle, place)) in locked.iter().filter_map(|one| Some((one, one.place()?))) {
        let Some(id) = new_id(&one.service) else { continue };
        let places = locked.iter().filter_map(|other| Some((other.place()?, other.service)));
        let others = places.filter(|(other, _)| other.0 == vehicle);
        match order {
            Order::Places => {
                let before: BTreeSet<usize> =
                    others.map(|((_, other), _)| other).filter(|&other| other < place).collect();
                services[id.index()].position = Some(before.len());
            }
            Order::Links => {
                // Those behind the next one follow that.
                let next =
                    others.filter(|((_, other), _)| place < *other).min_by_key(|(other, _)| *other);
                let then = next.and_then(|(_, next)| new_id(&next));
                let gap = Seconds::ZERO;
                links.extend(then.map(|then| Link::Follows { first: id, then, gap }));
            }
            Order::Positions => {}
        }
    }
    services.extend(others.iter().map(|&other| Service {
        undone: Undone::Costs(Money::ZERO),
        ..problem.service(other).clone()
    }));
    // What is linked to others may need any vehicle.
    let needs_all = !others.is_empty() && !links.is_empty();
    let vehicles = if needs_all { None } else { only_needed(problem, &mut services) };
    let vehicles = vehicles.unwrap_or_else(|| problem.vehicles().to_vec());
    Ok(Some(Problem::new(ProblemParts {
        n_dimensions: problem.n_dimensions(),
        services,
        links,
        vehicles,
        depots: problem.depots().to_vec(),
        facilities: problem.facilities().to_vec(),
        travels: problem.travels().to_vec(),
        ..ProblemParts::default()
    })?))
}

/// Services with those that must be done for their sake: what comes before them, and what begins together with them.
fn with_what_they_rely_on(
    problem: &Problem,
    services: impl Iterator<Item = ServiceId>,
) -> BTreeSet<ServiceId> {
    let mut all: BTreeSet<ServiceId> = services.collect();
    loop {
        let relied_on = problem.links().iter().flat_map(|link| match link {
            Link::Follows { first, then, .. } if all.contains(then) => vec![*first],
            Link::Together(members) if members.iter().any(|it| all.contains(it)) => members.clone(),
            _ => Vec::new(),
        });
        let new: Vec<ServiceId> = relied_on.filter(|it| !all.contains(it)).collect();
        if new.is_empty() {
            return all;
        }
        all.extend(new);
    }
}

/// A link by new ids, as far as there are any.
fn renamed(link: &Link, new_id: &dyn Fn(&ServiceId) -> Option<ServiceId>) -> Option<Link> {
    Some(match link {
        Link::Follows { first, then, gap } => {
            Link::Follows { first: new_id(first)?, then: new_id(then)?, gap: *gap }
        }
        Link::Together(members) => {
            Link::Together(members.iter().map(new_id).collect::<Option<_>>()?)
        }
        Link::SameVehicle(members) => {
            Link::SameVehicle(members.iter().filter_map(new_id).collect())
        }
    })
}

/// The vehicles that may perform any of the services that must be done, which then name them by their new ids; `None` if that may be all.
fn only_needed(problem: &Problem, services: &mut [Service]) -> Option<Vec<Vehicle>> {
    let is_must = |service: &&Service| service.undone == Undone::Forbidden;
    if services.iter().filter(is_must).any(|service| service.only_by.is_empty()) {
        return None;
    }
    let mut needed: Vec<VehicleId> =
        services.iter().filter(is_must).flat_map(|service| &service.only_by).copied().collect();
    needed.sort_unstable();
    needed.dedup();
    for service in services.iter_mut() {
        service.only_by.retain(|vehicle| needed.contains(vehicle));
        for vehicle in &mut service.only_by {
            *vehicle = VehicleId::new(needed.partition_point(|other| other < vehicle));
        }
        service.territory = None;
    }
    Some(needed.into_iter().map(|id| problem.vehicle(id).clone()).collect())
}
