//! A first plan where services are due: trips of what is due at about the same time, the most urgent first, dealt out to whoever is free first.

use super::plan::{end_with, extend};
use super::search::place;
use super::state::State;
use super::{as_u32, savings};
use crate::random::Random;
use roadcrew_model::ServiceId;

/// So many times of day are told apart at most.
const MOST_LEVELS: usize = 4;
/// So many shifts are tried for a trip, the first that is free first.
const MOST_TRIED: usize = 6;
/// Trips are so long that every shift gets one of each level, but no shorter than this.
const SHORTEST_S: i64 = 900;

/// Trips of so few services beside the longest are no trips: what is on them is put where it lies on the way.
const SHORT_ONE_IN: usize = 8;

/// Deals trips out, and puts what is left over of a level where it costs the least.
pub(super) fn deal(state: &mut State<'_, '_>, class: usize, random: &mut Random) {
    for services in levels(state) {
        let longest = share(state, &services);
        let ground = (state.instance, state.ground);
        // The longest first.
        let mut trips = savings::trips(ground, class, &services, Some(longest));
        let most = trips.first().map_or(0, Vec::len);
        let n_long = trips.partition_point(|trip| most <= SHORT_ONE_IN * trip.len());
        let short = trips.split_off(n_long);
        for trip in trips {
            give_to_the_first(state, &trip);
        }
        for mode in short.into_iter().flatten() {
            state.begin_step();
            if !place(state, state.ground.service(mode), random) {
                state.undo();
            }
        }
    }
}

/// The services by when they are due at the latest, those that are due at no time last.
fn levels(state: &State<'_, '_>) -> Vec<Vec<ServiceId>> {
    let due = |service: ServiceId| {
        state.ground.hours(service).due.min(state.instance.task(service).close)
    };
    let mut services: Vec<ServiceId> = state.instance.services().collect();
    services.sort_by_key(|&service| (due(service), service));
    let mut levels: Vec<Vec<ServiceId>> = Vec::new();
    for &service in &services {
        match levels.last_mut() {
            Some(level) if due(level[0]) == due(service) => level.push(service),
            _ => levels.push(vec![service]),
        }
    }
    if MOST_LEVELS < levels.len() {
        let length = services.len().div_ceil(MOST_LEVELS);
        levels = services.chunks(length).map(<[ServiceId]>::to_vec).collect();
    }
    levels
}

/// How long a trip may be so that all shifts have as much of a level, ways included at half of the work.
fn share(state: &State<'_, '_>, services: &[ServiceId]) -> i64 {
    let instance = state.instance;
    let duration =
        |&service: &ServiceId| instance.modes[instance.mode_range(service).start].duration.0;
    let work: i64 = services.iter().map(duration).sum();
    let n_shifts = i64::try_from(state.shifts.len()).unwrap_or(1).max(1);
    (work * 3 / 2 / n_shifts).max(SHORTEST_S)
}

/// Gives a trip to the first shift that is free and has time for it; where none has, to each of the first as much of it as it has time for. What
/// is left of it stays undone.
fn give_to_the_first(state: &mut State<'_, '_>, modes: &[u32]) {
    let shifts = the_first_that_are_free(state, modes);
    if shifts.iter().any(|&shift| takes(state, shift, modes)) {
        return;
    }
    let mut rest = modes;
    for shift in shifts {
        let fits = longest(state, shift, rest);
        if 0 < fits && takes(state, shift, &rest[..fits]) {
            rest = &rest[fits..];
        }
        if rest.is_empty() {
            return;
        }
    }
}

/// The shifts that could be the first at a trip and may perform all of it.
fn the_first_that_are_free(state: &State<'_, '_>, modes: &[u32]) -> Vec<u32> {
    let Some(&first) = modes.first() else { return Vec::new() };
    let reached = |shift: u32| {
        let of_shift = &state.shifts[shift as usize];
        let class = state.class(shift);
        let (free, from) = match of_shift.trips.last().map(|&trip| &state.trips[trip as usize]) {
            Some(last) => {
                let home = if last.tip.is_none() { last.out } else { of_shift.home };
                let from = last.seats.last().map_or(class.exit, |seat| state.exit(seat.mode));
                (of_shift.back - home.seconds, from)
            }
            None => (class.vehicle.shift.open().0, class.exit),
        };
        let way = super::ground::Way::of(class, from, state.entry(first));
        (free + way.seconds, shift)
    };
    let mut shifts: Vec<(i64, u32)> = (0..as_u32(state.shifts.len())).map(reached).collect();
    shifts.sort_unstable();
    let is_able = |&shift: &u32| {
        let class = state.shifts[shift as usize].class;
        modes.iter().all(|&mode| state.instance.terms(class, state.ground.service(mode)).is_some())
    };
    shifts.into_iter().take(MOST_TRIED).map(|(_, shift)| shift).filter(is_able).collect()
}

/// Lets a shift go on with services, on its last trip or on a new one; `false`, and nothing has changed, if it has no time for them.
fn takes(state: &mut State<'_, '_>, shift: u32, modes: &[u32]) -> bool {
    if room_s(state, shift) < work_s(state, modes) {
        return false;
    }
    state.begin_step();
    if extend(state, shift, modes) {
        return true;
    }
    state.begin_step();
    end_with(state, shift, modes)
}

/// How many of the first services of a trip a shift has time for, found by halving.
fn longest(state: &mut State<'_, '_>, shift: u32, modes: &[u32]) -> usize {
    let (mut least, mut most) = (0, modes.len());
    while 1 < most - least {
        let middle = least + (most - least) / 2;
        if takes(state, shift, &modes[..middle]) {
            least = middle;
            state.undo();
        } else {
            most = middle;
        }
    }
    least
}

/// How much later a shift may be home.
fn room_s(state: &State<'_, '_>, shift: u32) -> i64 {
    let last = state.shifts[shift as usize].trips.last();
    last.map_or(i64::MAX, |&trip| state.trips[trip as usize].last.room)
}

/// What services take without any ways.
fn work_s(state: &State<'_, '_>, modes: &[u32]) -> i64 {
    modes.iter().map(|&mode| state.instance.modes[mode as usize].duration.0).sum()
}
