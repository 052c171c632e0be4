//! The best plan that a search has met.

use super::clock::Clock;
use super::ground::{Ground, Stop};
use super::search::Plan;
use super::state::{State, Trip, as_u32};
use crate::instance::Instance;
use crate::route::{Route, Visit};
use crate::schedule::{self, Labels};
use roadcrew_model::ServiceId;

/// The orders of a plan, copied slot by slot as slots change.
pub(super) struct Best {
    pub(super) cost: i64,
    orders: Vec<Vec<Stop>>,
    /// The classes of the slots.
    classes: Vec<usize>,
    /// The places of the slots among trips, where there are trips.
    trips: Vec<Trip>,
    undone: Vec<Stop>,
    /// Slots that changed since the copy.
    changed: Vec<u32>,
    is_changed: Vec<bool>,
}

impl Best {
    pub(super) fn new<C: Clock>(state: &State<'_, C>) -> Self {
        let slots = 0..as_u32(state.slots.len());
        Self {
            cost: state.cost,
            orders: slots.map(|slot| state.order(slot).collect()).collect(),
            classes: state.slots.iter().map(|slot| slot.class as usize).collect(),
            trips: state.trips.clone(),
            undone: state.undone.clone(),
            changed: Vec::new(),
            is_changed: vec![false; state.slots.len()],
        }
    }

    /// After a step that stays.
    pub(super) fn see<C: Clock>(&mut self, state: &State<'_, C>) {
        if C::HAS_TRIPS {
            self.grow(state);
        }
        for slot in state.touched() {
            if !std::mem::replace(&mut self.is_changed[slot as usize], true) {
                self.changed.push(slot);
            }
        }
        if self.cost <= state.cost {
            return;
        }
        self.cost = state.cost;
        self.undone.clear();
        self.undone.extend_from_slice(&state.undone);
        for slot in self.changed.drain(..) {
            self.is_changed[slot as usize] = false;
            self.classes[slot as usize] = state.slot(slot).class as usize;
            if C::HAS_TRIPS {
                self.trips[slot as usize] = state.trips[slot as usize];
            }
            let order = &mut self.orders[slot as usize];
            order.clear();
            order.extend(state.order(slot));
        }
    }

    /// Makes room for slots that came later, all of them unused in the best plan.
    fn grow<C: Clock>(&mut self, state: &State<'_, C>) {
        for slot in self.orders.len()..state.slots.len() {
            self.orders.push(Vec::new());
            self.classes.push(state.slots[slot].class as usize);
            self.trips.push(Trip::waiting());
            self.is_changed.push(false);
        }
    }

    /// The trips of a shift, one after another.
    fn order_of_shift(&self, shift: u32) -> Vec<Stop> {
        let later =
            |&slot: &u32| Some(self.trips[slot as usize].later).filter(|&later| later != shift);
        let trips = std::iter::successors(later(&shift), later);
        trips.flat_map(|slot| self.orders[slot as usize].iter().copied()).collect()
    }

    /// The routes of the slots, on vehicles of the part; the part as it was given should one of them have no schedule.
    pub(super) fn plan<C: Clock>(
        &self,
        (instance, ground): (&Instance<'_>, &Ground<C>),
        given: &Plan,
    ) -> Plan {
        let (routes, _) = given;
        let mut labels = Labels::default();
        let (mut cost, mut are_all_driveable) = (0, true);
        let shifts = (0..).take(if C::HAS_TRIPS { routes.len() } else { 0 });
        let of_shifts: Vec<Vec<Stop>> = shifts.map(|shift| self.order_of_shift(shift)).collect();
        let orders = if C::HAS_TRIPS { &of_shifts } else { &self.orders };
        // A slot whose class has changed takes over the vehicle of another such slot.
        let mut spare: Vec<Vec<usize>> = vec![Vec::new(); instance.classes.len()];
        for (route, &class) in routes.iter().zip(&self.classes).rev() {
            if route.class != class {
                spare[route.class].push(route.vehicle);
            }
        }
        let route = |((route, order), &class): ((&Route, &Vec<Stop>), &usize)| {
            let spare = if route.class == class { None } else { spare[class].pop() };
            let vehicle = spare.unwrap_or(route.vehicle);
            let mut filled = Route::empty(vehicle, class, instance.problem.n_dimensions());
            let visit = |&stop: &Stop| {
                let service = ground.service(stop);
                Visit::new(service, instance.mode_range(service).start)
            };
            filled.visits = order.iter().map(visit).collect();
            let driveable = schedule::refresh(instance, &mut labels, &mut filled);
            debug_assert!(driveable, "every chain can be driven");
            are_all_driveable &= driveable;
            cost += filled.cost;
            filled
        };
        let filled = routes.iter().zip(orders).zip(&self.classes).map(route).collect();
        if !are_all_driveable {
            return given.clone();
        }
        let undone: Vec<ServiceId> = self.undone.iter().map(|&stop| ground.service(stop)).collect();
        debug_assert!(
            cost + undone.iter().map(|&s| instance.task(s).undone).sum::<i64>() <= self.cost,
            "a chain costs no less than its schedule"
        );
        (filled, undone)
    }
}
