//! Ways and travel times for one profile.

mod matrix;
mod now;
mod path;
mod reach;
mod weight;

#[cfg(test)]
pub(crate) mod oracle;

use std::sync::{Arc, OnceLock};

use roadcrew_units::{Metres, Position};

use crate::along_streets::JunctionGraph;
use crate::changes::ActiveChanges;
use crate::connectivity::in_largest_part;
use crate::hierarchy::{Climb, Customised, Halves, Upward};
use crate::network::{SegmentId, StreetNetwork, Topology};
use crate::pool::Pool;
use crate::profile::Profile;
use crate::snap::StreetIndex;
use crate::turns::TurnGraph;

pub use matrix::{Leg, TravelMatrix, TravelRow, TravelTimes};
pub(crate) use now::StreetsNow;
pub use path::{Part, Path, Step, Turn};
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
    profile: Profile,
    changes: ActiveChanges,
    /// The weight of each segment; infinite where the profile may not drive.
    driving: Vec<Weight>,
    /// The weight of each turn.
    metric: Vec<Weight>,
    /// All shortcuts, once a change asks for them: a router that is searched needs few of them.
    customised: OnceLock<Customised<Weight>>,
    /// Where shortcuts were taken apart so far.
    halves: Halves,
    /// The hierarchy that is searched: price, time and length at once.
    ways: Upward<Weight>,
    climbs: Pool<Climb<Weight>>,
    usable: Vec<bool>,
    /// Built when first asked.
    streets: OnceLock<StreetIndex>,
    junctions: OnceLock<JunctionGraph>,
}

/// Everything about streets and turns that a router knows before its shortcuts.
struct Ready {
    profile: Profile,
    changes: ActiveChanges,
    driving: Vec<Weight>,
    metric: Vec<Weight>,
    usable: Vec<bool>,
}

impl Ready {
    fn new(network: &StreetNetwork, profile: &Profile, changes: &ActiveChanges) -> Self {
        let profile = profile.at_place(network.centre());
        let now = StreetsNow::new(network, &profile, changes);
        let turns = &network.topology().turns;
        let metric = turns.metric(network, &profile, &now, changes.forbidden_turns());
        let mut usable = in_largest_part(turns, &metric, network.n_segments());
        for (is_usable, weight) in usable.iter_mut().zip(&now.driving) {
            *is_usable &= weight.is_finite();
        }
        Self { profile, changes: changes.clone(), driving: now.driving, metric, usable }
    }
}

/// With more changed turns, everything is computed anew.
const MANY_CHANGES: usize = 5000;

impl Router {
    /// Computes the seconds and metres of every street and turn for a profile, and the shortcuts over them.
    ///
    /// The network's hierarchy, the same for all profiles, is made when it is first needed.
    pub fn new(network: Arc<StreetNetwork>, profile: &Profile) -> Self {
        Self::with_changes(network, profile, &ActiveChanges::default())
    }

    /// The same as [`new`](Self::new), heeding closures and local knowledge.
    pub fn with_changes(
        network: Arc<StreetNetwork>,
        profile: &Profile,
        changes: &ActiveChanges,
    ) -> Self {
        let ready = Ready::new(&network, profile, changes);
        let ways = Upward::new(network.topology().structure.clone(), &ready.metric);
        Self::of_parts(network, ready, OnceLock::new(), ways)
    }

    /// A router for each profile and what is changed for it: the same as [`with_changes`](Self::with_changes) for each, made
    /// together in less time.
    pub fn several(
        network: &Arc<StreetNetwork>,
        wanted: &[(&Profile, ActiveChanges)],
    ) -> Vec<Self> {
        let ready = wanted.iter().map(|(profile, changes)| Ready::new(network, profile, changes));
        let ready: Vec<Ready> = ready.collect();
        let metrics: Vec<&[Weight]> = ready.iter().map(|ready| &ready.metric[..]).collect();
        let ways = Upward::several(&network.topology().structure, &metrics);
        let each = ready.into_iter().zip(ways);
        each.map(|(ready, ways)| Self::of_parts(network.clone(), ready, OnceLock::new(), ways))
            .collect()
    }

    /// The same streets for another moment, profile or other changes.
    ///
    /// Only the shortcuts that feel the difference are computed again, which for a few closed streets is several times
    /// faster than [`with_changes`](Self::with_changes); the answers are the same. All shortcuts, of which a router keeps
    /// only the needed ones, are computed and kept when they are first asked for.
    #[must_use]
    pub fn changed(&self, profile: &Profile, changes: &ActiveChanges) -> Self {
        let network = &self.network;
        let Topology { turns, structure } = network.topology();
        let ready = Ready::new(network, profile, changes);
        let metric = &ready.metric;
        let different: Vec<usize> =
            (0..metric.len()).filter(|&turn| metric[turn] != self.metric[turn]).collect();
        if MANY_CHANGES < different.len() {
            let ways = Upward::new(structure.clone(), metric);
            return Self::of_parts(network.clone(), ready, OnceLock::new(), ways);
        }
        let all = || Customised::new(structure, &self.metric);
        let mut customised = self.customised.get_or_init(all).clone();
        customised.update(structure, turns.arcs(), metric, &different);
        let ways = Upward::finite(structure.clone(), &customised);
        Self::of_parts(network.clone(), ready, OnceLock::from(customised), ways)
    }

    fn of_parts(
        network: Arc<StreetNetwork>,
        ready: Ready,
        customised: OnceLock<Customised<Weight>>,
        ways: Upward<Weight>,
    ) -> Self {
        let Ready { profile, changes, driving, metric, usable } = ready;
        Self {
            network,
            profile,
            changes,
            driving,
            metric,
            customised,
            halves: Halves::new(&ways),
            ways,
            climbs: Pool::default(),
            usable,
            streets: OnceLock::new(),
            junctions: OnceLock::new(),
        }
    }

    /// The streets.
    pub fn network(&self) -> &StreetNetwork {
        &self.network
    }

    /// The profile's name.
    pub fn profile_name(&self) -> &str {
        self.profile.name()
    }

    pub(crate) const fn profile(&self) -> &Profile {
        &self.profile
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
            let approach = snap.stands[0].approach;
            (approach.segment, self.driven_dm(approach))
        };
        let junctions = self.junctions.get_or_init(|| JunctionGraph::new(&self.network));
        junctions.metres_between(&self.network, place(&a), place(&b), limit)
    }

    pub(crate) fn is_drivable(&self, segment: SegmentId) -> bool {
        self.driving[segment.index()].is_finite()
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

    /// The weight of a segment; nothing where the profile may not drive.
    fn driving(&self, segment: SegmentId) -> Weight {
        Some(self.driving[segment.index()]).filter(|weight| weight.is_finite()).unwrap_or_default()
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
        let whole = self.driving(approach.segment);
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
