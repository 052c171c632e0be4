//! Rules of a crew's day that could give way: how long its shift is, when it rests, when its tips are open, what its vehicle holds and how far it drives.

use super::beside::Besides;
use super::spare::Change;
use super::trial::{Trial, others};
use super::{Case, Depth, Fix, joint};
use crate::assemble::is_closed_all_day;
use crate::check::in_minutes;
use roadcrew_model::{
    Break, Facility, FacilityId, Plan, Problem, Route, RouteJudgement, Stop, Vehicle, VehicleId,
    Violation, judge,
};
use roadcrew_units::{Metres, Seconds, TimeWindow};

/// What would do if one of these rules gave way. The rule that stands in the way of the best place beside other work is tried first; in full each of them is
/// taken away, to see how much of it the cheapest place needs then, and that much is tried.
pub(super) fn offers(besides: &Besides<'_>, vehicle: VehicleId, depth: Depth) -> Vec<Fix> {
    let case = besides.case;
    // Who lacks a skill breaks that rule too.
    if !case.has_skill(vehicle) {
        return Vec::new();
    }
    let mut all_broken = vec![besides.work_of(vehicle).tried.broken.clone()];
    let mut offers = Vec::new();
    if depth == Depth::Deep {
        let changes = without_a_limit(case.problem.vehicle(vehicle)).into_iter();
        all_broken.extend(changes.filter_map(|change| broken_without(case, vehicle, change)));
        offers.extend(rest_at_any_time(case, vehicle));
        let tips = case.problem.vehicle(vehicle).tips.iter();
        offers.extend(tips.filter_map(|&tip| tip_at_any_time(case, vehicle, tip)));
    }
    let kinds = [overtime, later_break, longer_hours, capacity, distance];
    for broken in &all_broken {
        offers.extend(kinds.iter().filter_map(|kind| kind(case, vehicle, broken)));
    }
    offers
}

/// More than any vehicle holds.
const ENOUGH: i64 = 1_000_000_000;

/// A crew with a shift as long as there is, with a vehicle that holds everything, and one that may drive to any distance.
fn without_a_limit(crew: &Vehicle) -> Vec<Vehicle> {
    let closes = (crew.shift.open() + LONGEST_SHIFT).max(crew.shift.close());
    let shift = TimeWindow::new(crew.shift.open(), closes).unwrap_or(crew.shift);
    let mut holding = crew.clone();
    holding.capacity.0.iter_mut().for_each(|holds| *holds += ENOUGH);
    let mut all = vec![Vehicle { shift, ..crew.clone() }, holding];
    if crew.longest_distance.is_some() {
        all.push(Vehicle { longest_distance: None, ..crew.clone() });
    }
    all
}

/// Which rules of the day as it is the best place breaks that there is for a changed crew.
fn broken_without(case: &Case<'_>, vehicle: VehicleId, crew: Vehicle) -> Option<Vec<Violation>> {
    let fits = |changed: &Problem| Some(case.fits(changed, vehicle)?.0.route);
    let route = case.spares.ask(Change::Vehicle(vehicle, crew), fits)?;
    let others = others(case.problem, case.plan, vehicle);
    let planned = &case.planned.of_crew(vehicle).route;
    let trial = Trial::of((case.problem, others.as_ref()), planned, case.service);
    Some(trial.judge(route).broken)
}

