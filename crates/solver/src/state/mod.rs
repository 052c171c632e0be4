//! A plan, or a part of one, while it is searched: routes, where each service stands, and a journal that takes a step back.

mod beside;
mod journal;

pub(crate) use beside::{Beside, Gap};

use crate::instance::Instance;
use crate::recreate::Guesses;
use crate::route::{Route, Visit};
use crate::schedule::{self, Labels};
use journal::Journal;
use roadcrew_model::ServiceId;

/// Routes that are searched together. Every route in it can be driven; what stands on none is undone.
pub(crate) struct State<'i, 'p> {
    pub(crate) instance: &'i Instance<'p>,
    /// One per vehicle at hand, empty ones included.
    routes: Vec<Route>,
    places: Vec<Place>,
    /// Per service what stands beside it. Kept for plain problems only.
    besides: Vec<Beside>,
    /// Per route what still fits in, dimension by dimension.
    free: Vec<i64>,
    undone: Vec<ServiceId>,
    /// Per class its positions in `routes`.
    fleet: Vec<Vec<usize>>,
    cost: i64,
    journal: Journal,
    pub(crate) labels: Labels,
    /// Places looked at and services walked past since the state is there.
    pub(crate) looks: u64,
    /// Scratch for places that are weighed up.
    pub(crate) guesses: Guesses,
    /// Scratch for an order that is priced.
    pub(crate) order: Vec<ServiceId>,
}

/// A label takes as long as so many looks at a place.
const LOOKS_PER_LABEL: u64 = 15;

/// Where a service stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In another part of the plan.
    Elsewhere,
    /// At a position of the list of undone services.
    Undone(usize),
    /// On a route.
    On { route: usize, position: usize },
}

impl<'i, 'p> State<'i, 'p> {
    /// A state of routes that can be driven and services to place.
    pub(crate) fn new(
        instance: &'i Instance<'p>,
        routes: Vec<Route>,
        undone: Vec<ServiceId>,
    ) -> Self {
        let mut state = Self {
            instance,
            fleet: vec![Vec::new(); instance.classes.len()],
            places: vec![Place::Elsewhere; instance.n_services()],
            besides: vec![
                Beside::nowhere();
                if instance.plain { instance.n_services() } else { 0 }
            ],
            free: vec![0; routes.len() * instance.problem.n_dimensions()],
            cost: routes.iter().map(|route| route.cost).sum(),
            journal: Journal::new(routes.len()),
            routes,
            undone: Vec::new(),
            labels: Labels::default(),
            looks: 0,
            guesses: Guesses::default(),
            order: Vec::new(),
        };
        for slot in 0..state.routes.len() {
            state.fleet[state.routes[slot].class].push(slot);
            state.note_places(slot);
        }
        for service in undone {
            state.lay_aside(service);
        }
        state
    }

    /// The work done since the state is there, counted in looks at a place.
    pub(crate) fn work(&self) -> u64 {
        self.looks + LOOKS_PER_LABEL * self.labels.work()
    }

    pub(crate) fn cost(&self) -> i64 {
        self.cost
    }

    pub(crate) fn routes(&self) -> &[Route] {
        &self.routes
    }

    pub(crate) fn route(&self, slot: usize) -> &Route {
        &self.routes[slot]
    }

    pub(crate) fn undone(&self) -> &[ServiceId] {
        &self.undone
    }

    #[inline]
    pub(crate) fn place(&self, service: ServiceId) -> Place {
        self.places[service.index()]
    }

    /// What stands beside a service, on plain problems.
    #[inline]
    pub(crate) fn beside(&self, service: ServiceId) -> &Beside {
        &self.besides[service.index()]
    }

    /// Whether the load of a service fits in beside what is on a route.
    #[inline]
    pub(crate) fn has_room(&self, slot: usize, service: ServiceId) -> bool {
        let load = self.instance.load(service);
        let free = &self.free[slot * load.len()..][..load.len()];
        free.iter().zip(load).all(|(free, more)| more <= free)
    }

    /// Whether a service may not be done since another of its group is, or may be in another part of the plan.
    pub(crate) fn is_excluded(&self, service: ServiceId) -> bool {
        let rivals = self.instance.groups.rivals(service).iter();
        rivals.copied().any(|rival| !matches!(self.place(rival), Place::Undone(_)))
    }

    /// A vehicle of a class that stays in.
    pub(crate) fn unused(&self, class: usize) -> Option<usize> {
        self.fleet[class].iter().copied().find(|&slot| self.routes[slot].visits.is_empty())
    }

