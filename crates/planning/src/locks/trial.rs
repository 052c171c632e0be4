//! Whether locks can be kept together, by a search for a plan of the locked jobs alone.
//!
//! From locks that can't, those are taken away one by one that aren't needed for that; what remains is a contradiction in which every lock has its
//! part (a deletion filter, Chinneck and Dravnieks 1991).

use super::Locked;
use crate::search::PlanError;
use roadcrew_model::{Link, Problem, ProblemParts, Service, ServiceId, Undone, Vehicle, VehicleId};
use roadcrew_solver::{Options, Stop, solve};
use roadcrew_units::{Seconds, TimeWindow};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A trial of some locks takes at most so many rounds.
const ROUNDS: u64 = 12;

/// The positions of locks that can't be kept together while any of them less can; `None` if all can.
pub(super) fn contradiction(
    problem: &Problem,
    locked: &[&Locked<'_>],
) -> Result<Option<Vec<usize>>, PlanError> {
    let all: Vec<usize> = (0..locked.len()).collect();
    let mut suspects = match clash(locked) {
        Some(pair) => pair.to_vec(),
        None if can_be_kept(problem, locked, &all)? => return Ok(None),
        None => all,
    };
    for candidate in suspects.clone() {
        let others: Vec<usize> =
            suspects.iter().copied().filter(|&index| index != candidate).collect();
        if !can_be_kept(problem, locked, &others)? {
            suspects = others;
        }
    }
    Ok(Some(suspects))
}

/// Whether the jobs of these locks can be done as they are locked, by themselves.
fn can_be_kept(
    problem: &Problem,
    locked: &[&Locked<'_>],
    these: &[usize],
) -> Result<bool, PlanError> {
    let these: Vec<&Locked<'_>> = these.iter().map(|&index| locked[index]).collect();
    if clash(&these).is_some() {
        return Ok(false);
    }
    let has_places = these.iter().any(|one| one.place().is_some());
    Ok((has_places && can_be_done(&alone(problem, &these, Order::Places)?))
        || can_be_done(&alone(problem, &these, Order::Links)?))
}

/// Whether a plan is found in which everything is done.
fn can_be_done(problem: &Problem) -> bool {
    let is_found = Arc::new(AtomicBool::new(false));
    let stop = Stop::after_iterations(ROUNDS).or_cancelled(is_found.clone());
    let solution = solve(problem, &Options::new(stop), &|progress| {
        is_found.fetch_or(progress.feasible, Ordering::Relaxed);
    });
    solution.judgement.is_feasible()
}

/// How positions become an order while what stands between is missing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// A crew's jobs have the first places of its shift, others come after them: soon found, where that can be kept.
    Places,
    /// Each begins after the one before, whatever comes between.
    Links,
}

/// Two locks that nobody can keep both, whatever the day is: of one job that are at odds, or of two jobs at one place.
fn clash(locked: &[&Locked<'_>]) -> Option<[usize; 2]> {
    let at_the_same_place = |a: &Locked<'_>, b: &Locked<'_>| {
        a.lock.position.is_some()
            && (a.vehicle, a.lock.position) == (b.vehicle, b.lock.position)
            && a.service != b.service
    };
    let differ = |a: &Locked<'_>, b: &Locked<'_>| {
        a.service == b.service
            && (a.vehicle.is_some() && b.vehicle.is_some() && a.vehicle != b.vehicle
                || a.lock.position.is_some()
                    && b.lock.position.is_some()
                    && a.lock.position != b.lock.position
                || a.time.zip(b.time).is_some_and(|(a, b)| are_apart(a, b)))
    };
    let pairs = (0..locked.len()).flat_map(|one| (0..one).map(move |other| [other, one]));
    let mut pairs = pairs.map(|pair| (pair, pair.map(|index| locked[index])));
    pairs.find(|(_, [a, b])| at_the_same_place(a, b) || differ(a, b)).map(|(pair, _)| pair)
}

/// The locked jobs without all others, and the links between them.
fn alone(problem: &Problem, locked: &[&Locked<'_>], order: Order) -> Result<Problem, PlanError> {
    let mut ids: Vec<ServiceId> = locked.iter().map(|one| one.service).collect();
    ids.sort_unstable();
    ids.dedup();
    let new_id = |old: &ServiceId| ids.binary_search(old).ok().map(ServiceId::new);
    let new_ids = |old: &[ServiceId]| old.iter().map(new_id).collect::<Option<Vec<_>>>();
    let link = |link: &Link| {
        Some(match link {
            Link::Follows { first, then, gap } => {
                Link::Follows { first: new_id(first)?, then: new_id(then)?, gap: *gap }
            }
            Link::Together(members) => Link::Together(new_ids(members)?),
            Link::SameVehicle(members) => Link::SameVehicle(new_ids(members)?),
        })
    };
    let mut links: Vec<Link> = problem.links().iter().filter_map(link).collect();
    let mut services: Vec<Service> = ids.iter().map(|&id| problem.service(id).clone()).collect();
    for one in locked {
        let Some(id) = new_id(&one.service) else {
            continue;
        };
        one.settle(&mut services[id.index()]);
        if one.lock.position.is_some() {
            services[id.index()].position = None;
        }
        services[id.index()].undone = Undone::Forbidden;
        let Some((vehicle, place)) = one.place() else { continue };
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
        }
    }
    let vehicles = only_needed(problem, &mut services);
    Ok(Problem::new(ProblemParts {
        n_dimensions: problem.n_dimensions(),
        services,
        links,
        vehicles,
        depots: problem.depots().to_vec(),
        facilities: problem.facilities().to_vec(),
        travels: problem.travels().to_vec(),
        ..ProblemParts::default()
    })?)
}

/// The vehicles that may perform any of the services, which then name them by their new ids.
fn only_needed(problem: &Problem, services: &mut [Service]) -> Vec<Vehicle> {
    if services.iter().any(|service| service.only_by.is_empty()) {
        return problem.vehicles().to_vec();
    }
    let mut needed: Vec<VehicleId> =
        services.iter().flat_map(|service| &service.only_by).copied().collect();
    needed.sort_unstable();
    needed.dedup();
    for vehicle in services.iter_mut().flat_map(|service| &mut service.only_by) {
        *vehicle = VehicleId::new(needed.partition_point(|other| other < vehicle));
    }
    needed.into_iter().map(|id| problem.vehicle(id).clone()).collect()
}

fn are_apart(one: TimeWindow, other: TimeWindow) -> bool {
    one.close() < other.open() || other.close() < one.open()
}
