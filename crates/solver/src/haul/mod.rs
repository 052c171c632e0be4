//! Hauls: the fast search of problems whose vehicles tip or rest on the way, or whose services have windows or are due.
//!
//! A shift is a list of trips, each from the depot or a tip to a tip or the depot ([`state`]). A place is judged in constant time: by the
//! ways beside it, by what is free on its trip, and by how much longer the trip may get before something of its shift is late ([`place`], [`times`];
//! where services have windows or are due, by what the delay of everything after it costs: [`clock`]).
//! Tips are the cheapest between what stands before and after them ([`changes`]), modes the best for the order of their trip ([`modes`]), breaks
//! are taken when they fall due. What is linked is held within windows for a round, and is moved by itself before it ([`single`]). Services that are to have a position on their shift
//! have it at a price ([`positions`]). First plans are made by savings and by packing trips into shifts, or dealing them out where they are due
//! ([`savings`], [`first`], [`deal`]); services far from the middle of their shift may count something ([`middles`]), and in the end trips that lie
//! together come into one shift ([`gather`]).

mod changes;
mod clock;
mod deal;
mod evenness;
mod first;
mod gather;
mod ground;
mod journal;
mod middles;
mod modes;
mod place;
mod plan;
#[cfg(test)]
mod position_tests;
mod positions;
mod ruin;
mod savings;
mod search;
mod sectors;
mod single;
mod state;
mod tails;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod timed_tests;
mod times;
mod trips;

use crate::acceptance::Moment;
use crate::instance::{Class, Instance};
use crate::random::Random;
use crate::route::Route;
pub(crate) use ground::Ground;
use roadcrew_model::{Problem, ServiceId};
use roadcrew_units::Price;
pub(crate) use single::Single;

/// Fewer services are as soon searched as the labels have them.
const LEAST_SERVICES: usize = 20;
/// The same where it matters when services start: a place costs more to judge then.
const LEAST_TIMED_SERVICES: usize = 150;

/// Routes, unused vehicles among them, and what is undone.
pub(crate) type Plan = (Vec<Route>, Vec<ServiceId>);

/// Whether hauls know the positions that services of a problem are to have: all its rules but for what is waited for.
pub(crate) fn know_positions(problem: &Problem) -> bool {
    ground::is_of_hauls_but_for_releases(problem)
}

/// A problem made ready for the search on hauls.
#[derive(Debug)]
pub(crate) struct Hauls {
    ground: Ground,
}

impl Hauls {
    /// `None` if the problem has a rule that hauls don't know, or is small.
    pub(crate) fn new(instance: &Instance<'_>) -> Option<Self> {
        let is_timed = ground::is_timed(instance);
        let least = if is_timed { LEAST_TIMED_SERVICES } else { LEAST_SERVICES };
        let pays = least <= instance.n_services() && ground::is_of_hauls(instance.problem);
        pays.then(|| Self { ground: Ground::new(instance) })
    }

    /// Lets a metre between a service and the middle of its shift count so much from now on.
    pub(crate) fn pull_together(&mut self, per_metre: Price) {
        self.ground.per_metre_apart = per_metre.0;
    }

    /// Whether vehicles go to tips, and it doesn't matter when services start.
    pub(crate) fn go_to_tips(&self, instance: &Instance<'_>) -> bool {
        let tips = |class: &Class<'_>| !class.vehicle.tips.is_empty();
        !self.ground.is_timed() && instance.classes.iter().any(tips)
    }

    /// Searches a part of the plan; answers the plan where the search ended and the best that it met.
    pub(crate) fn search(
        &self,
        instance: &Instance<'_>,
        part: &Plan,
        moment: (Moment<'_>, u64),
        random: &mut Random,
    ) -> (Plan, Plan) {
        search::search((instance, &self.ground), part, moment, random)
    }

    /// The same trips, on other shifts where they lie closer together there; the plan costs no more.
    pub(crate) fn gather(&self, instance: &Instance<'_>, plan: &Plan) -> Plan {
        gather::gather((instance, &self.ground), plan)
    }

    /// A plan whose services are moved one by one.
    pub(crate) fn single<'i, 'p>(
        &'i self,
        instance: &'i Instance<'p>,
        plan: &Plan,
    ) -> Single<'i, 'p> {
        Single::of((instance, &self.ground), plan)
    }

    /// A plan in which what fits is done, from the routes of a plan if there is one.
    pub(crate) fn first_plan(
        &self,
        instance: &Instance<'_>,
        start: Option<&roadcrew_model::Plan>,
        random: &mut Random,
        is_over: &dyn Fn() -> bool,
    ) -> Plan {
        first::first_plan((instance, &self.ground), start, random, is_over)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "modes and vehicles are fewer than 2^32")]
fn as_u32(index: usize) -> u32 {
    index as u32
}
