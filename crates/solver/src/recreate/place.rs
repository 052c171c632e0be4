//! The best place for a service: beside its neighbours, on an unused vehicle, and only if that fails anywhere.

use crate::instance::Instance;
use crate::random::Random;
use crate::route::Route;
use crate::schedule::{self, plain};
use crate::state::{Place, State};
use roadcrew_model::ServiceId;

/// One in so many places is not seen.
const BLINK_ONE_IN: usize = 100;
/// So many of the places that look cheapest are priced in full on problems that are not plain.
const MOST_PRICED: usize = 12;

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
    state: &State<'_, '_>,
    service: ServiceId,
    mut random: Option<&mut Random>,
) -> Option<Insertion> {
    let instance = state.instance;
    let mut best: Option<Insertion> = None;
    let look = |best: &mut Option<Insertion>, slot: usize, position: usize| {
        let below = best.map_or(i64::MAX, |best| best.delta);
        let delta = plain::insertion(instance, state.route(slot), position, service, below);
        if let Some(delta) = delta {
            *best = Some(Insertion { delta, route: slot, position });
        }
    };
    for &near in &instance.neighbours[service.index()] {
        let Place::On { route, position } = state.place(near) else {
            continue;
        };
        if !fits(instance, state.route(route), service) {
            continue;
        }
        for at in [position, position + 1] {
            let seen = random.as_mut().is_none_or(|random| !random.once_in(BLINK_ONE_IN));
            if seen {
                look(&mut best, route, at);
            }
        }
    }
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
    best
}

/// Ranks places by their arcs, then prices the cheapest in full until none of the rest can be cheaper by its arcs.
fn priced_place(
    state: &mut State<'_, '_>,
    service: ServiceId,
    mut random: Option<&mut Random>,
) -> Option<Insertion> {
    let instance = state.instance;
    let mut guesses: Vec<Insertion> = Vec::new();
    for &near in &instance.neighbours[service.index()] {
        if let Place::On { route, position } = state.place(near) {
            for at in [position, position + 1] {
                let seen = random.as_mut().is_none_or(|random| !random.once_in(BLINK_ONE_IN));
                if seen && may_take(instance, state.route(route), service) {
                    guesses.push(guess(instance, state.route(route), (route, at), service));
                }
            }
        }
    }
    let fresh = (0..instance.classes.len()).filter_map(|class| state.unused(class));
    guesses.extend(
        fresh
            .filter(|&slot| may_take(instance, state.route(slot), service))
            .map(|slot| guess(instance, state.route(slot), (slot, 0), service)),
    );
    let best = price_guesses(state, service, guesses, MOST_PRICED);
    if best.is_some() {
        return best;
    }
    let mut everywhere = Vec::new();
    for (slot, route) in state.routes().iter().enumerate() {
        if may_take(instance, route, service) {
            let ends = if route.visits.is_empty() { 0 } else { route.visits.len() };
            everywhere.extend((0..=ends).map(|at| guess(instance, route, (slot, at), service)));
        }
    }
    price_guesses(state, service, everywhere, 4 * MOST_PRICED)
}

/// Skills fit, and the load unless the vehicle may tip.
fn may_take(instance: &Instance<'_>, route: &Route, service: ServiceId) -> bool {
    let vehicle = instance.classes[route.class].vehicle;
    let able = vehicle.skills.cover(instance.task(service).skills);
    able && (!vehicle.tips.is_empty() || fits(instance, route, service))
}

/// What the arcs alone would cost, by the modes as they stand: nearly always less than the price.
fn guess(
    instance: &Instance<'_>,
    route: &Route,
    (slot, position): (usize, usize),
    service: ServiceId,
) -> Insertion {
    let class = &instance.classes[route.class];
    let before = position.checked_sub(1).and_then(|index| route.visits.get(index));
    let from = before.map_or(class.exit, |visit| instance.modes[visit.mode].exit);
    let after = route.visits.get(position);
    let to = after.map_or(class.entry, |visit| instance.modes[visit.mode].entry);
    let (old, fixed) = if route.visits.is_empty() {
        (0, class.vehicle.fixed.0)
    } else {
        (class.arc(from, to).unwrap_or(0), 0)
    };
    let through = instance.modes[instance.mode_range(service)]
        .iter()
        .filter_map(|mode| {
            let (out, back) = (class.arc(from, mode.entry)?, class.arc(mode.exit, to)?);
            Some(out + back + class.serving(mode))
        })
        .min();
    let delta = through.map_or(i64::MAX, |through| through - old + fixed);
    Insertion { delta, route: slot, position }
}

fn price_guesses(
    state: &mut State<'_, '_>,
    service: ServiceId,
    mut guesses: Vec<Insertion>,
    most: usize,
) -> Option<Insertion> {
    guesses.sort_unstable();
    guesses.dedup();
    let mut best: Option<Insertion> = None;
    let mut order = Vec::new();
    for (n_priced, guess) in guesses.into_iter().enumerate() {
        let settled = best.is_some_and(|best| best.delta <= guess.delta || most <= n_priced);
        if settled {
            break;
        }
        let instance = state.instance;
        let route = state.route(guess.route);
        order.clear();
        order.extend(route.order());
        order.insert(guess.position, service);
        let (class, old) = (route.class, route.cost);
        let Some(cost) = schedule::price(instance, &mut state.labels, class, &order) else {
            continue;
        };
        let found = Insertion { delta: cost - old, ..guess };
        if best.is_none_or(|best| found.delta < best.delta) {
            best = Some(found);
        }
    }
    best
}
