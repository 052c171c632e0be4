//! A first plan of very many services that ask for little but to be passed: a walk from each to the nearest one not yet visited is
//! cut into routes, each as long as its vehicle can drive it (route first, cluster second; Beasley 1983).
//!
//! Inserting them one by one would take longer, and lead to routes that cross the whole city.

use crate::instance::Instance;
use crate::route::{Route, Visit};
use crate::schedule::{self, Labels};
use roadcrew_model::ServiceId;

/// Fewer services are as soon inserted one by one.
const LEAST_SERVICES: usize = 1_000;

/// Whether a walk makes a good first plan: nothing has a time or an order, and every vehicle may perform everything.
pub(super) fn pays(instance: &Instance<'_>) -> bool {
    let asks_nothing = |service: ServiceId| {
        let may = |class| instance.terms(class, service) == Some(0);
        instance.windows(service).is_empty() && (0..instance.classes.len()).all(may)
    };
    LEAST_SERVICES <= instance.n_services()
        && !instance.is_coupled()
        && !instance.has_releases()
        && instance.problem.groups().is_empty()
        && instance.services().all(asks_nothing)
}

/// Gives the empty routes what the walk passes, the nearest depot's first. What is left is answered.
pub(super) fn cut(
    instance: &Instance<'_>,
    routes: &mut [Route],
    undone: &[ServiceId],
    is_over: &dyn Fn() -> bool,
) -> Vec<ServiceId> {
    let walk = walk(instance, undone);
    let mut labels = Labels::default();
    let mut empty: Vec<usize> =
        (0..routes.len()).filter(|&slot| routes[slot].visits.is_empty()).collect();
    let mut left = Vec::new();
    let mut from = 0;
    while from < walk.len() && !empty.is_empty() && !is_over() {
        let entry = instance.modes[instance.mode_range(walk[from]).start].entry;
        let away = |slot: &usize| {
            let class = &instance.classes[routes[*slot].class];
            (class.arc(class.exit, entry).unwrap_or(i64::MAX), *slot)
        };
        let Some(nearest) = (0..empty.len()).min_by_key(|&at| away(&empty[at])) else {
            break;
        };
        let slot = empty.remove(nearest);
        let length = longest(instance, &mut labels, routes[slot].class, &walk[from..]);
        if length == 0 {
            // Nobody nearer gets there: it is tried one by one later.
            empty.push(slot);
            left.push(walk[from]);
            from += 1;
            if routes.len() < left.len() {
                break;
            }
            continue;
        }
        let route = &mut routes[slot];
        let visit = |&service: &ServiceId| Visit::new(service, instance.mode_range(service).start);
        route.visits = walk[from..from + length].iter().map(visit).collect();
        let is_driveable = schedule::refresh(instance, &mut labels, route);
        debug_assert!(is_driveable, "an order that was priced can be driven");
        from += length;
    }
    left.extend_from_slice(&walk[from..]);
    left
}

/// How many of the first services a vehicle can perform in this order, found by halving.
fn longest(
    instance: &Instance<'_>,
    labels: &mut Labels,
    class: usize,
    walk: &[ServiceId],
) -> usize {
    let mut can =
        |length: usize| schedule::price(instance, labels, class, &walk[..length]).is_some();
    let mut most = 1;
    while most < walk.len() && can(most) {
        most = (2 * most).min(walk.len());
    }
    if can(most) {
        return most;
    }
    let mut least = most / 2;
    while 1 < most - least {
        let middle = least + (most - least) / 2;
        if can(middle) {
            least = middle;
        } else {
            most = middle;
        }
    }
    least
}

/// The services in the order of a walk that goes on to the nearest one not yet visited: a neighbour, or where none is left any.
/// `O(services · neighbours)`, and `O(services)` more wherever the walk has to leave what is around it.
fn walk(instance: &Instance<'_>, services: &[ServiceId]) -> Vec<ServiceId> {
    let class = &instance.classes[0];
    let mut is_waiting = vec![false; instance.n_services()];
    for service in services {
        is_waiting[service.index()] = true;
    }
    let mut waiting = services.to_vec();
    let mut walk: Vec<ServiceId> = Vec::with_capacity(services.len());
    let mut at = class.exit;
    while walk.len() < services.len() {
        let ways_to = |service: ServiceId| {
            let modes = instance.modes[instance.mode_range(service)].iter();
            modes.filter_map(move |mode| Some((class.arc(at, mode.entry)?, service, mode.exit)))
        };
        let near = walk.last().map_or(&[][..], |last| &instance.neighbours[last.index()][..]);
        let near = near.iter().copied().filter(|service| is_waiting[service.index()]);
        let next = near.flat_map(ways_to).min().or_else(|| {
            waiting.retain(|service| is_waiting[service.index()]);
            waiting.iter().copied().flat_map(ways_to).min()
        });
        let Some((_, service, exit)) = next else {
            // What no way leads to is for those who try one by one.
            walk.extend(waiting.iter().copied().filter(|service| is_waiting[service.index()]));
            break;
        };
        is_waiting[service.index()] = false;
        walk.push(service);
        at = exit;
    }
    walk
}
