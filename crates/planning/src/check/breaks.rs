//! Breaks as somebody's plan takes them, where rules of rests leave that open.
//!
//! Planning lays out windows for the breaks that such rules ask for, from the shift alone. They are a way to keep the rules and not the rules: another
//! plan may rest in pieces, at other times, or so little that it needn't. There its own breaks are taken as they are, and the judge holds the rests to
//! the rules.

use super::matching::{Matched, match_plan};
use super::times::{excess, too_early};
use crate::assemble::Assembled;
use crate::nights;
use crate::plan_file::PlanFile;
use crate::rests::own;
use roadcrew_model::{
    Break, Problem, Route, Service, ServiceId, Stop, TOLD_TO_THE_MINUTE, ToldTimes, Vehicle,
    VehicleId, judge_route_as_told,
};
use roadcrew_units::{Money, Seconds, TimeWindow};
use std::collections::{BTreeMap, BTreeSet};

/// How long breaks are tried to be of which nobody says so: as they were laid out, or in the usual lengths.
const LENGTHS: [Option<Seconds>; 3] =
    [None, Some(Seconds::from_minutes(30)), Some(Seconds::from_minutes(15))];

/// A break of which nobody says anything and for which none was laid out.
const SHORTEST: Seconds = Seconds::from_minutes(15);

/// Matches the file's plan. Where a route breaks less with its own breaks than with those that were laid out, or costs less, the day has these.
pub(crate) fn match_plan_with_breaks<'a>(
    mut day: Assembled<'a>,
    file: &PlanFile,
) -> (Assembled<'a>, Matched) {
    let mut matched = match_plan(&day, file, &BTreeSet::new());
    if let Some(services) = without_other_days(&day, &matched)
        && day.problem.replace_services(services).is_ok()
    {
        matched = match_plan(&day, file, &BTreeSet::new());
    }
    let laid_out = day.problem.vehicles().to_vec();
    let mut best: Vec<(Rank, Option<Vec<Break>>)> =
        ranks(&day.problem, &matched).into_iter().map(|rank| (rank, None)).collect();
    let otherwise = LENGTHS.map(Some).into_iter().chain([None]);
    for length in otherwise {
        let mut taken: BTreeMap<VehicleId, Vec<Break>> = BTreeMap::new();
        for ((route, told), (rank, _)) in matched.plan.routes.iter().zip(&matched.told).zip(&best) {
            let vehicle = &laid_out[route.vehicle.index()];
            let crew = day.draft.crews[route.vehicle.index()];
            let Some(length) = length else {
                if !is_fine(rank) {
                    taken.extend(joined(&vehicle.breaks).map(|breaks| (route.vehicle, breaks)));
                }
                continue;
            };
            let is_settled = is_fine(rank) && are_told(route, &told.stops);
            if !vehicle.rests.is_empty()
                && !is_settled
                && let Ok(own) = own(crew, day.draft.day)
            {
                let breaks = as_taken((vehicle, own), (route, &told.stops), length);
                taken.insert(route.vehicle, breaks);
            }
        }
        let Some(found) = with_breaks(&mut day, &laid_out, &taken, file) else { continue };
        let ranks = ranks(&day.problem, &found).into_iter();
        for ((route, now), best) in found.plan.routes.iter().zip(ranks).zip(&mut best) {
            if now < best.0 {
                *best = (now, taken.get(&route.vehicle).cloned());
            }
        }
    }
    let routes = matched.plan.routes.iter().zip(best);
    let taken = routes.filter_map(|(route, (_, breaks))| Some((route.vehicle, breaks?))).collect();
    if let Some(found) = with_breaks(&mut day, &laid_out, &taken, file) {
        return (day, found);
    }
    // As many as there were, and they were fine.
    let restored = day.problem.replace_vehicles(laid_out);
    debug_assert!(restored.is_ok(), "the day's own vehicles");
    (day, matched)
}

/// Work with those windows only that the crews meet whose work it is in a plan, or in which they are told to be there.
fn without_other_days(day: &Assembled<'_>, matched: &Matched) -> Option<Vec<Service>> {
    let mut told: BTreeMap<(VehicleId, ServiceId), Vec<Seconds>> = BTreeMap::new();
    for (route, of_route) in matched.plan.routes.iter().zip(&matched.told) {
        for (stop, times) in route.stops.iter().zip(&of_route.stops) {
            if let Stop::Service { service, .. } = *stop {
                let known = told.entry((route.vehicle, service)).or_default();
                known.extend(times.start.or(times.arrival));
            }
        }
    }
    nights::without_other_days(&day.problem, told.keys().copied(), |vehicle, service, window| {
        told[&(vehicle, service)].iter().any(|&at| window.contains(at))
    })
}

