//! Copies of a day's problem to change for a moment: its tables may be large, so that one a thread must do.

use roadcrew_model::{
    Facility, FacilityId, Problem, ProblemParts, Service, ServiceId, Vehicle, VehicleId,
};
use std::sync::{Mutex, PoisonError};

/// What is different from the day's problem.
pub(super) enum Change {
    Service(ServiceId, Service),
    Facility(FacilityId, Facility),
    Vehicle(VehicleId, Vehicle),
    /// One after the other.
    Several(Vec<Change>),
    /// One more like this one, behind all others, which may do whatever this one may.
    OneMore(VehicleId),
    /// Without the last one again.
    OneLess(VehicleId),
}

/// The copies that nobody uses just now.
pub(crate) struct Spares<'a> {
    problem: &'a Problem,
    idle: Mutex<Vec<ProblemParts>>,
}

/// A problem with larger tables is not copied; what needs a change of it isn't tried then.
const MOST_POINTS: usize = 5000;

impl<'a> Spares<'a> {
    pub(crate) fn of(problem: &'a Problem) -> Self {
        Self { problem, idle: Mutex::new(Vec::new()) }
    }

    /// Asks something of the changed problem; `None` if it is none, or too large.
    pub(super) fn ask<T>(
        &self,
        change: Change,
        question: impl FnOnce(&Problem) -> Option<T>,
    ) -> Option<T> {
        if self.problem.travels().iter().any(|table| MOST_POINTS < table.n_points()) {
            return None;
        }
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let spare = idle().pop();
        let mut parts = spare.unwrap_or_else(|| self.problem.clone().into_parts());
        let was = put(&mut parts, change);
        let changed = Problem::new(parts).ok()?;
        let answer = question(&changed);
        let mut parts = changed.into_parts();
        put(&mut parts, was);
        idle().push(parts);
        answer
    }
}

/// Makes a change and answers the one that undoes it.
fn put(parts: &mut ProblemParts, change: Change) -> Change {
    match change {
        Change::Service(id, new) => {
            Change::Service(id, std::mem::replace(&mut parts.services[id.index()], new))
        }
        Change::Facility(id, new) => {
            Change::Facility(id, std::mem::replace(&mut parts.facilities[id.index()], new))
        }
        Change::Vehicle(id, new) => {
            Change::Vehicle(id, std::mem::replace(&mut parts.vehicles[id.index()], new))
        }
        Change::Several(changes) => {
            let mut undo: Vec<Change> = changes.into_iter().map(|it| put(parts, it)).collect();
            undo.reverse();
            Change::Several(undo)
        }
        Change::OneMore(like) => {
            let another = VehicleId::new(parts.vehicles.len());
            parts.vehicles.push(parts.vehicles[like.index()].clone());
            lists_with(parts, like).for_each(|list| list.push(another));
            Change::OneLess(like)
        }
        Change::OneLess(like) => {
            parts.vehicles.pop();
            lists_with(parts, like).for_each(|list| _ = list.pop());
            Change::OneMore(like)
        }
    }
}

/// Who alone may do a service, and who is at home there, wherever that names a vehicle.
fn lists_with(
    parts: &mut ProblemParts,
    vehicle: VehicleId,
) -> impl Iterator<Item = &mut Vec<VehicleId>> {
    let lists = parts.services.iter_mut().flat_map(|service| {
        let at_home = service.territory.as_mut().map(|territory| &mut territory.vehicles);
        [Some(&mut service.only_by), at_home]
    });
    lists.flatten().filter(move |list| list.contains(&vehicle))
}
