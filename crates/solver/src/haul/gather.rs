//! Trips that lie together come into one shift, where that costs nothing.
//!
//! All trips lead from a tip to a tip, so that it hardly matters to a cost which of them share a shift; to a crew, and to whoever looks at the map, it
//! does. So trips of different shifts change places while the shifts get closer together and the plan no dearer than it was.

use super::plan::{Best, chained};
use super::state::State;
use super::{Ground, Plan};
use crate::instance::{FAR, Instance};

/// Every pair of trips is tried so many times at most.
const MOST_PASSES: usize = 8;
/// With more trips than this nothing is tried: it would take seconds.
const MOST_TRIPS: usize = 2_000;

/// The plan with its trips gathered: it costs no more. `O(trips² · length of a trip)` a pass.
pub(super) fn gather((instance, ground): (&Instance<'_>, &Ground), plan: &Plan) -> Plan {
    let mut state = chained((instance, ground), plan);
    let trips: Vec<u32> = state.shifts.iter().flat_map(|shift| shift.trips.clone()).collect();
    if MOST_TRIPS < trips.len() {
        return plan.clone();
    }
    let most = state.cost;
    for _ in 0..MOST_PASSES {
        let mut is_changed = false;
        for (index, &one) in trips.iter().enumerate() {
            for &other in &trips[index + 1..] {
                is_changed |= gathers(&mut state, (one, other), most);
            }
        }
        if !is_changed {
            break;
        }
    }
    Best::new(&state).plan(instance, &plan.0)
}

/// Lets two trips change places if that brings their shifts closer together and the plan then costs `most` at the most.
fn gathers(state: &mut State<'_, '_>, (one, other): (u32, u32), most: i64) -> bool {
    let shifts = [one, other].map(|trip| state.trips[trip as usize].shift);
    let [of_one, of_other] = shifts.map(|shift| state.shifts[shift as usize].class);
    if shifts[0] == shifts[1] || of_one != of_other {
        return false;
    }
    let before = spread(state, shifts, None);
    if before <= spread(state, shifts, Some((one, other))) {
        return false;
    }
    state.begin_step();
    if swap(state, (one, other)) && state.cost <= most {
        return true;
    }
    state.undo();
    false
}

/// Lets two trips of different shifts change places; `false`, and the step must be undone, if that can't be driven.
pub(super) fn swap(state: &mut State<'_, '_>, (one, other): (u32, u32)) -> bool {
    let shifts = [one, other].map(|trip| state.trips[trip as usize].shift);
    let places = [one, other].map(|trip| state.index_of(trip));
    state.touch(one);
    state.touch(other);
    state.shifts[shifts[0] as usize].trips[places[0]] = other;
    state.shifts[shifts[1] as usize].trips[places[1]] = one;
    state.trips[one as usize].shift = shifts[1];
    state.trips[other as usize].shift = shifts[0];
    shifts.into_iter().all(|shift| {
        state.lead_to_tips(shift);
        state.settle(shift)
    })
}

/// How far the services of two shifts lie from the middles of these, by their trips' middles; as if two trips had changed places.
fn spread(state: &State<'_, '_>, shifts: [u32; 2], swapped: Option<(u32, u32)>) -> i64 {
    let after = |trip: u32| match swapped {
        Some((one, other)) if trip == one => other,
        Some((one, other)) if trip == other => one,
        _ => trip,
    };
    let of_shift = |shift: u32| {
        let trips = || state.shifts[shift as usize].trips.iter().map(|&trip| after(trip));
        let to_all = |middle: u32| -> i64 {
            let distance = |trip: u32| {
                let n_services = i64::try_from(state.trips[trip as usize].seats.len());
                apart(state, middle, trip) * n_services.unwrap_or(1)
            };
            trips().map(distance).sum()
        };
        trips().map(to_all).min().unwrap_or(0)
    };
    shifts.into_iter().map(of_shift).sum()
}

/// What it costs from the middle of a trip to that of another and back.
fn apart(state: &State<'_, '_>, one: u32, other: u32) -> i64 {
    let middle = |trip: u32| {
        let seats = &state.trips[trip as usize].seats;
        seats.get(seats.len() / 2).map(|seat| seat.mode)
    };
    let (Some(a), Some(b)) = (middle(one), middle(other)) else { return 0 };
    if one == other {
        return 0;
    }
    let class = state.class(state.trips[one as usize].shift);
    let way = |from: u32, to: u32| class.arc(state.exit(from), state.entry(to)).unwrap_or(FAR);
    way(a, b) + way(b, a)
}
