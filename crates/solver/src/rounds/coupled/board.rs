//! A plan on which single services are moved, on hauls where those are searched, otherwise on routes as wholes.

use crate::haul::{self, Single};
use crate::instance::Instance;
use crate::random::Random;
use crate::recreate::{best_place, recreate};
use crate::route::Route;
use crate::ruin::strings;
use crate::state::State;
use roadcrew_model::ServiceId;

pub(super) enum Board<'i, 'p> {
    Routes(Box<State<'i, 'p>>),
    Hauls {
        single: Box<Single<'i, 'p>>,
        /// The vehicles.
        routes: Vec<Route>,
    },
}

impl<'i, 'p> Board<'i, 'p> {
    pub(super) fn of(instance: &'i Instance<'p>, plan: haul::Plan) -> Self {
        match &instance.hauls {
            Some(hauls) => {
                Self::Hauls { single: Box::new(hauls.single(instance, &plan)), routes: plan.0 }
            }
            None => Self::Routes(Box::new(State::new(instance, plan.0, plan.1))),
        }
    }

    /// Services beside one that is planned, in strings of about this length.
    pub(super) fn strings(
        &self,
        seed: ServiceId,
        mean_length: usize,
        random: &mut Random,
    ) -> Vec<ServiceId> {
        match self {
            Self::Routes(state) => strings::choose(state, seed, mean_length, random),
            Self::Hauls { single, .. } => single.strings(seed, mean_length, random),
        }
    }

    /// Takes services off their routes.
    pub(super) fn remove(&mut self, services: &[ServiceId]) {
        match self {
            Self::Routes(state) => state.remove(services),
            Self::Hauls { single, .. } => single.remove(services),
        }
    }

    /// Puts a service at its best place if that costs less than `below`; answers whether it did.
    pub(super) fn place(&mut self, service: ServiceId, below: i64, random: &mut Random) -> bool {
        match self {
            Self::Routes(state) => {
                let place = best_place(state, service, Some(random));
                place.is_some_and(|place| {
                    place.delta < below && state.insert(service, place.route, place.position)
                })
            }
            Self::Hauls { single, .. } => single.place(service, below, random),
        }
    }

    /// Puts services that were taken off where they cost the least.
    pub(super) fn recreate(&mut self, services: &[ServiceId], random: &mut Random) {
        match self {
            Self::Routes(state) => recreate(state, services, random),
            Self::Hauls { single, .. } => single.recreate(services, random),
        }
    }

    /// The routes as they are now, and what is undone.
    pub(super) fn into_plan(self) -> haul::Plan {
        match self {
            Self::Routes(state) => state.into_parts(),
            Self::Hauls { single, routes } => single.plan(routes),
        }
    }
}
