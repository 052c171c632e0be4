//! Ways and travel times for one profile.

mod matrix;
mod path;
mod pool;
mod reach;
mod weight;

#[cfg(test)]
pub(crate) mod oracle;

use std::sync::{Arc, OnceLock};

use roadcrew_units::{Metres, Position};

use crate::along_streets::JunctionGraph;
use crate::connectivity::in_largest_part;
use crate::hierarchy::{Climb, Customised, Middles, Upward};
use crate::network::{Permission, SegmentId, StreetNetwork};
use crate::profile::Profile;
use crate::snap::StreetIndex;
use crate::turns::TurnGraph;

use pool::Pool;

pub use matrix::{Leg, TravelMatrix, TravelTimes};
pub use path::{Path, Step, Turn};
pub(crate) use weight::Weight;

/// A place on a directed segment: where a vehicle is, and which way it faces.
///
/// `along` zero is the segment's start; its length or more is its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Approach {
    /// The segment in its driving direction.
    pub segment: SegmentId,
    /// Metres from its start.
    pub along: Metres,
}

/// Answers "how long from here to there, by which streets" for one profile. Shared freely between threads.
#[derive(Debug)]
pub struct Router {
    network: Arc<StreetNetwork>,
    profile_name: String,
    /// The weight of each segment; `None` where the profile may not drive.
    pub(crate) driving: Vec<Option<Weight>>,
    /// The weight of each turn.
    metric: Vec<Weight>,
    customised: Customised<Weight>,
    /// Where shortcuts were taken apart so far.
    middles: Middles,
    /// The hierarchy that is searched: price, time and length at once.
    ways: Upward<Weight>,
    /// The same without the length, in half the memory and time.
    times: OnceLock<Upward<i32>>,
    climbs: Pool<Climb<Weight>>,
    usable: Vec<bool>,
    /// Built when first asked.
    streets: OnceLock<StreetIndex>,
    junctions: OnceLock<JunctionGraph>,
}

impl Router {
    /// Computes the seconds and metres of every street and turn for a profile, and the shortcuts over them.
    ///
    /// The network's hierarchy, the same for all profiles, is made when it is first needed.
    pub fn new(network: Arc<StreetNetwork>, profile: &Profile) -> Self {
        let weight = |id: SegmentId| {
            let attributes = network.attributes_of(id);
            let length_dm = network.record(id).length_dm;
            let may_drive = profile.permission(attributes) != Permission::No;
            may_drive
                .then(|| Weight::of_street(profile.driving_ms(attributes, length_dm), length_dm))
        };
        let driving: Vec<Option<Weight>> = network.segments().map(weight).collect();
        let topology = network.topology();
        let metric = topology.turns.metric(&network, profile, &driving);
        let customised = Customised::new(&topology.structure, &metric);
        let middles = Middles::new(&topology.structure);
        let ways = Upward::pruned(topology.structure.clone(), &customised);
        let inside = in_largest_part(&topology.turns, &metric, network.n_segments());
        let usable =
            driving.iter().zip(inside).map(|(weight, inside)| weight.is_some() && inside).collect();
        Self {
            profile_name: profile.name().to_owned(),
            driving,
            metric,
            customised,
            middles,
            ways,
            times: OnceLock::new(),
            climbs: Pool::default(),
            usable,
            streets: OnceLock::new(),
            junctions: OnceLock::new(),
            network,
        }
    }

    /// The streets.
    pub fn network(&self) -> &StreetNetwork {
        &self.network
    }

    /// The profile's name.
    pub fn profile_name(&self) -> &str {
        &self.profile_name
    }

    /// Whether the profile may drive here, and get from here everywhere else and back.
    ///
    /// # Panics
    /// If the id belongs to another network.
    pub fn is_usable(&self, segment: SegmentId) -> bool {
        self.usable[segment.index()]
    }

    /// The distance along streets, ignoring one-ways and closures; `None` when it is more than `limit`.
    ///
    /// For "is this the same thing?", never for driving. Each place counts from the nearest point of its nearest usable street.
    pub fn metres_along_streets(&self, a: Position, b: Position, limit: Metres) -> Option<Metres> {
        let (a, b) = (self.snap(a)?, self.snap(b)?);
        let place = |snap: &crate::snap::Snap| {
            let approach = snap.approaches[0];
            (approach.segment, self.driven_dm(approach))
        };
        let junctions = self.junctions.get_or_init(|| JunctionGraph::new(&self.network));
        junctions.metres_between(&self.network, place(&a), place(&b), limit)
    }

    pub(crate) fn is_drivable(&self, segment: SegmentId) -> bool {
        self.driving[segment.index()].is_some()
    }

    pub(crate) fn streets(&self) -> &StreetIndex {
        self.streets.get_or_init(|| StreetIndex::new(&self.network, |id| self.is_usable(id)))
    }

    pub(crate) fn turn_graph(&self) -> &TurnGraph {
        &self.network.topology().turns
    }

    /// The permitted turns out of a state: where to, at what weight.
    pub(crate) fn turns(&self, state: u32) -> impl Iterator<Item = (u32, Weight)> {
        let graph = self.turn_graph();
        let turns = graph.turns(state).map(|turn| (graph.head(turn), self.metric[turn]));
        turns.filter(|(_, weight)| weight.is_finite())
    }

    fn times(&self) -> &Upward<i32> {
        self.times.get_or_init(|| self.ways.map(Weight::upper))
    }

    /// Whether one simply drives on along the segment.
    fn is_straight_ahead(&self, from: Approach, to: Approach) -> bool {
        from.segment == to.segment
            && self.is_drivable(from.segment)
            && self.driven_dm(from) <= self.driven_dm(to)
    }

    /// The part of the segment that lies before the place.
    pub(crate) fn driven(&self, approach: Approach) -> Weight {
        let (length, driven) =
            (self.network.record(approach.segment).length_dm, self.driven_dm(approach));
        let whole = self.driving[approach.segment.index()].unwrap_or_default();
        let time = u64::from(whole.time_cs()) * u64::from(driven) / u64::from(length.max(1));
        Weight::of_part(u32::try_from(time).unwrap_or(whole.time_cs()), driven)
    }

    fn driven_dm(&self, approach: Approach) -> u32 {
        let segment = self.network.segment(approach.segment);
        let length_dm = self.network.record(approach.segment).length_dm;
        if segment.length <= approach.along {
            return length_dm;
        }
        u32::try_from(approach.along.0.max(0) * 10).map_or(length_dm, |dm| dm.min(length_dm))
    }
}
