//! A first plan where services are due: trips of what is due at about the same time, the most urgent first, dealt out to whoever is free first.

use super::plan::{end_with, extend};
use super::state::State;
use super::{as_u32, savings};
use roadcrew_model::ServiceId;

/// So many times of day are told apart at most.
const MOST_LEVELS: usize = 4;
/// So many shifts are tried for a trip, the first that is free first.
const MOST_TRIED: usize = 6;
/// Trips are so long that every shift gets one of each level, but no shorter than this.
const SHORTEST_S: i64 = 900;

/// Deals trips out, as long as it isn't over.
pub(super) fn deal(state: &mut State<'_, '_>, class: usize, is_over: &dyn Fn() -> bool) {
    for services in levels(state) {
        let longest = share(state, &services);
        let ground = (state.instance, state.ground);
        for trip in savings::trips(ground, class, &services, Some(longest)) {
            if is_over() {
                return;
            }
            give_to_the_first(state, &trip);
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

/// Gives a trip to the first shift that is free and has time for it; it stays undone where none has.
fn give_to_the_first(state: &mut State<'_, '_>, modes: &[u32]) {
    let Some(&first) = modes.first() else { return };
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
    for (_, shift) in shifts.into_iter().take(MOST_TRIED) {
        let class = state.shifts[shift as usize].class;
        let is_able =
            |&mode: &u32| state.instance.terms(class, state.ground.service(mode)).is_some();
        if !modes.iter().all(is_able) {
            continue;
        }
        state.begin_step();
        if extend(state, shift, modes) {
            return;
        }
        state.begin_step();
        if end_with(state, shift, modes) {
            return;
        }
    }
}
