//! What a route leaves room for: bounds that the judge's answer can't beat, so that most places need no judging.
//!
//! Whatever is put into a route, all behind it happens as much later as it takes, less what the route waits anyway, and never sooner for coming
//! later. So the last moment to reach each stop in time is known beforehand, from the end of the route to its beginning, and a place where
//! that is missed breaks a rule for certain (Savelsbergh 1992). Rests, positions and other routes are not looked at: they
//! can only make it worse, and the judge knows them.

use super::detour::{Between, Detour};
use super::gap::{self, Gap};
use super::trips::Trips;
use roadcrew_model::{Problem, Route, RouteJudgement, Service, Stop, Vehicle, judge_route};
use roadcrew_units::{Metres, Money, Seconds, TimeWindow};

/// What the judge will find at best: in the order in which it should look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bound {
    /// It may keep every rule, and the route then costs this at least.
    May(Money),
    /// It breaks at least so many rules for certain, by about so many seconds or metres in all.
    Breaks { n_rules: usize, by: i64 },
}

/// A broken rule that is not measured in anything weighs as much as a day.
pub(super) const UNMEASURED: i64 = 24 * 60 * 60;
const NO_WAY: Bound = Bound::Breaks { n_rules: 1, by: UNMEASURED };

/// When a route leaves that something is put into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaves {
    /// As it does.
    AsTold,
    /// Then or at any time after.
    ThenOrLater,
}

/// A route as it is driven.
pub(super) struct Room<'a> {
    problem: &'a Problem,
    vehicle: &'a Vehicle,
    pub(super) leaves: Leaves,
    pub(super) route: Route,
    judged: RouteJudgement,
    /// A route that breaks a rule anyway doesn't tell what it leaves room for, nor one that waits at a tip for what another trip may deliver then.
    says_nothing: bool,
    /// So much more its crew may drive, if that is limited.
    driving_left: Option<Seconds>,
    /// One before each stop and one at the end.
    gaps: Vec<Gap>,
    /// The last moment to reach each stop, and home, so that all behind it is in time.
    latest: Vec<Seconds>,
    /// What is waited from each stop on.
    waits: Vec<Seconds>,
    trips: Trips,
}

impl<'a> Room<'a> {
    /// Judges the route once. `O(stops)`.
    pub(super) fn of(problem: &'a Problem, route: Route, leaves: Leaves) -> Self {
        let vehicle = problem.vehicle(route.vehicle);
        let judged = judge_route(problem, &route);
        let waits = judged.stops.iter().rev().scan(Seconds::ZERO, |sum, times| {
            *sum += times.start - times.arrival;
            Some(*sum)
        });
        let mut waits: Vec<Seconds> = waits.collect();
        waits.reverse();
        waits.push(Seconds::ZERO);
        let has_release = |service| problem.service(service).release.is_some();
        let mut room = Self {
            driving_left: driving_left(problem, &route, &judged),
            says_nothing: !judged.violations.is_empty() || route.services().any(has_release),
            problem,
            vehicle,
            leaves,
            trips: Trips::of(problem, &route),
            gaps: gap::along(problem, &route, &judged),
            judged,
            latest: Vec::new(),
            waits,
            route,
        };
        room.latest = room.latest();
        room
    }

    /// Whether it breaks no rule as it is.
    pub(super) fn keeps_the_rules(&self) -> bool {
        self.judged.violations.is_empty()
    }

    /// Where it stands between work: as often as it has stops that are no breaks, and once more.
    pub(super) fn places(&self) -> Vec<Between> {
        let mut places: Vec<Between> = Vec::with_capacity(self.gaps.len());
        for gap in &self.gaps {
            if places.len() == gap.work {
                places.push(gap.between);
            }
        }
        places
    }

    /// The last moment to reach each stop and home, from the end on.
    fn latest(&self) -> Vec<Seconds> {
        let mut latest = vec![self.latest_home()];
        for (index, &stop) in self.route.stops.iter().enumerate().rev() {
            let bound = latest[latest.len() - 1];
            let behind = &self.gaps[index + 1];
            // A break is taken where the vehicle stands.
            let is_break = index + 1 < behind.next;
            let drive = if is_break { Some(Seconds::ZERO) } else { behind.way.map(|way| way.0) };
            let duration = self.duration(stop);
            let start = drive.map(|drive| bound - drive - duration);
            let start = start.and_then(|start| last_start(start, self.windows(stop)));
            latest.push(start.unwrap_or(NEVER));
        }
        latest.reverse();
        latest
    }

