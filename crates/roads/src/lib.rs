//! An `.osm.pbf` becomes a street network that answers "how long from here to there, by which streets, for this vehicle".
//!
//! Three things never mix: the [`StreetNetwork`] (what stands on the ground), a [`Profile`] (what a vehicle may do
//! and how fast) and the metric inside a [`Router`] (seconds and metres of every street and turn for one profile).
//! The law of the street changes by day and hour: a profile obeys all of it, or [at a moment](Profile::at) what holds then.
//!
//! ```
//! use std::{path::Path, sync::Arc};
//! use roadcrew_roads::{Profile, Router, import};
//! use roadcrew_units::Position;
//!
//! let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/helsinki/network.osm.pbf");
//! let network = Arc::new(import(Path::new(file))?.network);
//! let router = Router::new(network, &Profile::built_in("truck").ok_or("no such profile")?);
//!
//! let (south_west, north_east) = router.network().bounds();
//! let a = router.snap(south_west).ok_or("no street")?;
//! let b = router.snap(north_east).ok_or("no street")?;
//! let path = router.route(a.stands[0].approach, b.stands[0].approach).ok_or("no way")?;
//! assert!(1000 < path.metres.0);
//!
//! // A matrix has the same figures, for many places at once.
//! let matrix = router.matrix(&[a.stands[0].approach], &[b.stands[0].approach]);
//! assert_eq!(matrix.get(0, 0).map(|leg| leg.seconds), Some(path.seconds));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What is different from the map today, closures and local knowledge, is read by a [`ChangeReader`] into [`Changes`].
//!
//! # Exactness
//!
//! Times are whole hundredths of a second and lengths whole decimetres inside, so that sums are exact and the same
//! everywhere; an answer is rounded once, at its end. Ways are searched in a customisable contraction hierarchy over the
//! turn graph, whose vertex is a directed segment and whose arc a permitted turn; they are those that a plain Dijkstra finds.

mod along_streets;
mod changes;
mod connectivity;
mod dimacs;
mod geojson;
pub mod hierarchy;
mod network;
mod osm;
mod pages;
mod plane;
mod pool;
mod profile;
mod router;
mod snap;
mod stored;
mod turn_arcs;
mod turning;
mod turns;

#[cfg(test)]
mod drawn;

pub use changes::{
    ActiveChanges, Change, ChangeReader, ChangedStreet, Changes, ChangesError, ClockTime, Effect,
    StreetsAlong, When,
};
pub use dimacs::export_dimacs;
pub use geojson::feature_lines;
pub use network::{
    Access, Attributes, DrivingSide, FileError, JunctionId, Law, Limits, Moment, Permission,
    RoadClass, Segment, SegmentId, ShutStreet, StreetNetwork, Surface, Vehicle, Weekly,
};
pub use osm::{FrameError, Import, ImportError, LeftOut, import, import_bytes};
pub use profile::{Profile, ProfileError};
pub use router::{
    Approach, Leg, Part, Path, Router, Step, TravelMatrix, TravelRow, TravelTimes, Turn,
};
pub use snap::{Side, Snap, Stand};
pub use turn_arcs::TurnArcs;
