//! A service beside the work of each crew, tried once for all that is said about it.

use super::Case;
use super::insert;
use super::planned::AsPlanned;
use super::trial::{Trial, Tried};
use roadcrew_model::VehicleId;
use roadcrew_units::Money;
use std::cell::OnceCell;

/// The best way of putting a service into a route.
pub(super) struct Beside {
    pub tried: Tried,
    /// What it costs more.
    pub extra: Money,
}

/// The best way for each crew, once it is asked for.
pub(super) struct Besides<'a> {
    pub case: &'a Case<'a>,
    crews: Vec<OnceCell<Beside>>,
}

impl<'a> Besides<'a> {
    pub(super) fn of(case: &'a Case<'a>) -> Self {
        Self { case, crews: case.crews.iter().map(|_| OnceCell::new()).collect() }
    }

    /// Beside all that a crew does. `O(stops)` the first time.
    pub(super) fn work_of(&self, vehicle: VehicleId) -> &Beside {
        self.crews[vehicle.index()].get_or_init(|| {
            let (planned, trial) = self.case.as_planned(vehicle);
            let route = (&planned.route, &planned.rooms);
            let tried = insert::best_in(trial, route, self.case.service);
            Beside { extra: tried.cost - trial.cost_as_planned(planned), tried }
        })
    }
}

impl<'a> Case<'a> {
    /// The crew's route, and how it is tried.
    pub(super) fn as_planned(&self, vehicle: VehicleId) -> (&'a AsPlanned<'a>, Trial<'a>) {
        let planned = self.planned.of_crew(vehicle);
        let others = planned.others.as_ref();
        let trial = Trial::of((self.problem, others), &planned.route, self.service);
        (planned, trial)
    }
}
