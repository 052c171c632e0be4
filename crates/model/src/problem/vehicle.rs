//! A crew with its vehicle and shift, and the places it starts from, ends at and unloads at.

use super::{Load, PointId, Rests, Skills, TravelId};
use roadcrew_units::{Metres, Money, Price, Seconds, TimeWindow};

roadcrew_units::define_id!(
    /// A vehicle with its crew and shift, in the order of the problem.
    VehicleId
);
roadcrew_units::define_id!(
    /// A depot, in the order of the problem.
    DepotId
);
roadcrew_units::define_id!(
    /// A facility where vehicles unload, in the order of the problem.
    FacilityId
);

/// Who can perform services, when, and at what price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vehicle {
    /// What people call it.
    pub name: String,
    /// From the first second on which it may leave to the last on which it may return.
    pub shift: TimeWindow,
    /// Where it starts.
    pub start: DepotId,
    /// Where it ends.
    pub end: DepotId,
    /// What it can carry between two tips, per dimension.
    pub capacity: Load,
    /// What its crew can do.
    pub skills: Skills,
    /// The table with its travel times.
    pub travel: TravelId,
    /// The price of using it at all.
    pub fixed: Money,
    /// The price of a metre, driven or served.
    pub per_metre: Price,
    /// The price of a second from departure to return.
    pub per_second: Price,
    /// From when on a second costs more.
    pub overtime: Option<Overtime>,
    /// The longest time from departure to return.
    pub longest_duration: Option<Seconds>,
    /// The longest way from departure to return.
    pub longest_distance: Option<Metres>,
    /// The breaks its crew takes, in order. A route that is back before a break's window closes does not owe it.
    pub breaks: Vec<Break>,
    /// How long its crew may work and drive before it rests. The search keeps to the breaks, and to the longest driving of who
    /// drives at work; the judge proves the rest.
    pub rests: Rests,
    /// Whether its crew drives while it works along a street, as one who salts or sweeps, for the rules of rests.
    pub drives_at_work: bool,
    /// Where it may unload; empty means that it can't unload during its shift.
    pub tips: Vec<FacilityId>,
    /// How often it may unload at most.
    pub most_tips: Option<usize>,
    /// Whether it must unload before it returns.
    pub ends_empty: bool,
}

impl Vehicle {
    /// How long it may drive, where all that its crew does along streets is driving.
    pub fn longest_driving_at_work(&self) -> Option<Seconds> {
        self.rests.longest_driving.filter(|_| self.drives_at_work)
    }
}

/// Out at any time from and to the first depot by the first table, carries nothing, costs nothing.
impl Default for Vehicle {
    fn default() -> Self {
        Self {
            name: String::new(),
            shift: TimeWindow::ALWAYS,
            start: DepotId::new(0),
            end: DepotId::new(0),
            capacity: Load::default(),
            skills: Skills::NONE,
            travel: TravelId::new(0),
            fixed: Money::ZERO,
            per_metre: Price::ZERO,
            per_second: Price::ZERO,
            overtime: None,
            longest_duration: None,
            longest_distance: None,
            breaks: Vec::new(),
            rests: Rests::default(),
            drives_at_work: false,
            tips: Vec::new(),
            most_tips: None,
            ends_empty: false,
        }
    }
}

/// What working longer than agreed costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overtime {
    /// The time from departure to return that costs nothing more.
    pub after: Seconds,
    /// The price of each second beyond, on top of the vehicle's own.
    pub per_second: Price,
}

/// A rest, taken wherever the vehicle stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// When it may start.
    pub window: TimeWindow,
    /// How long it lasts.
    pub duration: Seconds,
}

/// Where shifts start and end.
#[derive(Clone, Debug)]
pub struct Depot {
    /// What people call it.
    pub name: String,
    /// Where vehicles leave.
    pub exit: PointId,
    /// Where vehicles return.
    pub entry: PointId,
}

/// Where full vehicles unload.
#[derive(Clone, Debug)]
pub struct Facility {
    /// What people call it.
    pub name: String,
    /// Where vehicles arrive.
    pub entry: PointId,
    /// Where vehicles leave.
    pub exit: PointId,
    /// When unloading may start, in ascending order; empty means at any time.
    pub windows: Vec<TimeWindow>,
    /// How long unloading takes.
    pub duration: Seconds,
    /// What unloading costs.
    pub cost: Money,
}
