//! Local moves, one a file: each proposes new orders for one or two routes around a service and a neighbour of it.
//!
//! A move is priced in steps. Its arcs by the modes as they stand come first, in `O(1)`; only what saves there is priced in full, where
//! modes (flips included), tips, breaks and departures are chosen anew.

mod arcs;
mod relocate;
mod swap;
mod tails;
mod two_opt;

use crate::schedule;
use crate::state::{Place, State};
use roadcrew_model::ServiceId;

/// New orders for routes, by their place in the state.
pub(crate) type Orders = Vec<(usize, Vec<ServiceId>)>;

/// A service on a route.
#[derive(Clone, Copy, Debug)]
struct Spot {
    route: usize,
    position: usize,
}

/// Proposes orders that bring a service beside its neighbour.
type Propose = fn(&State<'_, '_>, Spot, Spot, &mut Vec<Orders>);

/// All moves. A new one is a file beside its siblings and a line here.
const MOVES: [Propose; 4] = [relocate::propose, swap::propose, two_opt::propose, tails::propose];

/// A proposal takes as long as so many looks at a place.
const LOOKS_PER_PROPOSAL: u64 = 10;

/// Neighbours looked at per service.
const GAMMA: usize = 20;

/// Makes improving moves around the services until there is none or so much work is done.
pub(crate) fn polish(state: &mut State<'_, '_>, services: &[ServiceId], work: u64) {
    let mut proposed = Vec::new();
    let mut improved = true;
    while improved {
        improved = false;
        for &service in services {
            if work < state.work() {
                return;
            }
            let instance = state.instance;
            for &near in instance.neighbours[service.index()].iter().take(GAMMA) {
                for propose in MOVES {
                    let (Some(a), Some(b)) = (spot(state, service), spot(state, near)) else {
                        continue;
                    };
                    proposed.clear();
                    state.looks += LOOKS_PER_PROPOSAL;
                    propose(state, a, b, &mut proposed);
                    // The first that improves changes what the others were proposed for.
                    improved |= proposed.drain(..).any(|orders| accept(state, &orders));
                }
            }
        }
    }
}

fn spot(state: &State<'_, '_>, service: ServiceId) -> Option<Spot> {
    match state.place(service) {
        Place::On { route, position } => Some(Spot { route, position }),
        Place::Undone(_) | Place::Elsewhere => None,
    }
}

/// What the orders would change in the cost; `None` if one can't be driven.
pub(crate) fn delta(state: &mut State<'_, '_>, orders: &Orders) -> Option<i64> {
    let instance = state.instance;
    let mut delta = 0;
    for (slot, order) in orders {
        let (class, old) = (state.route(*slot).class, state.route(*slot).cost);
        delta += schedule::price(instance, &mut state.labels, class, order)? - old;
    }
    Some(delta)
}

fn accept(state: &mut State<'_, '_>, orders: &Orders) -> bool {
    if delta(state, orders).is_none_or(|delta| 0 <= delta) {
        return false;
    }
    state.begin_step();
    let done = state.reorder(orders);
    if !done {
        state.undo();
    }
    done
}

#[cfg(test)]
pub(crate) fn propose_all(
    state: &State<'_, '_>,
    service: ServiceId,
    near: ServiceId,
) -> Vec<Orders> {
    let mut proposed = Vec::new();
    if let (Some(a), Some(b)) = (spot(state, service), spot(state, near)) {
        for propose in MOVES {
            propose(state, a, b, &mut proposed);
        }
    }
    proposed
}
