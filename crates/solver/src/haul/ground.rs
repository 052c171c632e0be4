//! A problem as the hauls read it: what is near a service over the ways of its modes, and what a way costs.

use crate::instance::{Class, FAR, Instance};
use rayon::prelude::*;
use roadcrew_model::{Link, Load, Mode, PointId, Problem, Service, ServiceId, Undone, Vehicle};
use roadcrew_units::Money;

/// With fewer neighbours by the first class, those by all classes are looked for.
const FEW: usize = 20;
/// Neighbours that are kept then.
const MOST: usize = 60;

/// A service beside another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Near {
    pub(super) service: ServiceId,
    /// What the cheapest way to it costs, over all modes and classes.
    pub(super) least_to: i64,
    /// What the cheapest way from it costs.
    pub(super) least_from: i64,
}

impl Near {
    /// What the cheapest way between the two costs, in either order.
    pub(super) fn least(&self) -> i64 {
        self.least_to.min(self.least_from)
    }
}

/// Metres at their price, and seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) seconds: i64,
    /// All but time.
    pub(super) price: i64,
}

impl Way {
    /// There is none: dearer and longer than any plan, yet far from overflow.
    const NONE: Self = Self { seconds: FAR, price: FAR << 8 };

    pub(super) fn of(class: &Class<'_>, from: PointId, to: PointId) -> Self {
        class.travel.leg(from, to).map_or(Self::NONE, |leg| Self {
            seconds: leg.seconds.0,
            price: class.vehicle.per_metre.0 * leg.metres.0,
        })
    }

    pub(super) fn is_none(self) -> bool {
        FAR <= self.seconds
    }
}

impl std::ops::Add for Way {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { seconds: self.seconds + other.seconds, price: self.price + other.price }
    }
}

impl std::ops::Sub for Way {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { seconds: self.seconds - other.seconds, price: self.price - other.price }
    }
}

/// By when a service should start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hours {
    pub(super) due: i64,
    /// What each second after that costs.
    pub(super) late: i64,
    pub(super) has_windows: bool,
}

/// What the clock asks where a vehicle comes by, all in one place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call {
    pub(super) duration: i64,
    pub(super) hours: Hours,
}

/// What the search on hauls keeps of a problem.
#[derive(Debug)]
pub(crate) struct Ground {
    /// The service of each mode.
    services: Vec<ServiceId>,
    /// What each service adds to what is aboard at once on its trip: what it puts on the vehicle, or takes off it.
    loads: Vec<i64>,
    n_dimensions: usize,
    /// When each service should start; empty where all may start at any time.
    hours: Vec<Hours>,
    /// The same of each mode, with its duration.
    calls: Vec<Call>,
    /// What each metre between a service and the middle of its shift counts in the search.
    pub(super) per_metre_apart: i64,
    /// The services that are to have a position on their shift, the first positions first.
    placed: Vec<(ServiceId, usize)>,
    /// The same service by service; empty where none is to have any.
    wanted: Vec<Option<usize>>,
    near: Vec<Near>,
    first_near: Vec<usize>,
}

impl Ground {
    pub(super) fn new(instance: &Instance<'_>) -> Self {
        let mut services = Vec::with_capacity(instance.modes.len());
        for service in instance.services() {
            services.extend(instance.mode_range(service).map(|_| service));
        }
        let of_service = |service: usize| beside(instance, ServiceId::new(service));
        let lists: Vec<Vec<Near>> =
            (0..instance.n_services()).into_par_iter().map(of_service).collect();
        let (mut near, mut first_near) = (Vec::new(), vec![0]);
        for list in lists {
            near.extend(list);
            first_near.push(near.len());
        }
        let load = |service| instance.load(service).iter().zip(instance.delivery(service));
        let loads = instance.services().flat_map(load).map(|(more, less)| more + less).collect();
        let hours = if is_timed(instance) { hours(instance) } else { Vec::new() };
        let call = |(service, mode): (&ServiceId, &Mode)| {
            let hours = *hours.get(service.index())?;
            Some(Call { duration: mode.duration.0, hours })
        };
        Self {
            calls: services.iter().zip(&instance.modes).filter_map(call).collect(),
            services,
            loads,
            n_dimensions: instance.problem.n_dimensions(),
            hours,
            per_metre_apart: 0,
            wanted: wanted(instance.problem),
            placed: placed(instance.problem),
            near,
            first_near,
        }
    }

    /// What a service adds to what is aboard at once on its trip.
    pub(super) fn load(&self, service: ServiceId) -> &[i64] {
        &self.loads[service.index() * self.n_dimensions..][..self.n_dimensions]
    }

    /// Whether it matters when services start.
    pub(super) fn is_timed(&self) -> bool {
        !self.hours.is_empty()
    }

    /// When a service of a timed problem should start.
    pub(super) fn hours(&self, service: ServiceId) -> Hours {
        self.hours[service.index()]
    }

    /// What the clock of a timed problem asks of a mode.
    pub(super) fn call(&self, mode: u32) -> Call {
        self.calls[mode as usize]
    }

    /// The services that are to have a position on their shift, the first positions first.
    pub(super) fn placed(&self) -> &[(ServiceId, usize)] {
        &self.placed
    }

