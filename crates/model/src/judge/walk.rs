//! A walk along one route, second by second.

use super::{Costs, ToldTimes, Violation, rest};
use crate::plan::{Route, Stop};
use crate::problem::{PointId, Problem, Service, ServiceId, Vehicle};
use roadcrew_units::{Metres, Seconds, TimeWindow};
use std::collections::BTreeMap;

/// What the judge found on one route.
#[derive(Clone, Debug)]
pub struct RouteJudgement {
    /// When each stop is reached, begun and left.
    pub stops: Vec<StopTimes>,
    /// When the vehicle leaves.
    pub departure: Seconds,
    /// When the vehicle is back.
    pub arrival: Seconds,
    /// Driven between stops.
    pub driven: Metres,
    /// Driven while serving.
    pub served: Metres,
    /// Time spent driving between stops.
    pub driving: Seconds,
    /// Time spent waiting for windows.
    pub waiting: Seconds,
    /// Its part of the cost.
    pub costs: Costs,
    /// The rules it breaks.
    pub violations: Vec<Violation>,
}

/// The times of one stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StopTimes {
    /// The vehicle is there.
    pub arrival: Seconds,
    /// The work begins.
    pub start: Seconds,
    /// The work is done and the vehicle leaves.
    pub end: Seconds,
}

impl RouteJudgement {
    /// From departure to return.
    pub fn duration(&self) -> Seconds {
        self.arrival - self.departure
    }
}

/// Judges one route, without what concerns several routes or undone services. The route's vehicle must exist.
pub fn judge_route(problem: &Problem, route: &Route) -> RouteJudgement {
    judge_waiting_route(problem, Driven { route, told: &[] }, &Holds::new())
}

/// The same of a route whose stops have times of their own, which are waited for where they are later than need be.
pub fn judge_route_as_told(problem: &Problem, route: &Route, told: &[ToldTimes]) -> RouteJudgement {
    judge_waiting_route(problem, Driven { route, told }, &Holds::new())
}

/// A route, and what is told of when it is where: as many stops of it as there are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Driven<'a> {
    pub(super) route: &'a Route,
    pub(super) told: &'a [ToldTimes],
}

/// The times before which services can't start, because of what happens on other routes.
pub(super) type Holds = BTreeMap<ServiceId, Seconds>;

/// The same where some services wait for what happens on other routes.
pub(super) fn judge_waiting_route(
    problem: &Problem,
    Driven { route, told }: Driven<'_>,
    holds: &Holds,
) -> RouteJudgement {
    let vehicle = problem.vehicle(route.vehicle);
    let mut walk = Walk::leave((problem, holds), route, vehicle);
    walk.told = told;
    let early = walk.begin_trip(&route.stops) - route.departure;
    if Seconds::ZERO < early {
        let trip = 0;
        walk.break_rule(Violation::LeavesBeforeRelease { vehicle: route.vehicle, trip, by: early });
    }
    for (index, &stop) in route.stops.iter().enumerate() {
        walk.stop(index, stop);
        // A tip ends a trip and begins the next one.
        walk.depart_again(index, stop);
    }
    walk.finish(route.stops.len())
}

struct Walk<'a> {
    problem: &'a Problem,
    holds: &'a Holds,
    route: &'a Route,
    told: &'a [ToldTimes],
    vehicle: &'a Vehicle,
    /// How many services were performed.
    n_served: usize,
    now: Seconds,
    at: PointId,
    load: Vec<i64>,
    worst_load: Vec<i64>,
    trip: usize,
    next_break: usize,
    breaks_taken: Vec<bool>,
    judged: RouteJudgement,
}

impl<'a> Walk<'a> {
    fn leave(
        (problem, holds): (&'a Problem, &'a Holds),
        route: &'a Route,
        vehicle: &'a Vehicle,
    ) -> Self {
        let mut judged = RouteJudgement {
            stops: Vec::with_capacity(route.stops.len()),
            departure: route.departure,
            arrival: route.departure,
            driven: Metres::ZERO,
            served: Metres::ZERO,
            driving: Seconds::ZERO,
            waiting: Seconds::ZERO,
            costs: Costs::default(),
            violations: Vec::new(),
        };
        judged.costs.fixed = vehicle.fixed;
        let early = (vehicle.shift.open() - route.departure).excess();
        if Seconds::ZERO < early {
            judged.violations.push(Violation::LeavesEarly { vehicle: route.vehicle, by: early });
        }
        Self {
            problem,
            holds,
            route,
            told: &[],
            vehicle,
            n_served: 0,
            now: route.departure,
            at: problem.depot(vehicle.start).exit,
            load: vec![0; problem.n_dimensions()],
            worst_load: vec![0; problem.n_dimensions()],
            trip: 0,
            next_break: 0,
            breaks_taken: vec![false; vehicle.breaks.len()],
            judged,
        }
    }

