//! What stands on the ground: junctions, directed segments, restrictions. No vehicle and no speed enters here.

mod access;
mod attributes;
mod columns;
mod file;
mod follows;
mod law_columns;
mod leaving;
mod moment;
mod occasion;
mod record;
mod sections;
mod shut;
mod sun;
mod topology;
mod weekly;

use roadcrew_units::{Metres, Position, define_id};

use crate::stored::Stored;
use follows::Follows;
use leaving::Leaving;

pub(crate) use occasion::{DateSpan, Occasion, Occasions, SunTime, YearDay};
pub(crate) use record::{Halts, SegmentRecord, halves};
pub(crate) use shut::ShutRecord;
pub(crate) use sun::SunEvent;
use topology::LazyTopology;
pub(crate) use topology::Topology;

pub use access::Access;
pub use attributes::{Attributes, Law, Limits, Permission, RoadClass, Surface, Vehicle};
pub use file::FileError;
pub(crate) use moment::DAY_MIN;
pub use moment::Moment;
pub use shut::ShutStreet;
pub use weekly::Weekly;

define_id!(
    /// A street piece between two junctions, in one driving direction.
    #[derive(bytemuck::Pod, bytemuck::Zeroable)]
    #[repr(transparent)]
    SegmentId
);
define_id!(
    /// A place where segments meet or end.
    #[derive(bytemuck::Pod, bytemuck::Zeroable)]
    #[repr(transparent)]
    JunctionId
);

/// The streets of an extract. Built by [`import`](crate::import), saved and loaded as `X.roads`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreetNetwork {
    pub(crate) junctions: Stored<Junction>,
    pub(crate) segments: Stored<SegmentRecord>,
    /// The nodes of every segment in driving order, one segment after the other.
    pub(crate) geometry: Stored<Position>,
    /// Distinct names, and texts of tags; the first is the empty one.
    pub(crate) names: Vec<String>,
    /// Distinct sets of attributes.
    pub(crate) attributes: Vec<Attributes>,
    pub(crate) barriers: Vec<Barrier>,
    pub(crate) restrictions: Vec<Restriction>,
    pub(crate) shut: Stored<ShutRecord>,
    pub(crate) driving_side: DrivingSide,
    /// Segments by the junction that they leave.
    pub(super) leaving: Follows<Leaving>,
    /// Paths that local knowledge may forbid, besides the restrictions. They are not saved with the network.
    pub(crate) remembered: Vec<Vec<SegmentId>>,
    /// Made when it is first needed, out of a file if that has it.
    pub(super) topology: LazyTopology,
}

/// Where segments meet, as it lies in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub(crate) struct Junction {
    pub(crate) position: Position,
    turning_circle: u32,
}

impl Junction {
    pub(crate) const fn new(position: Position) -> Self {
        Self { position, turning_circle: 0 }
    }

    /// A turning circle or loop or a mini-roundabout: turning back is free of its price.
    pub(crate) const fn is_turning_circle(&self) -> bool {
        self.turning_circle != 0
    }

    pub(crate) const fn make_turning_circle(&mut self) {
        self.turning_circle = 1;
    }
}

/// The side of the street on which one drives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DrivingSide {
    /// On the right, as in most countries.
    #[default]
    Right,
    /// On the left.
    Left,
}

/// Something that stands in the way at a junction: it stops passing through, not reaching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Barrier {
    pub(crate) junction: JunctionId,
    /// What each kind of vehicle is told, in the order of [`Vehicle::ALL`].
    pub(crate) law: [Law; 2],
}

/// Whether a restriction forbids its path or everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    /// Whoever drove the path up to its last segment must not go on to it.
    Forbidden,
    /// Whoever drove the first two segments must drive the path to its end; of two segments, whoever drove the first.
    Only,
}

/// A turn restriction through a node (a path of two segments) or through ways (a longer one).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Restriction {
    pub(crate) rule: Rule,
    /// Bits of the [`Vehicle`]s that it binds.
    pub(crate) vehicles: u32,
    /// Groups that it does not bind.
    pub(crate) spares: Access,
    /// It binds vehicles heavier than this, in kilograms.
    pub(crate) above_kg: u32,
    /// When it holds.
    pub(crate) holds: Weekly<bool>,
    pub(crate) path: Vec<SegmentId>,
}

