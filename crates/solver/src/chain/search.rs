//! Ruin and recreate on chains under annealing, at one temperature.

use super::MOST_INSERTED;
use super::best::Best;
use super::clock::Clock;
use super::ground::{Ground, Spot, Stop};
use super::modes::Modes;
use super::outing;
use super::recreate::{Eager, open, place_all, recreate, sort};
use super::ruin::strings;
use super::savings;
use super::state::{NOWHERE, State, as_u32};
use super::tails::swap_tails;
use crate::acceptance::Moment;
use crate::instance::Instance;
use crate::random::Random;
use crate::route::{Route, Visit};
use roadcrew_model::ServiceId;

/// So much work makes a round that lasts a few hundredths of a second on one thread, counted in looks at a place.
pub(crate) const WORK_PER_ROUND: u64 = 4_000_000;
/// What a step costs beyond its looks.
const LOOKS_PER_STEP: u64 = 20;
/// One in so many steps sends a vehicle out for what is undone.
const OPEN_ONE_IN: usize = 64;
/// One in so many steps calls a vehicle in where stops may stay undone.
const CLOSE_ONE_IN: usize = 48;
/// Where whole routes are sought among what is undone: one in so many steps sends a vehicle out on one, and drives a route anew.
const SEND_OUT_ONE_IN: usize = 128;
const DRIVE_ANEW_ONE_IN: usize = 1_024;
/// What may stay undone needs only one in so many shares of its extra price then: it is there so that vehicles go out.
const OUTINGS_NEED_ONE_IN: i64 = 4;
/// One in so many steps swaps the tails of two routes.
const SWAP_TAILS_ONE_IN: usize = 2;
/// In one of so many steps routes change to other vehicles as their load changes.
const TRADE_ONE_IN: usize = 4;
/// One in so many steps gives a route to a vehicle of another class, if no more stops than these have to be put elsewhere for that: more
/// often where vehicles differ in size or price, less where they differ in what they can do, their depots or hours.
const HAND_OVER_ONE_IN: usize = 32;
const HAND_OVER_TO_SISTERS_ONE_IN: usize = 3;
const MOST_LEFT: usize = 5;

/// Routes, unused vehicles among them, and what is undone.
pub(crate) type Plan = (Vec<Route>, Vec<ServiceId>);