    fn break_rule(&mut self, violation: Violation) {
        self.judged.violations.push(violation);
    }

    /// Loads what the trip delivers that begins before `stops`; answers when the trip may leave.
    fn begin_trip(&mut self, stops: &[Stop]) -> Seconds {
        let mut release = TimeWindow::ALWAYS.open();
        for stop in stops {
            let Stop::Service { service, .. } = stop else {
                if matches!(stop, Stop::Tip(facility) if self.vehicle.tips.contains(facility)) {
                    break;
                }
                continue;
            };
            if let Some(service) = self.problem.services().get(service.index()) {
                release = release.max(service.release.unwrap_or(release));
                for (aboard, quantity) in self.load.iter_mut().zip(&service.delivery.0) {
                    *aboard += quantity;
                }
            }
        }
        self.worst_load.clone_from(&self.load);
        release
    }

    /// Waits at a tip until everything for the trip that begins there is ready.
    fn depart_again(&mut self, index: usize, stop: Stop) {
        let is_tip = matches!(stop, Stop::Tip(facility) if self.vehicle.tips.contains(&facility));
        if !is_tip {
            return;
        }
        let wait = (self.begin_trip(&self.route.stops[index + 1..]) - self.now).excess();
        self.now += wait;
        self.judged.waiting += wait;
        if let Some(times) = self.judged.stops.last_mut() {
            times.end += wait;
        }
    }

    fn stop(&mut self, index: usize, stop: Stop) {
        let vehicle = self.route.vehicle;
        let unknown = Violation::UnknownStop { vehicle, stop: index };
        match stop {
            Stop::Service { service: id, mode } => {
                let Some(service) = self.problem.services().get(id.index()) else {
                    return self.skip(unknown);
                };
                let Some(mode) = service.modes.get(mode.index()) else {
                    return self.skip(unknown);
                };
                self.drive_to(index, mode.entry);
                let held = self.holds.get(&id).map_or(self.now, |&hold| self.now.max(hold));
                let (start, late) = self.begin(index, held, &service.windows);
                if Seconds::ZERO < late {
                    self.break_rule(Violation::WindowMissed { vehicle, service: id, by: late });
                }
                self.serve(id, service, start);
                self.judged.served += mode.distance;
                self.judged.costs.extra += mode.cost;
                self.end(index, start, mode.duration);
                self.at = mode.exit;
            }
            Stop::Tip(id) => {
                if !self.vehicle.tips.contains(&id) {
                    return self.skip(unknown);
                }
                let facility = self.problem.facility(id);
                self.drive_to(index, facility.entry);
                let (start, late) = self.begin(index, self.now, &facility.windows);
                if Seconds::ZERO < late {
                    self.break_rule(Violation::TipClosed { vehicle, facility: id, by: late });
                }
                self.judged.costs.extra += facility.cost;
                self.close_trip();
                self.end(index, start, facility.duration);
                self.at = facility.exit;
            }
            Stop::Break(which) => {
                let Some(rest) = self.vehicle.breaks.get(which) else {
                    return self.skip(unknown);
                };
                if self.breaks_taken[which] || which < self.next_break {
                    self.break_rule(Violation::BreakOutOfOrder { vehicle, index: which });
                }
                self.breaks_taken[which] = true;
                self.next_break = which + 1;
                let (start, late) = self.begin(index, self.now, &[rest.window]);
                if Seconds::ZERO < late {
                    self.break_rule(Violation::BreakLate { vehicle, index: which, by: late });
                }
                self.end(index, start, rest.duration);
            }
        }
    }

    /// Keeps the list of times as long as the list of stops.
    fn skip(&mut self, violation: Violation) {
        self.break_rule(violation);
        let now = self.now;
        self.judged.stops.push(StopTimes { arrival: now, start: now, end: now });
    }

    fn drive_to(&mut self, stop: usize, point: PointId) {
        match self.problem.travel(self.vehicle.travel).leg(self.at, point) {
            Some(leg) => {
                self.now += leg.seconds;
                self.judged.driving += leg.seconds;
                self.judged.driven += leg.metres;
            }
            None => self.break_rule(Violation::NoWay { vehicle: self.route.vehicle, stop }),
        }
    }

