//! On what terms which vehicle performs which service, beyond skills: who it is reserved for, and whose territory it lies in.

use super::class::Class;
use roadcrew_model::{Link, Problem, Service, ServiceId, VehicleId};

/// What some services ask of vehicles. Empty, and asked nothing, where no service asks anything.
#[derive(Debug, Default)]
pub(crate) struct Terms {
    /// Per service and class what it costs more, or `None` where it may not.
    of_service: Vec<Option<Vec<Option<i64>>>>,
    /// Who may perform it for now, because of what others do. Empty where no services are linked.
    held_by: Vec<Holder>,
}

/// Who may perform a service for now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Holder {
    #[default]
    Anybody,
    Nobody,
    Class(usize),
    AllBut(Box<[usize]>),
}

impl Terms {
    pub(super) fn of(problem: &Problem, classes: &[Class<'_>]) -> Self {
        let asks = |service: &Service| !service.only_by.is_empty() || service.territory.is_some();
        let services = problem.services();
        let terms = |service: &Service| {
            asks(service).then(|| classes.iter().map(|class| term(service, class)).collect())
        };
        let n_held = if problem.links().is_empty() { 0 } else { services.len() };
        Self {
            of_service: if services.iter().any(asks) {
                services.iter().map(terms).collect()
            } else {
                Vec::new()
            },
            held_by: vec![Holder::default(); n_held],
        }
    }

    pub(super) fn are_none(&self) -> bool {
        self.of_service.is_empty() && self.held_by.is_empty()
    }

    pub(crate) fn hold(&mut self, service: ServiceId, holder: Holder) {
        self.held_by[service.index()] = holder;
    }

    pub(crate) fn holder(&self, service: ServiceId) -> Holder {
        self.held_by[service.index()].clone()
    }

    /// Whether nobody may perform a service for now.
    pub(crate) fn is_held_from_all(&self, service: ServiceId) -> bool {
        self.held_by[service.index()] == Holder::Nobody
    }

    /// What it costs more when a class performs a service; `None` if it may not.
    #[inline]
    pub(super) fn ask(&self, class: usize, service: ServiceId) -> Option<i64> {
        match self.held_by.get(service.index()) {
            Some(Holder::Nobody) => return None,
            Some(Holder::Class(holder)) if *holder != class => return None,
            Some(Holder::AllBut(others)) if others.contains(&class) => return None,
            _ => {}
        }
        match self.of_service.get(service.index()) {
            Some(Some(terms)) => terms[class],
            _ => Some(0),
        }
    }
}

fn term(service: &Service, class: &Class<'_>) -> Option<i64> {
    // All vehicles of a class are named alike.
    let vehicle = VehicleId::new(class.vehicles[0]);
    let may = service.only_by.is_empty() || service.only_by.contains(&vehicle);
    let outside = service.territory.as_ref().filter(|it| !it.vehicles.contains(&vehicle));
    may.then(|| outside.map_or(0, |territory| territory.outside.0))
}

/// Per vehicle the services that name it: vehicles that are named by different ones are not alike.
pub(super) fn named_by(problem: &Problem) -> Vec<Vec<(usize, bool)>> {
    let mut named_by = vec![Vec::new(); problem.vehicles().len()];
    for (index, service) in problem.services().iter().enumerate() {
        for &vehicle in &service.only_by {
            named_by[vehicle.index()].push((index, true));
        }
        for &vehicle in service.territory.iter().flat_map(|territory| &territory.vehicles) {
            named_by[vehicle.index()].push((index, false));
        }
    }
    for names in &mut named_by {
        names.sort_unstable();
        names.dedup();
    }
    named_by
}

/// Whether services are to share a vehicle or to have different ones, so that every vehicle counts for itself.
pub(super) fn every_vehicle_counts(problem: &Problem) -> bool {
    let links = problem.links().iter();
    links.into_iter().any(|link| matches!(link, Link::SameVehicle(_) | Link::Together(_)))
}