/// A break that may begin at another time: when it would, if it might at any time of the shift.
fn rest_at_any_time(case: &Case<'_>, vehicle: VehicleId) -> Option<Fix> {
    let crew = case.problem.vehicle(vehicle);
    if !crew.rests.is_empty() || crew.breaks.is_empty() {
        return None;
    }
    let mut free = crew.clone();
    for rest in &mut free.breaks {
        rest.window = reaching(reaching(rest.window, crew.shift.open()), crew.shift.close());
    }
    let outside = case.spares.ask(Change::Vehicle(vehicle, free), |changed| {
        let (tried, _) = case.fits(changed, vehicle)?;
        let judged = beside_others(changed, case.plan, &tried.route)?;
        let moment_outside = |(index, rest): (usize, &Break)| {
            let mut stops = tried.route.stops.iter().zip(&judged.stops);
            let taken = stops.find(|(stop, _)| **stop == Stop::Break(index));
            // Who is home before a break's window closes needn't take it.
            let (moment, is_outside) = match taken {
                Some((_, times)) => (times.start, !rest.window.contains(times.start)),
                None => (judged.arrival, rest.window.close() < judged.arrival),
            };
            is_outside.then_some((index, moment))
        };
        Some(crew.breaks.iter().enumerate().filter_map(moment_outside).collect::<Vec<_>>())
    })?;
    let &[(index, moment)] = outside.as_slice() else { return None };
    let mut eased = crew.clone();
    let window = eased.breaks[index].window;
    eased.breaks[index].window = reaching(window, moment);
    let eased_window = eased.breaks[index].window;
    let moment = if moment < window.open() {
        format!("early as {}", case.day.clock(eased_window.open()))
    } else {
        format!("late as {}", case.day.clock(eased_window.close()))
    };
    case.spares.ask(Change::Vehicle(vehicle, eased), |changed| {
        let (_, extra) = case.fits(changed, vehicle)?;
        let what =
            format!("a break of {} that may begin as {moment}", case.crews[vehicle.index()].name);
        Some(case.fix("break", vehicle, what, extra))
    })
}

/// A tip that is open at other times too: when the vehicle would come, if it were open always.
fn tip_at_any_time(case: &Case<'_>, vehicle: VehicleId, tip: FacilityId) -> Option<Fix> {
    let facility = case.problem.facility(tip);
    let (first, last) = (*facility.windows.first()?, *facility.windows.last()?);
    let crew = &case.crews[vehicle.index()].name;
    let open = Facility { windows: Vec::new(), ..facility.clone() };
    if is_closed_all_day(facility) {
        return open_at_all(case, vehicle, (tip, open));
    }
    let visits = case.spares.ask(Change::Facility(tip, open), |changed| {
        let (tried, _) = case.fits(changed, vehicle)?;
        let judged = beside_others(changed, case.plan, &tried.route)?;
        let visits = tried.route.stops.iter().zip(&judged.stops);
        let visits = visits.filter(|(stop, _)| **stop == Stop::Tip(tip));
        Some(visits.map(|(_, times)| times.start).collect::<Vec<_>>())
    })?;
    let (earliest, latest) = (*visits.iter().min()?, *visits.iter().max()?);
    let mut eased = facility.clone();
    let what = if earliest < first.open() {
        return open_earlier(case, vehicle, (tip, earliest));
    } else if last.close() < latest {
        let window = eased.windows.last_mut()?;
        *window = reaching(last, latest);
        let by = in_minutes(latest - last.close());
        format!("{} open {by} longer for {crew}", facility.name)
    } else {
        return None;
    };
    case.spares.ask(Change::Facility(tip, eased), |changed| {
        let (_, extra) = case.fits(changed, vehicle)?;
        Some(case.fix("tip_hours", vehicle, what, extra))
    })
}

/// A tip that opens when a vehicle would come, or as much later as costs no more.
fn open_earlier(
    case: &Case<'_>,
    vehicle: VehicleId,
    (tip, earliest): (FacilityId, Seconds),
) -> Option<Fix> {
    let facility = case.problem.facility(tip);
    let opening_at = |moment: Seconds| {
        let mut eased = facility.clone();
        let window = eased.windows.first_mut()?;
        *window = reaching(*window, moment);
        let crew = &case.crews[vehicle.index()].name;
        let what =
            format!("{} open from {} for {crew}", facility.name, case.day.clock(window.open()));
        case.spares.ask(Change::Facility(tip, eased), |changed| {
            let (_, extra) = case.fits(changed, vehicle)?;
            Some(case.fix("tip_hours", vehicle, what, extra))
        })
    };
    let mut best = opening_at(earliest)?;
    // In whole minutes, as it is told.
    let (mut early, mut late) =
        (earliest.0.div_euclid(60), facility.windows.first()?.open().0 / 60);
    while early + 1 < late {
        let middle = i64::midpoint(early, late);
        match opening_at(Seconds::from_minutes(middle)).filter(|fix| fix.price <= best.price) {
            Some(fix) => (early, best) = (middle, fix),
            None => late = middle,
        }
    }
    Some(best)
}

