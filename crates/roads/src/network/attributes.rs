//! What a street is and who may use it: one row for all segments that are alike.

use std::hash::{Hash, Hasher};

use super::{Access, Weekly};

/// The kind of street.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum RoadClass {
    /// A motorway.
    Motorway,
    /// A ramp of a motorway.
    MotorwayLink,
    /// An expressway.
    Trunk,
    /// A ramp of an expressway.
    TrunkLink,
    /// A main street of the country.
    Primary,
    /// A link of a primary street.
    PrimaryLink,
    /// A main street of the region.
    Secondary,
    /// A link of a secondary street.
    SecondaryLink,
    /// A main street of the quarter.
    Tertiary,
    /// A link of a tertiary street.
    TertiaryLink,
    /// A minor public street.
    Unclassified,
    /// A street that people live on.
    Residential,
    /// A street shared with people on foot.
    LivingStreet,
    /// An access road.
    Service,
    /// A driveway.
    Driveway,
    /// The lane between parked cars.
    ParkingAisle,
    /// A road in fields and woods.
    Track,
    /// A street for people on foot that some vehicle may use.
    Pedestrian,
    /// A street of unknown kind.
    Road,
    /// A ferry that takes vehicles.
    Ferry,
}

impl RoadClass {
    /// All classes, in the order of their numbers.
    pub const ALL: [Self; 20] = [
        Self::Motorway,
        Self::MotorwayLink,
        Self::Trunk,
        Self::TrunkLink,
        Self::Primary,
        Self::PrimaryLink,
        Self::Secondary,
        Self::SecondaryLink,
        Self::Tertiary,
        Self::TertiaryLink,
        Self::Unclassified,
        Self::Residential,
        Self::LivingStreet,
        Self::Service,
        Self::Driveway,
        Self::ParkingAisle,
        Self::Track,
        Self::Pedestrian,
        Self::Road,
        Self::Ferry,
    ];

    /// The name in profiles and output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Motorway => "motorway",
            Self::MotorwayLink => "motorway_link",
            Self::Trunk => "trunk",
            Self::TrunkLink => "trunk_link",
            Self::Primary => "primary",
            Self::PrimaryLink => "primary_link",
            Self::Secondary => "secondary",
            Self::SecondaryLink => "secondary_link",
            Self::Tertiary => "tertiary",
            Self::TertiaryLink => "tertiary_link",
            Self::Unclassified => "unclassified",
            Self::Residential => "residential",
            Self::LivingStreet => "living_street",
            Self::Service => "service",
            Self::Driveway => "driveway",
            Self::ParkingAisle => "parking_aisle",
            Self::Track => "track",
            Self::Pedestrian => "pedestrian",
            Self::Road => "road",
            Self::Ferry => "ferry",
        }
    }

    /// The class of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == name)
    }

    /// How small a street is beside others: 0 for motorways. A link counts as the street that it belongs to.
    pub(crate) const fn rank(self) -> u8 {
        match self {
            Self::Motorway | Self::MotorwayLink => 0,
            Self::Trunk | Self::TrunkLink => 1,
            Self::Primary | Self::PrimaryLink => 2,
            Self::Secondary | Self::SecondaryLink => 3,
            Self::Tertiary | Self::TertiaryLink => 4,
            Self::Unclassified | Self::Residential | Self::Road | Self::Ferry => 5,
            Self::LivingStreet | Self::Pedestrian | Self::Service => 6,
            Self::Driveway | Self::ParkingAisle | Self::Track => 7,
        }
    }

    pub(crate) const fn is_link(self) -> bool {
        matches!(
            self,
            Self::MotorwayLink
                | Self::TrunkLink
                | Self::PrimaryLink
                | Self::SecondaryLink
                | Self::TertiaryLink
        )
    }
}

