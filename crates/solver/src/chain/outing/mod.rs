//! Whole routes among stops that may stay undone: a vehicle is sent out, or its route is driven anew.
//!
//! How many vehicles go out decides more than any order of their stops, and no step that moves a few stops changes it once the search is
//! cold: a vehicle that no stop is worth alone may be worth it for many.

mod labels;
#[cfg(test)]
mod tests;

use super::clock::Clock;
use super::ground::{Ground, Stop};
use super::state::{NOWHERE, State};
use crate::random::Random;
use labels::{Labels, MOST_STOPS};

/// Whether such routes are worth a search: stops may stay undone, and time is kept.
pub(super) fn pay<C: Clock>(ground: &Ground<C>) -> bool {
    C::IS_KEPT && !C::HAS_TRIPS && ground.has_prizes
}

/// Sends an unused vehicle of a random class out for the best of the undone stops; `false`, and the step must be undone, if the plan can't
/// cost `most` or less by that.
pub(super) fn send_out<C: Clock>(state: &mut State<'_, C>, most: i64, random: &mut Random) -> bool {
    let n_classes = state.n_classes();
    let first = random.below(n_classes);
    let mut classes = (0..n_classes).map(|index| (first + index) % n_classes);
    let Some(slot) = classes.find_map(|class| state.unused(class)) else {
        return false;
    };
    drive_best(state, slot, Vec::new(), most, random)
}

/// Drives the route of a stop anew, with the best of its stops and of those that are undone. Answers what [`send_out`] does.
pub(super) fn drive_anew<C: Clock>(
    state: &mut State<'_, C>,
    seed: Stop,
    most: i64,
    random: &mut Random,
) -> bool {
    let slot = state.node(seed).slot;
    if slot == NOWHERE {
        return false;
    }
    let stops: Vec<Stop> = state.order(slot).collect();
    state.remove(&stops);
    drive_best(state, slot, stops, most, random)
}

/// Gives an empty slot the best route that is found among these stops and other undone ones.
fn drive_best<C: Clock>(
    state: &mut State<'_, C>,
    slot: u32,
    own: Vec<Stop>,
    most: i64,
    random: &mut Random,
) -> bool {
    let is_few = state.undone.len() <= MOST_STOPS;
    let stops = if is_few { all(state, own, random) } else { around(state, own, random) };
    let mut labels = Labels::new(state, slot, &stops);
    let best = labels.best();
    state.looks += labels.n_looks;
    if let Some(route) = best.filter(|route| state.cost + route.cost <= most) {
        state.assign(slot, route.order.into_iter());
    }
    state.cost <= most
}

/// A route's own stops, and after them all that are undone, from a random one on.
fn all<C: Clock>(state: &State<'_, C>, own: Vec<Stop>, random: &mut Random) -> Vec<Stop> {
    let n_undone = state.undone.len();
    let offset = random.below(n_undone.max(1));
    let others = (0..n_undone).map(|index| state.undone[(offset + index) % n_undone]);
    let others: Vec<Stop> = others.filter(|other| !own.contains(other)).collect();
    [own, others].concat()
}

/// As many undone stops as are chosen from, around a route's own or a random one: their neighbours, then the neighbours of these.
fn around<C: Clock>(state: &State<'_, C>, own: Vec<Stop>, random: &mut Random) -> Vec<Stop> {
    let mut stops = if own.is_empty() { vec![*random.pick(&state.undone)] } else { own };
    let mut is_chosen = vec![false; state.ground.n_stops()];
    for &stop in &stops {
        is_chosen[stop as usize] = true;
    }
    let mut index = 0;
    while index < stops.len() && stops.len() < MOST_STOPS {
        for near in state.ground.near(stops[index]) {
            let is_undone = state.node(near.stop).is_undone(state, near.stop);
            if is_undone && !std::mem::replace(&mut is_chosen[near.stop as usize], true) {
                stops.push(near.stop);
            }
        }
        index += 1;
    }
    stops
}
