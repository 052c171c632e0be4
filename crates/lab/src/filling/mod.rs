//! Weeks in which containers fill: the same waste, another rule of which to empty.
//!
//! Containers fill by the hour at rates that no policy knows, sensors measure them with noise, lie now and then and fall silent for days.
//! Each service day the policy chooses, [`collection::plan`](roadcrew_planning::collection::plan) drives, and what was emptied begins
//! anew. All policies see the same waste and the same sensors' moods under the same seed (common random numbers).

mod day;
mod figures;
mod scenario;
mod truth;

pub use figures::{Difference, FillComparison, FillFigures, FillRun};
pub use scenario::FillPolicy;

use crate::LabError;
use crate::trials::{first_day, first_shift, of_each};
use roadcrew_planning::City;
use roadcrew_planning::city::Work;
use roadcrew_units::{Date, ServiceDay, Timestamp};
use scenario::Scenario;
use std::path::Path;
use truth::Truth;

/// Runs every policy of a scenario under every seed.
pub fn run(scenario: &Path) -> Result<FillComparison, LabError> {
    let scenario = Scenario::read(scenario)?;
    let (city, _left_out) = City::open(&scenario.city).map_err(Box::new)?;
    if city.containers.is_empty() {
        return Err(LabError::NoContainers { city: city.name });
    }
    let start = first_day(scenario.start.as_deref(), &city)?;
    let runs = of_each(&scenario.policies, &scenario.seeds, |policy, seed| {
        let figures = simulate(&city, &scenario, start, policy, seed)?;
        Ok(FillRun { policy, seed, figures })
    })?;
    Ok(FillComparison {
        city: city.name,
        containers: city.containers.len(),
        start: start.to_string(),
        days: scenario.days,
        threshold: scenario.threshold,
        runs,
    })
}

#[expect(clippy::cast_precision_loss, reason = "a count of containers")]
fn simulate(
    city: &City,
    scenario: &Scenario,
    start: Date,
    policy: FillPolicy,
    seed: u64,
) -> Result<FillFigures, LabError> {
    let first = start.plus_days(-scenario.warm_up_days);
    let morning = morning(city, first)?;
    let mut truth = Truth::new(city, scenario, seed, morning);
    let mut figures = FillFigures::default();
    for number in 0..scenario.warm_up_days + scenario.days {
        let date = first.plus_days(number);
        let day = ServiceDay::new(date, &city.zone)?;
        let done = if city.collecting.container_days.contains(date) {
            day::collect(city, &day, &truth, scenario, policy, seed)?
        } else {
            day::Collected::default()
        };
        let next = self::morning(city, date.plus_days(1))?;
        let before = truth.overflow();
        let level = truth.until(next, &done.emptied);
        if scenario.warm_up_days <= number {
            figures.overflow_h += (truth.overflow() - before).hours();
            figures.km += done.driven.kilometres();
            figures.crew_hours += done.hours.hours();
            figures.emptyings += done.emptied.len();
            figures.level_when_emptied += level;
        }
    }
    figures.level_when_emptied /= figures.emptyings.max(1) as f64;
    Ok(figures)
}

/// When the first truck of a day may leave: what was measured until then is known.
fn morning(city: &City, date: Date) -> Result<Timestamp, LabError> {
    let day = ServiceDay::new(date, &city.zone)?;
    Ok(day.at(first_shift(city, &day, Work::Collection)))
}
