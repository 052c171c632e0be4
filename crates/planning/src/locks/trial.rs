//! Whether locks can be kept together: by all orders of the locked jobs alone, and where there are too many of those, by a search.
//!
//! From locks that provably can't, those are taken away one by one that aren't needed for that; what remains is a contradiction in which every lock
//! has its part (a deletion filter, Chinneck and Dravnieks 1991).

use super::Locked;
use super::alone::{Order, alone};
use super::orders::{Found, any_order};
use crate::search::PlanError;
use roadcrew_model::{Plan, PointId, Problem, ServiceId, VehicleId, Violation, judge};
use roadcrew_solver::{Options, Stop, solve};
use roadcrew_units::{Seconds, TimeWindow};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A search for a plan of locked jobs takes at most so many rounds.
const ROUNDS: u64 = 12;

/// So many partial orders are tried at most.
const MOST_TRIED: usize = 50_000;

/// Of more jobs than so that have no positions, or that may come between those that have, not all orders are tried.
const MOST_FREE: usize = 8;

/// What speaks against the last of some locks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Conflict {
    /// The places in the list, ascending, of locks that can't all be kept, and of which none can be spared for that.
    pub locks: Vec<usize>,
    /// Whether nobody can keep them all; otherwise no way was found to.
    pub is_proven: bool,
}

/// Of more locks than so that no search could keep it is not asked by searching which of them it takes.
const MOST_SEARCHED: usize = 24;

/// What a trial of some locks came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Kept,
    /// There is no way, whatever else is planned.
    Never,
    NotFound,
}

/// What speaks against the first lock that can't be kept with those before it; `None` if all can.
pub(super) fn conflict(
    problem: &Problem,
    locked: &[&Locked<'_>],
) -> Result<Option<Conflict>, PlanError> {
    let mut suspects: Vec<usize> = match clash(locked) {
        Some(pair) => pair.to_vec(),
        None if tried(problem, locked)? == Verdict::Kept => return Ok(None),
        None => (0..=first_too_many(problem, locked)?).collect(),
    };
    let these = |places: &[usize]| -> Vec<&Locked<'_>> {
        places.iter().map(|&place| locked[place]).collect()
    };
    let is_proven = proof(problem, &these(&suspects))?.0 == Verdict::Never;
    if !is_proven && MOST_SEARCHED < suspects.len() {
        suspects.drain(..suspects.len() - 1);
        return Ok(Some(Conflict { locks: suspects, is_proven }));
    }
    for candidate in suspects.clone() {
        let others: Vec<usize> =
            suspects.iter().copied().filter(|&index| index != candidate).collect();
        let verdict = if is_proven {
            proof(problem, &these(&others))?.0
        } else {
            tried(problem, &these(&others))?
        };
        if verdict == Verdict::Never || (!is_proven && verdict == Verdict::NotFound) {
            suspects = others;
        }
    }
    Ok(Some(Conflict { locks: suspects, is_proven }))
}

