//! A rule that a plan breaks.

use crate::problem::{FacilityId, ServiceId, Strain, VehicleId};
use roadcrew_units::{Metres, Seconds};

/// One broken rule: where, and by how much. `stop` counts from 0 within the route.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// A route of a vehicle that doesn't exist.
    #[error("there is no vehicle {vehicle}")]
    UnknownVehicle {
        /// Which vehicle.
        vehicle: VehicleId,
    },
    /// Two routes of one vehicle.
    #[error("vehicle {vehicle} has more than one route")]
    VehicleTwice {
        /// Which vehicle.
        vehicle: VehicleId,
    },
    /// A stop whose service, mode, tip or break doesn't exist for this vehicle.
    #[error("vehicle {vehicle}, stop {stop}: the service, mode, tip or break does not exist here")]
    UnknownStop {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Which stop.
        stop: usize,
    },
    /// A stop that can't be reached from the one before.
    #[error("vehicle {vehicle}, stop {stop}: no way leads there from the stop before")]
    NoWay {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Which stop; one past the last means the end depot.
        stop: usize,
    },
    /// A crew without a skill that the service needs.
    #[error("vehicle {vehicle} lacks a skill for service {service}")]
    SkillMissing {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Which service.
        service: ServiceId,
    },
    /// A service that another vehicle is to perform.
    #[error("vehicle {vehicle} performs service {service}, which is reserved for others")]
    ReservedForOthers {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Which service.
        service: ServiceId,
    },
    /// A service at another place of its route than it is to have.
    #[error("vehicle {vehicle} performs service {service} at position {found}, not {wanted}")]
    OutOfPosition {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Which service.
        service: ServiceId,
        /// Its position among the services of the route, counted from 0.
        found: usize,
        /// The position that it is to have.
        wanted: usize,
    },
    /// A service that is done without the one that comes before it.
    #[error("service {then} is done without service {first}, which comes before it")]
    FollowsUndone {
        /// What comes first.
        first: ServiceId,
        /// What comes after it.
        then: ServiceId,
    },
    /// A job for several crews of which only some are there.
    #[error("{done} of the {all} services of link {link} are done: all or none")]
    NotAllThere {
        /// Which link.
        link: usize,
        /// How many are done.
        done: usize,
        /// How many there are.
        all: usize,
    },
    /// Vehicles that wait for each other for ever.
    #[error("link {link} can't be kept: its vehicles wait for each other")]
    Deadlock {
        /// Which link.
        link: usize,
    },
    /// Services for one vehicle that several perform.
    #[error("the services of link {link} are spread over {vehicles} vehicles")]
    SpreadOut {
        /// Which link.
        link: usize,
        /// Over how many vehicles.
        vehicles: usize,
    },
    /// A service that would start after its last window.
    #[error("vehicle {vehicle} starts service {service} {by} after its last window closes")]
    WindowMissed {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Which service.
        service: ServiceId,
        /// By how much.
        by: Seconds,
    },
    /// A tip that is closed for the day on arrival.
    #[error("vehicle {vehicle} reaches tip {facility} {by} after it closes")]
    TipClosed {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Which tip.
        facility: FacilityId,
        /// By how much.
        by: Seconds,
    },
    /// A break that starts too late.
    #[error("vehicle {vehicle} starts break {index} {by} after its window closes")]
    BreakLate {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Which break.
        index: usize,
        /// By how much.
        by: Seconds,
    },
    /// A break that is owed and not taken.
    #[error("vehicle {vehicle} owes break {index} and does not take it")]
    BreakMissing {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Which break.
        index: usize,
    },
    /// A break that is taken twice or out of order.
    #[error("vehicle {vehicle} takes break {index} twice or out of order")]
    BreakOutOfOrder {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Which break.
        index: usize,
    },
    /// A crew that works or drives too long without a rest.
    #[error("vehicle {vehicle}, stop {stop}: {by} too much {of} without a rest")]
    RestMissing {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Where it became too long; one past the last means the way back.
        stop: usize,
        /// Of what it is too much.
        of: Strain,
        /// By how much.
        by: Seconds,
    },
    /// A day with too little rest in all.
    #[error("vehicle {vehicle} rests {by} too little for {work} of work")]
    RestTooShort {
        /// Which vehicle.
        vehicle: VehicleId,
        /// How much it works.
        work: Seconds,
        /// By how much.
        by: Seconds,
    },
    /// A day with too much driving.
    #[error("vehicle {vehicle} drives {by} longer than it may on a day")]
    DrivesTooLong {
        /// Which vehicle.
        vehicle: VehicleId,
        /// By how much.
        by: Seconds,
    },
    /// A departure before the shift begins.
    #[error("vehicle {vehicle} leaves {by} before its shift begins")]
    LeavesEarly {
        /// Which vehicle.
        vehicle: VehicleId,
        /// By how much.
        by: Seconds,
    },
    /// A return after the shift ends.
    #[error("vehicle {vehicle} returns {by} after its shift ends")]
    ReturnsLate {
        /// Which vehicle.
        vehicle: VehicleId,
        /// By how much.
        by: Seconds,
    },
    /// A route that takes too long.
    #[error("vehicle {vehicle} is out {by} longer than it may be")]
    TooLong {
        /// Which vehicle.
        vehicle: VehicleId,
        /// By how much.
        by: Seconds,
    },
    /// A route that goes too far.
    #[error("vehicle {vehicle} drives {by} further than it may")]
    TooFar {
        /// Which vehicle.
        vehicle: VehicleId,
        /// By how much.
        by: Metres,
    },
    /// A trip that carries too much.
    #[error("vehicle {vehicle}, trip {trip}: {excess} too much in dimension {dimension}")]
    Overloaded {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Which trip, counted from 0.
        trip: usize,
        /// Which quantity.
        dimension: usize,
        /// By how much.
        excess: i64,
    },
    /// A trip that leaves before everything for it is ready.
    #[error("vehicle {vehicle}, trip {trip}: leaves {by} before its last release")]
    LeavesBeforeRelease {
        /// Which vehicle.
        vehicle: VehicleId,
        /// Which trip, counted from 0.
        trip: usize,
        /// By how much.
        by: Seconds,
    },
    /// A vehicle that unloads too often.
    #[error("vehicle {vehicle} unloads {excess} times more often than it may")]
    TooManyTips {
        /// Which vehicle.
        vehicle: VehicleId,
        /// By how much.
        excess: usize,
    },
    /// A vehicle that returns with something aboard and may not.
    #[error("vehicle {vehicle} returns without unloading")]
    ReturnsLoaded {
        /// Which vehicle.
        vehicle: VehicleId,
    },
    /// A service on more than one stop.
    #[error("service {service} is done {times} times")]
    DoneTwice {
        /// Which service.
        service: ServiceId,
        /// How often.
        times: u32,
    },
    /// Several services of a group.
    #[error("{times} services of group {group} are done, which exclude each other")]
    GroupTwice {
        /// Which group.
        group: usize,
        /// How many.
        times: usize,
    },
    /// A group of which one service must be done.
    #[error("one service of group {group} must be done and none is")]
    GroupMustBeDone {
        /// Which group.
        group: usize,
    },
    /// A service that may not be left undone.
    #[error("service {service} must be done and is not")]
    MustBeDone {
        /// Which service.
        service: ServiceId,
    },
}