/// Searches a part of the plan; answers the plan where the search ended and the best that it met.
pub(crate) fn search<C: Clock>(
    (instance, ground): (&Instance<'_>, &Ground<C>),
    part: &Plan,
    (moment, share): (Moment<'_>, u64),
    random: &mut Random,
) -> (Plan, Plan) {
    let plans_outings = outing::pay(ground);
    let extra = if plans_outings { moment.extra / OUTINGS_NEED_ONE_IN } else { moment.extra };
    let mut state = chained((instance, ground), part, extra);
    let (routes, undone) = part;
    let services = routes.iter().flat_map(Route::order).chain(undone.iter().copied());
    let stops: Vec<Stop> = services.map(|service| ground.stop(service)).collect();
    let mut best = Best::new(&state);
    if stops.is_empty() {
        return (part.clone(), part.clone());
    }
    let n_used = state.slots.iter().filter(|slot| 0 < slot.n_stops).count();
    let mean_length = stops.len() / n_used.max(1);
    let mut removed = Vec::new();
    let has_sisters =
        (0..).take(ground.classes.len()).any(|class| !ground.sisters(class).is_empty());
    let hands_over_one_in =
        if has_sisters { HAND_OVER_TO_SISTERS_ONE_IN } else { HAND_OVER_ONE_IN };
    let mut modes = Modes::default();
    let has_limits = ground.classes.iter().any(|class| class.longest_distance < i64::MAX);
    let chooses_modes = ground.has_modes() && !C::IS_KEPT && !has_limits;
    while state.looks < WORK_PER_ROUND / share {
        let most = state.cost + moment.allowance(random);
        state.begin_step();
        state.trades = has_sisters && random.once_in(TRADE_ONE_IN);
        let seed = *random.pick(&stops);
        let is_kept =
            if plans_outings && !state.undone.is_empty() && random.once_in(SEND_OUT_ONE_IN) {
                outing::send_out(&mut state, most, random)
            } else if plans_outings && random.once_in(DRIVE_ANEW_ONE_IN) {
                outing::drive_anew(&mut state, seed, most, random)
            } else if ground.has_prizes && !state.undone.is_empty() && random.once_in(OPEN_ONE_IN) {
                let seed = *random.pick(&state.undone);
                open(&mut state, seed, most, random)
            } else if ground.has_prizes && random.once_in(CLOSE_ONE_IN) {
                call_in(&state, seed, &mut removed);
                state.remove(&removed);
                recreate(&mut state, &mut removed, most, random) && state.cost <= most
            } else if random.once_in(SWAP_TAILS_ONE_IN) {
                swap_tails(&mut state, seed, most, random)
            } else {
                let slot = state.node(seed).slot;
                strings(&state, seed, mean_length, &mut removed, random);
                state.remove(&removed);
                let is_handed_over = !random.once_in(hands_over_one_in)
                    || hand_over(&mut state, slot, &mut removed, random);
                let at_most = if chooses_modes { i64::MAX } else { most };
                let is_kept = is_handed_over && recreate(&mut state, &mut removed, at_most, random);
                if chooses_modes {
                    modes.choose_on_touched(&mut state);
                }
                is_kept && state.cost <= most
            };
        state.looks += LOOKS_PER_STEP;
        if is_kept {
            best.see(&state);
        } else {
            state.undo();
        }
    }
    let last = Best::new(&state);
    (last.plan((instance, ground), part), best.plan((instance, ground), part))
}

/// All stops of the route of a stop.
fn call_in<C: Clock>(state: &State<'_, C>, seed: Stop, removed: &mut Vec<Stop>) {
    removed.clear();
    let slot = state.node(seed).slot;
    if slot != NOWHERE {
        removed.extend(state.order(slot));
    }
}

/// Gives a route to an unused vehicle of a random class, if there is one of another that can perform most of it; `false`, and the step must
/// be undone, if it can't drive that.
fn hand_over<C: Clock>(
    state: &mut State<'_, C>,
    slot: u32,
    removed: &mut Vec<Stop>,
    random: &mut Random,
) -> bool {
    let class = random.below(state.n_classes());
    if C::HAS_TRIPS || slot == NOWHERE || class == state.slot(slot).class as usize {
        return true;
    }
    state.unused(class).is_none_or(|to| state.hand_over(slot, to, MOST_LEFT, removed))
}

/// A first plan: everything at its best place, one after another, until it is over.
pub(crate) fn first_plan<C: Clock>(
    (instance, ground): (&Instance<'_>, &Ground<C>),
    given: &Plan,
    random: &mut Random,
    is_over: &dyn Fn() -> bool,
) -> Plan {
    let mut best: Option<Best> = None;
    let n_classes = ground.classes.len();
    let is_large = MOST_INSERTED < given.1.len();
    let each = (0..n_classes).map(Some).filter(|_| 1 < n_classes && !is_large);
    for preferred in std::iter::once(None).chain(each) {
        let mut state = chained((instance, ground), given, 0);
        state.preferred = preferred;
        if is_large && !C::HAS_TRIPS {
            savings::assign(&mut state);
        }
        let mut waiting = state.undone.clone();
        sort(ground, &mut waiting, random);
        for stop in waiting {
            if is_over() {
                break;
            }
            state.begin_step();
            place_all(&mut state, &[stop], i64::MAX, Eager::Always, random);
        }
        if best.as_ref().is_none_or(|best| state.cost < best.cost) {
            best = Some(Best::new(&state));
        }
    }
    best.map_or_else(|| given.clone(), |best| best.plan((instance, ground), given))
}

/// A slot per route, in their order; where there are trips, a shift per route and a slot per trip.
pub(super) fn chained<'g, C: Clock>(
    (instance, ground): (&Instance<'_>, &'g Ground<C>),
    (routes, undone): &Plan,
    extra: i64,
) -> State<'g, C> {
    let classes: Vec<usize> = routes.iter().map(|route| route.class).collect();
    let mut state = State::new(ground, &classes);
    state.extra = extra;
    for service in routes.iter().flat_map(Route::order).chain(undone.iter().copied()) {
        state.lay_aside(ground.stop(service));
    }
    let spot = |visit: &Visit| -> (Stop, Spot) {
        let stop = ground.stop(visit.service);
        let first_mode = instance.mode_range(visit.service).start;
        (stop, ground.spots(stop).start + as_u32(visit.mode - first_mode))
    };
    for (slot, route) in (0..).zip(routes) {
        if C::HAS_TRIPS {
            let trips = route.visits.chunk_by(|a, b| route.trip_of(a) == route.trip_of(b));
            state.assign_trips(slot, trips.map(|trip| trip.iter().map(spot)));
        } else {
            state.assign(slot, route.visits.iter().map(spot));
        }
    }
    state
}
