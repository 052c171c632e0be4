//! A problem as the hauls read it: what is near a service over the ways of its modes, and what a way costs.

use crate::instance::{Class, FAR, Instance};
use rayon::prelude::*;
use roadcrew_model::{PointId, ServiceId};

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

/// What the search on hauls keeps of a problem.
#[derive(Debug)]
pub(crate) struct Ground {
    /// The service of each mode.
    services: Vec<ServiceId>,
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
        Self { services, near, first_near }
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

/// Whether a problem is one of vehicles that tip or rest, with nothing that the search on hauls does not know.
pub(super) fn is_of_hauls(instance: &Instance<'_>) -> bool {
    let problem = instance.problem;
    let services = problem.services().iter().all(|service| {
        service.windows.is_empty()
            && service.due.is_none()
            && service.position.is_none()
            && service.release.is_none()
            && service.delivery.0.iter().all(|&quantity| quantity == 0)
    });
    let classes = instance.classes.iter().all(|class| class.vehicle.longest_distance.is_none());
    let tip = |class: &Class<'_>| 0 < class.most_tips || !class.vehicle.breaks.is_empty();
    services
        && classes
        && instance.classes.iter().any(tip)
        && problem.groups().is_empty()
        && problem.links().is_empty()
        && instance.tasks.iter().all(|task| 0 <= task.undone)
}
