//! Vehicles are sent out for what is undone, whatever that costs: the way there may be worth it for many services and for none of them alone.

use super::{best_place, may_take};
use crate::random::Random;
use crate::state::{Place, State};
use roadcrew_model::ServiceId;

/// Undone services that are offered to a vehicle that was sent out.
const MOST_OFFERED: usize = 100;
/// Of those around each that was placed so many are offered next.
const MOST_AROUND: usize = 20;

/// Sends an unused vehicle out for an undone service and offers it the undone services around, on and on; `false` if none can take it.
pub(crate) fn open(state: &mut State<'_, '_>, random: &mut Random) -> bool {
    let seed = *random.pick(state.undone());
    if !begin(state, seed, random) {
        return false;
    }
    let mut offered = vec![seed];
    let mut next = 0;
    while next < offered.len() && offered.len() < MOST_OFFERED {
        let service = offered[next];
        next += 1;
        if service != seed && !place(state, service, random) {
            continue;
        }
        let instance = state.instance;
        let near = instance.neighbours[service.index()].iter().take(MOST_AROUND);
        let is_new = |near: &&ServiceId| {
            matches!(state.place(**near), Place::Undone(_)) && !offered.contains(near)
        };
        let near: Vec<ServiceId> = near.filter(is_new).copied().collect();
        offered.extend(near);
    }
    true
}

/// A route of its own for a service, of a random class of those that can.
fn begin(state: &mut State<'_, '_>, service: ServiceId, random: &mut Random) -> bool {
    let instance = state.instance;
    if state.is_excluded(service) {
        return false;
    }
    let n_classes = instance.classes.len();
    let first = random.below(n_classes);
    (0..n_classes).map(|index| (first + index) % n_classes).any(|class| {
        state.unused(class).is_some_and(|slot| {
            may_take(instance, state.route(slot), service) && state.insert(service, slot, 0)
        })
    })
}

/// Puts a service where it costs less than leaving it undone, if there is such a place.
fn place(state: &mut State<'_, '_>, service: ServiceId, random: &mut Random) -> bool {
    let worth = state.instance.task(service).undone;
    if state.is_excluded(service) {
        return false;
    }
    let found = best_place(state, service, Some(random)).filter(|place| place.delta < worth);
    found.is_some_and(|place| state.insert(service, place.route, place.position))
}
