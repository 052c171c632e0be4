//! When routes that wait for each other leave.
//!
//! By which departures all rules are kept at the least cost is a linear program once it is settled which of its windows each stop meets
//! ([`crate::lp::Timetable`]). Of a stop with several windows the one is taken that it meets as the plan is, then others are tried one at a time.

use crate::lp::{Priced, Timetable};
use roadcrew_model::{
    Due, Judgement, Link, Plan, Problem, Route, ServiceId, Stop, StopTimes, judge,
};
use roadcrew_units::{Seconds, TimeWindow};
use std::collections::BTreeMap;

/// Routes that are linked and have more stops together are let be.
const MOST_STOPS: usize = 2_000;
/// So many stops have each of their other windows tried at most.
const MOST_TRIED: usize = 12;
/// What a second costs by which a rule is broken that can't be kept whenever routes leave; other prices are far below.
const BROKEN: i64 = 10_000_000;
/// Whoever comes a day after the last shift comes too late for everything.
const DAY: Seconds = Seconds::from_hours(24);

/// The plan with other departures of routes that depend on each other, by which its orders and modes keep the rules at the least cost. A route that
/// `stays` leaves when it does, and so do routes that depend on nobody or can't keep the rules whenever they leave.
///
/// What only counts for all routes together, as their balance, is not looked at: judge the answer. `None` if there is no other departure. A linear program
/// for each group of routes that are linked, some milliseconds for a hundred stops.
pub fn leave_together(
    problem: &Problem,
    plan: &Plan,
    stays: &dyn Fn(&Route) -> bool,
) -> Option<Plan> {
    let groups = groups(problem, plan);
    if groups.is_empty() {
        return None;
    }
    let judgement = judge(problem, plan);
    let mut changed = plan.clone();
    for routes in groups {
        let group = Group { problem, plan, judgement: &judgement, routes, stays };
        for (route, departure) in group.departures().into_iter().flatten() {
            changed.routes[route].departure = departure;
        }
    }
    (changed != *plan).then_some(changed)
}

