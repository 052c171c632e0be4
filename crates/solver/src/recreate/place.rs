//! The best place for a service: beside its neighbours, on an unused vehicle, and only if that fails anywhere.

use crate::instance::{Class, FAR, Instance};
use crate::random::Random;
use crate::route::{Route, Trip};
use crate::schedule::{self, plain};
use crate::state::{Place, State};
use roadcrew_model::{PointId, ServiceId};

/// So many of the places that look cheapest are priced in full on problems that are not plain.
const MOST_PRICED: usize = 12;
/// On a route of more services a full price takes long, and the outline tells nearly all.
const SHORT_ROUTE: usize = 12;
/// So many places on long routes are priced in full: by the outline fit, short of room, too late.
const MOST_PRICED_ON_LONG_ROUTES: [usize; 3] = [3, 2, 1];

/// Where a service may go and what that costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Insertion {
    pub(crate) delta: i64,
    pub(crate) route: usize,
    pub(crate) position: usize,
}

/// The best place found for an undone service; with a generator some places are overlooked.
pub(crate) fn best_place(
    state: &mut State<'_, '_>,
    service: ServiceId,
    random: Option<&mut Random>,
) -> Option<Insertion> {
    if state.instance.plain {
        plain_place(state, service, random)
    } else {
        priced_place(state, service, random)
    }
}

fn fits(instance: &Instance<'_>, route: &Route, service: ServiceId) -> bool {
    let vehicle = instance.classes[route.class].vehicle;
    let free = vehicle.capacity.0.iter().zip(&route.load).map(|(most, now)| most - now);
    vehicle.skills.cover(instance.task(service).skills)
        && free.zip(instance.load(service)).all(|(free, more)| *more <= free)
}

fn plain_place(
    state: &mut State<'_, '_>,
    service: ServiceId,
    random: Option<&mut Random>,
) -> Option<Insertion> {
    let instance = state.instance;
    let (mut best, n_beside) = beside_neighbours(state, service, random);
    let mut n_elsewhere = 0;
    let mut look = |best: &mut Option<Insertion>, slot: usize, position: usize| {
        n_elsewhere += 1;
        let below = best.map_or(i64::MAX, |best| best.delta);
        let delta = plain::insertion(instance, state.route(slot), position, service, below);
        if let Some(delta) = delta {
            *best = Some(Insertion { delta, route: slot, position });
        }
    };
    if best.is_none() {
        for (slot, route) in state.routes().iter().enumerate() {
            if !route.visits.is_empty() && fits(instance, route, service) {
                for position in 0..=route.visits.len() {
                    look(&mut best, slot, position);
                }
            }
        }
    }
    for class in 0..instance.classes.len() {
        if let Some(slot) = state.unused(class)
            && fits(instance, state.route(slot), service)
        {
            look(&mut best, slot, 0);
        }
    }
    state.looks += n_beside + n_elsewhere;
    best
}

/// The best of the gaps on either side of the neighbours, and how many were looked at.
///
/// A gap from which no detour can be short enough is passed over before its ways are looked up: on large problems most of the time goes
/// into waiting for those.
fn beside_neighbours(
    state: &State<'_, '_>,
    service: ServiceId,
    mut random: Option<&mut Random>,
) -> (Option<Insertion>, u64) {
    let instance = state.instance;
    let skills = instance.task(service).skills;
    let mode = &instance.modes[instance.mode_range(service).start];
    let ways = instance.ways.get(service.index());
    let mut n_looks = 0;
    let mut best: Option<Insertion> = None;
    for (index, &near) in instance.neighbours[service.index()].iter().enumerate() {
        let beside = state.beside(near);
        let Some(slot) = beside.route() else {
            continue;
        };
        if !state.has_room(slot, service) {
            continue;
        }
        let route = state.route(slot);
        let class = &instance.classes[route.class];
        if !class.vehicle.skills.cover(skills) {
            continue;
        }
        let ways = ways.map(|ways| &ways[index]);
        for (side, (position, straight, gap)) in beside.gaps().into_iter().enumerate() {
            n_looks += 1;
            let below = best.map_or(i64::MAX, |best| best.delta);
            let least = ways.and_then(|ways| ways.least_detour(straight)).unwrap_or(-FAR);
            let is_seen = class.vehicle.per_metre.0.saturating_mul(least) < below
                && random.as_mut().is_none_or(|random| !random.blinks());
            if !is_seen {
                continue;
            }
            let (out, back) = match (ways, side) {
                (Some(ways), 0) => (instance.arrival(class, gap.from, mode.entry), ways.to()),
                (Some(ways), _) => (ways.from(), class.travel.leg(mode.exit, gap.to)),
                (None, _) => (
                    instance.arrival(class, gap.from, mode.entry),
                    class.travel.leg(mode.exit, gap.to),
                ),
            };
            if let (Some(out), Some(back)) = (out, back) {
                let through = (service, out, back);
                let delta = plain::detour(instance, route, (straight, gap), through, below);
                if let Some(delta) = delta {
                    best = Some(Insertion { delta, route: slot, position });
                }
            }
        }
    }
    (best, n_looks)
}

