//! Routes whose trips, modes and tips are given: only the breaks and the departure are chosen.

use super::Step;
use super::departure::{self, Stages, choose_departure, lay_out, walk};
use crate::instance::{Class, Instance};
use crate::route::{Route, Visit};
use roadcrew_model::{Break, PointId, ServiceId, Stop};
use roadcrew_units::{Seconds, TimeWindow};

/// Fills an empty route with trips, each a list of modes and the vehicle's tip where it ends; `false` if that can't be driven.
pub(crate) fn fill(
    instance: &Instance<'_>,
    route: &mut Route,
    trips: &[(Vec<u32>, Option<usize>)],
) -> bool {
    let mut bare = Vec::new();
    for (modes, tip) in trips {
        for &mode in modes {
            let mode = mode as usize;
            let service = instance.service_of(mode);
            bare.push(Step::Serve { position: route.visits.len(), mode });
            route.visits.push(Visit::new(service, mode));
            for (sum, quantity) in route.load.iter_mut().zip(instance.load(service)) {
                *sum += quantity;
            }
        }
        bare.extend(tip.map(Step::Tip));
    }
    if route.visits.is_empty() {
        return true;
    }
    let class = &instance.classes[route.class];
    let order: Vec<ServiceId> = route.order().collect();
    let mut stages = Stages::default();
    for n_breaks in 0..=class.vehicle.breaks.len() {
        let steps = with_breaks(instance, class, &bare, n_breaks);
        if let Some((_, cost)) = price(instance, &mut stages, route.class, (&order, &steps)) {
            (route.steps, route.cost) = (steps, cost + instance.misplaced(&order));
            return true;
        }
    }
    false
}

/// The departure and the stops of such a route as a plan tells them.
pub(crate) fn tell(instance: &Instance<'_>, route: &Route) -> Option<(Seconds, Vec<Stop>, i64)> {
    let order: Vec<ServiceId> = route.order().collect();
    let mut stages = Stages::default();
    let (departure, cost) = price(instance, &mut stages, route.class, (&order, &route.steps))?;
    let tips = &instance.classes[route.class].vehicle.tips;
    let stop = |step: &Step| match *step {
        Step::Serve { position, mode } => {
            Stop::service(order[position], instance.mode_index(order[position], mode))
        }
        Step::Tip(which) => Stop::Tip(tips[which]),
        Step::Break(which) => Stop::Break(which),
    };
    Some((Seconds(departure), route.steps.iter().map(stop).collect(), cost))
}

/// Such a route as it is under what is settled now, with what stays of it; answers what goes. `None`, and nothing has changed, if it can't be driven.
pub(crate) fn refill(
    instance: &Instance<'_>,
    route: &mut Route,
    stays: impl Fn(ServiceId) -> bool,
) -> Option<Vec<ServiceId>> {
    let mut trips: Vec<(Vec<u32>, Option<usize>)> = vec![(Vec::new(), None)];
    for step in &route.steps {
        match *step {
            Step::Serve { position, mode } => {
                let mode = u32::try_from(mode).unwrap_or(u32::MAX);
                if stays(route.visits[position].service)
                    && let Some((modes, _)) = trips.last_mut()
                {
                    modes.push(mode);
                }
            }
            Step::Tip(which) => {
                if let Some((_, tip)) = trips.last_mut() {
                    *tip = Some(which);
                }
                trips.push((Vec::new(), None));
            }
            Step::Break(_) => {}
        }
    }
    trips.retain(|(modes, _)| !modes.is_empty());
    let gone = route.order().filter(|&service| !stays(service)).collect();
    let mut filled = Route::empty(route.vehicle, route.class, instance.problem.n_dimensions());
    fill(instance, &mut filled, &trips).then(|| {
        *route = filled;
        gone
    })
}

/// From when to when each service of such a route is performed.
pub(crate) fn times(instance: &Instance<'_>, route: &Route) -> Option<Vec<(i64, i64)>> {
    let order: Vec<ServiceId> = route.order().collect();
    let mut stages = Stages::default();
    let (departure, _) = price(instance, &mut stages, route.class, (&order, &route.steps))?;
    let all = departure::times(&stages, departure).into_iter().zip(&route.steps);
    let of_services = all.filter(|(_, step)| matches!(step, Step::Serve { .. }));
    Some(of_services.map(|(times, _)| times).collect())
}

/// The best departure of a route and what it costs.
fn price(
    instance: &Instance<'_>,
    stages: &mut Stages,
    class: usize,
    (order, steps): (&[ServiceId], &[Step]),
) -> Option<(i64, i64)> {
    lay_out(instance, class, order, steps, stages);
    let class = &instance.classes[class];
    let departure = choose_departure(class, stages);
    Some((departure, walk(class, stages, departure)?))
}

/// Whether a break before a drive is taken in time that would be waited where it leads to: it then makes nothing later that it wouldn't make later
/// anyway, and home is reached sooner.
pub(crate) fn is_waited_anyway(
    rest: &Break,
    now: i64,
    driving: i64,
    windows: &[TimeWindow],
) -> bool {
    let arrival = now + driving;
    let Some(window) = windows.iter().find(|window| arrival <= window.close().0) else {
        return false;
    };
    let begins = now.max(rest.window.open().0);
    let waits = arrival < window.open().0;
    let in_time = begins + rest.duration.0 + driving <= window.close().0;
    waits && begins + driving <= window.open().0 && begins <= rest.window.close().0 && in_time
}

/// The steps with the first breaks as soon as they may be taken by one who leaves at the earliest, or sooner where it would be too late
/// afterwards or where one would wait anyway.
fn with_breaks(
    instance: &Instance<'_>,
    class: &Class<'_>,
    bare: &[Step],
    n_breaks: usize,
) -> Vec<Step> {
    let breaks = &class.vehicle.breaks[..n_breaks];
    let mut steps = Vec::with_capacity(bare.len() + n_breaks);
    let (mut now, mut at, mut taken) = (class.vehicle.shift.open().0, class.exit, 0);
    for &step in bare {
        let (entry, exit, duration) = ends(instance, class, step);
        let driving = class.travel.leg(at, entry).map_or(0, |leg| leg.seconds.0);
        let windows = match step {
            Step::Tip(which) => &instance.problem.facility(class.vehicle.tips[which]).windows[..],
            Step::Serve { mode, .. } if instance.has_windows => {
                instance.windows(instance.service_of(mode))
            }
            Step::Serve { .. } | Step::Break(_) => &[],
        };
        while let Some(rest) = breaks.get(taken)
            && (rest.window.open().0 <= now
                || rest.window.close().0 < now + driving + duration
                || is_waited_anyway(rest, now, driving, windows))
        {
            now = now.max(rest.window.open().0) + rest.duration.0;
            steps.push(Step::Break(taken));
            taken += 1;
        }
        now += driving;
        let window = windows.iter().find(|window| now <= window.close().0);
        now = window.map_or(now, |window| now.max(window.open().0)) + duration;
        at = exit;
        steps.push(step);
    }
    steps.extend((taken..n_breaks).map(Step::Break));
    steps
}

/// Where a step begins and ends, and how long it takes.
fn ends(instance: &Instance<'_>, class: &Class<'_>, step: Step) -> (PointId, PointId, i64) {
    match step {
        Step::Serve { mode, .. } => {
            let mode = &instance.modes[mode];
            (mode.entry, mode.exit, mode.duration.0)
        }
        Step::Tip(which) => {
            let tip = instance.problem.facility(class.vehicle.tips[which]);
            (tip.entry, tip.exit, tip.duration.0)
        }
        Step::Break(_) => (class.exit, class.exit, 0),
    }
}