    /// The shift's end, the longest duty unless it may leave later, and no later than any break is owed that the route doesn't take.
    fn latest_home(&self) -> Seconds {
        let longest = self.vehicle.longest_duration.filter(|_| self.leaves == Leaves::AsTold);
        let longest = longest.map(|longest| self.route.departure + longest);
        let takes = |index: usize| self.route.stops.contains(&Stop::Break(index));
        let breaks = self.vehicle.breaks.iter().enumerate();
        let owed = breaks.filter(|(index, _)| !takes(*index)).map(|(_, rest)| rest.window.close());
        owed.chain(longest).fold(self.vehicle.shift.close(), Seconds::min)
    }

    /// What the judge finds at best with a detour before the stop at `place`. `O(stops of the detour and breaks behind them)`.
    pub(super) fn bound(&self, place: usize, detour: &Detour) -> Bound {
        if self.says_nothing {
            return Bound::May(Money(i64::MIN));
        }
        let gap = &self.gaps[place];
        let mut walk = Walk { now: gap.now, ..Walk::default() };
        for (stop, way) in detour.at(gap.work) {
            let Some(way) = way else { return NO_WAY };
            walk.drive(way);
            self.stay(&mut walk, stop);
        }
        // Breaks behind are taken at another place then, so that they are walked through too.
        for &rest in &self.route.stops[place..gap.next] {
            self.stay(&mut walk, rest);
        }
        let Some(on) = detour.on(gap.work) else { return NO_WAY };
        walk.drive(on);
        walk.breaks_by((walk.now - self.latest[gap.next]).excess().0);
        self.load(&mut walk, place, detour);
        let (drive, known) = gap.way.unwrap_or((Seconds::ZERO, Metres::ZERO));
        let busy = self.judged.duration() - self.judged.waiting + walk.moving - gap.rests - drive;
        if self.leaves == Leaves::ThenOrLater {
            let longest = self.vehicle.longest_duration.unwrap_or(busy);
            walk.breaks_by((busy - longest).excess().0);
        }
        if let Some(left) = self.driving_left {
            walk.breaks_by((walk.driving - drive - left).excess().0);
        }
        let metres = self.judged.driven + self.judged.served + walk.metres - known;
        if let Some(longest) = self.vehicle.longest_distance {
            walk.breaks_by((metres - longest).excess().0);
        }
        if 0 < walk.n_rules {
            return Bound::Breaks { n_rules: walk.n_rules, by: walk.by };
        }
        Bound::May(self.cost(&walk, gap.next, (metres, busy)))
    }

    /// What is wrong with the trips that a detour at a place is on.
    fn load(&self, walk: &mut Walk, place: usize, detour: &Detour) {
        let excess = self.trips.excess(place, detour, self.vehicle);
        if 0 < excess {
            walk.breaks_by(UNMEASURED + excess);
        }
        if self.vehicle.ends_empty && self.trips.returns_loaded(place, detour) {
            walk.breaks_by(UNMEASURED);
        }
        let n_tips = self.trips.n_tips() + usize::from(detour.tips());
        if self.vehicle.most_tips.is_some_and(|most| most < n_tips) {
            walk.breaks_by(UNMEASURED);
        }
    }

    /// The least that the route costs then; `busy` is what it takes without any waiting.
    fn cost(&self, walk: &Walk, next: usize, (metres, busy): (Metres, Seconds)) -> Money {
        let reached =
            self.judged.stops.get(next).map_or(self.judged.arrival, |times| times.arrival);
        let later = walk.now - reached;
        let is_later = Seconds::ZERO <= later;
        let without_waits = later - self.waits[next];
        // Who comes sooner may begin in a window that was over before.
        let home = if is_later { without_waits.excess() } else { without_waits };
        let duration = match self.leaves {
            Leaves::AsTold => self.judged.arrival + home - self.route.departure,
            Leaves::ThenOrLater => busy,
        };
        let mut costs = self.judged.costs;
        if !is_later {
            costs.lateness = Money::ZERO;
        }
        costs.lateness += walk.lateness;
        costs.extra += walk.extra;
        costs.territory += walk.territory;
        costs.distance = self.vehicle.per_metre * metres;
        costs.duration = self.vehicle.per_second * duration;
        if let Some(overtime) = self.vehicle.overtime {
            costs.overtime = overtime.per_second * (duration - overtime.after).excess();
        }
        costs.total()
    }

