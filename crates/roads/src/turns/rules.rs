//! Which turns the ground and the vehicle permit, and what they cost.

use crate::network::{JunctionId, Permission, SegmentId, StreetNetwork};
use crate::profile::Profile;
use crate::router::Weight;
use crate::turning::{Bend, bend};

/// Which turns the ground and the vehicle permit, and what they cost; restrictions aside.
pub(super) struct TurnRules<'a> {
    network: &'a StreetNetwork,
    profile: &'a Profile,
    driving: &'a [Option<Weight>],
    /// Junctions that this vehicle cannot pass through.
    blocked: Vec<bool>,
}

impl<'a> TurnRules<'a> {
    pub(super) fn new(
        network: &'a StreetNetwork,
        profile: &'a Profile,
        driving: &'a [Option<Weight>],
    ) -> Self {
        let mut blocked = vec![false; network.n_junctions()];
        for barrier in &network.barriers {
            blocked[barrier.junction.index()] |= !profile.passes(barrier);
        }
        Self { network, profile, driving, blocked }
    }

    pub(super) fn turn(&self, from: SegmentId, to: SegmentId) -> Option<Weight> {
        self.driving[to.index()]?;
        let junction = self.network.record(from).to;
        let bend = bend(self.network, from, to);
        if self.blocked[junction.index()] && bend != Bend::Back {
            return None;
        }
        let costs = self.profile.turns();
        let (time_s, mut price_s) = match bend {
            Bend::Back if self.may_turn_back(junction, to) => (costs.back_s, 0.0),
            Bend::Back => (costs.back_s, costs.back_price_s?),
            _ if self.is_mere_bend(junction) => (0.0, 0.0),
            Bend::Left | Bend::SharpLeft => (costs.left_s, 0.0),
            Bend::Right | Bend::SharpRight => (costs.right_s, 0.0),
            Bend::Straight | Bend::SlightLeft | Bend::SlightRight => (costs.straight_s, 0.0),
        };
        if self.is_open(from) && !self.is_open(to) {
            price_s += costs.enter_price_s;
        }
        let signals_s =
            if self.network.junctions[junction.index()].signals { costs.signals_s } else { 0.0 };
        Some(Weight::of_turn(time_s + signals_s, price_s))
    }

    /// Dead ends for this vehicle, turning circles, and where a barrier stops it.
    fn may_turn_back(&self, junction: JunctionId, back: SegmentId) -> bool {
        let other_exits = self.network.leaving(junction).iter().filter(|&&exit| exit != back);
        self.blocked[junction.index()]
            || self.network.junctions[junction.index()].turning_circle
            || other_exits.filter(|exit| self.driving[exit.index()].is_some()).count() == 0
    }

    /// Where only one street passes, a bend is no turn.
    fn is_mere_bend(&self, junction: JunctionId) -> bool {
        self.network
            .leaving(junction)
            .iter()
            .filter(|exit| self.driving[exit.index()].is_some())
            .count()
            <= 2
    }

    fn is_open(&self, segment: SegmentId) -> bool {
        self.profile.permission(self.network.attributes_of(segment)) == Permission::Yes
    }
}
