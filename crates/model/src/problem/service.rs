//! A job, a container or a side of a street: what a route performs.

use super::{PointId, VehicleId};
use roadcrew_units::{Metres, Money, Price, Seconds, TimeWindow};

roadcrew_units::define_id!(
    /// A service, in the order of the problem.
    ServiceId
);

/// The place of a mode in its service's list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModeIndex(pub u8);

impl ModeIndex {
    /// The position in the list of modes.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What has to be done at a place or along a street.
#[derive(Clone, Debug, Default)]
pub struct Service {
    /// What people call it.
    pub name: String,
    /// The ways to perform it; at least one.
    pub modes: Vec<Mode>,
    /// What it puts on the vehicle, per dimension.
    pub load: Load,
    /// What it takes off the vehicle, per dimension, aboard since the trip began; empty means nothing.
    pub delivery: Load,
    /// When what it needs is ready: the trip that performs it leaves its depot or tip no earlier.
    pub release: Option<Seconds>,
    /// When it may start, in ascending order without overlap; empty means at any time.
    pub windows: Vec<TimeWindow>,
    /// By when it should start, and what each second after that costs.
    pub due: Option<Due>,
    /// What its crew must be able to do.
    pub skills: Skills,
    /// The vehicles that may perform it; empty means any whose crew has the skills.
    pub only_by: Vec<VehicleId>,
    /// Whose territory it lies in, where territories are preferred.
    pub territory: Option<Territory>,
    /// Its place among the services of its route, counted from 0, when it is done at all.
    pub position: Option<usize>,
    /// What happens when nobody does it.
    pub undone: Undone,
}

/// The vehicles at home around a service, and what it costs when another performs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Territory {
    /// Who is at home there.
    pub vehicles: Vec<VehicleId>,
    /// What it costs when a vehicle performs it that isn't.
    pub outside: Money,
}

/// One way to perform a service: a job has one per direction of approach, a street one per driving direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    /// Where the vehicle arrives.
    pub entry: PointId,
    /// Where the vehicle leaves from.
    pub exit: PointId,
    /// How long it takes from arrival to leaving.
    pub duration: Seconds,
    /// How far the vehicle drives meanwhile.
    pub distance: Metres,
    /// What it costs beyond time and distance, such as the wrong side of the street.
    pub cost: Money,
}

/// Quantities on a vehicle, one per dimension of the problem.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Load(pub Vec<i64>);

/// A time by which a service should start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last second that costs nothing.
    pub at: Seconds,
    /// The price of each second after it.
    pub per_second: Price,
}

/// What happens when a service is left undone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Undone {
    /// The plan is infeasible.
    #[default]
    Forbidden,
    /// The plan costs so much more.
    Costs(Money),
}

/// Services of which at most one is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The services to choose from. Each may be left undone as far as it is concerned.
    pub members: Vec<ServiceId>,
    /// What happens when none of them is done.
    pub undone: Undone,
}

/// A set of up to 64 skills, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Skills(pub u64);

impl Skills {
    /// No skill at all.
    pub const NONE: Self = Self(0);

    /// Whether all of `needed` are among these.
    pub const fn cover(self, needed: Self) -> bool {
        needed.0 & !self.0 == 0
    }
}
