//! Puts undone stops back, each at the best place that a blink does not hide (SISR).

use super::clock::Clock;
use super::ground::{Ground, Stop};
use super::place::{best_place, best_unused};
use super::state::State;
use crate::random::Random;

/// Undone stops that are tried besides those just removed.
const MOST_OTHERS: usize = 10;
/// In one of so many steps stops are also placed at a loss: two may be worth a vehicle that neither is worth alone.
const EAGER_ONE_IN: usize = 8;

/// When stops are placed at a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Eager {
    Never,
    Sometimes,
    Always,
}

/// Tries to place the stops just removed and some that were undone before; `false`, with stops left over, as soon as the plan can't cost
/// `most` or less any more (where the triangle inequality holds).
pub(super) fn recreate<C: Clock>(
    state: &mut State<'_, C>,
    removed: &mut Vec<Stop>,
    most: i64,
    random: &mut Random,
) -> bool {
    removed.retain(|&stop| !state.is_planned(stop));
    let (n_removed, n_undone) = (removed.len(), state.undone.len());
    if n_removed < n_undone {
        let offset = random.below(n_undone);
        for index in 0..n_undone {
            let other = state.undone[(offset + index) % n_undone];
            if !removed[..n_removed].contains(&other) {
                removed.push(other);
                if n_removed + MOST_OTHERS <= removed.len() {
                    break;
                }
            }
        }
    }
    let is_eager = state.ground.has_prizes && random.once_in(EAGER_ONE_IN);
    let eager = if is_eager { Eager::Sometimes } else { Eager::Never };
    sort(state.ground, removed, random);
    place_all(state, removed, most, eager, random)
}

/// Undone stops that are offered to a vehicle that goes out for one of them.
const MOST_OFFERED: usize = 100;

/// Sends a vehicle out for an undone stop, whatever that costs, and offers it and all others the undone stops around: a vehicle that no
/// stop is worth alone may be worth it for many. Answers what [`recreate`] does.
pub(super) fn open<C: Clock>(
    state: &mut State<'_, C>,
    seed: Stop,
    most: i64,
    random: &mut Random,
) -> bool {
    let Some(place) = best_unused(state, seed, random) else {
        return false;
    };
    state.insert(seed, place);
    let n_offered = 1 + random.below(MOST_OFFERED);
    let near = state.ground.near(seed).iter().map(|near| near.stop);
    let is_undone = |stop: &Stop| state.node(*stop).is_undone(state, *stop);
    let mut waiting: Vec<Stop> = near.filter(is_undone).take(n_offered).collect();
    let n_undone = state.undone.len();
    if 0 < n_undone {
        let offset = random.below(n_undone);
        for index in 0..n_undone.min(n_offered.saturating_sub(waiting.len())) {
            let other = state.undone[(offset + index) % n_undone];
            if !waiting.contains(&other) {
                waiting.push(other);
            }
        }
    }
    sort(state.ground, &mut waiting, random);
    place_all(state, &waiting, i64::MAX, Eager::Never, random) && state.cost <= most
}

/// Places stops in their order.
pub(super) fn place_all<C: Clock>(
    state: &mut State<'_, C>,
    waiting: &[Stop],
    most: i64,
    eager: Eager,
    random: &mut Random,
) -> bool {
    // What the plan costs if the stops that are still waiting cost nothing.
    let mut cost =
        state.cost - waiting.iter().map(|&stop| state.price_of_undone(stop)).sum::<i64>();
    for &stop in waiting {
        let undone = state.price_of_undone(stop);
        let below = most.saturating_sub(cost).saturating_add(1);
        if below <= 0 {
            return false;
        }
        let place = best_place(state, stop, below, Some(random));
        let at_a_loss = match eager {
            Eager::Never => false,
            Eager::Sometimes => random.once_in(2),
            Eager::Always => true,
        };
        match place.filter(|place| place.delta < undone || at_a_loss) {
            Some(place) => {
                state.insert(stop, place);
                cost += place.delta;
            }
            None => cost += undone,
        }
    }
    cost <= most
}

/// Random, largest first, farthest first, nearest first, narrowest window first, earliest closing first, latest opening first.
pub(super) fn sort<C: Clock>(ground: &Ground<C>, stops: &mut [Stop], random: &mut Random) {
    random.shuffle(stops);
    let task = |stop: Stop| &ground.tasks[stop as usize];
    match random.below(if ground.has_windows { 14 } else { 11 }) {
        0..4 => {}
        4..8 => stops.sort_by_key(|&stop| -task(stop).size),
        8..10 => stops.sort_by_key(|&stop| -task(stop).remoteness),
        10 => stops.sort_by_key(|&stop| task(stop).remoteness),
        11 => stops.sort_by_key(|&stop| task(stop).close - task(stop).open),
        12 => stops.sort_by_key(|&stop| task(stop).close),
        _ => stops.sort_by_key(|&stop| -task(stop).open),
    }
}
