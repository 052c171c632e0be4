//! Strings from adjacent routes (Christiaens and Vanden Berghe 2020, "Slack Induction by String Removals").

use super::clock::Clock;
use super::ground::Stop;
use super::state::{NOWHERE, Node, State};
use crate::random::Random;

/// Stops removed on average.
const MEAN_REMOVED: usize = 10;
/// The longest string.
const LONGEST: usize = 10;
/// The stretch that stays within a string ends after one in so many stops.
const KEPT_STRETCH_ENDS_ONE_IN: usize = 2;

/// Stops near `seed`, in strings, one string a route.
pub(super) fn strings<C: Clock>(
    state: &State<'_, C>,
    seed: Stop,
    mean_length: usize,
    removed: &mut Vec<Stop>,
    random: &mut Random,
) {
    let longest = LONGEST.min(mean_length.max(1));
    let most_routes = 4 * MEAN_REMOVED / (1 + longest);
    let n_routes = 1 + random.below(most_routes.max(1));
    let mut slots = Vec::with_capacity(n_routes);
    removed.clear();
    let near = state.ground.near(seed).iter().map(|near| near.stop);
    for centre in std::iter::once(seed).chain(near) {
        let slot = state.node(centre).slot;
        if slot == NOWHERE || slots.contains(&slot) {
            continue;
        }
        slots.push(slot);
        take_string(state, centre, longest, removed, random);
        if n_routes <= slots.len() {
            break;
        }
    }
}

/// A string of the route through a stop; half of the time a stretch in its middle stays.
fn take_string<C: Clock>(
    state: &State<'_, C>,
    centre: Stop,
    longest: usize,
    removed: &mut Vec<Stop>,
    random: &mut Random,
) {
    let n_stops = state.slot(state.node(centre).slot).n_stops as usize;
    let length = 1 + random.below(longest.min(n_stops));
    let mut kept = 0;
    if 1 < length && random.once_in(2) {
        while length + kept < n_stops {
            kept += 1;
            if random.once_in(KEPT_STRETCH_ENDS_ONE_IN) {
                break;
            }
        }
    }
    let stretch = length + kept;
    let walk = |step: fn(&Node<C>) -> u32| {
        let next = |&at: &Stop| Some(step(state.node(at))).filter(|&node| !state.is_depot(node));
        std::iter::successors(Some(centre), next).skip(1).take(stretch - 1).count()
    };
    let (n_before, n_after) = (walk(|node| node.previous), walk(|node| node.next));
    // The string begins so many stops before the centre.
    let least = (stretch - 1).saturating_sub(n_after);
    let back = least + random.below(n_before - least + 1);
    let mut at = centre;
    for _ in 0..back {
        at = state.node(at).previous;
    }
    let gap = 1 + random.below(length);
    for index in 0..stretch {
        let stays = gap <= index && index < gap + kept;
        if !stays {
            removed.push(at);
        }
        at = state.node(at).next;
    }
}
