//! Strings from adjacent trips (Christiaens and Vanden Berghe 2020, "Slack Induction by String Removals").

use super::state::{State, UNDONE};
use crate::random::Random;
use roadcrew_model::ServiceId;

/// Services removed on average.
const MEAN_REMOVED: usize = 10;
/// The longest string.
const LONGEST: usize = 10;

/// Services near `seed`, in strings, one string a trip.
pub(super) fn strings(
    state: &State<'_, '_>,
    seed: ServiceId,
    mean_length: usize,
    removed: &mut Vec<ServiceId>,
    random: &mut Random,
) {
    let longest = LONGEST.min(mean_length.max(1));
    let most_trips = 4 * MEAN_REMOVED / (1 + longest);
    let n_trips = 1 + random.below(most_trips.max(1));
    let mut trips = Vec::with_capacity(n_trips);
    removed.clear();
    let near = state.ground.near(seed).iter().map(|near| near.service);
    for centre in std::iter::once(seed).chain(near) {
        let place = state.place(centre);
        if UNDONE <= place.trip || trips.contains(&place.trip) {
            continue;
        }
        trips.push(place.trip);
        take_string(state, (place.trip, place.at as usize), longest, removed, random);
        if n_trips <= trips.len() {
            break;
        }
    }
}

/// Any stretch of a trip, up to all of it.
pub(super) fn stretch(
    state: &State<'_, '_>,
    trip: u32,
    removed: &mut Vec<ServiceId>,
    random: &mut Random,
) {
    let seats = &state.trips[trip as usize].seats;
    let length = 1 + random.below(seats.len());
    let first = random.below(seats.len() - length + 1);
    removed.clear();
    let all = seats.iter().skip(first).take(length);
    removed.extend(all.map(|seat| state.ground.service(seat.mode)));
}

/// A string of a trip through a position; half of the time a stretch in its middle stays.
fn take_string(
    state: &State<'_, '_>,
    (trip, position): (u32, usize),
    longest: usize,
    removed: &mut Vec<ServiceId>,
    random: &mut Random,
) {
    let seats = &state.trips[trip as usize].seats;
    let length = 1 + random.below(longest.min(seats.len()));
    let mut kept = 0;
    if 1 < length && random.once_in(2) {
        while length + kept < seats.len() {
            kept += 1;
            if random.once_in(2) {
                break;
            }
        }
    }
    let window = length + kept;
    let first = (position + 1).saturating_sub(window);
    let last = position.min(seats.len() - window);
    let start = first + random.below(last - first + 1);
    let gap = start + 1 + random.below(length);
    for (index, seat) in seats.iter().enumerate().skip(start).take(window) {
        let stays = gap <= index && index < gap + kept;
        if !stays {
            removed.push(state.ground.service(seat.mode));
        }
    }
}
