//! Ruin and recreate on hauls, under annealing.

use super::modes::Choice;
use super::plan::{Best, chained};
use super::ruin::{stretch, strings};
use super::state::{State, UNDONE};
use super::{Ground, Plan, tails, trips};
use crate::acceptance::Moment;
use crate::instance::Instance;
use crate::random::Random;
use roadcrew_model::ServiceId;

/// So much work makes a round that lasts a few tenths of a second on one thread, counted in looks at a place.
const WORK_PER_ROUND: u64 = 6_000_000;
/// What a step costs beyond its looks.
const LOOKS_PER_STEP: u64 = 40;
/// One in so many steps swaps the tails of two trips.
const SWAP_TAILS_ONE_IN: usize = 3;
/// One in so many steps lets trips change shifts.
const MOVE_TRIPS_ONE_IN: usize = 24;
/// One in so many steps begins a trip for what is undone.
const OPEN_ONE_IN: usize = 64;
/// One in so many steps, where something is undone, has a stretch of a trip make way for it: what a far street is worth only shows once there is time to go
/// there.
const MAKE_WAY_ONE_IN: usize = 32;
/// One in so many steps takes a trip apart.
const CLOSE_ONE_IN: usize = 256;
/// One in so many steps spreads a trip over the others: shifts of many trips that are half empty would stay as they are, since no step of a few services
/// saves the way to a tip.
const DISSOLVE_ONE_IN: usize = 64;
/// Undone services that are tried besides those just removed.
const MOST_OTHERS: usize = 10;
/// Undone services that are offered to a trip that begins for one of them.
const MOST_OFFERED: usize = 100;
/// In one of so many times a trip of its own is thought of for a service that fits in elsewhere.
const NEW_TRIP_ONE_IN: usize = 16;

