//! Routes as chains: the fast search of problems whose rules can be judged in `O(1)` at a place.
//!
//! These are problems with load, skills, at most one window a service, any number of modes, and paid or limited time and distance or
//! several trips from the depot with releases, but without tips elsewhere, breaks and due times. The stops are numbered so that
//! neighbours in the city are neighbours in memory ([`ground`]); routes are doubly linked ([`state`]), so that a step costs what it
//! touches; what time means is a compile-time parameter ([`clock`]).

mod best;
mod clock;
mod ground;
mod journal;
mod modes;
mod outing;
mod place;
mod recreate;
mod ruin;
mod savings;
mod search;
mod splice;
mod state;
mod tails;
#[cfg(test)]
mod tests;
mod ways;
mod ways_in_city;

use crate::acceptance::Moment;
use crate::instance::{Class, Instance};
use crate::random::Random;
use crate::recreate::split;
use clock::{InCity, NoClock, OnPlane, Shifts, Trips, Windows};
use ground::Ground;
use roadcrew_model::{FacilityId, Problem, Travel};
use roadcrew_units::{Money, TimeWindow};
use search::Plan;
pub(crate) use search::WORK_PER_ROUND;
#[cfg(test)]
use state::NOWHERE;

/// More undone services than these are not put in one by one until savings have made routes of most of them.
const MOST_INSERTED: usize = 3_000;

/// From so many services on the ways of paid shifts are kept in the form that is made for many; with fewer the room for them is small.
const MANY: usize = 3_000;

/// A problem made ready for the search on chains, by what time means to it and whether its ways are measured.
pub(crate) enum Chains {
    NoClock(Ground<NoClock>),
    Windows(Ground<Windows>),
    Shifts(Ground<Shifts>),
    Trips(Ground<Trips>),
    ShiftsInCity(Ground<InCity<Shifts>>),
    NoClockOnPlane(Ground<OnPlane<NoClock>>),
    WindowsOnPlane(Ground<OnPlane<Windows>>),
    ShiftsOnPlane(Ground<OnPlane<Shifts>>),
    TripsOnPlane(Ground<OnPlane<Trips>>),
}

/// The same for every kind of ground.
macro_rules! on_ground {
    ($chains:expr, $ground:ident => $answer:expr) => {
        match $chains {
            Chains::NoClock($ground) => $answer,
            Chains::Windows($ground) => $answer,
            Chains::Shifts($ground) => $answer,
            Chains::Trips($ground) => $answer,
            Chains::ShiftsInCity($ground) => $answer,
            Chains::NoClockOnPlane($ground) => $answer,
            Chains::WindowsOnPlane($ground) => $answer,
            Chains::ShiftsOnPlane($ground) => $answer,
            Chains::TripsOnPlane($ground) => $answer,
        }
    };
}

impl Chains {
    /// `None` if a rule of the problem can't be judged in `O(1)`, if a number of it is too large, or if all its services fit into one order
    /// that can be cut whole.
    pub(crate) fn new(instance: &Instance<'_>) -> Option<Self> {
        if instance.n_services() <= split::MOST_SERVICES || !is_chainable(instance) {
            return None;
        }
        let always = |class: &Class<'_>| class.vehicle.shift == TimeWindow::ALWAYS;
        let is_paid = instance.classes.iter().any(|class| class.paid);
        let has_trips = has_trips(instance);
        let is_timeless =
            !has_trips && !is_paid && !instance.has_windows && instance.classes.iter().all(always);
        if !is_timeless && !has_short_times(instance) {
            return None;
        }
        let is_measured = instance.problem.travels().iter().all(|travel| travel.plane().is_some());
        if has_trips {
            return Some(if is_measured {
                Self::TripsOnPlane(Ground::new(instance))
            } else {
                Self::Trips(Ground::new(instance))
            });
        }
        Some(match (is_timeless, is_paid, is_measured) {
            (true, _, false) => Self::NoClock(Ground::new(instance)),
            (true, _, true) => Self::NoClockOnPlane(Ground::new(instance)),
            (false, false, false) => Self::Windows(Ground::new(instance)),
            (false, false, true) => Self::WindowsOnPlane(Ground::new(instance)),
            (false, true, false) if is_large_city(instance) => {
                Self::ShiftsInCity(Ground::new(instance))
            }
            (false, true, false) => Self::Shifts(Ground::new(instance)),
            (false, true, true) => Self::ShiftsOnPlane(Ground::new(instance)),
        })
    }

