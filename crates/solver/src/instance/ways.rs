//! Ways in the order in which insertion asks for them: those between neighbours side by side, and those to one point side by side.
//!
//! A look at a place costs little more than the cache lines that it waits for.

use super::Instance;
use roadcrew_model::{Leg, PointId, ServiceId, Travel};
use roadcrew_units::{Metres, Seconds};

/// The ways from a service to a neighbour and back, on the only travel table of a plain problem.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ways {
    to: Option<Way>,
    from: Option<Way>,
}

/// A leg in half the room.
#[derive(Clone, Copy, Debug)]
struct Way {
    seconds: u32,
    metres: u32,
}

impl Way {
    fn of(leg: Leg) -> Option<Self> {
        let (seconds, metres) = (leg.seconds.0.try_into().ok()?, leg.metres.0.try_into().ok()?);
        Some(Self { seconds, metres })
    }

    #[inline]
    fn leg(self) -> Leg {
        Leg { seconds: Seconds(i64::from(self.seconds)), metres: Metres(i64::from(self.metres)) }
    }
}

impl Ways {
    /// No detour from beside the neighbour is shorter where the triangle inequality holds: there and back, less twice the gap.
    #[inline]
    pub(crate) fn least_detour(&self, gap: i64) -> Option<i64> {
        let (to, from) = (self.to?, self.from?);
        Some(i64::from(to.metres) + i64::from(from.metres) - 2 * gap)
    }

    /// From the service to its neighbour.
    #[inline]
    pub(crate) fn to(&self) -> Option<Leg> {
        self.to.map(Way::leg)
    }

    /// From the neighbour to the service.
    #[inline]
    pub(crate) fn from(&self) -> Option<Leg> {
        self.from.map(Way::leg)
    }
}

/// Per service the ways to and from its neighbours, in their order; nothing if there are several tables.
pub(super) fn between_neighbours(instance: &Instance<'_>) -> Vec<Vec<Ways>> {
    let [travel] = instance.problem.travels() else {
        return Vec::new();
    };
    let mode = |service: ServiceId| &instance.modes[instance.mode_range(service).start];
    let ways = |(service, near): (ServiceId, &Vec<ServiceId>)| {
        let here = mode(service);
        let way = |&other: &ServiceId| {
            let there = mode(other);
            Ways {
                to: travel.leg(here.exit, there.entry).and_then(Way::of),
                from: travel.leg(there.exit, here.entry).and_then(Way::of),
            }
        };
        near.iter().map(way).collect()
    };
    instance.services().zip(&instance.neighbours).map(ways).collect()
}

/// A travel table read the other way round; `None` if that is the same table.
pub(super) fn turned_around(travel: &Travel) -> Option<Travel> {
    if travel.plane().is_some() {
        return None;
    }
    let points = || (0..travel.n_points()).map(PointId::new);
    let is_same = points().all(|from| {
        points().take(from.index()).all(|to| travel.leg(from, to) == travel.leg(to, from))
    });
    (!is_same).then(|| Travel::from_fn(travel.n_points(), |to, from| travel.leg(from, to)))
}
