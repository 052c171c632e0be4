//! What stands beside a service on its route, in one cache line: all that a look at the two gaps around it needs.

use crate::instance::{Class, Instance};
use crate::route::Route;
use roadcrew_model::PointId;

const NOWHERE: u32 = u32::MAX;

/// The gaps before and after a service on a route. Kept for plain problems only.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(crate) struct Beside {
    route: u32,
    position: u32,
    /// How far it is through the gaps as they are.
    straight: [u32; 2],
    before: Gap,
    after: Gap,
}

/// Between two places that a vehicle drives one after the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gap {
    pub(crate) from: PointId,
    pub(crate) to: PointId,
    /// When the vehicle can leave the first at the earliest.
    pub(crate) ready: i64,
    /// When the vehicle must reach the second at the latest.
    pub(crate) latest: i64,
}

impl Beside {
    /// Beside a service that is on no route.
    pub(super) fn nowhere() -> Self {
        let point = PointId::new(0);
        let gap = Gap { from: point, to: point, ready: 0, latest: 0 };
        Self { route: NOWHERE, position: 0, straight: [0; 2], before: gap, after: gap }
    }

    /// The route on which the service stands.
    #[inline]
    pub(crate) fn route(&self) -> Option<usize> {
        (self.route != NOWHERE).then_some(self.route as usize)
    }

    /// The gaps before and after the service: the positions that something put there would have, and the metres through them.
    #[inline]
    pub(crate) fn gaps(&self) -> [(usize, i64, &Gap); 2] {
        let position = self.position as usize;
        let [before, after] = self.straight.map(i64::from);
        [(position, before, &self.before), (position + 1, after, &self.after)]
    }
}

/// Notes for each service of a route what stands beside it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "routes, positions and the metres of a way fit in 32 bits"
)]
pub(super) fn note(instance: &Instance<'_>, slot: usize, route: &Route, besides: &mut [Beside]) {
    let class: &Class<'_> = &instance.classes[route.class];
    let end = (class.entry, class.vehicle.shift.close().0);
    let (mut from, mut ready) = (class.exit, class.vehicle.shift.open().0);
    let metres = |from, to| class.travel.leg(from, to).map_or(0, |leg| leg.metres.0 as u32);
    for (position, visit) in route.visits.iter().enumerate() {
        let mode = &instance.modes[visit.mode];
        let next = route.visits.get(position + 1);
        let (to, latest) = next.map_or(end, |next| (instance.modes[next.mode].entry, next.latest));
        let straight = [metres(from, mode.entry), metres(mode.exit, to)];
        besides[visit.service.index()] = Beside {
            route: slot as u32,
            position: position as u32,
            straight,
            before: Gap { from, to: mode.entry, ready, latest: visit.latest },
            after: Gap { from: mode.exit, to, ready: visit.ready, latest },
        };
        (from, ready) = (mode.exit, visit.ready);
    }
}
