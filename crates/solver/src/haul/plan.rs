//! Plans become hauls, and hauls plans.

use super::evenness::Evenness;
use super::ground::Way;
use super::state::{Seat, State};
use super::{Ground, Plan, as_u32};
use crate::instance::Instance;
use crate::route::Route;
use crate::schedule::{self, Step};
use roadcrew_model::ServiceId;

/// A shift per route, in their order; what can't be driven as it is told is undone.
pub(super) fn chained<'i, 'p>(
    (instance, ground): (&'i Instance<'p>, &'i Ground),
    (routes, undone): &Plan,
) -> State<'i, 'p> {
    let classes = routes.iter().map(|route| route.class);
    let planned = routes.iter().flat_map(Route::order);
    let services = planned.chain(undone.iter().copied());
    let mut state = State::new((instance, ground), classes, services);
    state.evenness = Evenness::of(instance, routes);
    state.cost += state.evenness.as_ref().map_or(0, Evenness::price);
    for (shift, route) in (0..).zip(routes) {
        let mut trips: Vec<Vec<u32>> = vec![Vec::new()];
        for step in &route.steps {
            match *step {
                Step::Serve { mode, .. } => {
                    if let Some(trip) = trips.last_mut() {
                        trip.push(as_u32(mode));
                    }
                }
                Step::Tip(_) => trips.push(Vec::new()),
                Step::Break(_) => {}
            }
        }
        trips.retain(|trip| !trip.is_empty());
        give(&mut state, shift, &trips);
    }
    state
}

/// Gives an empty shift trips of undone services, each a list of modes, as many as it can drive; answers how many.
pub(super) fn give(state: &mut State<'_, '_>, shift: u32, trips: &[Vec<u32>]) -> usize {
    for (index, modes) in trips.iter().enumerate() {
        state.begin_step();
        if !end_with(state, shift, modes) {
            return index;
        }
    }
    trips.len()
}

/// Lets a shift end with one more trip of undone services; `false`, and the step taken back, if that can't be driven.
pub(super) fn end_with(state: &mut State<'_, '_>, shift: u32, modes: &[u32]) -> bool {
    let n_trips = state.shifts[shift as usize].trips.len();
    let trip = state.begin_trip(shift, n_trips, None);
    put_on(state, trip, modes)
}

/// Lets the last trip of a shift end with undone services; `false`, and the step taken back, if that can't be driven or there is no trip.
pub(super) fn extend(state: &mut State<'_, '_>, shift: u32, modes: &[u32]) -> bool {
    let Some(&trip) = state.shifts[shift as usize].trips.last() else { return false };
    state.touch(trip);
    put_on(state, trip, modes)
}

fn put_on(state: &mut State<'_, '_>, trip: u32, modes: &[u32]) -> bool {
    let shift = state.trips[trip as usize].shift;
    for &mode in modes {
        state.take_up(state.ground.service(mode));
        state.trips[trip as usize].seats.push(Seat { mode, inward: Way::default() });
    }
    state.note_places(trip, 0);
    state.measure(trip);
    state.lead_to_tips(shift);
    let no_load = vec![0; state.instance.problem.n_dimensions()];
    let is_driveable = state.settle(shift) && state.has_room(trip, &no_load);
    if !is_driveable {
        state.undo();
    }
    is_driveable
}

/// Trips of a shift, each with the tip where it ends.
type Told = Vec<(Vec<u32>, Option<usize>)>;

/// The shifts of a plan, copied one by one as they change.
pub(super) struct Best {
    cost: i64,
    shifts: Vec<Told>,
    undone: Vec<ServiceId>,
    /// Shifts that changed since the copy.
    changed: Vec<bool>,
}

impl Best {
    pub(super) fn new(state: &State<'_, '_>) -> Self {
        Self {
            cost: state.cost,
            shifts: (0..state.shifts.len()).map(|shift| told(state, shift)).collect(),
            undone: state.undone.clone(),
            changed: vec![false; state.shifts.len()],
        }
    }

    /// After a step that stays.
    pub(super) fn see(&mut self, state: &State<'_, '_>) {
        for shift in state.touched_shifts() {
            self.changed[shift as usize] = true;
        }
        if self.cost <= state.cost {
            return;
        }
        self.cost = state.cost;
        self.undone.clone_from(&state.undone);
        for (shift, changed) in self.changed.iter_mut().enumerate() {
            if std::mem::take(changed) {
                self.shifts[shift] = told(state, shift);
            }
        }
    }

    /// The routes of the shifts on their vehicles. Should one have no schedule after all, what it does is undone.
    pub(super) fn plan(&self, instance: &Instance<'_>, vehicles: &[Route]) -> Plan {
        let empty = |route: &Route| {
            Route::empty(route.vehicle, route.class, instance.problem.n_dimensions())
        };
        let routes = vehicles.iter().map(empty).collect();
        self.plan_with(instance, routes, &vec![true; vehicles.len()])
    }

    /// The same where only some shifts are others than these routes.
    pub(super) fn plan_with(
        &self,
        instance: &Instance<'_>,
        mut routes: Vec<Route>,
        changed: &[bool],
    ) -> Plan {
        let dimensions = instance.problem.n_dimensions();
        let mut undone = self.undone.clone();
        let shifts = routes.iter_mut().zip(&self.shifts).zip(changed);
        for ((route, told), _) in shifts.filter(|(_, changed)| **changed) {
            let empty = Route::empty(route.vehicle, route.class, dimensions);
            *route = empty.clone();
            if !schedule::given::fill(instance, route, told) {
                undone.extend(route.order());
                *route = empty;
            }
        }
        (routes, undone)
    }
}

fn told(state: &State<'_, '_>, shift: usize) -> Told {
    let trips = state.shifts[shift].trips.iter().map(|&trip| &state.trips[trip as usize]);
    trips.map(|trip| (trip.seats.iter().map(|seat| seat.mode).collect(), trip.tip)).collect()
}
