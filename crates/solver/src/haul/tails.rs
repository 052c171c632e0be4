//! Two trips swap what comes after a point of each (2-opt\*, Potvin and Rousseau 1995).

use super::ground::Way;
use super::state::{Seat, State, UNDONE};
use crate::random::Random;
use roadcrew_model::ServiceId;

/// Where two trips are cut.
#[derive(Clone, Copy)]
struct Cut {
    /// The trip of what stays, and how much of it stays.
    one: (u32, usize),
    /// The trip of what comes to follow it, and how much of that trip stays.
    other: (u32, usize),
}

/// Swaps the tails of the trip of a service and of one of its neighbours', so that the two come to follow each other: the first pair found after
/// which the plan may cost `most` or less. `false`, and the step must be undone, if there is none.
pub(super) fn swap(
    state: &mut State<'_, '_>,
    seed: ServiceId,
    most: i64,
    random: &mut Random,
) -> bool {
    let near = state.ground.near(seed);
    if near.is_empty() || !state.is_planned(seed) {
        return false;
    }
    let first = random.below(near.len());
    let slack = most.saturating_sub(state.cost);
    let here = state.place(seed);
    for index in 0..near.len() {
        let other = near[(first + index) % near.len()].service;
        let there = state.place(other);
        if UNDONE <= there.trip || there.trip == here.trip {
            continue;
        }
        let (at, other_at) = (here.at as usize, there.at as usize);
        for cut in [
            Cut { one: (here.trip, at + 1), other: (there.trip, other_at) },
            Cut { one: (there.trip, other_at + 1), other: (here.trip, at) },
        ] {
            state.looks += 4;
            if is_promising(state, cut, slack) {
                return apply(state, cut);
            }
        }
    }
    false
}

fn is_promising(state: &State<'_, '_>, cut: Cut, slack: i64) -> bool {
    let [one, other] = [cut.one.0, cut.other.0].map(|trip| &state.trips[trip as usize]);
    if !state.are_of_a_kind(one.shift, other.shift) {
        return false;
    }
    let class = state.class(one.shift);
    let price = |way: Way| way.price + class.vehicle.per_second.0 * way.seconds;
    let (before_one, after_one) = state.around(cut.one.0, cut.one.1);
    let (before_other, after_other) = state.around(cut.other.0, cut.other.1);
    let was = |trip: &super::state::Trip, at: usize| {
        price(trip.seats.get(at).map_or(trip.out, |seat| seat.inward))
    };
    let old = was(one, cut.one.1) + was(other, cut.other.1);
    let joint = price(Way::of(class, before_one, after_other));
    if slack < joint - old {
        return false;
    }
    if slack < joint + price(Way::of(class, before_other, after_one)) - old {
        return false;
    }
    let capacity = &class.vehicle.capacity.0;
    let load_of = |trip: &super::state::Trip, at: usize, dimension: usize| -> i64 {
        let load = |seat: &Seat| state.ground.load(state.ground.service(seat.mode))[dimension];
        trip.seats[at..].iter().map(load).sum()
    };
    let fits_in = |dimension: usize| {
        let tail = load_of(one, cut.one.1, dimension);
        let tail_of_other = load_of(other, cut.other.1, dimension);
        one.load[dimension] - tail + tail_of_other <= capacity[dimension]
            && other.load[dimension] - tail_of_other + tail <= capacity[dimension]
    };
    (0..capacity.len()).all(fits_in)
        && state.may_go_to(&one.seats[cut.one.1..], one.shift, other.shift)
        && state.may_go_to(&other.seats[cut.other.1..], other.shift, one.shift)
}

fn apply(state: &mut State<'_, '_>, cut: Cut) -> bool {
    let [(one, at), (other, at_other)] = [cut.one, cut.other];
    state.touch(one);
    state.touch(other);
    let shifts = [one, other].map(|trip| state.trips[trip as usize].shift);
    let are_alike = state.count_alike(shifts[0], shifts[1]);
    let tail = state.take_tail(one, at);
    let tail_of_other = state.take_tail(other, at_other);
    state.looks += (tail.seats.len() + tail_of_other.seats.len()) as u64;
    for (trip, tail) in [(one, tail_of_other), (other, tail)] {
        state.put_tail(trip, tail, are_alike);
        if state.trips[trip as usize].seats.is_empty() {
            state.end_trip(trip);
        }
    }
    shifts.into_iter().all(|shift| {
        state.lead_to_tips(shift);
        state.settle(shift)
    })
}

/// The services of a trip from one on, with what their ways, their work and their loads come to.
struct Tail {
    seats: Vec<Seat>,
    sum: Way,
    load: Vec<i64>,
}

impl State<'_, '_> {
    /// Cuts a trip short, which leads nowhere then.
    fn take_tail(&mut self, trip: u32, at: usize) -> Tail {
        let shift = self.trips[trip as usize].shift;
        let seats = self.trips[trip as usize].seats.split_off(at);
        let mut load = vec![0; self.trips[trip as usize].load.len()];
        let mut sum = Way::default();
        for seat in &seats {
            sum = sum + seat.inward + self.work(shift, seat.mode);
            for (sum, load) in load.iter_mut().zip(self.ground.load(self.ground.service(seat.mode)))
            {
                *sum += load;
            }
        }
        let of_trip = &mut self.trips[trip as usize];
        of_trip.sum = of_trip.sum - sum - of_trip.out;
        of_trip.out = Way::default();
        for (whole, tail) in of_trip.load.iter_mut().zip(&load) {
            *whole -= tail;
        }
        Tail { seats, sum, load }
    }

    /// Lets a trip that was cut short go on with the tail of another of its kind, whose services count as much on either if `are_alike`.
    fn put_tail(&mut self, trip: u32, tail: Tail, are_alike: bool) {
        let at = self.trips[trip as usize].seats.len();
        let Tail { seats, mut sum, load } = tail;
        self.looks += (at + seats.len()) as u64;
        self.trips[trip as usize].seats.extend(seats);
        if !are_alike {
            self.measure(trip);
            self.note_places(trip, at);
            return;
        }
        let class = self.class(self.trips[trip as usize].shift);
        let (before, _) = self.around(trip, at);
        if let Some(&first) = self.trips[trip as usize].seats.get(at) {
            let inward = Way::of(class, before, self.entry(first.mode));
            sum = sum + inward - first.inward;
            self.trips[trip as usize].seats[at].inward = inward;
        }
        let n_seats = self.trips[trip as usize].seats.len();
        let (last, end) = self.around(trip, n_seats);
        let out = Way::of(class, last, end);
        let of_trip = &mut self.trips[trip as usize];
        of_trip.sum = of_trip.sum + sum + out;
        of_trip.out = out;
        for (whole, tail) in of_trip.load.iter_mut().zip(&load) {
            *whole += tail;
        }
        self.note_places(trip, at);
    }
}