/// What lies under the wheels, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Surface {
    /// Asphalt, concrete, flat paving; also what is not stated. Tracks of grade 1.
    Paved,
    /// Cobbles and setts.
    Cobbles,
    /// Rolled gravel. Tracks of grade 2.
    Compacted,
    /// Gravel and firm ground. Tracks of grade 3.
    Loose,
    /// Grass, sand, mud. Tracks of grades 4 and 5.
    Soft,
}

impl Surface {
    pub(crate) const ALL: [Self; 5] =
        [Self::Paved, Self::Cobbles, Self::Compacted, Self::Loose, Self::Soft];
}

/// Whether a profile may be on a street. The smaller, the freer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// Open.
    #[default]
    Yes,
    /// Only to reach something there.
    Destination,
    /// Shut, or the wrong way of a one-way street.
    No,
}

/// The kinds of vehicle that the rules of the road tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Vehicle {
    /// Cars and vans.
    Motorcar,
    /// Lorries: `hgv` in OSM.
    Goods,
}

impl Vehicle {
    /// All kinds, in the order of their numbers.
    pub const ALL: [Self; 2] = [Self::Motorcar, Self::Goods];

    /// The kind's bit in a set of kinds.
    pub(crate) const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// The largest vehicle that fits; `None` where nothing is stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Limits {
    /// Height in centimetres.
    pub height_cm: Option<u32>,
    /// Width in centimetres.
    pub width_cm: Option<u32>,
    /// Length in centimetres.
    pub length_cm: Option<u32>,
    /// Weight in kilograms.
    pub weight_kg: Option<u32>,
    /// Weight on one axle in kilograms.
    pub axle_kg: Option<u32>,
}

impl Limits {
    /// What fits both.
    #[must_use]
    pub(crate) fn and(&self, other: &Self) -> Self {
        let smaller = |a: Option<u32>, b: Option<u32>| a.into_iter().chain(b).min();
        Self {
            height_cm: smaller(self.height_cm, other.height_cm),
            width_cm: smaller(self.width_cm, other.width_cm),
            length_cm: smaller(self.length_cm, other.length_cm),
            weight_kg: smaller(self.weight_kg, other.weight_kg),
            axle_kg: smaller(self.axle_kg, other.axle_kg),
        }
    }
}

/// What the signs say to one kind of vehicle, hour by hour.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Law {
    /// Who may drive here.
    pub access: Weekly<Access>,
    /// What binds everyone.
    pub limits: Weekly<Limits>,
    /// What binds those who pass through; whoever has something to do here may be larger.
    pub limits_for_passing: Weekly<Limits>,
}

/// Everything that a profile looks at, for one direction of a street.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributes {
    /// The kind of street.
    pub class: RoadClass,
    /// What lies under the wheels.
    pub surface: Surface,
    /// Part of a roundabout.
    pub roundabout: bool,
    /// The carriageway's width in whole metres, rounded down, when something tells it.
    pub width_m: Option<u8>,
    /// How many lanes lead in this direction, when something tells it; 0 where the other direction's only one serves both.
    pub lanes: Option<u8>,
    /// A ferry's speed by its timetable, in metres per hour.
    pub ferry_m_per_h: Option<u32>,
    /// What each kind of vehicle is told, in the order of [`Vehicle::ALL`].
    pub law: [Law; 2],
    /// The speed limit in km/h of each kind of vehicle, when it is stated.
    pub limit_kmh: [Weekly<Option<u8>>; 2],
}

/// Of what tells most rows apart: the whole of them is compared anyway.
impl Hash for Attributes {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [car, goods] = [&self.law[0], &self.law[1]].map(|law| law.access.usual().bits());
        let limits =
            [&self.limit_kmh[0], &self.limit_kmh[1]].map(|limit| limit.usual().unwrap_or(0));
        let width = self.width_m.unwrap_or(0);
        state.write_u64(u64::from_le_bytes([
            self.class as u8,
            self.surface as u8,
            self.roundabout.into(),
            width,
            car,
            goods,
            limits[0],
            limits[1],
        ]));
    }
}
