//! What is settled for a round, so that every route may be searched as if it stood alone.

use super::clusters::Cluster;
use super::{Whole, judged_times};
use crate::instance::{Holder, Instance, Level};
use crate::random::Random;
use crate::route::Route;
use crate::schedule::{self, Labels, given};
use roadcrew_model::{Link, Plan, ServiceId};
use roadcrew_units::{Seconds, TimeWindow};
use std::collections::BTreeMap;

/// When and by whom something is performed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) vehicle: usize,
    pub(super) start: i64,
    pub(super) end: i64,
}

/// When what is linked is performed, as far as it is.
pub(super) type Times = BTreeMap<ServiceId, Slot>;

/// What is settled for some clusters, and the prices of long routes, to be restored: what routes cost follows from both.
pub(super) struct Settled {
    of_members: Vec<(ServiceId, Vec<TimeWindow>, Holder, i64)>,
    levels: Vec<Option<Level>>,
}

impl Settled {
    pub(super) fn of(instance: &Instance<'_>, clusters: &[Cluster]) -> Self {
        let settled = |member: ServiceId| {
            let holder = instance.terms.holder(member);
            let windows = instance.windows(member).to_vec();
            (member, windows, holder, instance.task(member).undone)
        };
        Self {
            of_members: clusters.iter().flat_map(Cluster::members).map(settled).collect(),
            levels: instance.classes.iter().map(|class| class.level).collect(),
        }
    }

    pub(super) fn restore(self, instance: &mut Instance<'_>) {
        for (member, windows, holder, price) in self.of_members {
            instance.narrow(member, windows);
            instance.terms.hold(member, holder);
            instance.price_undone(member, price);
        }
        for (class, level) in instance.classes.iter_mut().zip(self.levels) {
            class.level = level;
        }
    }
}

/// Lets everybody perform the members of a cluster in their own windows.
pub(super) fn release(instance: &mut Instance<'_>, cluster: &Cluster) {
    for member in cluster.members() {
        let own = instance.problem.service(member).windows.clone();
        instance.narrow(member, own);
        instance.terms.hold(member, Holder::Anybody);
        instance.price_as_it_is(member);
    }
}

/// Settles what is linked as it is in a plan to start from.
pub(super) fn as_given(instance: &mut Instance<'_>, clusters: &[Cluster], start: Option<&Plan>) {
    let times = start.map_or_else(Times::new, |plan| judged_times(instance.problem, plan));
    // What waits for itself can't be done.
    for service in instance.problem.links().iter().flat_map(Link::members) {
        instance.terms.hold(service, Holder::Nobody);
    }
    for cluster in clusters {
        settle(instance, cluster, &times, &mut |_, least, _| least);
    }
}

/// Settles what is linked as it is now, with a random share of the time between two for either.
pub(super) fn for_a_round(
    instance: &mut Instance<'_>,
    whole: Whole,
    clusters: &[Cluster],
    random: &mut Random,
) -> Whole {
    if clusters.is_empty() {
        return whole;
    }
    let times = times(instance, &whole.routes, clusters);
    for cluster in clusters {
        settle(instance, cluster, &times, &mut |_, least, most| match random.below(3) {
            0 => least,
            1 => least + (most - least) / 2,
            _ => most,
        });
    }
    refreshed(instance, whole, clusters)
}

/// Whether a plan lacks something that others rely on.
pub(super) fn is_torn(instance: &Instance<'_>, clusters: &[Cluster], whole: &Whole) -> bool {
    let relied_on = |service: ServiceId| {
        instance.task(service).undone != instance.own_price(service)
            && whole.undone.contains(&service)
    };
    clusters.iter().flat_map(Cluster::members).any(relied_on)
}

/// When the members of clusters are performed by routes.
pub(super) fn times(instance: &Instance<'_>, routes: &[Route], clusters: &[Cluster]) -> Times {
    let members: Vec<ServiceId> = clusters.iter().flat_map(Cluster::members).collect();
    times_of(instance, routes, &members)
}

pub(super) fn times_of(instance: &Instance<'_>, routes: &[Route], members: &[ServiceId]) -> Times {
    let is_meant = noted(instance, members.iter().copied());
    let mut labels = Labels::default();
    let mut all = Times::new();
    for route in routes {
        if !route.order().any(|service| is_meant[service.index()]) {
            continue;
        }
        let order: Vec<ServiceId> = route.order().collect();
        let times = if route.steps.is_empty() {
            schedule::times(instance, &mut labels, route.class, &order)
        } else {
            given::times(instance, route)
        };
        for (&service, (start, end)) in order.iter().zip(times.into_iter().flatten()) {
            if is_meant[service.index()] {
                all.insert(service, Slot { vehicle: route.vehicle, start, end });
            }
        }
    }
    all
}

