//! Strings from adjacent routes, or from their trips (Christiaens and Vanden Berghe 2020, "Slack Induction by String Removals").

use crate::instance::Instance;
use crate::random::Random;
use crate::route::{Route, Visit};
use crate::state::{Place, State};
use roadcrew_model::ServiceId;
use std::ops::Range;

/// Services removed on average.
const MEAN_REMOVED: usize = 10;
/// The longest string.
const LONGEST: usize = 10;
/// One in so many stretches of a split string grows no longer.
const SPLIT_STOPS_ONE_IN: usize = 100;

/// Services near `seed`, in strings, one string a trip.
pub(crate) fn choose(
    state: &State<'_, '_>,
    seed: ServiceId,
    mean_length: usize,
    random: &mut Random,
) -> Vec<ServiceId> {
    let longest = LONGEST.min(mean_length.max(1));
    let most_trips = 4 * MEAN_REMOVED / (1 + longest);
    let n_trips = 1 + random.below(most_trips.max(1));
    let mut removed = Vec::with_capacity(2 * MEAN_REMOVED);
    let mut trips = Vec::with_capacity(n_trips);
    let near = &state.instance.neighbours[seed.index()];
    for &centre in std::iter::once(&seed).chain(near) {
        let Place::On { route, position } = state.place(centre) else {
            continue;
        };
        let trip = trip_around(state.instance, state.route(route), position);
        if trips.contains(&(route, trip.start)) {
            continue;
        }
        trips.push((route, trip.start));
        take_string(
            &state.route(route).visits[trip.clone()],
            position - trip.start,
            longest,
            &mut removed,
            random,
        );
        if n_trips <= trips.len() {
            break;
        }
    }
    removed
}

/// How many trips of a route are there to take a string from.
pub(crate) fn n_places(instance: &Instance<'_>, route: &Route) -> usize {
    if instance.has_releases() { route.trips.len() } else { 1 }
}

/// The positions from which a string through one of them is taken: the whole route, or the trip where trips wait for what is released,
/// since what lies before and after it is elsewhere at another time.
fn trip_around(instance: &Instance<'_>, route: &Route, position: usize) -> Range<usize> {
    if instance.has_releases() { route.trip_around(position) } else { 0..route.visits.len() }
}

/// A string of the trip through the position; half of the time a stretch in its middle stays.
fn take_string(
    visits: &[Visit],
    position: usize,
    longest: usize,
    removed: &mut Vec<ServiceId>,
    random: &mut Random,
) {
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
