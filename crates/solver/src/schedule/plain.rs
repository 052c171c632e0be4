//! Plain problems: earliest and latest times make a join `O(1)` (Savelsbergh 1992).

use crate::instance::{Class, FAR, Instance};
use crate::route::{Route, Visit};
use crate::state::Gap;
use roadcrew_model::{Leg, Mode, PointId, ServiceId};

/// What putting a service before `position` would add to a route's cost; `None` if it does not fit in time or distance. The load is not
/// looked at.
#[inline]
pub(crate) fn insertion(
    instance: &Instance<'_>,
    route: &Route,
    position: usize,
    service: ServiceId,
    below: i64,
) -> Option<i64> {
    let class = &instance.classes[route.class];
    let task = instance.task(service);
    let mode = &instance.modes[instance.mode_range(service).start];
    let (from, ready) = leaving(instance, class, route, position);
    let (to, latest) = match route.visits.get(position) {
        Some(next) => (instance.modes[next.mode].entry, next.latest),
        None => (class.entry, class.vehicle.shift.close().0),
    };
    let out = class.travel.leg(from, mode.entry)?;
    let back = class.travel.leg(mode.exit, to)?;
    let (old, fixed) = if route.visits.is_empty() {
        (0, class.vehicle.fixed.0)
    } else {
        (class.travel.leg(from, to).map_or(FAR, |leg| leg.metres.0), 0)
    };
    let metres = out.metres.0 + back.metres.0 - old + mode.distance.0;
    let delta = class.vehicle.per_metre.0 * metres + mode.cost.0 + fixed;
    if below <= delta {
        return None;
    }
    let arrival = ready + out.seconds.0;
    let end = arrival.max(task.open) + mode.duration.0;
    let in_time = arrival <= task.close && end + back.seconds.0 <= latest;
    let near = class.vehicle.longest_distance.is_none_or(|most| route.distance + metres <= most.0);
    (in_time && near).then_some(delta)
}

/// What driving through a service in a gap of a route adds to the cost by the ways there and on from it; `None` if it is not `below` or does not fit in time or distance. The
/// load is not looked at.
#[inline]
pub(crate) fn detour(
    instance: &Instance<'_>,
    route: &Route,
    (straight, gap): (i64, &Gap),
    (service, out, back): (ServiceId, Leg, Leg),
    below: i64,
) -> Option<i64> {
    let class = &instance.classes[route.class];
    let vehicle = class.vehicle;
    let task = instance.task(service);
    let mode = &instance.modes[instance.mode_range(service).start];
    let metres = out.metres.0 + back.metres.0 - straight + mode.distance.0;
    let delta = vehicle.per_metre.0 * metres + mode.cost.0;
    if below <= delta {
        return None;
    }
    let arrival = gap.ready + out.seconds.0;
    let end = arrival.max(task.open) + mode.duration.0;
    let in_time = arrival <= task.close && end + back.seconds.0 <= gap.latest;
    let near = vehicle.longest_distance.is_none_or(|most| route.distance + metres <= most.0);
    (in_time && near).then_some(delta)
}

/// Where and when a vehicle can set out for the visit at `position`.
#[inline]
fn leaving(
    instance: &Instance<'_>,
    class: &Class<'_>,
    route: &Route,
    position: usize,
) -> (PointId, i64) {
    if position == 0 {
        return (class.exit, class.vehicle.shift.open().0);
    }
    let previous = &route.visits[position - 1];
    (instance.modes[previous.mode].exit, previous.ready)
}

/// The price of an order, if it can be driven: `O(L)`.
pub(super) fn price(
    instance: &Instance<'_>,
    class: &Class<'_>,
    order: &[ServiceId],
) -> Option<i64> {
    let mut walk = Walk::leave(class);
    for &service in order {
        walk.visit(instance, service)?;
    }
    for (dimension, &most) in class.vehicle.capacity.0.iter().enumerate() {
        let load: i64 = order.iter().map(|&service| instance.load(service)[dimension]).sum();
        if most < load {
            return None;
        }
    }
    walk.finish()
}

/// Recomputes earliest and latest times, distance and cost; `false` if the route can't be driven.
pub(super) fn refresh(instance: &Instance<'_>, route: &mut Route) -> bool {
    let class = &instance.classes[route.class];
    let mut walk = Walk::leave(class);
    for visit in &mut route.visits {
        visit.mode = instance.mode_range(visit.service).start;
        if walk.visit(instance, visit.service).is_none() {
            return false;
        }
        visit.ready = walk.now;
    }
    let Some(cost) = walk.finish() else {
        return false;
    };
    route.cost = cost;
    route.distance = walk.metres;
    backward(instance, class, &mut route.visits);
    class.carries(&route.load)
}

fn backward(instance: &Instance<'_>, class: &Class<'_>, visits: &mut [Visit]) {
    let (mut to, mut latest) = (class.entry, class.vehicle.shift.close().0);
    for visit in visits.iter_mut().rev() {
        let mode = &instance.modes[visit.mode];
        let seconds = class.travel.leg(mode.exit, to).map_or(FAR, |leg| leg.seconds.0);
        latest = instance.task(visit.service).close.min(latest - seconds - mode.duration.0);
        visit.latest = latest;
        to = mode.entry;
    }
}

/// A vehicle on its way, as early as it can.
struct Walk<'a> {
    class: &'a Class<'a>,
    at: PointId,
    now: i64,
    metres: i64,
    extra: i64,
}

impl<'a> Walk<'a> {
    fn leave(class: &'a Class<'a>) -> Self {
        Self { class, at: class.exit, now: class.vehicle.shift.open().0, metres: 0, extra: 0 }
    }

    fn drive(&mut self, to: PointId) -> Option<()> {
        let leg = self.class.travel.leg(self.at, to)?;
        self.now += leg.seconds.0;
        self.metres += leg.metres.0;
        Some(())
    }

    fn visit(&mut self, instance: &Instance<'_>, service: ServiceId) -> Option<()> {
        let task = instance.task(service);
        let mode: &Mode = &instance.modes[instance.mode_range(service).start];
        self.drive(mode.entry)?;
        let allowed = self.now <= task.close && self.class.vehicle.skills.cover(task.skills);
        if !allowed {
            return None;
        }
        self.now = self.now.max(task.open) + mode.duration.0;
        self.metres += mode.distance.0;
        self.extra += mode.cost.0;
        self.at = mode.exit;
        Some(())
    }

    fn finish(&mut self) -> Option<i64> {
        self.drive(self.class.entry)?;
        let vehicle = self.class.vehicle;
        let near = vehicle.longest_distance.is_none_or(|longest| self.metres <= longest.0);
        let in_time = self.now <= vehicle.shift.close().0;
        let cost = vehicle.fixed.0 + vehicle.per_metre.0 * self.metres + self.extra;
        (near && in_time).then_some(cost)
    }
}
