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
    if state.shifts[to as usize].class != state.shifts[shift as usize].class {
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
    if state.ground.per_metre_apart != 0 && to != shift {
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

/// All services of the trip of a service.
pub(super) fn take_apart(state: &State<'_, '_>, seed: ServiceId, removed: &mut Vec<ServiceId>) {
    removed.clear();
    let trip = state.place(seed).trip;
    if trip < UNDONE {
        let seats = state.trips[trip as usize].seats.iter();
        removed.extend(seats.map(|seat| state.ground.service(seat.mode)));
    }
}
