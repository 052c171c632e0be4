//! Cuts the plan into parts of neighbouring routes, and puts the parts together again.

use super::Whole;
use super::part::Part;
use crate::instance::Instance;
use crate::random::Random;
use crate::route::Route;
use roadcrew_model::ServiceId;
use std::collections::BinaryHeap;

/// So many services make a part: routes beside a cut exchange nothing across it, so a plan is not cut more often than threads need it.
const SERVICES_PER_PART: usize = 400;
/// Plans too small for that are cut in two if the halves have so many services.
const LEAST_SERVICES_OF_A_HALF: usize = 150;
/// A part with fewer routes has too little to exchange.
const ROUTES_PER_PART: usize = 5;

/// Into how many parts a plan can be cut.
pub(super) fn n_parts(instance: &Instance<'_>, whole: &Whole) -> usize {
    let n_services = instance.n_services();
    let by_services =
        (n_services / SERVICES_PER_PART).max((n_services / LEAST_SERVICES_OF_A_HALF).min(2));
    by_services.min(whole.n_used() / ROUTES_PER_PART)
}

/// The parts of a round.
pub(super) fn split(
    instance: &Instance<'_>,
    whole: &Whole,
    (seed, round): (u64, u64),
) -> Vec<Part> {
    let n_parts = n_parts(instance, whole);
    if n_parts < 2 {
        return vec![Part::whole(whole.clone())];
    }
    let mut random = Random::new(seed, round, 0);
    let order = turn_around(instance, whole, &mut random);
    let mut parts: Vec<Part> = (0..n_parts).map(|_| Part::empty()).collect();
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
    parts
}

/// The used routes, one near the other, from a random one on: `O(n·log n)`.
pub(super) fn turn_around(
    instance: &Instance<'_>,
    whole: &Whole,
    random: &mut Random,
) -> Vec<usize> {
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
    // Among them those counts that have grown since.
    let mut waiting: BinaryHeap<(usize, usize)> = used.iter().map(|&slot| (0, slot)).collect();
    let mut nearer = Vec::new();
    let mut next = Some(*random.pick(&used));
    while let Some(slot) = next {
        taken[slot] = true;
        order.push(slot);
        for service in whole.routes[slot].order() {
            for other in instance.neighbours[service.index()].iter().take(20) {
                if let Some(count) = near.get_mut(route_of[other.index()]) {
                    *count += 1;
                    nearer.push(route_of[other.index()]);
                }
            }
        }
        nearer.sort_unstable();
        nearer.dedup();
        waiting.extend(nearer.drain(..).map(|slot| (near[slot], slot)));
        next = std::iter::from_fn(|| waiting.pop())
            .find(|&(count, slot)| !taken[slot] && count == near[slot])
            .map(|(_, slot)| slot);
    }
    order
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
        // Services that exclude each other can be exchanged only within a part.
        let rivals = instance.groups.rivals(service);
        let first = rivals.iter().copied().fold(service, ServiceId::min);
        let beside = rivals.iter().chain(&instance.neighbours[first.index()]);
        let nearest = beside.copied().find_map(|other| home(&other));
        parts[nearest.unwrap_or(index % n_parts)].undone.push(service);
    }
}

/// Puts parts together again.
pub(super) fn join(instance: &Instance<'_>, parts: Vec<Whole>) -> Whole {
    let (mut routes, mut undone) = (Vec::new(), Vec::new());
    for part in parts {
        routes.extend(part.routes);
        undone.extend(part.undone);
    }
    routes.sort_by_key(|route| route.vehicle);
    Whole::of(instance, (routes, undone))
}
