//! The best place for a service: beside its neighbours, on an unused vehicle, and only if that fails anywhere.

use super::guess::{Guess, Guesses, guess};
use crate::instance::{Class, FAR, Instance};
use crate::random::Random;
use crate::route::Route;
use crate::schedule::{self, plain};
use crate::state::{Place, State};
use roadcrew_model::ServiceId;

/// So many of the places that look cheapest are priced in full on problems that are not plain.
const MOST_PRICED: usize = 12;
/// On a route of more services a full price takes long, and the outline tells nearly all.
const SHORT_ROUTE: usize = 12;
/// So many places on long routes are priced in full: by the outline fit, short of room, too late.
const MOST_PRICED_ON_LONG_ROUTES: [usize; 3] = [3, 2, 1];
/// The same where the outline tells all: what fits in by it need not be compared, and what is too late by it seldom fits in.
const MOST_PRICED_BESIDE_SURE_ONES: [usize; 3] = [1, 1, 0];

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
    instance.terms(route.class, service).is_some()
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

/// Ranks places by the outlines of the routes, then prices the cheapest in full until none of the rest looks cheaper. Another tip is thought
/// of only where nothing fits in without.
fn priced_place(
    state: &mut State<'_, '_>,
    service: ServiceId,
    mut random: Option<&mut Random>,
) -> Option<Insertion> {
    let instance = state.instance;
    let mut guesses = std::mem::take(&mut state.guesses);
    guesses.clear(false);
    guess_beside_neighbours(state, service, random.as_deref_mut(), &mut guesses);
    let may_tip = |class: &Class<'_>| class.has_sure_outlines && 0 < class.most_tips;
    if !guesses.is_sure() && instance.classes.iter().any(may_tip) {
        guesses.clear(true);
        guess_beside_neighbours(state, service, random, &mut guesses);
    }
    let mut best = price_guesses(state, service, &mut guesses.list, 1);
    if best.is_none() {
        guesses.clear(true);
        for (slot, route) in state.routes().iter().enumerate() {
            if may_take(instance, route, service) {
                for at in 0..=route.visits.len() {
                    guess(instance, route, (slot, at), service, &mut guesses);
                }
            }
        }
        best = price_guesses(state, service, &mut guesses.list, 4);
    }
    state.guesses = guesses;
    best
}

/// Guesses what a service costs on either side of its neighbours and on unused vehicles.
fn guess_beside_neighbours(
    state: &mut State<'_, '_>,
    service: ServiceId,
    mut random: Option<&mut Random>,
    guesses: &mut Guesses,
) {
    let instance = state.instance;
    for &near in &instance.neighbours[service.index()] {
        if let Place::On { route, position } = state.place(near)
            && may_take(instance, state.route(route), service)
        {
            for at in [position, position + 1] {
                if random.as_mut().is_none_or(|random| !random.blinks()) {
                    state.looks += 1;
                    guess(instance, state.route(route), (route, at), service, guesses);
                }
            }
        }
    }
    for class in 0..instance.classes.len() {
        if let Some(slot) = state.unused(class)
            && may_take(instance, state.route(slot), service)
        {
            state.looks += 1;
            guess(instance, state.route(slot), (slot, 0), service, guesses);
        }
    }
}

/// Skills fit, and the load unless the vehicle may tip.
pub(crate) fn may_take(instance: &Instance<'_>, route: &Route, service: ServiceId) -> bool {
    let vehicle = instance.classes[route.class].vehicle;
    let able = instance.terms(route.class, service).is_some();
    able && (!vehicle.tips.is_empty() || fits(instance, route, service))
}

/// The best of the guesses by full price; `effort` multiplies how many are priced.
fn price_guesses(
    state: &mut State<'_, '_>,
    service: ServiceId,
    guesses: &mut Vec<Guess>,
    effort: usize,
) -> Option<Insertion> {
    guesses.sort_unstable();
    guesses.dedup();
    let mut best: Option<Insertion> = None;
    let mut order = std::mem::take(&mut state.order);
    let mut labels = std::mem::take(&mut state.labels);
    let mut n_priced = 0;
    let mut n_priced_of = [0; 3];
    for guess in guesses.iter() {
        if best.is_some_and(|best| best.delta <= guess.delta || effort * MOST_PRICED <= n_priced) {
            break;
        }
        let instance = state.instance;
        let route = state.route(guess.route);
        let kind = guess.doubt as usize;
        let is_sure = instance.classes[route.class].has_sure_outlines;
        if is_sure || SHORT_ROUTE < route.visits.len() {
            let most = if is_sure {
                effort * MOST_PRICED_BESIDE_SURE_ONES[kind]
            } else {
                MOST_PRICED_ON_LONG_ROUTES[kind]
            };
            if most <= n_priced_of[kind] {
                continue;
            }
            n_priced_of[kind] += 1;
        }
        n_priced += 1;
        let (class, old) = (route.class, route.cost);
        let (slot, position) = (guess.route, guess.position);
        let cost = schedule::price_with(
            instance,
            &mut labels,
            (slot, route),
            (position, service),
            &mut order,
        );
        let Some(cost) = cost else {
            continue;
        };
        let found = Insertion { delta: cost - old, route: guess.route, position: guess.position };
        if best.is_none_or(|best| found.delta < best.delta) {
            labels.keep(class, &order);
            best = Some(found);
        }
    }
    (state.order, state.labels) = (order, labels);
    best
}