/// Ranks places by the outlines of the routes, then prices the cheapest in full until none of the rest looks cheaper.
fn priced_place(
    state: &mut State<'_, '_>,
    service: ServiceId,
    mut random: Option<&mut Random>,
) -> Option<Insertion> {
    let instance = state.instance;
    let mut guesses = std::mem::take(&mut state.guesses);
    guesses.clear();
    for &near in &instance.neighbours[service.index()] {
        if let Place::On { route, position } = state.place(near) {
            for at in [position, position + 1] {
                let seen = random.as_mut().is_none_or(|random| !random.blinks());
                if seen && may_take(instance, state.route(route), service) {
                    guesses.extend(guess(instance, state.route(route), (route, at), service));
                }
            }
        }
    }
    let fresh = (0..instance.classes.len()).filter_map(|class| state.unused(class));
    guesses.extend(
        fresh
            .filter(|&slot| may_take(instance, state.route(slot), service))
            .filter_map(|slot| guess(instance, state.route(slot), (slot, 0), service)),
    );
    let mut best = price_guesses(state, service, &mut guesses, 1);
    if best.is_none() {
        guesses.clear();
        for (slot, route) in state.routes().iter().enumerate() {
            if may_take(instance, route, service) {
                let gaps = 0..=route.visits.len();
                guesses.extend(gaps.filter_map(|at| guess(instance, route, (slot, at), service)));
            }
        }
        best = price_guesses(state, service, &mut guesses, 4);
    }
    state.guesses = guesses;
    best
}

/// Skills fit, and the load unless the vehicle may tip.
pub(crate) fn may_take(instance: &Instance<'_>, route: &Route, service: ServiceId) -> bool {
    let vehicle = instance.classes[route.class].vehicle;
    let able = vehicle.skills.cover(instance.task(service).skills);
    able && (!vehicle.tips.is_empty() || fits(instance, route, service))
}

/// What speaks against a place by the outline of its route, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Doubt {
    None,
    NoRoom,
    TooLate,
}

/// A place with the price that it has by the outline of its route: nearly always close to the full price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Guess {
    delta: i64,
    doubt: Doubt,
    route: usize,
    position: usize,
}

/// What a service costs at a place if all else stays as it was scheduled; `None` if no way leads there.
fn guess(
    instance: &Instance<'_>,
    route: &Route,
    (slot, position): (usize, usize),
    service: ServiceId,
) -> Option<Guess> {
    let class = &instance.classes[route.class];
    let at = |(delta, doubt)| Guess { delta, doubt, route: slot, position };
    if route.visits.is_empty() {
        let shift = class.vehicle.shift;
        let gap = Gap {
            from: class.exit,
            to: class.entry,
            ready: shift.open().0,
            latest: shift.close().0,
            old: 0,
            length: 0,
            trip: Trip { leaves: shift.open().0, latest: FAR },
        };
        let (cost, doubt) = gap.detour(instance, class, service)?;
        return Some(at((cost + class.vehicle.fixed.0, doubt)));
    }
    let first = position.checked_sub(1).map_or(0, |before| route.visits[before].halt);
    let last = route.visits.get(position).map_or(route.halts.len() - 1, |visit| visit.halt);
    let detour = |index: usize| {
        let (here, there) = (route.halts[index], route.halts[index + 1]);
        let gap = Gap {
            from: here.exit,
            to: there.entry,
            ready: here.ready,
            latest: there.latest,
            length: here.length,
            trip: route.trips[here.trip],
            old: class.arc(here.exit, there.entry).unwrap_or(0),
        };
        let (cost, doubt) = gap.detour(instance, class, service)?;
        let (another_tip, no_room) = missing_room(instance, route, index, service);
        Some((cost + another_tip, doubt.max(no_room)))
    };
    (first..last).filter_map(detour).min().map(at)
}

