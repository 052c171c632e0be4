//! The arcs of a route by the modes as they stand.

use crate::instance::{Class, FAR, Instance};
use crate::route::{Route, Visit};
use roadcrew_model::PointId;

/// A route whose arcs are asked for.
#[derive(Clone, Copy)]
pub(super) struct Arcs<'a> {
    instance: &'a Instance<'a>,
    class: &'a Class<'a>,
    pub(super) visits: &'a [Visit],
}

impl<'a> Arcs<'a> {
    pub(super) fn of(instance: &'a Instance<'_>, route: &'a Route) -> Self {
        Self { instance, class: &instance.classes[route.class], visits: &route.visits }
    }

    /// The fixed price of the vehicle.
    pub(super) fn fixed(&self) -> i64 {
        self.class.vehicle.fixed.0
    }

    pub(super) fn entry(&self, visit: &Visit) -> PointId {
        self.instance.modes[visit.mode].entry
    }

    pub(super) fn exit(&self, visit: &Visit) -> PointId {
        self.instance.modes[visit.mode].exit
    }

    /// Where the vehicle sets out for the visit at `position`.
    pub(super) fn before(&self, position: usize) -> PointId {
        match position.checked_sub(1) {
            Some(previous) => self.exit(&self.visits[previous]),
            None => self.class.exit,
        }
    }

    /// Where the visit at `position` begins, or the route ends.
    pub(super) fn at(&self, position: usize) -> PointId {
        self.visits.get(position).map_or(self.class.entry, |visit| self.entry(visit))
    }

    pub(super) fn arc(&self, from: PointId, to: PointId) -> i64 {
        self.class.arc(from, to).unwrap_or(FAR)
    }

    /// The arc to the visit at `position`.
    pub(super) fn to(&self, position: usize) -> i64 {
        self.arc(self.before(position), self.at(position))
    }

    /// The arcs within visits in this order, on this vehicle.
    pub(super) fn within<'v>(&self, visits: impl Iterator<Item = &'v Visit>) -> i64 {
        let mut sum = 0;
        let mut previous: Option<&Visit> = None;
        for visit in visits {
            if let Some(previous) = previous {
                sum += self.arc(self.exit(previous), self.entry(visit));
            }
            sum += self.class.serving(&self.instance.modes[visit.mode]);
            previous = Some(visit);
        }
        sum
    }
}