/// A tip that is closed all day, if it weren't.
fn open_at_all(
    case: &Case<'_>,
    vehicle: VehicleId,
    (tip, open): (FacilityId, Facility),
) -> Option<Fix> {
    let crew = &case.crews[vehicle.index()].name;
    let what = format!("{} open at all, for {crew},", open.name);
    case.spares.ask(Change::Facility(tip, open), |changed| {
        let (_, extra) = case.fits(changed, vehicle)?;
        Some(case.fix("tip_hours", vehicle, what, extra))
    })
}

/// A window that is as much longer as it takes to hold a moment, in whole minutes, as it is told.
fn reaching(window: TimeWindow, moment: Seconds) -> TimeWindow {
    let (begun, over) = (moment.0.div_euclid(60) * 60, (moment.0 + 59).div_euclid(60) * 60);
    let open = if moment < window.open() { Seconds(begun) } else { window.open() };
    let close = if window.close() < moment { Seconds(over) } else { window.close() };
    TimeWindow::new(open, close).unwrap_or(window)
}

/// A route's times beside the other routes of a plan.
fn beside_others(problem: &Problem, plan: &Plan, route: &Route) -> Option<RouteJudgement> {
    let plan = joint::with(plan, route.clone());
    let place = plan.routes.iter().position(|it| it.vehicle == route.vehicle)?;
    Some(judge(problem, &plan).routes.swap_remove(place))
}

/// Nobody is asked to be out for longer.
pub(super) const LONGEST_SHIFT: Seconds = Seconds::from_hours(16);

/// Where so much more time is given, the way of doing it that costs least may be another than the shortest.
const ROOM_TO_CHOOSE: Seconds = Seconds::from_hours(2);

/// A longer shift: the shortest that will do, or one in which it costs less.
fn overtime(case: &Case<'_>, vehicle: VehicleId, broken: &[Violation]) -> Option<Fix> {
    let &[Violation::ReturnsLate { by, .. }] = broken else { return None };
    let minutes = (by.0 + 59) / 60;
    let crew = case.problem.vehicle(vehicle);
    let mut longer = crew.clone();
    let closes = crew.shift.close() + Seconds::from_minutes(minutes) + ROOM_TO_CHOOSE;
    longer.shift = TimeWindow::new(crew.shift.open(), closes).ok()?;
    let needed = case.spares.ask(Change::Vehicle(vehicle, longer), |changed| {
        let (tried, _) = case.fits(changed, vehicle)?;
        let back = beside_others(changed, case.plan, &tried.route)?.arrival;
        Some(((back - crew.shift.close()).excess().0 + 59) / 60)
    });
    let cheapest = needed.filter(|needed| *needed != minutes);
    let offers = [Some(minutes), cheapest].into_iter().flatten();
    offers.filter_map(|minutes| longer_shift(case, vehicle, minutes)).min_by_key(|fix| fix.price)
}

/// So many more minutes: who waits leaves later then, so that what it costs is tried with it.
fn longer_shift(case: &Case<'_>, vehicle: VehicleId, minutes: i64) -> Option<Fix> {
    let mut crew = case.problem.vehicle(vehicle).clone();
    let closes = crew.shift.close() + Seconds::from_minutes(minutes);
    if LONGEST_SHIFT < closes - crew.shift.open() {
        return None;
    }
    crew.shift = TimeWindow::new(crew.shift.open(), closes).ok()?;
    case.spares.ask(Change::Vehicle(vehicle, crew), |changed| {
        let (_, extra) = case.fits(changed, vehicle)?;
        let what = more_minutes(minutes, &case.crews[vehicle.index()].name);
        Some(case.fix("overtime", vehicle, what, extra))
    })
}