/// Per service of the problem whether it is one of these.
fn noted(instance: &Instance<'_>, services: impl Iterator<Item = ServiceId>) -> Vec<bool> {
    let mut noted = vec![false; instance.n_services()];
    for service in services {
        noted[service.index()] = true;
    }
    noted
}

/// Holds the members of a cluster to what they do now; `divide` picks the moment between two that follow each other.
fn settle(
    instance: &mut Instance<'_>,
    cluster: &Cluster,
    times: &Times,
    divide: &mut dyn FnMut(ServiceId, i64, i64) -> i64,
) {
    release(instance, cluster);
    for link in &cluster.links {
        match link {
            Link::Together(crews) => {
                let starts: Vec<i64> =
                    crews.iter().filter_map(|it| Some(times.get(it)?.start)).collect();
                let is_done = starts.len() == crews.len();
                for &service in crews {
                    match starts.iter().max() {
                        Some(&start) if is_done => {
                            cut(instance, service, start, start);
                            instance.price_as_must(service);
                        }
                        _ => instance.terms.hold(service, Holder::Nobody),
                    }
                }
            }
            Link::Follows { first, then, gap } => match (times.get(first), times.get(then)) {
                (Some(one), Some(other)) => {
                    let least = one.end + gap.0;
                    let moment = divide(*then, least, other.start.max(least));
                    // However long its modes take, it takes no longer than now.
                    cut(instance, *first, i64::MIN, moment - gap.0 - (one.end - one.start));
                    cut(instance, *then, moment.min(other.start), i64::MAX);
                    instance.price_as_must(*first);
                }
                // Either it stays undone for now, or what comes first stays where it is.
                (Some(_), None) if 0 < divide(*then, 0, 2) => {
                    instance.terms.hold(*then, Holder::Nobody);
                }
                (Some(one), None) => {
                    cut(instance, *first, i64::MIN, one.start);
                    cut(instance, *then, one.end + gap.0, i64::MAX);
                }
                (None, _) => instance.terms.hold(*then, Holder::Nobody),
            },
            Link::SameVehicle(_) => {}
        }
    }
    for link in &cluster.links {
        if let Link::SameVehicle(members) = link {
            let vehicle = members.iter().find_map(|it| Some(times.get(it)?.vehicle));
            let holder = vehicle.map_or(Holder::Nobody, |it| Holder::Class(instance.class_of[it]));
            for &member in members {
                if !instance.terms.is_held_from_all(member) {
                    instance.terms.hold(member, holder.clone());
                }
            }
        }
    }
}

/// Leaves a service of its windows what lies between two moments.
pub(super) fn cut(instance: &mut Instance<'_>, service: ServiceId, open: i64, close: i64) {
    let always = [TimeWindow::ALWAYS];
    let now = instance.windows(service);
    let now = if now.is_empty() { &always[..] } else { now };
    let left = now.iter().filter_map(|window| {
        TimeWindow::new(
            window.open().max(Seconds(open.max(TimeWindow::ALWAYS.open().0))),
            window.close().min(Seconds(close.min(TimeWindow::ALWAYS.close().0))),
        )
        .ok()
    });
    let left: Vec<TimeWindow> = left.collect();
    if left.is_empty() {
        instance.terms.hold(service, Holder::Nobody);
    } else {
        instance.narrow(service, left);
    }
}

/// The plan with the routes of linked services as they are under what is settled now. A route that can't be driven any more is emptied.
pub(super) fn refreshed(instance: &Instance<'_>, mut whole: Whole, clusters: &[Cluster]) -> Whole {
    let is_linked = noted(instance, clusters.iter().flat_map(Cluster::members));
    let mut labels = Labels::default();
    for route in &mut whole.routes {
        if !route.order().any(|service| is_linked[service.index()]) {
            continue;
        }
        if !route.steps.is_empty() {
            let class = route.class;
            let may = |service| instance.terms(class, service).is_some();
            let is_alone = |service: ServiceId| !is_linked[service.index()];
            let gone = given::refill(instance, route, may)
                .or_else(|| given::refill(instance, route, is_alone))
                .or_else(|| given::refill(instance, route, |_| false));
            whole.undone.extend(gone.into_iter().flatten());
        } else if !schedule::refresh(instance, &mut labels, route) {
            whole.undone.extend(route.order());
            route.visits.clear();
            schedule::refresh(instance, &mut labels, route);
        }
    }
    Whole::of(instance, (whole.routes, whole.undone))
}
