//! A route as it was scheduled, so that a detour can be guessed in `O(1)`: where it halts, how early and how late, and what is free.

use super::{Step, aboard};
use crate::instance::{Class, FAR, Instance};
use crate::route::{Halt, Route, Trip};
use roadcrew_model::{PointId, ServiceId};
use roadcrew_units::TimeWindow;

/// Draws the outline of a route that performs these steps, `O(L)`. Times are for the earliest departure.
pub(super) fn draw(
    instance: &Instance<'_>,
    order: &[ServiceId],
    steps: &[Step],
    route: &mut Route,
) {
    let class = &instance.classes[route.class];
    aboard::follow(instance, order, steps, &mut route.aboard);
    find_releases(instance, (order, steps), &mut route.trips);
    forward(instance, class, (order, steps), route);
    backward(instance, class, (order, steps), route);
    price_lateness(instance, class, (order, steps), route);
}

/// What each second costs that delays the route from a halt on: the slope of the lateness of what is late already, up to the next wait.
fn price_lateness(
    instance: &Instance<'_>,
    class: &Class<'_>,
    (order, steps): (&[ServiceId], &[Step]),
    route: &mut Route,
) {
    let mut index = route.halts.len() - 1;
    route.halts[index].lateness = 0;
    let mut slope = 0;
    for step in steps.iter().rev() {
        if let Step::Break(_) = *step {
            continue;
        }
        index -= 1;
        let work = work(instance, class, order, step);
        let before = route.halts[index - 1];
        let start = route.halts[index].ready - work.duration;
        if let Step::Serve { position, .. } = *step
            && let Some(due) = instance.task(order[position]).due
            && due.at.0 <= start
        {
            slope += due.per_second.0;
        }
        let arrival = before.ready + seconds(class, before.exit, work.entry);
        if arrival < start && !work.windows.is_empty() {
            slope = 0;
        }
        route.halts[index].lateness = slope;
    }
}

/// Begins the outline of each trip with when all for it is ready.
fn find_releases(
    instance: &Instance<'_>,
    (order, steps): (&[ServiceId], &[Step]),
    trips: &mut Vec<Trip>,
) {
    let mut trip = Trip { leaves: -FAR, latest: FAR };
    trips.clear();
    for step in steps {
        match *step {
            Step::Serve { position, .. } => {
                trip.leaves = trip.leaves.max(instance.release(order[position]));
            }
            Step::Tip(_) => {
                trips.push(trip);
                trip.leaves = -FAR;
            }
            Step::Break(_) => {}
        }
    }
    trips.push(trip);
}

fn forward(
    instance: &Instance<'_>,
    class: &Class<'_>,
    (order, steps): (&[ServiceId], &[Step]),
    route: &mut Route,
) {
    let mut here = Halt {
        entry: class.exit,
        exit: class.exit,
        ready: route.trips[0].leave_at(class.vehicle.shift.open().0),
        latest: FAR,
        trip: 0,
        length: 0,
        lateness: 0,
    };
    route.halts.clear();
    let mut position = 0;
    for step in steps {
        if let Step::Break(which) = *step {
            let rest = class.vehicle.breaks[which];
            here.ready = here.ready.max(rest.window.open().0) + rest.duration.0;
            here.length += rest.duration.0;
            continue;
        }
        route.halts.push(here);
        let work = work(instance, class, order, step);
        let driving = seconds(class, here.exit, work.entry);
        here.ready += driving;
        here.length += driving + work.duration;
        let open = work.windows.iter().find(|window| here.ready <= window.close().0);
        here.ready = open.map_or(here.ready, |window| here.ready.max(window.open().0));
        here.ready += work.duration;
        (here.entry, here.exit) = (work.entry, work.exit);
        if let Step::Tip(_) = step {
            here.trip += 1;
            here.ready = route.trips[here.trip].leave_at(here.ready);
            here.length = 0;
        }
        if let Step::Serve { .. } = *step {
            route.visits[position].halt = route.halts.len();
            position += 1;
        }
    }
    route.halts.push(here);
    route.halts.push(Halt { entry: class.entry, exit: class.entry, ..here });
}

fn backward(
    instance: &Instance<'_>,
    class: &Class<'_>,
    (order, steps): (&[ServiceId], &[Step]),
    route: &mut Route,
) {
    let Route { halts, trips, .. } = route;
    let mut index = halts.len() - 1;
    let rested = steps.iter().filter(|step| matches!(step, Step::Break(_))).count();
    let owed = class.vehicle.breaks[rested..].iter().map(|rest| rest.window.close().0);
    halts[index].latest = owed.fold(class.vehicle.shift.close().0, i64::min);
    let leaving_by = |halts: &[Halt], index: usize| {
        halts[index].latest - seconds(class, halts[index - 1].exit, halts[index].entry)
    };
    let mut by = leaving_by(halts, index);
    for step in steps.iter().rev() {
        if let Step::Break(which) = *step {
            let rest = class.vehicle.breaks[which];
            by = rest.window.close().0.min(by - rest.duration.0);
            continue;
        }
        index -= 1;
        if let Step::Tip(_) = *step {
            trips[halts[index].trip].latest = by;
        }
        let work = work(instance, class, order, step);
        halts[index].latest = latest_start(work.windows, by - work.duration);
        by = leaving_by(halts, index);
    }
    trips[0].latest = by;
}

/// What a step does at a place.
struct Work<'a> {
    entry: PointId,
    exit: PointId,
    duration: i64,
    windows: &'a [TimeWindow],
}

fn work<'a>(
    instance: &'a Instance<'_>,
    class: &Class<'_>,
    order: &[ServiceId],
    step: &Step,
) -> Work<'a> {
    match *step {
        Step::Serve { position, mode } => {
            let mode = &instance.modes[mode];
            let windows = instance.windows(order[position]);
            Work { entry: mode.entry, exit: mode.exit, duration: mode.duration.0, windows }
        }
        Step::Tip(which) => {
            let tip = instance.problem.facility(class.vehicle.tips[which]);
            Work {
                entry: tip.entry,
                exit: tip.exit,
                duration: tip.duration.0,
                windows: &tip.windows,
            }
        }
        Step::Break(_) => Work { entry: class.exit, exit: class.exit, duration: 0, windows: &[] },
    }
}

fn latest_start(windows: &[TimeWindow], by: i64) -> i64 {
    if windows.is_empty() {
        return by;
    }
    let last = windows.iter().rev().find(|window| window.open().0 <= by);
    last.map_or(-FAR, |window| by.min(window.close().0))
}

fn seconds(class: &Class<'_>, from: PointId, to: PointId) -> i64 {
    class.travel.leg(from, to).map_or(FAR, |leg| leg.seconds.0)
}
