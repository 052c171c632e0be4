//! What a street is and who may use it: one row for all segments that are alike.

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
}

impl RoadClass {
    /// All classes, in the order of their numbers.
    pub const ALL: [Self; 19] = [
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
        }
    }

    /// The class of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == name)
    }
}

/// What lies under the wheels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Surface {
    /// Asphalt, concrete, flat paving; also what is not stated.
    Paved,
    /// Cobbles and setts.
    Cobbles,
    /// Gravel, compacted, ground.
    Loose,
}

impl Surface {
    pub(crate) const ALL: [Self; 3] = [Self::Paved, Self::Cobbles, Self::Loose];
}

/// Whether a vehicle may be on a street. The smaller, the freer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Permission {
    /// Open.
    Yes,
    /// Only to reach something there.
    Destination,
    /// Only with a permit.
    Private,
    /// Shut, or the wrong way of a one-way street.
    No,
}

impl Permission {
    pub(crate) const ALL: [Self; 4] = [Self::Yes, Self::Destination, Self::Private, Self::No];
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

/// Everything that a profile looks at, for one direction of a street.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Attributes {
    /// The kind of street.
    pub class: RoadClass,
    /// What lies under the wheels.
    pub surface: Surface,
    /// Part of a roundabout.
    pub roundabout: bool,
    /// Whether each kind of vehicle may drive here, in the order of [`Vehicle::ALL`].
    pub access: [Permission; 2],
    /// The speed limit in km/h of each kind of vehicle, when it is stated.
    pub limit_kmh: [Option<u8>; 2],
    /// The largest vehicle that fits.
    pub limits: Limits,
}
