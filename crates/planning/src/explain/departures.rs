//! When a route may best leave: the moments at which something changes.

use roadcrew_model::{Problem, Route, Stop, VehicleId, judge_route};
use roadcrew_units::{Seconds, TimeWindow};

/// The start of the shift, and every departure at which one arrives somewhere just as a window opens or closes or as work becomes late, is
/// back just before a break is owed, or may first leave with what a trip delivers. Between them costs rise or fall evenly. `O(stops)`.
pub(crate) fn departures(problem: &Problem, route: &Route) -> Vec<Seconds> {
    let shift = problem.vehicle(route.vehicle).shift;
    let judged = judge_route(problem, route);
    let releases: Vec<Seconds> =
        route.services().filter_map(|service| problem.service(service).release).collect();
    let mut found = [&[shift.open()], &releases[..]].concat();
    let mut waited = Seconds::ZERO;
    for (stop, times) in route.stops.iter().zip(&judged.stops) {
        let moving = times.arrival - route.departure - waited;
        found.extend(moments(problem, route.vehicle, *stop).into_iter().map(|it| it - moving));
        waited += times.start - times.arrival;
        if let Stop::Tip(tip) = *stop {
            // The next trip may have to wait for what it delivers.
            let unloading = problem.facility(tip).duration;
            found.extend(releases.iter().map(|&release| release - moving - unloading));
            waited += times.end - times.start - unloading;
        }
    }
    let moving = judged.arrival - route.departure - waited;
    let breaks = problem.vehicle(route.vehicle).breaks.iter();
    found.extend(breaks.map(|rest| rest.window.close() - moving));
    // Who waits is home at the same time however late it leaves: until it is out as long as it may be, or as costs no overtime.
    let vehicle = problem.vehicle(route.vehicle);
    let regular = vehicle.overtime.map(|overtime| overtime.after);
    found.extend(vehicle.longest_duration.into_iter().chain(regular).map(|it| judged.arrival - it));
    found.retain(|departure| shift.contains(*departure));
    found.sort();
    found.dedup();
    found
}

/// When something changes for who arrives at a stop.
fn moments(problem: &Problem, vehicle: VehicleId, stop: Stop) -> Vec<Seconds> {
    let due = match stop {
        Stop::Service { service, .. } => problem.service(service).due.map(|due| due.at),
        Stop::Tip(_) | Stop::Break(_) => None,
    };
    let windows = windows(problem, vehicle, stop);
    let ends = windows.into_iter().flat_map(|window| [window.open(), window.close()]);
    ends.chain(due).collect()
}

fn windows(problem: &Problem, vehicle: VehicleId, stop: Stop) -> Vec<TimeWindow> {
    match stop {
        Stop::Service { service, .. } => problem.service(service).windows.clone(),
        Stop::Tip(id) => problem.facility(id).windows.clone(),
        // A plan by hand may have breaks that there aren't.
        Stop::Break(index) => {
            let rest = problem.vehicle(vehicle).breaks.get(index);
            rest.map(|rest| rest.window).into_iter().collect()
        }
    }
}