    /// The position that a service is to have on its shift.
    pub(super) fn wanted(&self, service: ServiceId) -> Option<usize> {
        self.wanted.get(service.index()).copied().flatten()
    }

    pub(super) fn service(&self, mode: u32) -> ServiceId {
        self.services[mode as usize]
    }

    pub(super) fn near(&self, service: ServiceId) -> &[Near] {
        &self.near[self.first_near[service.index()]..self.first_near[service.index() + 1]]
    }
}

/// The neighbours of a service, the best first. Where the first class has few, since its vehicles may not drive there, all services are
/// ranked by the ways of all classes.
fn beside(instance: &Instance<'_>, service: ServiceId) -> Vec<Near> {
    let near = |other: ServiceId| Near {
        service: other,
        least_to: least(instance, service, other),
        least_from: least(instance, other, service),
    };
    let known = &instance.neighbours[service.index()];
    let n_others = instance.n_services() - 1;
    if FEW.min(n_others) <= known.len() {
        return known.iter().copied().map(near).collect();
    }
    let others = instance.services().filter(|&other| other != service).map(near);
    let mut ranked: Vec<Near> = others.filter(|near| near.least() < FAR).collect();
    ranked.sort_unstable_by_key(|near| (near.least(), near.service));
    ranked.truncate(MOST);
    ranked
}

/// The cheapest way from one service to another on any vehicle.
fn least(instance: &Instance<'_>, from: ServiceId, to: ServiceId) -> i64 {
    let mut least = FAR;
    for class in &instance.classes {
        for exit in &instance.modes[instance.mode_range(from)] {
            for entry in &instance.modes[instance.mode_range(to)] {
                least = least.min(class.arc(exit.exit, entry.entry).unwrap_or(FAR));
            }
        }
    }
    least
}

/// Whether any service has a window, is due, or begins when others let it.
pub(super) fn is_timed(instance: &Instance<'_>) -> bool {
    let is_linked = !instance.problem.links().is_empty();
    is_linked || instance.has_windows || instance.tasks.iter().any(|task| task.due.is_some())
}

fn hours(instance: &Instance<'_>) -> Vec<Hours> {
    let mut is_linked = vec![false; instance.n_services()];
    for member in instance.problem.links().iter().flat_map(Link::members) {
        is_linked[member.index()] = true;
    }
    let of_service = |service: ServiceId| {
        let due = instance.task(service).due;
        Hours {
            due: due.map_or(FAR, |due| due.at.0),
            late: due.map_or(0, |due| due.per_second.0),
            // What is linked is held within windows for a round.
            has_windows: is_linked[service.index()] || !instance.windows(service).is_empty(),
        }
    };
    instance.services().map(of_service).collect()
}

/// The services that are to have a position, the first positions first.
fn placed(problem: &Problem) -> Vec<(ServiceId, usize)> {
    let services = problem.services().iter().enumerate();
    let placed = services.filter_map(|(index, it)| Some((ServiceId::new(index), it.position?)));
    let mut placed: Vec<(ServiceId, usize)> = placed.collect();
    placed.sort_by_key(|&(service, position)| (position, service));
    placed
}

/// The positions of all services, if any is to have one.
fn wanted(problem: &Problem) -> Vec<Option<usize>> {
    let wanted: Vec<Option<usize>> = problem.services().iter().map(|it| it.position).collect();
    if wanted.iter().any(Option::is_some) { wanted } else { Vec::new() }
}

/// Whether a problem is one of vehicles that tip, rest or keep times, with nothing that the search on hauls does not know.
pub(super) fn is_of_hauls(problem: &Problem) -> bool {
    is_of_hauls_but_for_releases(problem)
        && problem.services().iter().all(|service| service.release.is_none())
}

/// The same but for services that wait for what they need.
pub(super) fn is_of_hauls_but_for_releases(problem: &Problem) -> bool {
    let services = problem.services();
    let vehicles = problem.vehicles();
    let has_rule = |vehicle: &Vehicle| {
        let tips = !vehicle.tips.is_empty() && vehicle.most_tips != Some(0);
        tips || !vehicle.breaks.is_empty() || vehicle.longest_driving_at_work().is_some()
    };
    let is_due = |service: &Service| !service.windows.is_empty() || service.due.is_some();
    let delivers = |service: &Service| service.delivery.0.iter().any(|&it| it != 0);
    let is_worth_no_less_than_nothing = |service: &Service| match service.undone {
        Undone::Costs(price) => Money::ZERO <= price,
        Undone::Forbidden => true,
    };
    vehicles.iter().all(|vehicle| vehicle.longest_distance.is_none())
        && (vehicles.iter().any(has_rule) || services.iter().any(|it| is_due(it) || delivers(it)))
        && loads_add_up(problem)
        && problem.groups().is_empty()
        && services.iter().all(is_worth_no_less_than_nothing)
}

/// Whether each dimension is either loaded or delivered only: then what is aboard at most on a trip is the sum of what its services move.
fn loads_add_up(problem: &Problem) -> bool {
    let moves = |of: &Load, dimension: usize| of.0.get(dimension).is_some_and(|&it| it != 0);
    let services = problem.services();
    (0..problem.n_dimensions()).all(|dimension| {
        !services.iter().any(|service| moves(&service.load, dimension))
            || !services.iter().any(|service| moves(&service.delivery, dimension))
    })
}