    /// Works or rests at a stop.
    fn stay(&self, walk: &mut Walk, stop: Stop) {
        let (start, late) = begin(walk.now, self.windows(stop));
        walk.breaks_by(late.0);
        if let Stop::Service { service, mode } = stop {
            let service = self.problem.service(service);
            let mode = service.modes[mode.index()];
            walk.metres += mode.distance;
            walk.extra += mode.cost;
            self.add_prices(walk, service, start);
        }
        if let Stop::Tip(tip) = stop {
            walk.extra += self.problem.facility(tip).cost;
        }
        let duration = self.duration(stop);
        walk.now = start + duration;
        walk.moving += duration;
        if is_driving(self.problem, self.vehicle, stop) {
            walk.driving += duration;
        }
    }

    fn add_prices(&self, walk: &mut Walk, service: &Service, start: Seconds) {
        if let Some(due) = service.due {
            walk.lateness += due.per_second * (start - due.at).excess();
        }
        if let Some(territory) = &service.territory
            && !territory.vehicles.contains(&self.route.vehicle)
        {
            walk.territory += territory.outside;
        }
    }

    fn duration(&self, stop: Stop) -> Seconds {
        match stop {
            Stop::Service { service, mode } => {
                self.problem.service(service).modes[mode.index()].duration
            }
            Stop::Tip(tip) => self.problem.facility(tip).duration,
            Stop::Break(index) => {
                self.vehicle.breaks.get(index).map_or(Seconds::ZERO, |rest| rest.duration)
            }
        }
    }

    fn windows(&self, stop: Stop) -> &[TimeWindow] {
        match stop {
            Stop::Service { service, .. } => &self.problem.service(service).windows,
            Stop::Tip(tip) => &self.problem.facility(tip).windows,
            Stop::Break(index) => {
                let rest = self.vehicle.breaks.get(index);
                rest.map_or(&[], |rest| std::slice::from_ref(&rest.window))
            }
        }
    }
}

/// On the way with what is put in.
#[derive(Clone, Copy, Debug, Default)]
struct Walk {
    now: Seconds,
    /// Driving and working, without waiting.
    moving: Seconds,
    /// Driving, along streets that are worked on without getting out too.
    driving: Seconds,
    /// How many rules are broken so far, and by how much in all.
    n_rules: usize,
    by: i64,
    metres: Metres,
    lateness: Money,
    extra: Money,
    territory: Money,
}

impl Walk {
    fn drive(&mut self, (drive, metres): (Seconds, Metres)) {
        self.now += drive;
        self.moving += drive;
        self.driving += drive;
        self.metres += metres;
    }

    /// Breaks a rule, unless by nothing.
    fn breaks_by(&mut self, by: i64) {
        if 0 < by {
            self.n_rules += 1;
            self.by += by;
        }
    }
}

/// How much more a route's crew may drive.
fn driving_left(problem: &Problem, route: &Route, judged: &RouteJudgement) -> Option<Seconds> {
    let vehicle = problem.vehicle(route.vehicle);
    let longest = vehicle.rests.longest_driving?;
    let stops = route.stops.iter().zip(&judged.stops);
    let at_work = stops.filter(|(stop, _)| is_driving(problem, vehicle, **stop));
    let at_work = at_work.map(|(_, times)| (times.end - times.start).0).sum();
    Some(longest - judged.driving - Seconds(at_work))
}

/// Whether work at a stop is driving, as the judge has it.
fn is_driving(problem: &Problem, vehicle: &Vehicle, stop: Stop) -> bool {
    let Stop::Service { service, mode } = stop else { return false };
    vehicle.drives_at_work
        && problem
            .service(service)
            .modes
            .get(mode.index())
            .is_some_and(|it| Metres::ZERO < it.distance)
}

/// A moment before everything: what is never in time.
const NEVER: Seconds = Seconds(i64::MIN / 4);

/// When work begins that may begin from some moment on, and how late that is.
fn begin(from: Seconds, windows: &[TimeWindow]) -> (Seconds, Seconds) {
    let Some(last) = windows.last() else { return (from, Seconds::ZERO) };
    match windows.iter().find(|window| from <= window.close()) {
        Some(window) => (from.max(window.open()), Seconds::ZERO),
        None => (from, from - last.close()),
    }
}

/// The last moment up to a bound at which work may begin.
fn last_start(bound: Seconds, windows: &[TimeWindow]) -> Option<Seconds> {
    if windows.is_empty() {
        return Some(bound);
    }
    let open = windows.iter().filter(|window| window.open() <= bound);
    open.map(|window| window.close().min(bound)).max()
}
