//! Breaks as somebody's plan takes them, where rules of rests leave that open.
//!
//! Planning lays out windows for the breaks that such rules ask for, from the shift alone. They are a way to keep the rules and not the rules: another
//! plan may rest in pieces, at other times, or so little that it needn't. There its own breaks are taken as they are, and the judge holds the rests to
//! the rules.

use super::matching::{Matched, match_plan};
use super::times::too_early;
use crate::assemble::Assembled;
use crate::plan_file::PlanFile;
use crate::rests::own;
use roadcrew_model::{
    Break, Problem, ProblemParts, Route, Stop, TOLD_TO_THE_MINUTE, ToldTimes, Vehicle,
    judge_route_as_told,
};
use roadcrew_units::{Seconds, TimeWindow};
use std::collections::BTreeSet;

/// How long a break is taken to be of which nobody says so, where none was laid out in its place.
const USUAL: Seconds = Seconds::from_minutes(15);

/// Matches the file's plan. Where a route breaks less with its own breaks than with those that were laid out, the day has these.
pub(crate) fn match_plan_with_breaks<'a>(
    mut day: Assembled<'a>,
    file: &PlanFile,
) -> (Assembled<'a>, Matched) {
    let mut freed = BTreeSet::new();
    let matched = match_plan(&day, file, &freed);
    let mut vehicles = day.problem.vehicles().to_vec();
    let ranks = ranks(&day.problem, &matched);
    for ((route, told), &rank) in matched.plan.routes.iter().zip(&matched.told).zip(&ranks) {
        let vehicle = day.problem.vehicle(route.vehicle);
        if vehicle.rests.is_empty() || rank == NOTHING {
            continue;
        }
        let crew = day.draft.crews[route.vehicle.index()];
        if let Ok(own) = own(crew, day.draft.day) {
            let breaks = as_taken(vehicle, own, (route, &told.stops));
            if breaks != vehicle.breaks {
                vehicles[route.vehicle.index()].breaks = breaks;
                freed.insert(route.vehicle);
            }
        }
    }
    if freed.is_empty() {
        return (day, matched);
    }
    let laid_out = day.problem.clone();
    let with = |vehicles: &[Vehicle]| {
        let parts = laid_out.clone().into_parts();
        Problem::new(ProblemParts { vehicles: vehicles.to_vec(), ..parts })
    };
    let Ok(problem) = with(&vehicles) else { return (day, matched) };
    day.problem = problem;
    let as_taken = match_plan(&day, file, &freed);
    let routes = as_taken.plan.routes.iter().map(|route| route.vehicle);
    for (vehicle, (now, before)) in
        routes.zip(self::ranks(&day.problem, &as_taken).into_iter().zip(ranks))
    {
        if before <= now {
            vehicles[vehicle.index()].breaks.clone_from(&laid_out.vehicle(vehicle).breaks);
            freed.remove(&vehicle);
        }
    }
    day.problem = with(&vehicles).unwrap_or(laid_out);
    let matched = match_plan(&day, file, &freed);
    (day, matched)
}

/// How many rules a route breaks by itself, and by how much it is later than told.
type Rank = (usize, Seconds);

const NOTHING: Rank = (0, Seconds::ZERO);

fn ranks(problem: &Problem, matched: &Matched) -> Vec<Rank> {
    let routes = matched.plan.routes.iter().zip(&matched.told);
    let rank = |(route, told): (&Route, &super::times::ToldRoute)| {
        let judged = judge_route_as_told(problem, route, &told.stops);
        let (n_early, early) = too_early(&told.stops, &judged);
        (judged.violations.len() + n_early, early)
    };
    routes.map(rank).collect()
}

/// A route's breaks in its order, those of the crew's own among them where one is at its time, and behind them those of its own that it doesn't take.
fn as_taken(
    vehicle: &Vehicle,
    mut own: Vec<Break>,
    (route, told): (&Route, &[ToldTimes]),
) -> Vec<Break> {
    let stops = route.stops.iter().zip(told);
    let rests: Vec<&ToldTimes> =
        stops.filter(|(stop, _)| matches!(stop, Stop::Break(_))).map(|(_, told)| told).collect();
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
            let usual = vehicle.breaks.get(index).map_or(USUAL, |rest| rest.duration);
            Break { window: anywhere, duration: lasts.unwrap_or(usual).max(Seconds(1)) }
        }));
    }
    breaks.extend(own);
    breaks
}