/// One directed segment, as others see it.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// Its id.
    pub id: SegmentId,
    /// The street's name, else its number, else empty.
    pub name: &'a str,
    /// The kind of street.
    pub class: RoadClass,
    /// The OSM way that it is a part of.
    pub way_id: i64,
    /// Its length, rounded to the metre.
    pub length: Metres,
    /// The same piece driven the other way; `None` when no vehicle may.
    pub reverse: Option<SegmentId>,
    /// Where it starts.
    pub from: JunctionId,
    /// Where it ends.
    pub to: JunctionId,
    /// Every OSM node from start to end, in driving order.
    pub geometry: &'a [Position],
    /// Everything that a profile looks at.
    pub attributes: &'a Attributes,
}

impl StreetNetwork {
    /// How many junctions there are.
    pub fn n_junctions(&self) -> usize {
        self.junctions.len()
    }

    /// How many directed segments there are.
    pub fn n_segments(&self) -> usize {
        self.segments.len()
    }

    /// How many turn restrictions there are, one per forbidden or prescribed path.
    pub fn n_restrictions(&self) -> usize {
        self.restrictions.len()
    }

    /// All directed segments.
    pub fn segments(&self) -> impl Iterator<Item = SegmentId> + use<> {
        (0..self.segments.len()).map(SegmentId::new)
    }

    /// One directed segment.
    ///
    /// # Panics
    /// If the id belongs to another network.
    pub fn segment(&self, id: SegmentId) -> Segment<'_> {
        let record = self.record(id);
        let attributes = &self.attributes[record.attributes as usize];
        Segment {
            id,
            name: &self.names[record.name as usize],
            class: attributes.class,
            way_id: record.way_id(),
            length: metres_from_dm(u64::from(record.length_dm)),
            reverse: record.reverse(),
            from: record.from,
            to: record.to,
            geometry: self.nodes(id),
            attributes,
        }
    }

    /// The side of the street on which one drives here.
    pub const fn driving_side(&self) -> DrivingSide {
        self.driving_side
    }

    /// Where a junction lies.
    ///
    /// # Panics
    /// If the id belongs to another network.
    pub fn junction_position(&self, junction: JunctionId) -> Position {
        self.junctions[junction.index()].position
    }

    /// The segments that start at a junction, by rising id.
    ///
    /// # Panics
    /// If the id belongs to another network.
    pub fn leaving(&self, junction: JunctionId) -> &[SegmentId] {
        self.leaving.get_or_make(|| Leaving::new(self)).of(junction)
    }

    /// The south-western and the north-eastern corner of all streets.
    ///
    /// # Panics
    /// Never: a corner has coordinates of places on earth.
    pub fn bounds(&self) -> (Position, Position) {
        let range = |coordinate: fn(Position) -> i32| {
            let all = || self.geometry.iter().map(|&position| coordinate(position));
            (all().min().unwrap_or(0), all().max().unwrap_or(0))
        };
        let (west, east) = range(Position::lon_e7);
        let (south, north) = range(Position::lat_e7);
        #[expect(clippy::expect_used, reason = "the message is the invariant")]
        let corner =
            |lon, lat| Position::from_e7(lon, lat).expect("coordinates come from places on earth");
        (corner(west, south), corner(east, north))
    }

    /// Where the streets lie on the whole.
    pub(crate) fn centre(&self) -> Option<Position> {
        let mean = |coordinate: fn(Position) -> i32| {
            let sum: i64 = self.junctions.iter().map(|it| i64::from(coordinate(it.position))).sum();
            i32::try_from(sum / i64::try_from(self.junctions.len()).ok()?.max(1)).ok()
        };
        Position::from_e7(mean(Position::lon_e7)?, mean(Position::lat_e7)?)
    }

    pub(crate) fn record(&self, id: SegmentId) -> &SegmentRecord {
        &self.segments[id.index()]
    }

    pub(crate) fn nodes(&self, id: SegmentId) -> &[Position] {
        let record = self.record(id);
        &self.geometry[record.first_node as usize..][..record.n_nodes as usize]
    }

    pub(crate) fn attributes_of(&self, id: SegmentId) -> &Attributes {
        &self.attributes[self.record(id).attributes as usize]
    }

    /// Whether a street of two directions is mapped in that of this segment: the import numbers it first.
    pub(crate) fn is_as_mapped(&self, id: SegmentId) -> bool {
        self.street_of(id) == id
    }

    /// The id that stands for the street piece in both directions.
    pub(crate) fn street_of(&self, id: SegmentId) -> SegmentId {
        self.record(id).reverse().map_or(id, |reverse| reverse.min(id))
    }
}

/// Decimetres as metres, rounded to the nearest.
pub(crate) fn metres_from_dm(dm: u64) -> Metres {
    Metres(i64::try_from((dm + 5) / 10).unwrap_or(i64::MAX))
}