/// What another tip costs at least if the route is full, and whether the trip is.
fn missing_room(
    instance: &Instance<'_>,
    route: &Route,
    halt: usize,
    service: ServiceId,
) -> (i64, Doubt) {
    let class = &instance.classes[route.class];
    let dimensions = instance.problem.n_dimensions();
    let aboard = &route.aboard[halt * dimensions..][..dimensions];
    if schedule::has_room(class, aboard, instance.exchange(service)) {
        return (0, Doubt::None);
    }
    let vehicle = class.vehicle;
    let n_trips = i64::try_from(route.trips.len()).unwrap_or(i64::MAX);
    let loads = instance.load(service).iter().zip(&route.load).zip(&vehicle.capacity.0);
    if loads.into_iter().all(|((more, load), capacity)| load + more <= n_trips * capacity) {
        return (0, Doubt::NoRoom);
    }
    let tips = vehicle.tips.iter().map(|&tip| instance.problem.facility(tip));
    let cheapest = tips.map(|tip| (tip.cost + vehicle.per_second * tip.duration).0).min();
    (cheapest.unwrap_or(0), Doubt::NoRoom)
}

/// Between two halts.
struct Gap {
    from: PointId,
    to: PointId,
    ready: i64,
    latest: i64,
    /// How long the vehicle has driven and worked on its trip by then.
    length: i64,
    trip: Trip,
    /// What driving straight on costs.
    old: i64,
}

impl Gap {
    /// The cheapest way through a service, and whether it is too late by then.
    fn detour(
        &self,
        instance: &Instance<'_>,
        class: &Class<'_>,
        service: ServiceId,
    ) -> Option<(i64, Doubt)> {
        let task = instance.task(service);
        let vehicle = class.vehicle;
        let release = instance.release(service);
        let ready = if release <= self.trip.leaves {
            self.ready
        } else {
            self.ready.max(release + self.length)
        };
        let mut best: Option<(i64, Doubt)> = None;
        for mode in &instance.modes[instance.mode_range(service)] {
            let (Some(out), Some(back)) =
                (class.travel.leg(self.from, mode.entry), class.travel.leg(mode.exit, self.to))
            else {
                continue;
            };
            let cost = vehicle.per_metre.0 * (out.metres.0 + back.metres.0)
                + vehicle.per_second.0 * (out.seconds.0 + back.seconds.0)
                + class.serving(mode)
                - self.old;
            let arrival = ready + out.seconds.0;
            let end = arrival.max(task.open) + mode.duration.0;
            let in_time = release <= self.trip.latest
                && arrival <= task.close
                && end + back.seconds.0 <= self.latest;
            let through = (cost, if in_time { Doubt::None } else { Doubt::TooLate });
            if best.is_none_or(|best| through < best) {
                best = Some(through);
            }
        }
        best
    }
}

/// The best of the guesses by full price; `effort` multiplies how many are priced.
fn price_guesses(
    state: &mut State<'_, '_>,
    service: ServiceId,
    guesses: &mut Vec<Guess>,
    effort: usize,
) -> Option<Insertion> {
    state.looks += guesses.len() as u64;
    guesses.sort_unstable();
    guesses.dedup();
    let mut best: Option<Insertion> = None;
    let mut order = std::mem::take(&mut state.order);
    let mut n_priced = 0;
    let mut n_priced_on_long_routes = [0; 3];
    for guess in guesses.iter() {
        if best.is_some_and(|best| best.delta <= guess.delta || effort * MOST_PRICED <= n_priced) {
            break;
        }
        let instance = state.instance;
        let route = state.route(guess.route);
        if SHORT_ROUTE < route.visits.len() {
            let kind = guess.doubt as usize;
            if MOST_PRICED_ON_LONG_ROUTES[kind] <= n_priced_on_long_routes[kind] {
                continue;
            }
            n_priced_on_long_routes[kind] += 1;
        }
        n_priced += 1;
        order.clear();
        order.extend(route.order());
        order.insert(guess.position, service);
        let (class, old) = (route.class, route.cost);
        let Some(cost) = schedule::price(instance, &mut state.labels, class, &order) else {
            continue;
        };
        let found = Insertion { delta: cost - old, route: guess.route, position: guess.position };
        if best.is_none_or(|best| found.delta < best.delta) {
            state.labels.keep(class, &order);
            best = Some(found);
        }
    }
    state.order = order;
    best
}
