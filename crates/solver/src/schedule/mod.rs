//! What an order of services costs on a vehicle, and when everything on it happens.
//!
//! The search decides orders only. Modes, tips, breaks and the departure are chosen here, the best for the order: by a forward pass on plain
//! problems ([`plain`]), by labels on all others ([`labels`]), whose departure is chosen at the end ([`departure`]).

mod aboard;
mod departure;
pub(crate) mod given;
mod labels;
mod outline;
pub(crate) mod plain;
mod trips;

pub(crate) use aboard::{Aboard, Exchange, has_room, has_room_after_a_tip, has_room_before_a_tip};
pub(crate) use labels::Labels;

use crate::instance::Instance;
use crate::route::{Route, Visit};
use roadcrew_model::{ServiceId, Stop};
use roadcrew_units::Seconds;

/// The price of an order, if it can be driven.
pub(crate) fn price(
    instance: &Instance<'_>,
    labels: &mut Labels,
    class: usize,
    order: &[ServiceId],
) -> Option<i64> {
    if order.is_empty() {
        return Some(0);
    }
    if instance.plain {
        return plain::price(instance, &instance.classes[class], order);
    }
    labels.schedule(instance, class, order)
}

/// The price of the order of a route with a service at a position, if it can be driven.
pub(crate) fn price_with(
    instance: &Instance<'_>,
    labels: &mut Labels,
    (slot, route): (usize, &Route),
    (position, service): (usize, ServiceId),
    order: &mut Vec<ServiceId>,
) -> Option<i64> {
    order.clear();
    order.extend(route.order());
    if instance.plain {
        order.insert(position, service);
        return plain::price(instance, &instance.classes[route.class], order);
    }
    labels.begin(instance, slot, (route.class, order));
    order.insert(position, service);
    labels.schedule_from(instance, slot, (route.class, order))
}

/// Recomputes everything about a route from its order; `false` if it can't be driven.
pub(crate) fn refresh(instance: &Instance<'_>, labels: &mut Labels, route: &mut Route) -> bool {
    route.load.fill(0);
    for visit in &route.visits {
        for (sum, quantity) in route.load.iter_mut().zip(instance.load(visit.service)) {
            *sum += quantity;
        }
    }
    if route.visits.is_empty() {
        route.cost = 0;
        route.distance = 0;
        route.halts.clear();
        route.aboard.clear();
        route.trips.clear();
        return true;
    }
    if instance.plain {
        return plain::refresh(instance, route);
    }
    let order: Vec<ServiceId> = route.order().collect();
    let Some(cost) = labels.schedule(instance, route.class, &order) else {
        return false;
    };
    route.cost = cost;
    route.visits.clear();
    for step in labels.steps() {
        if let Step::Serve { position, mode } = *step {
            route.visits.push(Visit::new(order[position], mode));
        }
    }
    outline::draw(instance, &order, labels.steps(), route);
    true
}

/// The departure and the stops of an order as a plan tells them.
pub(crate) fn tell(
    instance: &Instance<'_>,
    labels: &mut Labels,
    class: usize,
    order: &[ServiceId],
) -> Option<(Seconds, Vec<Stop>, i64)> {
    let cost = labels.schedule(instance, class, order)?;
    let departure = labels.departure(instance, class, order);
    let vehicle = instance.classes[class].vehicle;
    let stops = labels
        .steps()
        .iter()
        .map(|step| match *step {
            Step::Serve { position, mode } => {
                Stop::service(order[position], instance.mode_index(order[position], mode))
            }
            Step::Tip(which) => Stop::Tip(vehicle.tips[which]),
            Step::Break(which) => Stop::Break(which),
        })
        .collect();
    Some((Seconds(departure), stops, cost))
}

/// From when to when each service of an order is performed.
pub(crate) fn times(
    instance: &Instance<'_>,
    labels: &mut Labels,
    class: usize,
    order: &[ServiceId],
) -> Option<Vec<(i64, i64)>> {
    labels.schedule(instance, class, order)?;
    let departure = labels.departure(instance, class, order);
    let all = labels.times(departure).into_iter().zip(labels.steps());
    let of_services = all.filter(|(_, step)| matches!(step, Step::Serve { .. }));
    Some(of_services.map(|(times, _)| times).collect())
}

/// One thing a route does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Perform the service at a position of the order in a mode.
    Serve { position: usize, mode: usize },
    /// Unload at the vehicle's tip of this index.
    Tip(usize),
    /// Take the vehicle's break of this index.
    Break(usize),
}
