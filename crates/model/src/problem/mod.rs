//! What has to be done, by whom, and how long the ways between are.

mod between;
mod link;
mod plane;
mod rest;
mod rounding;
mod service;
mod travel;
mod vehicle;

pub use between::TravelRows;
pub use link::Link;
pub(crate) use plane::across;
pub use plane::{Place, Plane, Ruler};
pub use rest::{Rests, Strain, Stretch, TotalRest};
pub use rounding::Rounding;
pub use service::{
    Due, Group, Load, Mode, ModeIndex, Service, ServiceId, Skills, Territory, Undone,
};
pub use travel::{Leg, PointId, Travel, TravelId};
pub use vehicle::{Break, Depot, DepotId, Facility, FacilityId, Overtime, Vehicle, VehicleId};

use roadcrew_units::Price;

/// A checked problem: every id points to something, every load has the same dimensions, no quantity is negative.
#[derive(Clone, Debug)]
pub struct Problem {
    parts: ProblemParts,
}

/// What a problem is made of, before it is checked.
#[derive(Clone, Debug, Default)]
pub struct ProblemParts {
    /// How many quantities a load has (litres, kilograms, …); may be 0.
    pub n_dimensions: usize,
    /// What has to be done.
    pub services: Vec<Service>,
    /// Services that exclude each other.
    pub groups: Vec<Group>,
    /// Services that belong together across routes.
    pub links: Vec<Link>,
    /// The price of each second by which a route is longer than the mean of all routes.
    pub balance: Price,
    /// Who can do it.
    pub vehicles: Vec<Vehicle>,
    /// Where shifts start and end.
    pub depots: Vec<Depot>,
    /// Where full vehicles unload.
    pub facilities: Vec<Facility>,
    /// Travel times and distances, one table per kind of vehicle.
    pub travels: Vec<Travel>,
}

impl Problem {
    /// Checks the parts, `O(services + vehicles)`.
    pub fn new(parts: ProblemParts) -> Result<Self, ProblemError> {
        let checker = Checker { parts: &parts };
        for (index, service) in parts.services.iter().enumerate() {
            checker.check_service(index, service)?;
        }
        for (index, group) in parts.groups.iter().enumerate() {
            let known = |member: &ServiceId| member.index() < parts.services.len();
            if !group.members.iter().all(known) {
                return Err(ProblemError::UnknownMember { index });
            }
        }
        for (index, link) in parts.links.iter().enumerate() {
            let known = |member: ServiceId| member.index() < parts.services.len();
            if !link.members().into_iter().all(known) {
                return Err(ProblemError::UnknownLinked { index });
            }
        }
        for (index, vehicle) in parts.vehicles.iter().enumerate() {
            checker.check_vehicle(index, vehicle)?;
        }
        for depot in &parts.depots {
            checker.check_point(depot.exit)?;
            checker.check_point(depot.entry)?;
        }
        for facility in &parts.facilities {
            checker.check_point(facility.entry)?;
            checker.check_point(facility.exit)?;
        }
        Ok(Self { parts })
    }

    /// How many quantities a load has.
    pub fn n_dimensions(&self) -> usize {
        self.parts.n_dimensions
    }

    /// All services, by id.
    pub fn services(&self) -> &[Service] {
        &self.parts.services
    }

    /// All groups of services that exclude each other.
    pub fn groups(&self) -> &[Group] {
        &self.parts.groups
    }

    /// All links between services.
    pub fn links(&self) -> &[Link] {
        &self.parts.links
    }

    /// The price of each second by which a route is longer than the mean of all routes.
    pub fn balance(&self) -> Price {
        self.parts.balance
    }

    /// All vehicles, by id.
    pub fn vehicles(&self) -> &[Vehicle] {
        &self.parts.vehicles
    }

    /// All depots, by id.
    pub fn depots(&self) -> &[Depot] {
        &self.parts.depots
    }

    /// All facilities, by id.
    pub fn facilities(&self) -> &[Facility] {
        &self.parts.facilities
    }

    /// One service.
    pub fn service(&self, id: ServiceId) -> &Service {
        &self.parts.services[id.index()]
    }

    /// One vehicle.
    pub fn vehicle(&self, id: VehicleId) -> &Vehicle {
        &self.parts.vehicles[id.index()]
    }

    /// One depot.
    pub fn depot(&self, id: DepotId) -> &Depot {
        &self.parts.depots[id.index()]
    }

    /// One facility.
    pub fn facility(&self, id: FacilityId) -> &Facility {
        &self.parts.facilities[id.index()]
    }

    /// One table of travel times.
    pub fn travel(&self, id: TravelId) -> &Travel {
        &self.parts.travels[id.index()]
    }

    /// All tables of travel times, by id.
    pub fn travels(&self) -> &[Travel] {
        &self.parts.travels
    }

    /// Puts as many other vehicles in the place of these, which are answered. The tables, which may be large, stay where they are. An error, which changes
    /// nothing, if one refers to what there isn't.
    pub fn replace_vehicles(
        &mut self,
        vehicles: Vec<Vehicle>,
    ) -> Result<Vec<Vehicle>, ProblemError> {
        let checker = Checker { parts: &self.parts };
        for (index, vehicle) in vehicles.iter().enumerate() {
            checker.check_vehicle(index, vehicle)?;
        }
        let (known, given) = (self.parts.vehicles.len(), vehicles.len());
        if known != given {
            return Err(ProblemError::UnknownReference { index: known.min(given) });
        }
        Ok(std::mem::replace(&mut self.parts.vehicles, vehicles))
    }

