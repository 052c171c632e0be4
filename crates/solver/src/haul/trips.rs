//! Whole trips change their shifts, or are taken apart.

use super::state::{State, UNDONE};
use crate::random::Random;
use roadcrew_model::ServiceId;

/// Lets the trip of a service and one of another shift change places, or the one follow the other; `false`, and the step must be undone, if that can't
/// be driven.
pub(super) fn exchange(state: &mut State<'_, '_>, seed: ServiceId, random: &mut Random) -> bool {
    let one = state.place(seed).trip;
    if UNDONE <= one {
        return false;
    }
    let shift = state.trips[one as usize].shift;
    // Where it matters when services start, the order of a shift's trips does too.
    let stays = state.ground.is_timed() && random.once_in(3);
    let to = if stays { shift } else { super::as_u32(random.below(state.shifts.len())) };
    if !state.are_of_a_kind(to, shift) || !may_drive(state, one, to) {
        return false;
    }
    let place = random.below(state.shifts[to as usize].trips.len() + 1);
    let other = state.shifts[to as usize].trips.get(place).copied();
    state.touch(one);
    state.touch_shift(to);
    let from = state.index_of(one);
    if let Some(other) = other
        && random.once_in(2)
    {
        if !may_drive(state, other, shift) {
            return false;
        }
        state.touch(other);
        state.shifts[shift as usize].trips[from] = other;
        state.shifts[to as usize].trips[place] = one;
        state.trips[other as usize].shift = shift;
    } else {
        state.shifts[shift as usize].trips.remove(from);
        let place = place.min(state.shifts[to as usize].trips.len());
        state.shifts[to as usize].trips.insert(place, one);
    }
    state.trips[one as usize].shift = to;
    if to != shift && !state.count_alike(to, shift) {
        for trip in [Some(one), other].into_iter().flatten() {
            state.touch(trip);
            state.measure(trip);
        }
    }
    [shift, to].into_iter().all(|shift| {
        state.lead_to_tips(shift);
        state.settle(shift)
    })
}

/// Whether the shift of a service has trips beside its own.
pub(super) fn is_one_of_several(state: &State<'_, '_>, seed: ServiceId) -> bool {
    let trip = state.place(seed).trip;
    trip < UNDONE && 1 < state.shifts[state.trips[trip as usize].shift as usize].trips.len()
}

/// Takes the trip of a service apart, and puts its services beside their neighbours or on the other trips of its shift, which has time for them now
/// though they may lie far from there; `false`, and the step must be undone, if that can't be driven.
pub(super) fn dissolve(
    state: &mut State<'_, '_>,
    seed: ServiceId,
    removed: &mut Vec<ServiceId>,
    random: &mut Random,
) -> bool {
    let shift = state.trips[state.place(seed).trip as usize].shift;
    take_apart(state, seed, removed);
    if random.once_in(2) {
        removed.reverse();
    }
    state.remove(removed)
        && removed.iter().all(|&service| {
            let worth = state.instance.task(service).undone;
            let beside = state.best_spot(service, worth, random);
            let below = beside.map_or(worth, |spot| spot.delta);
            let spot = state.best_spot_on(service, shift, below).or(beside);
            spot.is_none_or(|spot| state.insert(service, spot))
        })
}

/// Whether all services of a trip may be performed on a shift of its kind.
fn may_drive(state: &State<'_, '_>, trip: u32, shift: u32) -> bool {
    let of_trip = &state.trips[trip as usize];
    state.may_go_to(&of_trip.seats, of_trip.shift, shift)
}

/// All services of the trip of a service.
pub(super) fn take_apart(state: &State<'_, '_>, seed: ServiceId, removed: &mut Vec<ServiceId>) {
    removed.clear();
    let trip = state.place(seed).trip;
    if trip < UNDONE {
        let seats = state.trips[trip as usize].seats.iter();
        removed.extend(seats.map(|seat| state.ground.service(seat.mode)));
    }
}