/// Searches a part of the plan; answers the plan where the search ended and the best that it met.
pub(super) fn search(
    (instance, ground): (&Instance<'_>, &Ground),
    part: &Plan,
    (moment, share): (Moment<'_>, u64),
    random: &mut Random,
) -> (Plan, Plan) {
    let mut state = chained((instance, ground), part);
    state.take_middles();
    let (routes, undone) = part;
    let planned = routes.iter().flat_map(crate::route::Route::order);
    let services: Vec<ServiceId> = planned.chain(undone.iter().copied()).collect();
    if services.is_empty() {
        return (part.clone(), part.clone());
    }
    let mut best = Best::new(&state);
    let n_trips = state.shifts.iter().map(|shift| shift.trips.len()).sum::<usize>();
    let mean_length = services.len() / n_trips.max(1);
    let mut removed = Vec::new();
    let mut choice = Choice::default();
    while state.looks < WORK_PER_ROUND / share {
        let most = state.cost + moment.allowance(random);
        state.begin_step();
        let seed = *random.pick(&services);
        let is_driveable = if !state.undone.is_empty() && random.once_in(OPEN_ONE_IN) {
            let seed = *random.pick(&state.undone);
            open(&mut state, seed, random) && state.smooth(&mut choice)
        } else if !state.undone.is_empty() && random.once_in(MAKE_WAY_ONE_IN) {
            let way = (seed, *random.pick(&state.undone));
            make_way(&mut state, way, &mut removed, random) && state.smooth(&mut choice)
        } else if random.once_in(SWAP_TAILS_ONE_IN) {
            tails::swap(&mut state, seed, most, random)
        } else if random.once_in(MOVE_TRIPS_ONE_IN) {
            trips::exchange(&mut state, seed, random)
        } else if random.once_in(DISSOLVE_ONE_IN) && trips::is_one_of_several(&state, seed) {
            trips::dissolve(&mut state, seed, &mut removed, random) && state.smooth(&mut choice)
        } else {
            if random.once_in(CLOSE_ONE_IN) {
                trips::take_apart(&state, seed, &mut removed);
            } else {
                strings(&state, seed, mean_length, &mut removed, random);
            }
            state.remove(&removed)
                && recreate(&mut state, seed, &mut removed, random)
                && state.smooth(&mut choice)
        };
        state.looks += LOOKS_PER_STEP;
        if is_driveable && state.cost <= most {
            best.see(&state);
        } else {
            state.undo();
        }
    }
    let last = Best::new(&state);
    (last.plan(instance, routes), best.plan(instance, routes))
}

/// Tries to place the services just removed and some that were undone before; `false` if the step must be undone.
fn recreate(
    state: &mut State<'_, '_>,
    seed: ServiceId,
    removed: &mut Vec<ServiceId>,
    random: &mut Random,
) -> bool {
    removed.retain(|&service| !state.is_planned(service));
    let n_removed = removed.len();
    if state.place(seed).trip == UNDONE && !removed.contains(&seed) {
        removed.push(seed);
    }
    if n_removed < state.undone.len() {
        let near = state.ground.near(seed).iter().map(|near| near.service);
        let is_undone = |other: &ServiceId| state.place(*other).trip == UNDONE;
        let others: Vec<ServiceId> = near.filter(is_undone).collect();
        let others = others.into_iter().filter(|other| !removed.contains(other));
        let others: Vec<ServiceId> = others.take(MOST_OTHERS).collect();
        removed.extend(others);
        let any = *random.pick(&state.undone);
        if !removed.contains(&any) {
            removed.push(any);
        }
    }
    sort(state, removed, random);
    removed.iter().all(|&service| place(state, service, random))
}

/// Puts a service at its best place if that costs less than leaving it undone; `false` if the step must be undone.
pub(super) fn place(state: &mut State<'_, '_>, service: ServiceId, random: &mut Random) -> bool {
    let worth = state.instance.task(service).undone;
    let spot = state.best_spot(service, worth, random);
    let below = spot.map_or(worth, |spot| spot.delta);
    if (spot.is_none() || random.once_in(NEW_TRIP_ONE_IN))
        && let Some(new) = state.best_new_trip(service, below)
    {
        return state.begin_for(service, new);
    }
    spot.is_none_or(|spot| state.insert(service, spot))
}

/// Begins a trip for an undone service, whatever that costs, and offers it the undone services around.
fn open(state: &mut State<'_, '_>, seed: ServiceId, random: &mut Random) -> bool {
    let Some(new) = state.best_new_trip(seed, i64::MAX) else { return false };
    state.begin_for(seed, new) && offer_around(state, seed, random)
}

/// Takes a stretch off the trip of `there`, puts an undone service on its shift, whatever that costs, and offers it the undone services around; what
/// made way comes back as far as that pays.
fn make_way(
    state: &mut State<'_, '_>,
    (there, seed): (ServiceId, ServiceId),
    removed: &mut Vec<ServiceId>,
    random: &mut Random,
) -> bool {
    let trip = state.place(there).trip;
    if UNDONE <= trip {
        return false;
    }
    let shift = state.trips[trip as usize].shift;
    stretch(state, trip, removed, random);
    if !state.remove(removed) {
        return false;
    }
    let is_placed = match state.best_spot_on(seed, shift, i64::MAX) {
        Some(spot) => state.insert(seed, spot),
        None => match state.best_new_trip(seed, i64::MAX) {
            Some(new) => state.begin_for(seed, new),
            None => false,
        },
    };
    if !is_placed || !offer_around(state, seed, random) {
        return false;
    }
    removed.retain(|&service| !state.is_planned(service));
    sort(state, removed, random);
    removed.iter().all(|&service| place(state, service, random))
}

/// Offers a service that was just placed the undone services around, on and on.
fn offer_around(state: &mut State<'_, '_>, seed: ServiceId, random: &mut Random) -> bool {
    let mut offered = vec![seed];
    let mut next = 0;
    while next < offered.len() && offered.len() < MOST_OFFERED {
        let service = offered[next];
        next += 1;
        if service != seed && !place(state, service, random) {
            return false;
        }
        if !state.is_planned(service) {
            continue;
        }
        for near in state.ground.near(service).iter().take(20) {
            if state.place(near.service).trip == UNDONE && !offered.contains(&near.service) {
                offered.push(near.service);
            }
        }
    }
    true
}

/// Random, largest first, farthest first, nearest first.
fn sort(state: &State<'_, '_>, services: &mut [ServiceId], random: &mut Random) {
    random.shuffle(services);
    let task = |service: ServiceId| state.instance.task(service);
    match random.below(11) {
        0..4 => {}
        4..8 => services.sort_by_key(|&service| -task(service).size),
        8..10 => services.sort_by_key(|&service| -task(service).remoteness),
        _ => services.sort_by_key(|&service| task(service).remoteness),
    }
}
