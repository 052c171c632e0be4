//! Cuts the plan into parts of neighbouring routes, and puts the parts together again.

use super::part::{Part, Searched};
use super::Whole;
use crate::instance::Instance;
use crate::random::Random;
use crate::route::Route;
use roadcrew_model::ServiceId;

/// Below so many services the whole plan is searched, by islands.
const SERVICES_PER_PART: usize = 150;
/// A part with fewer routes has too little to exchange.
const ROUTES_PER_PART: usize = 5;
const ISLANDS: usize = 2;
/// Rounds last a few hundredths of a second.
const STEPS_PER_ROUND: usize = 1_000;

/// Whether the parts make one plan together or are plans of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Parts,
    Islands,
}

pub(super) struct Split {
    pub(super) kind: Kind,
    pub(super) parts: Vec<Part>,
}

/// The parts of a round.
pub(super) fn split(instance: &Instance<'_>, whole: &Whole, (seed, round): (u64, u64)) -> Split {
    let n_used = whole.routes.iter().filter(|route| !route.visits.is_empty()).count();
    let n_parts = (instance.n_services() / SERVICES_PER_PART).min(n_used / ROUTES_PER_PART);
    if n_parts < 2 {
        let island = || Part {
            routes: whole.routes.clone(),
            undone: whole.undone.clone(),
            n_steps: STEPS_PER_ROUND,
        };
        return Split { kind: Kind::Islands, parts: (0..ISLANDS).map(|_| island()).collect() };
    }
    let mut random = Random::new(seed, round, 0);
    let order = turn_around(instance, whole, &mut random);
    let mut parts: Vec<Part> = (0..n_parts)
        .map(|_| Part { routes: Vec::new(), undone: Vec::new(), n_steps: STEPS_PER_ROUND })
        .collect();
    let (mut part, mut n_services) = (0, 0);
    let n_planned = instance.n_services() - whole.undone.len();
    for slot in order {
        let route = &whole.routes[slot];
        parts[part].routes.push(route.clone());
        n_services += route.visits.len();
        while part + 1 < n_parts && (part + 1) * n_planned <= n_services * n_parts {
            part += 1;
        }
    }
    deal(instance, whole, &mut parts);
    Split { kind: Kind::Parts, parts }
}

/// The used routes, one near the other, from a random one on.
fn turn_around(instance: &Instance<'_>, whole: &Whole, random: &mut Random) -> Vec<usize> {
    let used: Vec<usize> =
        (0..whole.routes.len()).filter(|&slot| !whole.routes[slot].visits.is_empty()).collect();
    let mut route_of = vec![usize::MAX; instance.n_services()];
    for &slot in &used {
        for service in whole.routes[slot].order() {
            route_of[service.index()] = slot;
        }
    }
    let mut taken = vec![false; whole.routes.len()];
    let mut near = vec![0_usize; whole.routes.len()];
    let mut order = Vec::with_capacity(used.len());
    let mut next = *random.pick(&used);
    loop {
        taken[next] = true;
        order.push(next);
        for service in whole.routes[next].order() {
            for other in instance.neighbours[service.index()].iter().take(20) {
                if let Some(count) = near.get_mut(route_of[other.index()]) {
                    *count += 1;
                }
            }
        }
        let nearest =
            used.iter().copied().filter(|&slot| !taken[slot]).max_by_key(|&slot| (near[slot], slot));
        match nearest {
            Some(slot) => next = slot,
            None => return order,
        }
    }
}

/// Deals unused vehicles and undone services out.
fn deal(instance: &Instance<'_>, whole: &Whole, parts: &mut [Part]) {
    let n_parts = parts.len();
    let unused = whole.routes.iter().filter(|route| route.visits.is_empty());
    let mut dealt = vec![0; instance.classes.len()];
    for route in unused {
        parts[dealt[route.class] % n_parts].routes.push(route.clone());
        dealt[route.class] += 1;
    }
    let mut part_of = vec![usize::MAX; instance.n_services()];
    for (index, part) in parts.iter().enumerate() {
        for service in part.routes.iter().flat_map(Route::order) {
            part_of[service.index()] = index;
        }
    }
    for (index, &service) in whole.undone.iter().enumerate() {
        let home = |other: &ServiceId| Some(part_of[other.index()]).filter(|&p| p < n_parts);
        let nearest = instance.neighbours[service.index()].iter().find_map(home);
        parts[nearest.unwrap_or(index % n_parts)].undone.push(service);
    }
}

/// The plan to go on from, and the best so far.
pub(super) fn merge(
    instance: &Instance<'_>,
    kind: Kind,
    searched: Vec<Searched>,
    best: Whole,
) -> (Whole, Whole) {
    let (lasts, bests): (Vec<Whole>, Vec<Whole>) =
        searched.into_iter().map(|part| (part.last, part.best)).unzip();
    let (last, found) = match kind {
        Kind::Parts => (join(instance, lasts), join(instance, bests)),
        Kind::Islands => (cheapest(lasts), cheapest(bests)),
    };
    let better = match found {
        Some(found) if found.cost < best.cost => found,
        _ => best,
    };
    (last.unwrap_or_else(|| better.clone()), better)
}

fn join(instance: &Instance<'_>, parts: Vec<Whole>) -> Option<Whole> {
    let (mut routes, mut undone) = (Vec::new(), Vec::new());
    for part in parts {
        routes.extend(part.routes);
        undone.extend(part.undone);
    }
    routes.sort_by_key(|route| route.vehicle);
    Some(Whole::of(instance, (routes, undone)))
}

fn cheapest(plans: Vec<Whole>) -> Option<Whole> {
    plans.into_iter().min_by_key(|plan| plan.cost)
}
