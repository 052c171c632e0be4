//! Single services on a plan of hauls, for who settles what links ask before the plan is searched.

use super::plan::{Best, chained};
use super::ruin::strings;
use super::search;
use super::state::State;
use super::{Ground, Plan};
use crate::instance::Instance;
use crate::random::Random;
use crate::route::Route;
use roadcrew_model::ServiceId;

/// In one of so many times a trip of its own is thought of for a service that fits in elsewhere.
const NEW_TRIP_ONE_IN: usize = 4;

/// A plan from which services are taken and on which they are put one by one.
pub(crate) struct Single<'i, 'p> {
    state: State<'i, 'p>,
    /// Shifts that are no longer as the plan had them.
    changed: Vec<bool>,
}

impl<'i, 'p> Single<'i, 'p> {
    pub(super) fn of((instance, ground): (&'i Instance<'p>, &'i Ground), plan: &Plan) -> Self {
        let state = chained((instance, ground), plan);
        let n_seats = |shift: usize| -> usize {
            let trips = state.shifts[shift].trips.iter();
            trips.map(|&trip| state.trips[trip as usize].seats.len()).sum()
        };
        // What can't be driven as it is told is undone.
        let routes = plan.0.iter().enumerate();
        let changed = routes.map(|(shift, route)| n_seats(shift) != route.visits.len()).collect();
        Self { state, changed }
    }

    /// Services beside one that is planned, in strings of about this length.
    pub(crate) fn strings(
        &self,
        seed: ServiceId,
        mean_length: usize,
        random: &mut Random,
    ) -> Vec<ServiceId> {
        let mut chosen = Vec::new();
        strings(&self.state, seed, mean_length, &mut chosen, random);
        chosen
    }

    /// Takes services off their trips. Shifts that can't be driven without them are emptied.
    pub(crate) fn remove(&mut self, services: &[ServiceId]) {
        let state = &mut self.state;
        state.begin_step();
        if state.remove(services) {
            return self.note();
        }
        let shifts = state.touched_shifts();
        state.undo();
        let trips = shifts.iter().flat_map(|&shift| &state.shifts[shift as usize].trips);
        let seats = trips.flat_map(|&trip| &state.trips[trip as usize].seats);
        let all: Vec<ServiceId> = seats.map(|seat| state.ground.service(seat.mode)).collect();
        state.begin_step();
        let is_driveable = state.remove(&all);
        debug_assert!(is_driveable, "who does nothing is never late");
        self.note();
    }

    /// Notes what a step has changed.
    fn note(&mut self) {
        for shift in self.state.touched_shifts() {
            self.changed[shift as usize] = true;
        }
    }

    /// Puts a service at its best place if that costs less than `below`; answers whether it did.
    pub(crate) fn place(&mut self, service: ServiceId, below: i64, random: &mut Random) -> bool {
        let state = &mut self.state;
        state.begin_step();
        let spot = state.best_spot(service, below, random);
        let reach = spot.map_or(below, |spot| spot.delta);
        let is_thought_of = spot.is_none() || random.once_in(NEW_TRIP_ONE_IN);
        let new = if is_thought_of { state.best_new_trip(service, reach) } else { None };
        let is_put = match (new, spot) {
            (Some(new), _) => state.begin_for(service, new),
            (None, Some(spot)) => state.insert(service, spot),
            (None, None) => false,
        };
        if is_put {
            self.note();
        } else {
            state.undo();
        }
        is_put
    }

    /// Puts those that are undone where it costs less than leaving them so.
    pub(crate) fn recreate(&mut self, services: &[ServiceId], random: &mut Random) {
        for &service in services {
            if self.state.is_planned(service) {
                continue;
            }
            self.state.begin_step();
            if search::place(&mut self.state, service, random) {
                self.note();
            } else {
                self.state.undo();
            }
        }
    }

    /// The plan as it is now, of the routes that it was made of.
    pub(crate) fn plan(&self, routes: Vec<Route>) -> Plan {
        Best::new(&self.state).plan_with(self.state.instance, routes, &self.changed)
    }
}
