//! Strings from adjacent routes (Christiaens and Vanden Berghe 2020, "Slack Induction by String Removals").

use crate::random::Random;
use crate::state::{Place, State};
use roadcrew_model::ServiceId;

/// Services removed on average.
const MEAN_REMOVED: usize = 10;
/// The longest string.
const LONGEST: usize = 10;
/// One in so many stretches of a split string grows no longer.
const SPLIT_STOPS_ONE_IN: usize = 100;

/// Services near `seed`, in strings, one string a route.
pub(crate) fn choose(
    state: &State<'_, '_>,
    seed: ServiceId,
    mean_length: usize,
    random: &mut Random,
) -> Vec<ServiceId> {
    let longest = LONGEST.min(mean_length.max(1));
    let most_routes = 4 * MEAN_REMOVED / (1 + longest);
    let n_routes = 1 + random.below(most_routes.max(1));
    let mut removed = Vec::with_capacity(2 * MEAN_REMOVED);
    let mut routes = Vec::with_capacity(n_routes);
    let near = &state.instance.neighbours[seed.index()];
    for &centre in std::iter::once(&seed).chain(near) {
        let Place::On { route, position } = state.place(centre) else {
            continue;
        };
        if routes.contains(&route) {
            continue;
        }
        routes.push(route);
        take_string(state, (route, position), longest, &mut removed, random);
        if n_routes <= routes.len() {
            break;
        }
    }
    removed
}

/// A string of the route through the position; half of the time a stretch in its middle stays.
fn take_string(
    state: &State<'_, '_>,
    (route, position): (usize, usize),
    longest: usize,
    removed: &mut Vec<ServiceId>,
    random: &mut Random,
) {
    let visits = &state.route(route).visits;
    let length = 1 + random.below(longest.min(visits.len()));
    let mut kept = 0;
    if 1 < length && random.once_in(2) {
        while length + kept < visits.len() {
            kept += 1;
            if random.once_in(SPLIT_STOPS_ONE_IN) || random.once_in(2) {
                break;
            }
        }
    }
    let window = length + kept;
    let first = (position + 1).saturating_sub(window);
    let last = position.min(visits.len() - window);
    let start = first + random.below(last - first + 1);
    let gap = start + 1 + random.below(length);
    for (index, visit) in visits.iter().enumerate().skip(start).take(window) {
        let stays = gap <= index && index < gap + kept;
        if !stays {
            removed.push(visit.service);
        }
    }
}
