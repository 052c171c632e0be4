//! Tails swap routes (2-opt\*, Potvin and Rousseau 1995): a move that a string of a few stops can't make on a long route.

use super::clock::{Clock, Way};
use super::ground::{Kind, Stop};
use super::state::{Cut, NOWHERE, State};
use crate::random::Random;

/// Swaps the tails of the route of a stop and of one of its neighbours', so that the two come to follow each other: the first pair found
/// after which the plan may cost `most` or less. `false`, and the step must be undone, if there is none.
pub(super) fn swap_tails<C: Clock>(
    state: &mut State<'_, C>,
    seed: Stop,
    most: i64,
    random: &mut Random,
) -> bool {
    let near = state.ground.near(seed);
    if near.is_empty() || !state.is_planned(seed) {
        return false;
    }
    let first = random.below(near.len());
    state.looks += near.len() as u64;
    let slack = most.saturating_sub(state.cost);
    let reach = reach(state, seed, slack);
    let (ahead, behind) = near.split_at(first);
    for near in behind.iter().chain(ahead) {
        let other = near.stop;
        if reach < i64::from(near.metres) - i64::from(state.widest[other as usize]) {
            continue;
        }
        for cut in [Cut { after: seed, before: other }, Cut { after: other, before: seed }] {
            if is_promising(state, cut, slack) {
                return state.swap_tails(cut) && state.cost <= most;
            }
        }
    }
    false
}

/// So many metres beyond the widest gap beside it may a neighbour be: what a swap joins is paid by the two gaps that it opens, by a vehicle
/// that comes to stay in, and by what the plan may cost more. Without bound where metres have several prices, since tails change theirs.
pub(super) fn reach<C: Clock>(state: &State<'_, C>, seed: Stop, slack: i64) -> i64 {
    let ground = state.ground;
    let price = ground.least_price;
    if price < ground.highest_price || price == 0 {
        return i64::MAX;
    }
    i64::from(state.widest[seed as usize]) + slack.saturating_add(ground.most_fixed) / price
}

/// Whether the tails are of two routes of vehicles with one table, and a swap costs little enough before time is looked at, and both
/// vehicles can take over what they get; where the vehicles are alike, also whether both are in time.
pub(super) fn is_promising<C: Clock>(state: &mut State<'_, C>, cut: Cut, slack: i64) -> bool {
    let (after, before) = (*state.node(cut.after), *state.node(cut.before));
    let (one, other) = (after.slot, before.slot);
    if one == other || one == NOWHERE || other == NOWHERE {
        return false;
    }
    let (kind, others) = (state.kind(one), state.kind(other));
    if kind.table != others.table {
        return false;
    }
    // What is empty after the swap is driven from the depot to itself.
    let tail = if state.is_depot(after.next) { state.depot(other) } else { after.next };
    let empties_one = before.previous == tail;
    let saved = if empties_one && !C::HAS_TRIPS { others.fixed } else { 0 };
    let joint = i64::from(state.metres_between(one, cut.after, cut.before));
    let (onward, inward) = (i64::from(after.onward), i64::from(before.inward));
    let is_one_price = kind.per_metre == others.per_metre;
    // Most pairs end here.
    if is_one_price && slack + saved < kind.per_metre * (joint - onward - inward) {
        return false;
    }
    let joint_of_other = i64::from(state.metres_between(other, before.previous, tail));
    let (mut on_one, mut on_other) = (joint - onward, joint_of_other - inward);
    if kind.spot != others.spot {
        on_other += change_at_the_end(state, one, other, after.next);
        on_one += change_at_the_end(state, other, one, cut.before);
    }
    if !is_one_price {
        let longer = state.metres_from(cut.before) - state.metres_from(after.next);
        (on_one, on_other) = (on_one + longer, on_other - longer);
    }
    if slack + saved < kind.per_metre * on_one + others.per_metre * on_other {
        return false;
    }
    let are_alike = (kind.spot, kind.hours) == (others.spot, others.hours);
    let is_late = C::IS_KEPT
        && are_alike
        && !(is_in_time(state, (kind, one), cut.after, cut.before)
            && is_in_time(state, (others, other), before.previous, tail));
    !is_late && state.has_room_for_tails((one, after.next), (other, cut.before))
}

/// How much longer the way to the depot is once a tail is on another route.
fn change_at_the_end<C: Clock>(state: &State<'_, C>, from: u32, to: u32, tail: u32) -> i64 {
    if state.is_depot(tail) {
        return 0;
    }
    let last = state.node(state.depot(from)).previous;
    let now = i64::from(state.node(last).onward);
    i64::from(state.metres_between(to, last, state.depot(to))) - now
}

/// Whether what begins with one node can follow what ends with another. Of trips it may be said of some that can't.
fn is_in_time<C: Clock>(
    state: &State<'_, C>,
    (kind, slot): (&Kind, u32),
    from: u32,
    to: u32,
) -> bool {
    let (start, end) = (state.node(from), state.node(to));
    let mut seconds = state.ground.way(kind.table, start.spot, end.spot).seconds();
    if C::HAS_TRIPS {
        // So much later may the tail be back there.
        let due = |slot: u32| C::latest(state.node(state.depot(slot)).after);
        seconds -= (due(slot) - due(end.slot)).max(0);
    }
    C::join(start.before, seconds, end.after)
        .is_some_and(|duration| duration <= kind.longest_duration)
}
