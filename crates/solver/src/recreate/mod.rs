//! Puts undone services back, each at the best place that a blink does not hide (SISR).

mod place;

pub(crate) use place::{Guess, best_place};

use crate::random::Random;
use crate::state::State;
use roadcrew_model::ServiceId;

/// Undone services that are tried besides those just removed.
const MOST_OTHERS: usize = 10;

/// In one of so many steps services are also placed at a loss: two may be worth a vehicle that neither is worth alone.
const EAGER_ONE_IN: usize = 8;

/// Tries to place the services just removed and some that were undone before.
pub(crate) fn recreate(state: &mut State<'_, '_>, removed: &[ServiceId], random: &mut Random) {
    let mut waiting = removed.to_vec();
    let n_undone = state.undone().len();
    if removed.len() < n_undone {
        let offset = random.below(n_undone);
        let others = (0..n_undone).map(|index| state.undone()[(offset + index) % n_undone]);
        let others: Vec<_> =
            others.filter(|other| !removed.contains(other)).take(MOST_OTHERS).collect();
        waiting.extend(others);
    }
    place_all(state, waiting, random, &|| false);
}

/// Places services in a random one of several orders, until it is over.
pub(crate) fn place_all(
    state: &mut State<'_, '_>,
    mut waiting: Vec<ServiceId>,
    random: &mut Random,
    is_over: &dyn Fn() -> bool,
) {
    sort(state, &mut waiting, random);
    let eager = state.instance.has_prizes && random.once_in(EAGER_ONE_IN);
    for service in waiting {
        if is_over() {
            return;
        }
        let undone = state.instance.task(service).undone;
        let place = best_place(state, service, Some(random));
        let at_a_loss = eager && random.once_in(2);
        if let Some(place) = place.filter(|place| place.delta < undone || at_a_loss) {
            state.insert(service, place.route, place.position);
        }
    }
}

/// Random, largest first, farthest first, nearest first, narrowest window first, earliest closing first, latest opening first.
fn sort(state: &State<'_, '_>, services: &mut [ServiceId], random: &mut Random) {
    random.shuffle(services);
    let instance = state.instance;
    match random.below(if instance.has_windows { 14 } else { 11 }) {
        0..4 => {}
        4..8 => services.sort_by_key(|&service| -instance.task(service).size),
        8..10 => services.sort_by_key(|&service| -instance.task(service).remoteness),
        10 => services.sort_by_key(|&service| instance.task(service).remoteness),
        11 => services
            .sort_by_key(|&service| instance.task(service).close - instance.task(service).open),
        12 => services.sort_by_key(|&service| instance.task(service).close),
        _ => services.sort_by_key(|&service| -instance.task(service).open),
    }
}