/// The routes of a plan that depend on each other, by their places in it; whoever depends on nobody is in none.
fn groups(problem: &Problem, plan: &Plan) -> Vec<Vec<usize>> {
    let mut route_of: BTreeMap<ServiceId, usize> = BTreeMap::new();
    for (index, route) in plan.routes.iter().enumerate() {
        route_of.extend(route.services().map(|service| (service, index)));
    }
    let mut leader: Vec<usize> = (0..plan.routes.len()).collect();
    for link in problem.links().iter().filter(|link| !matches!(link, Link::SameVehicle(_))) {
        let members = link.members().into_iter();
        let joined: Vec<usize> =
            members.filter_map(|it| route_of.get(&it).map(|&route| leader[route])).collect();
        if let Some(&first) = joined.iter().min() {
            leader.iter_mut().filter(|it| joined.contains(it)).for_each(|it| *it = first);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (route, first) in leader.into_iter().enumerate() {
        groups.entry(first).or_default().push(route);
    }
    let n_stops = |group: &Vec<usize>| -> usize {
        group.iter().map(|&route| plan.routes[route].stops.len()).sum()
    };
    groups.into_values().filter(|it| 1 < it.len() && n_stops(it) <= MOST_STOPS).collect()
}

/// Routes that depend on each other.
struct Group<'a> {
    problem: &'a Problem,
    plan: &'a Plan,
    judgement: &'a Judgement,
    routes: Vec<usize>,
    stays: &'a dyn Fn(&Route) -> bool,
}

/// A stop by its route and its place there.
type At = (usize, usize);

/// The cheapest departures for a choice of windows, and what they cost.
type Found = (Vec<(usize, Seconds)>, f64);

impl Group<'_> {
    /// When each route leaves.
    fn departures(&self) -> Option<Vec<(usize, Seconds)>> {
        let mut chosen: BTreeMap<At, usize> = BTreeMap::new();
        let mut n_windows: BTreeMap<At, usize> = BTreeMap::new();
        let mut at: BTreeMap<ServiceId, At> = BTreeMap::new();
        for &route in &self.routes {
            let stops =
                self.plan.routes[route].stops.iter().zip(&self.judgement.routes[route].stops);
            for (place, (&stop, times)) in stops.enumerate() {
                let windows = self.windows(route, stop);
                if let Stop::Service { service, .. } = stop {
                    at.insert(service, (route, place));
                }
                if 1 < windows.len() {
                    let meets = windows.iter().position(|it| times.start <= it.close());
                    chosen.insert((route, place), meets.unwrap_or(windows.len() - 1));
                    n_windows.insert((route, place), windows.len());
                }
            }
        }
        [Rules::Kept, Rules::Priced]
            .into_iter()
            .find_map(|rules| self.in_windows(chosen.clone(), (&n_windows, &at), rules))
    }

    /// From a choice of windows on: the best that is found by choosing otherwise for one stop at a time.
    fn in_windows(
        &self,
        mut chosen: BTreeMap<At, usize>,
        (n_windows, at): (&BTreeMap<At, usize>, &BTreeMap<ServiceId, At>),
        rules: Rules,
    ) -> Option<Vec<(usize, Seconds)>> {
        let mut best = self.cheapest(&chosen, rules);
        for (&stop, &n) in n_windows.iter().take(MOST_TRIED) {
            // Those that begin together meet the same window.
            let begins_with = |other: &At| n_windows.get(other) == Some(&n);
            let party: Vec<At> =
                self.party(stop, at).into_iter().filter(|other| begins_with(other)).collect();
            for window in 0..n {
                let mut other = chosen.clone();
                other.extend(party.iter().map(|&member| (member, window)));
                if other == chosen {
                    continue;
                }
                let found = self.cheapest(&other, rules);
                let cost = |found: &Option<Found>| found.as_ref().map_or(f64::INFINITY, |it| it.1);
                if cost(&found) < cost(&best) {
                    (best, chosen) = (found, other);
                }
            }
        }
        best.map(|(departures, _)| departures)
    }

    /// The stops that begin together with this one, and itself.
    fn party(&self, stop: At, at: &BTreeMap<ServiceId, At>) -> Vec<At> {
        let with = self.problem.links().iter().filter_map(|link| match link {
            Link::Together(members) => {
                Some(members.iter().filter_map(|it| at.get(it).copied()).collect())
            }
            _ => None,
        });
        let mut parties = with.filter(|party: &Vec<At>| party.contains(&stop));
        parties.next().unwrap_or_else(|| vec![stop])
    }

    /// In which windows work may begin at a stop; empty where it always may.
    fn windows(&self, route: usize, stop: Stop) -> &[TimeWindow] {
        match stop {
            Stop::Service { service, .. } => &self.problem.service(service).windows,
            Stop::Tip(id) => &self.problem.facility(id).windows,
            Stop::Break(index) => {
                let breaks = &self.problem.vehicle(self.plan.routes[route].vehicle).breaks;
                breaks.get(index).map_or(&[], |rest| std::slice::from_ref(&rest.window))
            }
        }
    }

    /// For these windows of the stops that have several.
    fn cheapest(&self, chosen: &BTreeMap<At, usize>, rules: Rules) -> Option<Found> {
        let mut table = Table { rules, timetable: Timetable::default() };
        let mut begins: BTreeMap<ServiceId, (usize, Seconds)> = BTreeMap::new();
        let mut leaves = Vec::with_capacity(self.routes.len());
        let closes = self
            .routes
            .iter()
            .map(|&route| self.problem.vehicle(self.plan.routes[route].vehicle).shift.close());
        let end = closes.max()? + DAY;
        for &index in &self.routes {
            let (route, judged) = (&self.plan.routes[index], &self.judgement.routes[index]);
            let vehicle = self.problem.vehicle(route.vehicle);
            let earliest = if (self.stays)(route) { route.departure } else { vehicle.shift.open() };
            let latest = if (self.stays)(route) { route.departure } else { vehicle.shift.close() };
            let departure = table.event(TimeWindow::new(earliest, latest).ok()?, end);
            leaves.push((index, departure));
            let mut last = (departure, route.departure);
            for (place, (&stop, &StopTimes { arrival, start, end: left })) in
                route.stops.iter().zip(&judged.stops).enumerate()
            {
                let windows = self.windows(index, stop);
                let window =
                    chosen.get(&(index, place)).map_or(windows.first(), |it| windows.get(*it));
                let event = table.event(window.copied().unwrap_or(TimeWindow::ALWAYS), end);
                // What there is to drive and to do takes as long whenever it is done.
                table.timetable.gaps.push((last.0, event, (arrival - last.1).0));
                if let Stop::Service { service, .. } = stop {
                    let wanted = self.problem.service(service);
                    if wanted.release.is_some() {
                        return None;
                    }
                    begins.insert(service, (event, left - start));
                    table.price_lateness(event, wanted.due);
                }
                // From now on the stop is left when its work is done.
                last = (event, start);
            }
            let takes = |which: usize| route.stops.contains(&Stop::Break(which));
            let untaken = vehicle.breaks.iter().enumerate().filter(|(which, _)| !takes(*which));
            let home_by = untaken.map(|(_, rest)| rest.window.close());
            let home_by = home_by.fold(vehicle.shift.close(), Seconds::min);
            let home = table.event(TimeWindow::new(TimeWindow::ALWAYS.open(), home_by).ok()?, end);
            table.timetable.gaps.push((last.0, home, (judged.arrival - last.1).0));
            if let Some(longest) = vehicle.longest_duration {
                table.no_later(home, Some(departure), longest);
            }
            let regular = vehicle.overtime.map(|it| (it.after, it.per_second));
            for (beyond, price) in [(Seconds::ZERO, vehicle.per_second)].into_iter().chain(regular)
            {
                let than = Some(departure);
                table.timetable.prices.push(Priced {
                    event: home,
                    than,
                    beyond: beyond.0,
                    price: price.0,
                });
            }
        }
        for link in self.problem.links() {
            table.heed(link, &begins);
        }
        let (times, cost) = table.timetable.cheapest()?;
        let found = leaves.into_iter().map(|(route, event)| (route, Seconds(times[event])));
        Some((found.collect(), cost))
    }
}