/// What is said of a longer shift.
pub(super) fn more_minutes(n: i64, crew: &str) -> String {
    let minutes = if n == 1 { "minute" } else { "minutes" };
    format!("{n} more {minutes} for {crew}")
}

/// A break that may begin later, unless rules of rest ask for one.
fn later_break(case: &Case<'_>, vehicle: VehicleId, broken: &[Violation]) -> Option<Fix> {
    let &[Violation::BreakLate { index, by, .. }] = broken else { return None };
    let mut crew = case.problem.vehicle(vehicle).clone();
    if !crew.rests.is_empty() {
        return None;
    }
    let window = &mut crew.breaks.get_mut(index)?.window;
    // In minutes, as it is told.
    let by = Seconds::from_minutes((by.0 + 59) / 60);
    *window = TimeWindow::new(window.open(), window.close() + by).ok()?;
    let latest = window.close();
    case.spares.ask(Change::Vehicle(vehicle, crew), |changed| {
        let (_, extra) = case.fits(changed, vehicle)?;
        let crew = &case.crews[vehicle.index()].name;
        let what =
            format!("a break of {crew} that may begin as late as {}", case.day.clock(latest));
        Some(case.fix("break", vehicle, what, extra))
    })
}

/// A tip that stays open longer.
fn longer_hours(case: &Case<'_>, vehicle: VehicleId, broken: &[Violation]) -> Option<Fix> {
    let &[Violation::TipClosed { facility, by, .. }] = broken else { return None };
    let mut tip = case.problem.facility(facility).clone();
    if is_closed_all_day(&tip) {
        tip.windows = Vec::new();
        return open_at_all(case, vehicle, (facility, tip));
    }
    let last = tip.windows.last_mut()?;
    *last = TimeWindow::new(last.open(), last.close() + by).unwrap_or(*last);
    let crew = &case.crews[vehicle.index()].name;
    let what = format!("{} open {} longer for {crew}", tip.name, in_minutes(by));
    case.spares.ask(Change::Facility(facility, tip), |changed| {
        let (_, extra) = case.fits(changed, vehicle)?;
        Some(case.fix("tip_hours", vehicle, what, extra))
    })
}

/// A vehicle that holds more.
fn capacity(case: &Case<'_>, vehicle: VehicleId, broken: &[Violation]) -> Option<Fix> {
    let mut more = vec![0; case.problem.n_dimensions()];
    for rule in broken {
        let Violation::Overloaded { dimension, excess, .. } = *rule else { return None };
        more[dimension] = excess.max(more[dimension]);
    }
    let mut crew = case.problem.vehicle(vehicle).clone();
    crew.capacity.0.iter_mut().zip(&more).for_each(|(holds, more)| *holds += more);
    let more = more.iter().zip(["l", "kg"]).filter(|(more, _)| **more != 0);
    let more: Vec<String> = more.map(|(more, unit)| format!("{more} {unit}")).collect();
    if more.is_empty() {
        return None;
    }
    case.spares.ask(Change::Vehicle(vehicle, crew), |changed| {
        let (_, extra) = case.fits(changed, vehicle)?;
        let crew = &case.crews[vehicle.index()].name;
        let what = format!("room for {} more on the vehicle of {crew}", more.join(" and "));
        Some(case.fix("capacity", vehicle, what, extra))
    })
}

/// A crew that may drive farther.
fn distance(case: &Case<'_>, vehicle: VehicleId, broken: &[Violation]) -> Option<Fix> {
    let &[Violation::TooFar { by, .. }] = broken else { return None };
    let mut crew = case.problem.vehicle(vehicle).clone();
    // In tenths of a kilometre, as it is told.
    let by = Metres((by.0 + 99) / 100 * 100);
    crew.longest_distance = crew.longest_distance.map(|longest| longest + by);
    case.spares.ask(Change::Vehicle(vehicle, crew), |changed| {
        let (_, extra) = case.fits(changed, vehicle)?;
        let crew = &case.crews[vehicle.index()].name;
        let what = format!("{:.1} km more for {crew}", by.kilometres());
        Some(case.fix("distance", vehicle, what, extra))
    })
}