    /// The vehicles of a class that stay in.
    pub(crate) fn all_unused(&self, class: usize) -> impl Iterator<Item = usize> + '_ {
        self.fleet[class].iter().copied().filter(|&slot| self.routes[slot].visits.is_empty())
    }

    pub(crate) fn into_parts(self) -> (Vec<Route>, Vec<ServiceId>) {
        (self.routes, self.undone)
    }

    /// Takes services off their routes. A route that can't be driven without them (no triangle inequality) is emptied.
    pub(crate) fn remove(&mut self, services: &[ServiceId]) {
        let mut slots: Vec<usize> = Vec::new();
        for &service in services {
            if let Place::On { route, .. } = self.place(service) {
                if !slots.contains(&route) {
                    slots.push(route);
                }
                self.lay_aside(service);
            }
        }
        for slot in slots {
            self.journal.keep(slot, &self.routes[slot]);
            let places = &self.places;
            let stays = |visit: &Visit| matches!(places[visit.service.index()], Place::On { .. });
            self.routes[slot].visits.retain(stays);
            if !self.refresh(slot) {
                let order: Vec<ServiceId> = self.routes[slot].order().collect();
                for service in order {
                    self.lay_aside(service);
                }
                self.routes[slot].visits.clear();
                self.refresh(slot);
            }
        }
    }

    /// Puts an undone service on a route; `false`, and nothing changed, if the route can't be driven with it.
    pub(crate) fn insert(&mut self, service: ServiceId, slot: usize, position: usize) -> bool {
        let mode = self.instance.mode_range(service).start;
        self.journal.keep(slot, &self.routes[slot]);
        self.take_up(service);
        self.routes[slot].visits.insert(position, Visit::new(service, mode));
        if self.refresh(slot) {
            return true;
        }
        self.routes[slot].visits.remove(position);
        self.lay_aside(service);
        self.refresh(slot);
        false
    }

    /// Gives an unused vehicle undone services in an order that it can drive.
    pub(crate) fn assign(&mut self, slot: usize, order: &[ServiceId]) {
        self.journal.keep(slot, &self.routes[slot]);
        for &service in order {
            self.take_up(service);
            let mode = self.instance.mode_range(service).start;
            self.routes[slot].visits.push(Visit::new(service, mode));
        }
        let driveable = self.refresh(slot);
        debug_assert!(driveable, "an order that was priced can be driven");
    }

    /// Gives routes new orders of the services that they have together; `false`, and the step must be undone, if one can't be driven.
    pub(crate) fn reorder(&mut self, orders: &[(usize, Vec<ServiceId>)]) -> bool {
        for (slot, order) in orders {
            self.journal.keep(*slot, &self.routes[*slot]);
            let visit = |&service| Visit::new(service, self.instance.mode_range(service).start);
            self.routes[*slot].visits = order.iter().map(visit).collect();
            if !self.refresh(*slot) {
                return false;
            }
        }
        true
    }

    /// Begins a step that may be undone.
    pub(crate) fn begin_step(&mut self) {
        self.journal.begin(self.cost);
    }

    /// Takes the step back.
    pub(crate) fn undo(&mut self) {
        let mut loose = Vec::new();
        for slot in self.journal.touched() {
            loose.extend(self.routes[slot].order());
        }
        for &service in &loose {
            self.places[service.index()] = Place::Elsewhere;
        }
        for slot in self.journal.touched() {
            self.journal.restore(slot, &mut self.routes[slot]);
            for index in 0..self.routes[slot].visits.len() {
                let service = self.routes[slot].visits[index].service;
                self.drop_from_undone(service);
            }
            self.note_places(slot);
        }
        for service in loose {
            if self.place(service) == Place::Elsewhere {
                self.push_undone(service);
            }
        }
        self.cost = self.journal.cost();
    }

    /// The routes that the step has changed.
    pub(crate) fn touched(&self) -> impl Iterator<Item = usize> + use<> {
        self.journal.touched()
    }

    fn refresh(&mut self, slot: usize) -> bool {
        let route = &mut self.routes[slot];
        self.looks += route.visits.len() as u64;
        self.cost -= route.cost;
        let driveable = schedule::refresh(self.instance, &mut self.labels, route);
        self.cost += route.cost;
        if driveable {
            self.note_places(slot);
        }
        driveable
    }

    fn note_places(&mut self, slot: usize) {
        for (position, visit) in self.routes[slot].visits.iter().enumerate() {
            self.places[visit.service.index()] = Place::On { route: slot, position };
        }
        let route = &self.routes[slot];
        let capacity = &self.instance.classes[route.class].vehicle.capacity.0;
        let free = self.free[slot * capacity.len()..].iter_mut();
        for ((free, most), now) in free.zip(capacity).zip(&route.load) {
            *free = most - now;
        }
        if self.instance.plain {
            beside::note(self.instance, slot, route, &mut self.besides);
        }
    }

    fn lay_aside(&mut self, service: ServiceId) {
        self.push_undone(service);
        self.cost += self.instance.task(service).undone;
    }

    fn take_up(&mut self, service: ServiceId) {
        debug_assert!(!self.is_excluded(service), "services of a group exclude each other");
        self.drop_from_undone(service);
        self.cost -= self.instance.task(service).undone;
    }

    fn push_undone(&mut self, service: ServiceId) {
        self.places[service.index()] = Place::Undone(self.undone.len());
        if self.instance.plain {
            self.besides[service.index()] = Beside::nowhere();
        }
        self.undone.push(service);
    }

    fn drop_from_undone(&mut self, service: ServiceId) {
        if let Place::Undone(index) = self.place(service) {
            self.undone.swap_remove(index);
            if let Some(moved) = self.undone.get(index) {
                self.places[moved.index()] = Place::Undone(index);
            }
        }
    }
}
