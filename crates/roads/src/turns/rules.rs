//! Which turns the ground and the vehicle permit, and what they cost.

use crate::network::{
    DrivingSide, Halts, JunctionId, RoadClass, SegmentId, SegmentRecord, StreetNetwork,
};
use crate::profile::Profile;
use crate::router::{StreetsNow, Weight};
use crate::turning::{Bend, Headings};

/// However many signals stand along a street.
const LONGEST_TURN_S: f64 = 3600.0;

/// Which turns the ground and the vehicle permit, and what they cost; restrictions aside.
pub(super) struct TurnRules<'a> {
    network: &'a StreetNetwork,
    profile: &'a Profile,
    now: &'a StreetsNow,
    records: &'a [SegmentRecord],
    headings: Headings,
    /// Junctions that this vehicle cannot pass through.
    blocked: Vec<bool>,
    /// By junction: how many streets that this vehicle may drive end there.
    n_streets: Vec<u32>,
}

impl<'a> TurnRules<'a> {
    pub(super) fn new(
        network: &'a StreetNetwork,
        profile: &'a Profile,
        now: &'a StreetsNow,
    ) -> Self {
        let mut blocked = vec![false; network.n_junctions()];
        for barrier in &network.barriers {
            blocked[barrier.junction.index()] |= !profile.passes(barrier);
        }
        let mut n_streets = vec![0; network.n_junctions()];
        for id in network.segments().filter(|&id| now.is_drivable(id)) {
            let record = network.record(id);
            let is_counted =
                record.reverse().is_some_and(|back| back < id && now.is_drivable(back));
            if !is_counted {
                n_streets[record.from.index()] += 1;
                n_streets[record.to.index()] += 1;
            }
        }
        let (records, headings) = (&network.segments[..], Headings::new(network));
        Self { network, profile, now, records, headings, blocked, n_streets }
    }

    /// The cost of a turn beside that of driving `from`; `None` where it is not permitted.
    ///
    /// Signals and signs along `from` are paid for here: whoever stops before its end has not passed them.
    pub(super) fn turn(&self, from: SegmentId, to: SegmentId) -> Option<Weight> {
        if !self.now.is_drivable(to) {
            return None;
        }
        let record = &self.records[from.index()];
        let junction = record.to;
        let is_back = record.reverse() == Some(to);
        let bend = if is_back { Bend::Back } else { self.headings.bend(from, to) };
        if self.blocked[junction.index()] && bend != Bend::Back {
            return None;
        }
        let costs = self.profile.turns();
        let mut price_s = 0.0;
        let bend_s = if bend == Bend::Back {
            if !self.is_made_for_turning_back(junction, to) {
                price_s += self.profile.back_price_s(self.network.attributes_of(from))?;
            }
            costs.back_s
        } else if self.n_streets[junction.index()] <= 2 {
            // Where only one street passes, a bend is no turn.
            0.0
        } else {
            self.bend_s(bend) + if self.yields(from, to, bend) { costs.larger_s } else { 0.0 }
        };
        if self.now.is_open[from.index()] && !self.now.is_open[to.index()] {
            price_s += costs.enter_price_s;
        }
        let time_s = bend_s + self.halts_s(record.halts());
        Some(Weight::of_turn(time_s.min(LONGEST_TURN_S), price_s))
    }

    /// Where this vehicle has no other exit, turning circles, and where a barrier stops it.
    fn is_made_for_turning_back(&self, junction: JunctionId, back: SegmentId) -> bool {
        let is_other_exit = |&exit: &SegmentId| exit != back && self.now.is_drivable(exit);
        self.blocked[junction.index()]
            || self.network.junctions[junction.index()].is_turning_circle()
            || !self.network.leaving(junction).iter().any(is_other_exit)
    }

    /// The time of a bend. The turn across the oncoming traffic is the left one where one drives on the right.
    fn bend_s(&self, bend: Bend) -> f64 {
        let costs = self.profile.turns();
        let (left_s, right_s) = match self.network.driving_side {
            DrivingSide::Right => (costs.left_s, costs.right_s),
            DrivingSide::Left => (costs.right_s, costs.left_s),
        };
        match bend {
            Bend::Left | Bend::SharpLeft => left_s,
            Bend::Right | Bend::SharpRight => right_s,
            Bend::Straight | Bend::SlightLeft | Bend::SlightRight => costs.straight_s,
            Bend::Back => costs.back_s,
        }
    }

    /// Whether one waits for a gap in the traffic of a larger street: to go across it or to turn into it across a lane.
    ///
    /// Not at signals, in roundabouts or to turn off on the near side; and ramps and small streets are never the larger ones.
    fn yields(&self, from: SegmentId, to: SegmentId, bend: Bend) -> bool {
        let network = self.network;
        let is_near_side = match network.driving_side {
            DrivingSide::Right => matches!(bend, Bend::Right | Bend::SharpRight),
            DrivingSide::Left => matches!(bend, Bend::Left | Bend::SharpLeft),
        };
        let own = network.attributes_of(from);
        let record = &self.records[from.index()];
        if is_near_side || own.roundabout || 0 < record.halts().signals {
            return false;
        }
        let is_larger = |id: &SegmentId| {
            let other = network.attributes_of(*id);
            let is_large = other.class.rank() <= RoadClass::Tertiary.rank();
            is_large && !other.class.is_link() && other.class.rank() < own.class.rank()
        };
        let straight_on = network.street_of(to);
        let others = network.leaving(record.to).iter();
        others.filter(|&&id| id == to || network.street_of(id) != straight_on).any(is_larger)
    }

    fn halts_s(&self, halts: Halts) -> f64 {
        let costs = self.profile.turns();
        f64::from(halts.signals) * costs.signals_s
            + f64::from(halts.stops) * costs.stop_s
            + f64::from(halts.give_ways) * costs.give_way_s
    }
}