/// The first of locks that can't be kept together that can't be kept with those before it, found by halving.
fn first_too_many(problem: &Problem, locked: &[&Locked<'_>]) -> Result<usize, PlanError> {
    let (mut n_kept, mut n_too_many) = (0, locked.len());
    while n_kept + 1 < n_too_many {
        let middle = n_kept.midpoint(n_too_many);
        if tried(problem, &locked[..middle])? == Verdict::Kept {
            n_kept = middle;
        } else {
            n_too_many = middle;
        }
    }
    Ok(n_kept)
}

/// Whether the jobs of these locks can be done as they are locked, as far as all orders tell or a search finds one.
fn tried(problem: &Problem, these: &[&Locked<'_>]) -> Result<Verdict, PlanError> {
    let (verdict, plan) = proof(problem, these)?;
    if verdict == Verdict::NotFound
        && let Some(in_order) = alone(problem, these, Order::Links, &[])?
        && is_found(problem, these, &in_order, plan.as_ref())?
    {
        return have_positions(problem, these, plan.as_ref());
    }
    Ok(verdict)
}

/// The same without a search, and an order that may be broken by what the orders don't heed.
fn proof(problem: &Problem, these: &[&Locked<'_>]) -> Result<(Verdict, Option<Plan>), PlanError> {
    let Some(in_order) = alone(problem, these, Order::Links, &[])? else {
        return Ok((Verdict::Never, None));
    };
    if clash(these).is_some() || Overfull::of(problem, these).is_some() {
        return Ok((Verdict::Never, None));
    }
    let most_tried = if n_free(these) <= MOST_FREE { MOST_TRIED } else { 0 };
    let found = any_order(&in_order, most_tried, &[]);
    let is_none = found == Found::None;
    let plan = match found {
        Found::Plan(plan) => Some(leaving_late(&in_order, plan)),
        Found::None | Found::Unknown => None,
    };
    if plan.as_ref().is_some_and(|plan| judge(&in_order, plan).is_feasible()) {
        return Ok((have_positions(problem, these, plan.as_ref())?, plan));
    }
    let others = besides(problem, these);
    let stands: Vec<PointId> = others.iter().flat_map(|&it| exits(problem, it)).collect();
    if any_order(&in_order, most_tried, &stands) == Found::None {
        return Ok((Verdict::Never, plan));
    }
    let verdict = match with_others(problem, these, &others)? {
        Found::None => Verdict::Never,
        Found::Plan(_) if is_none => Verdict::Kept,
        Found::Plan(_) | Found::Unknown => Verdict::NotFound,
    };
    Ok((verdict, plan))
}

/// How many of these locks leave the place of their jobs open.
fn n_free(these: &[&Locked<'_>]) -> usize {
    these.iter().filter(|one| one.place().is_none()).count()
}

fn exits(problem: &Problem, service: ServiceId) -> impl Iterator<Item = PointId> + '_ {
    problem.service(service).modes.iter().map(|mode| mode.exit)
}

/// Whether jobs that can be done in the order of their positions can have these positions too, with others between them.
fn have_positions(
    problem: &Problem,
    these: &[&Locked<'_>],
    plan: Option<&Plan>,
) -> Result<Verdict, PlanError> {
    if these.iter().all(|one| one.place().is_none()) {
        return Ok(Verdict::Kept);
    }
    let Some(by_themselves) = alone(problem, these, Order::Positions, &[])? else {
        return Ok(Verdict::Never);
    };
    let is_kept = plan.is_some_and(|plan| judge(&by_themselves, plan).is_feasible());
    if is_kept || matches!(any_order(&by_themselves, MOST_TRIED, &[]), Found::Plan(_)) {
        return Ok(Verdict::Kept);
    }
    let found = with_others(problem, these, &besides(problem, these))?;
    Ok(if found == Found::None { Verdict::Never } else { Verdict::Kept })
}

/// Whether any order of these and other jobs keeps the locks: all are tried where there are few.
fn with_others(
    problem: &Problem,
    these: &[&Locked<'_>],
    others: &[ServiceId],
) -> Result<Found, PlanError> {
    let is_small = n_free(these) + others.len() <= MOST_FREE;
    let most_tried = if is_small { MOST_TRIED } else { 0 };
    let with_others = alone(problem, these, Order::Positions, others)?;
    Ok(with_others.map_or(Found::None, |problem| any_order(&problem, most_tried, &[])))
}

/// The jobs that may be done besides: by the crews that are named, or by anybody where it may be anybody or jobs are linked.
fn besides(problem: &Problem, these: &[&Locked<'_>]) -> Vec<ServiceId> {
    let crews: Option<Vec<VehicleId>> = these.iter().map(|one| one.vehicle).collect();
    let crews = crews.filter(|_| problem.links().is_empty());
    let may = |id: &ServiceId| {
        let service = problem.service(*id);
        let is_able = |&crew: &VehicleId| {
            problem.vehicle(crew).skills.cover(service.skills)
                && (service.only_by.is_empty() || service.only_by.contains(&crew))
        };
        crews.as_ref().is_none_or(|crews| crews.iter().any(is_able))
    };
    let others = (0..problem.services().len()).map(ServiceId::new);
    others.filter(|id| may(id) && these.iter().all(|one| one.service != *id)).collect()
}

/// Whether a search finds a plan in which all is done in order, from this one on if there is one.
fn is_found(
    problem: &Problem,
    these: &[&Locked<'_>],
    in_order: &Problem,
    plan: Option<&Plan>,
) -> Result<bool, PlanError> {
    if these.iter().any(|one| one.place().is_some())
        && let Some(first) = alone(problem, these, Order::Places, &[])?
        && can_be_done(&first, plan)
    {
        return Ok(true);
    }
    Ok(can_be_done(in_order, plan))
}

/// Whether a plan is found in which everything is done.
fn can_be_done(problem: &Problem, plan: Option<&Plan>) -> bool {
    let is_found = Arc::new(AtomicBool::new(false));
    let stop = Stop::after_iterations(ROUNDS).or_cancelled(is_found.clone());
    let options = Options { start: plan.cloned(), ..Options::new(stop) };
    let solution = solve(problem, &options, &|progress| {
        is_found.fetch_or(progress.feasible, Ordering::Relaxed);
    });
    solution.judgement.is_feasible()
}

/// The plan with routes that leave as late as they can, where they would be out too long otherwise.
fn leaving_late(problem: &Problem, mut plan: Plan) -> Plan {
    for route in 0..plan.routes.len() {
        if !judge(problem, &plan).is_feasible() {
            plan.routes[route].departure = latest(problem, plan.clone(), route);
        }
    }
    plan
}

/// The last second at which a route may leave without being late anywhere or making others so, found by halving.
fn latest(problem: &Problem, mut plan: Plan, route: usize) -> Seconds {
    let is_late = |violation: &&Violation| {
        !matches!(
            violation,
            Violation::TooLong { .. }
                | Violation::RestMissing { .. }
                | Violation::RestTooShort { .. }
        )
    };
    let shift = problem.vehicle(plan.routes[route].vehicle).shift;
    let mut n_late = |departure: Seconds| {
        plan.routes[route].departure = departure;
        judge(problem, &plan).violations.iter().filter(is_late).count()
    };
    let least = n_late(shift.open());
    let (mut early, mut late) = (shift.open().0, shift.close().0 + 1);
    while 1 < late - early {
        let middle = early + (late - early) / 2;
        if n_late(Seconds(middle)) <= least { early = middle } else { late = middle }
    }
    Seconds(early)
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

/// A vehicle that can't carry what is locked to it.
pub(super) struct Overfull {
    pub vehicle: VehicleId,
    pub dimension: usize,
    pub excess: i64,
}

impl Overfull {
    /// The first that there is among those that can't unload on the way.
    pub(super) fn of(problem: &Problem, locked: &[&Locked<'_>]) -> Option<Self> {
        let mut jobs: BTreeMap<VehicleId, BTreeSet<ServiceId>> = BTreeMap::new();
        for one in locked {
            let Some(vehicle) = one.vehicle else { continue };
            jobs.entry(vehicle).or_default().insert(one.service);
        }
        let mut all = jobs.iter().flat_map(|(&vehicle, jobs)| {
            (0..problem.n_dimensions()).map(move |dimension| (vehicle, jobs, dimension))
        });
        all.find_map(|(vehicle, jobs, dimension)| {
            let carrier = problem.vehicle(vehicle);
            let loads = || jobs.iter().map(|&job| problem.service(job).load.0[dimension]);
            let excess = loads().sum::<i64>() - carrier.capacity.0[dimension];
            let is_sure = carrier.tips.is_empty() && loads().all(|load| 0 <= load);
            (is_sure && 0 < excess).then_some(Self { vehicle, dimension, excess })
        })
    }
}

pub(super) fn are_apart(one: TimeWindow, other: TimeWindow) -> bool {
    one.close() < other.open() || other.close() < one.open()
}