/// The plan as it is matched on the day with such breaks; `None` without any.
fn with_breaks(
    day: &mut Assembled<'_>,
    laid_out: &[Vehicle],
    taken: &BTreeMap<VehicleId, Vec<Break>>,
    file: &PlanFile,
) -> Option<Matched> {
    if taken.is_empty() {
        return None;
    }
    let mut vehicles = laid_out.to_vec();
    for (vehicle, breaks) in taken {
        vehicles[vehicle.index()].breaks.clone_from(breaks);
    }
    day.problem.replace_vehicles(vehicles).ok()?;
    Some(match_plan(day, file, &taken.keys().copied().collect()))
}

/// How many breaks a route takes longer than told, how many rules it breaks by itself, by how much it is later than told, for how long rules of time
/// are broken, and what it costs.
type Rank = (usize, usize, Seconds, Seconds, Money);

fn is_fine(rank: &Rank) -> bool {
    (rank.0, rank.1, rank.2) == (0, 0, Seconds::ZERO)
}

fn ranks(problem: &Problem, matched: &Matched) -> Vec<Rank> {
    let routes = matched.plan.routes.iter().zip(&matched.told);
    let rank = |(route, told): (&Route, &super::times::ToldRoute)| {
        let judged = judge_route_as_told(problem, route, &told.stops);
        let (n_early, early) = too_early(&told.stops, &judged);
        let n_longer = rests(route, &told.stops).zip(rests(route, &judged.stops));
        let n_longer = n_longer.filter(|(told, judged)| {
            let lasts = told.start.or(told.arrival).zip(told.end).map(|(from, to)| to - from);
            lasts.is_some_and(|lasts| lasts + TOLD_TO_THE_MINUTE <= judged.end - judged.start)
        });
        let (n_broken, by) = (judged.violations.len() + n_early, excess(&judged.violations));
        (n_longer.count(), n_broken, early, by, judged.costs.total())
    };
    routes.map(rank).collect()
}

/// What is said of a route's breaks.
fn rests<'a, T>(route: &'a Route, stops: &'a [T]) -> impl Iterator<Item = &'a T> {
    let breaks = route.stops.iter().zip(stops);
    breaks.filter(|(stop, _)| matches!(stop, Stop::Break(_))).map(|(_, said)| said)
}

/// Whether a file says of all breaks of a route how long they are.
fn are_told(route: &Route, told: &[ToldTimes]) -> bool {
    rests(route, told).all(|told| told.start.or(told.arrival).is_some() && told.end.is_some())
}

/// Breaks with the pieces of one that may be split taken at once; `None` if there are none.
fn joined(breaks: &[Break]) -> Option<Vec<Break>> {
    let mut joined: Vec<Break> = Vec::with_capacity(breaks.len());
    for rest in breaks {
        match joined.last_mut().filter(|last| last.window == rest.window) {
            Some(last) => last.duration += rest.duration,
            None => joined.push(*rest),
        }
    }
    (joined.len() < breaks.len()).then_some(joined)
}

/// A route's breaks in its order, those of the crew's own among them where one is at its time, and behind them those of its own that it doesn't take.
fn as_taken(
    (vehicle, mut own): (&Vehicle, Vec<Break>),
    (route, told): (&Route, &[ToldTimes]),
    length: Option<Seconds>,
) -> Vec<Break> {
    let rests: Vec<&ToldTimes> = rests(route, told).collect();
    let anywhere = TimeWindow::new(vehicle.shift.open(), vehicle.shift.close());
    let anywhere = anywhere.unwrap_or(TimeWindow::ALWAYS);
    let mut breaks = Vec::with_capacity(rests.len() + own.len());
    for (index, told) in rests.iter().enumerate() {
        let begins = told.start.or(told.arrival);
        let is_at = |one: &Break| {
            begins.is_none_or(|at| {
                one.window.open() - TOLD_TO_THE_MINUTE < at
                    && at < one.window.close() + TOLD_TO_THE_MINUTE
            })
        };
        // Of those without a time as many are meant as there are.
        let found = own
            .iter()
            .position(is_at)
            .filter(|_| begins.is_some() || rests.len() - index <= own.len());
        let lasts = begins.zip(told.end).map(|(begins, end)| end - begins);
        let taken = found.map(|found| own.remove(found));
        breaks.push(taken.unwrap_or_else(|| {
            let laid_out = vehicle.breaks.get(index).map(|rest| rest.duration);
            let duration = lasts.or(length).or(laid_out).unwrap_or(SHORTEST);
            Break { window: anywhere, duration: duration.max(Seconds(1)) }
        }));
    }
    breaks.extend(own);
    breaks
}