    /// Puts as many other services in the place of these, which are answered; else like [`Self::replace_vehicles`].
    pub fn replace_services(
        &mut self,
        services: Vec<Service>,
    ) -> Result<Vec<Service>, ProblemError> {
        let checker = Checker { parts: &self.parts };
        for (index, service) in services.iter().enumerate() {
            checker.check_service(index, service)?;
        }
        let (known, given) = (self.parts.services.len(), services.len());
        if known != given {
            return Err(ProblemError::UnknownReference { index: known.min(given) });
        }
        Ok(std::mem::replace(&mut self.parts.services, services))
    }

    /// The parts again, to change and check them anew.
    pub fn into_parts(self) -> ProblemParts {
        self.parts
    }
}

struct Checker<'a> {
    parts: &'a ProblemParts,
}

impl Checker<'_> {
    fn check_service(&self, index: usize, service: &Service) -> Result<(), ProblemError> {
        if service.modes.is_empty() {
            return Err(ProblemError::NoMode { index });
        }
        self.check_load(&service.load).map_err(|found| ProblemError::ServiceLoad {
            index,
            expected: self.parts.n_dimensions,
            found,
        })?;
        if !service.delivery.0.is_empty() {
            self.check_load(&service.delivery).map_err(|found| ProblemError::ServiceLoad {
                index,
                expected: self.parts.n_dimensions,
                found,
            })?;
        }
        if service.load.0.iter().chain(&service.delivery.0).any(|&quantity| quantity < 0) {
            return Err(ProblemError::NegativeLoad { index });
        }
        let named = service.territory.iter().flat_map(|territory| &territory.vehicles);
        let mut named = service.only_by.iter().chain(named);
        if let Some(&vehicle) = named.find(|it| self.parts.vehicles.len() <= it.index()) {
            return Err(ProblemError::UnknownVehicle { index, vehicle });
        }
        for mode in &service.modes {
            if mode.duration.0 < 0 || mode.distance.0 < 0 {
                return Err(ProblemError::NegativeService { index });
            }
            self.check_point(mode.entry)?;
            self.check_point(mode.exit)?;
        }
        Ok(())
    }

    fn check_vehicle(&self, index: usize, vehicle: &Vehicle) -> Result<(), ProblemError> {
        self.check_load(&vehicle.capacity).map_err(|found| ProblemError::VehicleLoad {
            index,
            expected: self.parts.n_dimensions,
            found,
        })?;
        let depots = self.parts.depots.len();
        let known = vehicle.start.index() < depots
            && vehicle.end.index() < depots
            && vehicle.travel.index() < self.parts.travels.len()
            && vehicle.tips.iter().all(|tip| tip.index() < self.parts.facilities.len());
        if known { Ok(()) } else { Err(ProblemError::UnknownReference { index }) }
    }

    fn check_load(&self, load: &Load) -> Result<(), usize> {
        if load.0.len() == self.parts.n_dimensions { Ok(()) } else { Err(load.0.len()) }
    }

    fn check_point(&self, point: PointId) -> Result<(), ProblemError> {
        let known = self.parts.travels.iter().all(|travel| point.index() < travel.n_points());
        if known { Ok(()) } else { Err(ProblemError::UnknownPoint { point }) }
    }
}

/// Why parts don't make a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProblemError {
    /// A service that can't be performed in any way.
    #[error("service {index} has no mode")]
    NoMode {
        /// Which service.
        index: usize,
    },
    /// A load of the wrong dimensions.
    #[error("service {index} has a load of {found} dimensions where the problem has {expected}")]
    ServiceLoad {
        /// Which service.
        index: usize,
        /// Dimensions of the problem.
        expected: usize,
        /// Dimensions of the load.
        found: usize,
    },
    /// A load below zero.
    #[error("service {index} has a negative load")]
    NegativeLoad {
        /// Which service.
        index: usize,
    },
    /// A duration or length below zero.
    #[error("service {index} has a mode of negative duration or length")]
    NegativeService {
        /// Which service.
        index: usize,
    },
    /// A group with a service that doesn't exist.
    #[error("group {index} names a service that does not exist")]
    UnknownMember {
        /// Which group.
        index: usize,
    },
    /// A link with a service that doesn't exist.
    #[error("link {index} names a service that does not exist")]
    UnknownLinked {
        /// Which link.
        index: usize,
    },
    /// A service for a vehicle that doesn't exist.
    #[error("service {index} names vehicle {vehicle}, which does not exist")]
    UnknownVehicle {
        /// Which service.
        index: usize,
        /// Which vehicle.
        vehicle: VehicleId,
    },
    /// A capacity of the wrong dimensions.
    #[error(
        "vehicle {index} has a capacity of {found} dimensions where the problem has {expected}"
    )]
    VehicleLoad {
        /// Which vehicle.
        index: usize,
        /// Dimensions of the problem.
        expected: usize,
        /// Dimensions of the capacity.
        found: usize,
    },
    /// A depot, tip or table that doesn't exist.
    #[error("vehicle {index} names a depot, a tip or a travel table that does not exist")]
    UnknownReference {
        /// Which vehicle.
        index: usize,
    },
    /// A point outside a table.
    #[error("point {point} lies outside a travel table")]
    UnknownPoint {
        /// Which point.
        point: PointId,
    },
}