    fn serve(&mut self, id: ServiceId, service: &Service, start: Seconds) {
        if !self.vehicle.skills.cover(service.skills) {
            self.break_rule(Violation::SkillMissing { vehicle: self.route.vehicle, service: id });
        }
        let vehicle = self.route.vehicle;
        if !service.only_by.is_empty() && !service.only_by.contains(&vehicle) {
            self.break_rule(Violation::ReservedForOthers { vehicle, service: id });
        }
        if let Some(territory) = &service.territory
            && !territory.vehicles.contains(&vehicle)
        {
            self.judged.costs.territory += territory.outside;
        }
        let found = self.n_served;
        self.n_served += 1;
        if let Some(wanted) = service.position.filter(|&wanted| wanted != found) {
            self.break_rule(Violation::OutOfPosition { vehicle, service: id, found, wanted });
        }
        if let Some(due) = service.due {
            self.judged.costs.lateness += due.per_second * (start - due.at).excess();
        }
        for (aboard, quantity) in self.load.iter_mut().zip(&service.delivery.0) {
            *aboard -= quantity;
        }
        for (dimension, &quantity) in service.load.0.iter().enumerate() {
            self.load[dimension] += quantity;
            self.worst_load[dimension] = self.worst_load[dimension].max(self.load[dimension]);
        }
    }

    /// The first time from some moment on at which work may begin at a stop and is not told to begin later, and how late that is.
    fn begin(&self, stop: usize, from: Seconds, windows: &[TimeWindow]) -> (Seconds, Seconds) {
        let (start, late) = begin(from, windows);
        match self.told.get(stop).map(|told| told.start_from(start)) {
            Some(told) if start < told => begin(told, windows),
            _ => (start, late),
        }
    }

    fn end(&mut self, stop: usize, start: Seconds, duration: Seconds) {
        let done = start + duration;
        let end = self.told.get(stop).map_or(done, |told| told.end_from(done));
        self.judged.waiting += (start - self.now) + (end - done);
        self.judged.stops.push(StopTimes { arrival: self.now, start, end });
        self.now = end;
    }

    fn close_trip(&mut self) {
        for dimension in 0..self.load.len() {
            let excess = self.worst_load[dimension] - self.vehicle.capacity.0[dimension];
            if 0 < excess {
                let (vehicle, trip) = (self.route.vehicle, self.trip);
                self.break_rule(Violation::Overloaded { vehicle, trip, dimension, excess });
            }
        }
        self.load.fill(0);
        self.worst_load.fill(0);
        self.trip += 1;
    }

    fn finish(mut self, n_stops: usize) -> RouteJudgement {
        let (id, vehicle) = (self.route.vehicle, self.vehicle);
        let returns_loaded = vehicle.ends_empty && self.load.iter().any(|&quantity| 0 < quantity);
        if returns_loaded {
            self.break_rule(Violation::ReturnsLoaded { vehicle: id });
        }
        if let Some(excess) = vehicle.most_tips.and_then(|most| self.trip.checked_sub(most + 1)) {
            self.break_rule(Violation::TooManyTips { vehicle: id, excess: excess + 1 });
        }
        self.close_trip();
        self.drive_to(n_stops, self.problem.depot(vehicle.end).entry);
        for (index, rest) in vehicle.breaks.iter().enumerate() {
            let owed = rest.window.close() < self.now;
            if owed && !self.breaks_taken[index] {
                self.break_rule(Violation::BreakMissing { vehicle: id, index });
            }
        }
        let late = (self.now - vehicle.shift.close()).excess();
        if Seconds::ZERO < late {
            self.break_rule(Violation::ReturnsLate { vehicle: id, by: late });
        }
        let mut judged = self.judged;
        judged.arrival = self.now;
        let duration = judged.duration();
        let distance = judged.driven + judged.served;
        if let Some(longest) = vehicle.longest_duration.filter(|&longest| longest < duration) {
            judged.violations.push(Violation::TooLong { vehicle: id, by: duration - longest });
        }
        if let Some(longest) = vehicle.longest_distance.filter(|&longest| longest < distance) {
            judged.violations.push(Violation::TooFar { vehicle: id, by: distance - longest });
        }
        judged.costs.distance = vehicle.per_metre * distance;
        judged.costs.duration = vehicle.per_second * duration;
        if let Some(overtime) = vehicle.overtime {
            judged.costs.overtime = overtime.per_second * (duration - overtime.after).excess();
        }
        judged.violations.extend(rest::violations(self.problem, self.route, &judged));
        judged
    }
}

/// The first time from some moment on at which work may begin, and how late that is after the last window.
fn begin(from: Seconds, windows: &[TimeWindow]) -> (Seconds, Seconds) {
    let Some(last) = windows.last() else {
        return (from, Seconds::ZERO);
    };
    match windows.iter().find(|window| from <= window.close()) {
        Some(window) => (from.max(window.open()), Seconds::ZERO),
        None => (from, from - last.close()),
    }
}
