//! A first plan: trips made by savings are packed into shifts, neighbours together, the last of a shift cut to the time that is left.

use super::plan::give;
use super::search::place;
use super::state::State;
use super::{Ground, Plan, as_u32};
use super::{savings, sectors};
use crate::instance::Instance;
use crate::random::Random;
use crate::route::Route;
use roadcrew_model::{ServiceId, Stop};

/// More services that packing leaves undone are left to the search.
const MOST_PLACED: usize = 20_000;

/// A plan in which what fits is done, from the routes of a plan if there is one. Once time is over only what packing leaves undone is not tried one by
/// one any more.
pub(super) fn first_plan(
    (instance, ground): (&Instance<'_>, &Ground),
    start: Option<&roadcrew_model::Plan>,
    random: &mut Random,
    is_over: &dyn Fn() -> bool,
) -> Plan {
    let classes = instance.class_of.iter().copied();
    let mut state = State::new((instance, ground), classes, instance.services());
    if let Some(start) = start {
        adopt(&mut state, start);
    } else {
        pack(&mut state, random);
    }
    state.put_in_position();
    let waiting: Vec<ServiceId> = state.undone.iter().copied().take(MOST_PLACED).collect();
    for service in waiting {
        if is_over() {
            break;
        }
        state.begin_step();
        if !place(&mut state, service, random) {
            state.undo();
        }
    }
    let empty = |(vehicle, &class): (usize, &usize)| {
        Route::empty(vehicle, class, instance.problem.n_dimensions())
    };
    let routes: Vec<Route> = instance.class_of.iter().enumerate().map(empty).collect();
    super::plan::Best::new(&state).plan(instance, &routes)
}

/// Takes over the trips of a plan as far as they can be driven.
fn adopt(state: &mut State<'_, '_>, start: &roadcrew_model::Plan) {
    let instance = state.instance;
    let mut is_taken = vec![false; instance.n_services()];
    for route in &start.routes {
        let shift = as_u32(route.vehicle.index());
        let Some(of_shift) = state.shifts.get(shift as usize) else { continue };
        let class = of_shift.class;
        let mut trips: Vec<Vec<u32>> = vec![Vec::new()];
        for stop in &route.stops {
            match *stop {
                Stop::Service { service, mode } => {
                    let modes = match is_taken.get(service.index()) {
                        Some(false) => instance.mode_range(service),
                        _ => continue,
                    };
                    let mode = modes.start + mode.index();
                    if mode < modes.end && instance.terms(class, service).is_some() {
                        is_taken[service.index()] = true;
                        if let Some(trip) = trips.last_mut() {
                            trip.push(as_u32(mode));
                        }
                    }
                }
                Stop::Tip(_) => trips.push(Vec::new()),
                Stop::Break(_) => {}
            }
        }
        trips.retain(|trip| !trip.is_empty());
        if state.shifts[shift as usize].trips.is_empty() {
            give(state, shift, &trips);
        }
    }
}

/// Makes trips for the most numerous class and packs them into all shifts, however little time there is: who asks for a plan gets one.
fn pack(state: &mut State<'_, '_>, random: &mut Random) {
    let instance = state.instance;
    let Some(class) = (0..instance.classes.len())
        .rev()
        .max_by_key(|&class| instance.classes[class].vehicles.len())
    else {
        return;
    };
    if state.ground.is_timed() {
        return super::deal::deal(state, class, random);
    }
    let undone: Vec<ServiceId> = instance.services().collect();
    let mut trips = savings::trips((instance, state.ground), class, &undone, None);
    if state.ground.per_metre_apart != 0 {
        // Each shift has its own sector first; what is left of all is shared then.
        let all = state.shifts.len();
        let sectors = sectors::divide(state, &instance.classes[class], &trips, all);
        let mut rest = Vec::new();
        for (shift, sector) in (0..).zip(sectors) {
            let own = sector.into_iter().map(|which| std::mem::take(&mut trips[which]));
            let mut own: Vec<Vec<u32>> = own.collect();
            fill(state, shift, &mut own);
            rest.extend(own);
        }
        rest.retain(|trip| !trip.is_empty());
        rest.sort_by_key(|trip| std::cmp::Reverse(trip.len()));
        trips = rest;
    }
    for shift in 0..as_u32(state.shifts.len()) {
        if trips.is_empty() {
            return;
        }
        fill(state, shift, &mut trips);
    }
}

/// Fills a shift with the longest trip, then with the nearest ones, and with as much of another as there is time for.
fn fill(state: &mut State<'_, '_>, shift: u32, trips: &mut Vec<Vec<u32>>) {
    let mut last: Option<u32> = None;
    let mut are_left: Vec<usize> = (0..trips.len()).collect();
    let mut gone = Vec::new();
    let class = state.class(shift);
    while !are_left.is_empty() {
        let away = |&place: &usize| {
            let Some(last) = last else { return (0, place) };
            let at = |mode: u32| state.exit(mode);
            let trip = &trips[are_left[place]];
            let middle = trip[trip.len() / 2];
            (class.arc(at(last), state.entry(middle)).unwrap_or(i64::MAX), place)
        };
        let Some(place) = (0..are_left.len()).min_by_key(away) else { break };
        let which = are_left.remove(place);
        if append(state, shift, &trips[which]) {
            last.get_or_insert(trips[which][trips[which].len() / 2]);
            gone.push(which);
            continue;
        }
        // As much of it as there is time for; the rest is a trip for another shift.
        let fits = longest(state, shift, &trips[which]);
        if 0 < fits && append(state, shift, &trips[which][..fits]) {
            trips[which].drain(..fits);
        }
        break;
    }
    gone.sort_unstable();
    for which in gone.into_iter().rev() {
        trips.remove(which);
    }
}

/// How many of the first services of a trip a shift has time for, found by halving.
fn longest(state: &mut State<'_, '_>, shift: u32, trip: &[u32]) -> usize {
    let (mut least, mut most) = (0, trip.len());
    while 1 < most - least {
        let middle = least + (most - least) / 2;
        let n_trips = state.shifts[shift as usize].trips.len();
        if append(state, shift, &trip[..middle]) {
            least = middle;
            debug_assert_eq!(state.shifts[shift as usize].trips.len(), n_trips + 1);
            state.undo();
        } else {
            most = middle;
        }
    }
    least
}

/// Lets a shift end with one more trip, if it can; a step of its own.
fn append(state: &mut State<'_, '_>, shift: u32, modes: &[u32]) -> bool {
    state.begin_step();
    let able = modes.iter().all(|&mode| {
        let class = state.shifts[shift as usize].class;
        state.instance.terms(class, state.ground.service(mode)).is_some()
    });
    able && super::plan::end_with(state, shift, modes)
}
