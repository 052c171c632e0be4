//! Ways and travel times for one profile.

mod matrix;
mod path;
mod search;
mod weight;

#[cfg(test)]
pub(crate) mod oracle;

use std::sync::{Arc, OnceLock};

use roadcrew_units::{Metres, Position};

use crate::along_streets::JunctionGraph;
use crate::connectivity::in_largest_part;
use crate::network::{Permission, SegmentId, StreetNetwork};
use crate::profile::Profile;
use crate::snap::StreetIndex;
use crate::turns::{TurnGraph, turn_graph};

pub use matrix::{Leg, TravelMatrix};
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
    pub(crate) graph: TurnGraph,
    usable: Vec<bool>,
    /// Built when first asked.
    streets: OnceLock<StreetIndex>,
    junctions: OnceLock<JunctionGraph>,
}

impl Router {
    /// Computes the seconds and metres of every street and turn for a profile.
    pub fn new(network: Arc<StreetNetwork>, profile: &Profile) -> Self {
        let weight = |id: SegmentId| {
            let attributes = network.attributes_of(id);
            let length_dm = network.record(id).length_dm;
            let may_drive = profile.permission(attributes) != Permission::No;
            may_drive
                .then(|| Weight::of_street(profile.driving_ms(attributes, length_dm), length_dm))
        };
        let driving: Vec<Option<Weight>> = network.segments().map(weight).collect();
        let graph = turn_graph(&network, profile, &driving);
        let inside = in_largest_part(&graph, network.n_segments());
        let usable =
            driving.iter().zip(inside).map(|(weight, inside)| weight.is_some() && inside).collect();
        Self {
            network,
            profile_name: profile.name().to_owned(),
            driving,
            graph,
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
        &self.profile_name
    }

    /// Whether the profile may drive here, and get from here everywhere else and back.
    ///
    /// # Panics
    /// If the id belongs to another network.
    pub fn is_usable(&self, segment: SegmentId) -> bool {
        self.usable[segment.index()]
    }

    /// Why there is no way, or `None` when there is one.
    ///
    /// Thin still: it names the end that lies outside the connected streets, not the rule that shuts it.
    pub fn why_no_way(&self, from: Approach, to: Approach) -> Option<String> {
        if self.route(from, to).is_some() {
            return None;
        }
        let ends = [("start", from), ("destination", to)];
        let outside = ends.into_iter().find(|(_, approach)| !self.is_usable(approach.segment));
        let Some((end, approach)) = outside else {
            return Some("no permitted way joins the two places".to_owned());
        };
        let segment = self.network.segment(approach.segment);
        let street = if segment.name.is_empty() { segment.class.as_str() } else { segment.name };
        let why = if self.is_drivable(approach.segment) {
            "is cut off from the other streets"
        } else {
            "must not be driven in this direction"
        };
        Some(format!(
            "the {end} lies on {street} (way {}), which {why} for profile {}",
            segment.way_id, self.profile_name
        ))
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

    /// Whether one simply drives on along the segment.
    fn is_straight_ahead(&self, from: Approach, to: Approach) -> bool {
        from.segment == to.segment
            && self.is_drivable(from.segment)
            && self.driven_dm(from) <= self.driven_dm(to)
    }

    /// The weight between two places, when `reached` is the weight from the start of one segment to that of the other.
    ///
    /// On one segment a place ahead is driven to directly; a place behind only by coming round again.
    fn weight_between(
        &self,
        from: Approach,
        to: Approach,
        reached: Option<Weight>,
    ) -> Option<Weight> {
        if self.is_straight_ahead(from, to) {
            return Some(self.driven(to) - self.driven(from));
        }
        Some(reached? + self.driven(to) - self.driven(from))
    }

    /// The part of the segment that lies before the place.
    fn driven(&self, approach: Approach) -> Weight {
        let (length, driven) =
            (self.network.record(approach.segment).length_dm, self.driven_dm(approach));
        let whole = self.driving[approach.segment.index()].unwrap_or_default();
        let time = u64::from(whole.time_ms) * u64::from(driven) / u64::from(length.max(1));
        Weight::of_street(u32::try_from(time).unwrap_or(whole.time_ms), driven)
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
