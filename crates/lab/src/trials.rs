//! What all experiments share: every policy under every seed, from a first day on, from when the crews leave.

use crate::LabError;
use crate::generate::GenerateError;
use rayon::prelude::*;
use roadcrew_planning::City;
use roadcrew_planning::city::Work;
use roadcrew_units::{Date, Seconds, ServiceDay, TimeWindow};

/// Runs every policy under every seed, on all threads; the answers come policy by policy.
pub(crate) fn of_each<P: Copy + Send + Sync, R: Send>(
    policies: &[P],
    seeds: &[u64],
    run: impl Fn(P, u64) -> Result<R, LabError> + Sync,
) -> Result<Vec<R>, LabError> {
    let each = |&policy| seeds.iter().map(move |&seed| (policy, seed));
    let pairs: Vec<(P, u64)> = policies.iter().flat_map(each).collect();
    pairs.into_par_iter().map(|(policy, seed)| run(policy, seed)).collect()
}

/// The day that a scenario states, or that of the city's demonstration.
pub(crate) fn first_day(stated: Option<&str>, city: &City) -> Result<Date, LabError> {
    match stated {
        Some(text) => Ok(text.parse()?),
        None => Ok(city.demo_date.ok_or(GenerateError::NoDate)?),
    }
}

/// When the first crew of this work leaves.
pub(crate) fn first_shift(city: &City, day: &ServiceDay, work: Work) -> Seconds {
    let crews = city.crews.iter().filter(|crew| crew.work == work);
    let begins = crews.filter_map(|crew| crew.shift.on(day).ok()).map(TimeWindow::open);
    begins.min().unwrap_or(Seconds::ZERO)
}