    /// Whether vehicles make several trips.
    pub(crate) fn have_trips(&self) -> bool {
        matches!(self, Self::Trips(_) | Self::TripsOnPlane(_))
    }

    /// Searches a part of the plan; answers the plan where the search ended and the best that it met.
    pub(crate) fn search(
        &self,
        instance: &Instance<'_>,
        part: &Plan,
        moment: (Moment<'_>, u64),
        random: &mut Random,
    ) -> (Plan, Plan) {
        on_ground!(self, ground => search::search((instance, ground), part, moment, random))
    }

    /// Whether savings make the first plan of so many services.
    pub(crate) fn are_made_by_savings(n_services: usize) -> bool {
        MOST_INSERTED < n_services
    }

    /// A plan in which what fits is done, as far as one gets until it is over.
    pub(crate) fn first_plan(
        &self,
        instance: &Instance<'_>,
        given: &Plan,
        random: &mut Random,
        is_over: &dyn Fn() -> bool,
    ) -> Plan {
        on_ground!(self, ground => search::first_plan((instance, ground), given, random, is_over))
    }
}

/// Times and ways are kept in 32 bits with room for sums.
const MOST: i64 = 1 << 28;

fn has_short_times(instance: &Instance<'_>) -> bool {
    let most = |values: &mut dyn Iterator<Item = i64>| values.max().unwrap_or(0);
    let problem = instance.problem;
    let work = most(&mut instance.modes.iter().map(|mode| mode.duration.0));
    let way = most(&mut problem.travels().iter().map(|travel| travel.longest_seconds().0));
    let n_stops = i64::try_from(problem.services().len()).unwrap_or(MOST);
    let lasts_all_day = |class: &Class<'_>| MOST <= class.vehicle.shift.close().0;
    let is_endless = instance.classes.iter().any(lasts_all_day);
    (work + way).saturating_mul(if is_endless { n_stops + 1 } else { 4 }) < MOST
}

fn is_chainable(instance: &Instance<'_>) -> bool {
    let problem = instance.problem;
    let services = problem.services().iter().all(|service| {
        service.windows.len() <= 1
            && service.due.is_none()
            && service.only_by.is_empty()
            && service.territory.is_none()
            && service.position.is_none()
            && service.delivery.0.iter().all(|&quantity| quantity == 0)
    });
    let classes = instance.classes.iter().all(|class| {
        class.vehicle.breaks.is_empty()
            && !class.vehicle.ends_empty
            && class.vehicle.overtime.is_none()
            && class.vehicle.longest_driving_at_work().is_none()
    });
    let trips = !has_trips(instance)
        || instance.classes.iter().all(|class| reloads_at_home(problem, class));
    let is_near = |travel: &Travel| travel.longest_metres().0 < MOST;
    services
        && classes
        && trips
        && problem.groups().is_empty()
        && !instance.is_coupled()
        && problem.travels().iter().all(is_near)
}

/// Whether there are many services, all of them within a city.
fn is_large_city(instance: &Instance<'_>) -> bool {
    MANY <= instance.n_services() && instance.problem.travels().iter().all(ways_in_city::holds)
}

/// Whether vehicles come back for more, or wait for what is not ready yet.
fn has_trips(instance: &Instance<'_>) -> bool {
    instance.has_releases() || instance.classes.iter().any(|class| 0 < class.most_tips)
}

/// Whether the vehicles of a class return for more to nowhere but their depot, at any time and for nothing, and neither time nor distance is
/// paid or limited.
fn reloads_at_home(problem: &Problem, class: &Class<'_>) -> bool {
    let is_home = |&tip: &FacilityId| {
        let facility = problem.facility(tip);
        (facility.entry, facility.exit) == (class.entry, class.exit)
            && facility.windows.is_empty()
            && facility.cost == Money::ZERO
    };
    let tips = &class.vehicle.tips;
    tips.len() <= 1
        && tips.iter().all(is_home)
        && !class.paid
        && class.vehicle.longest_distance.is_none()
}