/// Whether rules are kept, or broken at a price where they can't be kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rules {
    Kept,
    Priced,
}

struct Table {
    rules: Rules,
    timetable: Timetable,
}

impl Table {
    /// An event within a window, and before the end of all.
    fn event(&mut self, window: TimeWindow, end: Seconds) -> usize {
        let open = window.open().max(Seconds(-DAY.0));
        let close = window.close().min(end);
        let event = self.timetable.events.len();
        self.timetable
            .events
            .push((open.0, if self.rules == Rules::Kept { close.0 } else { end.0 }));
        if self.rules == Rules::Priced && close < end {
            self.no_later(event, None, close);
        }
        event
    }

    /// An event is no later than so much after another one, or than a moment.
    fn no_later(&mut self, event: usize, than: Option<usize>, by: Seconds) {
        if self.rules == Rules::Kept
            && let Some(than) = than
        {
            self.timetable.gaps.push((event, than, -by.0));
            return;
        }
        let (beyond, price) = (by.0, BROKEN);
        self.timetable.prices.push(Priced { event, than, beyond, price });
    }

    fn price_lateness(&mut self, event: usize, due: Option<Due>) {
        if let Some(Due { at, per_second }) = due {
            let price = per_second.0;
            self.timetable.prices.push(Priced { event, than: None, beyond: at.0, price });
        }
    }

    /// What is linked, as far as it is done: the event and the duration of each service are known.
    fn heed(&mut self, link: &Link, begins: &BTreeMap<ServiceId, (usize, Seconds)>) {
        match link {
            Link::Together(members) => {
                let all: Vec<usize> =
                    members.iter().filter_map(|it| Some(begins.get(it)?.0)).collect();
                for pair in all.windows(2) {
                    self.timetable.gaps.extend([(pair[0], pair[1], 0), (pair[1], pair[0], 0)]);
                }
            }
            Link::Follows { first, then, gap } => {
                if let (Some(&(one, lasts)), Some(&(other, _))) =
                    (begins.get(first), begins.get(then))
                {
                    self.timetable.gaps.push((one, other, (lasts + *gap).0));
                }
            }
            Link::SameVehicle(_) => {}
        }
    }
}
