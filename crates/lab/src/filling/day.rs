//! A service day: which containers the policy wants, and what the trucks' plan makes of it.

use super::scenario::{FillPolicy, Scenario};
use super::truth::{Filled, Truth};
use crate::LabError;
use roadcrew_incidents::Alert;
use roadcrew_incidents::fill::{FillSettings, FillState};
use roadcrew_planning::city::{Collecting, Container};
use roadcrew_planning::{City, Search, StopKind, collection};
use roadcrew_units::{Metres, Seconds, ServiceDay, Timestamp};

/// What the trucks did.
#[derive(Debug, Default)]
pub(super) struct Collected {
    /// Containers by their place in the city's list, and when each was empty.
    pub(super) emptied: Vec<(usize, Timestamp)>,
    pub(super) driven: Metres,
    pub(super) hours: Seconds,
}

/// Plans the day by the policy and drives it.
pub(super) fn collect(
    city: &City,
    day: &ServiceDay,
    truth: &Truth,
    scenario: &Scenario,
    policy: FillPolicy,
    seed: u64,
) -> Result<Collected, LabError> {
    let morning = super::morning(city, day.date())?;
    let known = city.containers.iter().zip(truth.containers());
    let levels = |level: fn(&Filled, Timestamp) -> f64| -> City {
        let containers = known.clone().filter_map(|(container, filled)| {
            let level = level(filled, morning);
            (scenario.threshold <= level)
                .then(|| Container { fill: Some(level), ..container.clone() })
        });
        // What is on the list must be emptied.
        let collecting = Collecting { empty_from: Some(0.0), ..city.collecting };
        City { containers: containers.collect(), collecting, ..without_work(city) }
    };
    let today = match policy {
        FillPolicy::Threshold => levels(last_reading),
        FillPolicy::Estimate => levels(estimate),
        FillPolicy::Expected => City {
            containers: known
                .clone()
                .map(|(container, filled)| Container {
                    fill: None,
                    emptied: filled.emptied.clone(),
                    ..container.clone()
                })
                .collect(),
            alerts: known.flat_map(|(container, filled)| alerts(container, filled)).collect(),
            ..without_work(city)
        },
    };
    let search = Search { seed, threads: Some(1), ..Search::iterations(scenario.iterations) };
    let plan = collection::plan(&today, day, &search, &|_progress| ())?;
    let mut done = Collected::default();
    for route in &plan.routes {
        done.driven += route.driven + route.served;
        done.hours += route.duration();
        for stop in route.stops.iter().filter(|stop| stop.kind == StopKind::Container) {
            let place = city.containers.iter().position(|container| container.id == stop.id);
            done.emptied.extend(place.map(|place| (place, day.at(stop.end))));
        }
    }
    Ok(done)
}

/// The city without streets to collect and with nothing measured.
fn without_work(city: &City) -> City {
    City { streets: Vec::new(), alerts: Vec::new(), reports: Vec::new(), ..city.clone() }
}

/// The last reading since the last emptying, which is nothing right after it; full where nothing was ever heard.
fn last_reading(filled: &Filled, _now: Timestamp) -> f64 {
    match (filled.readings.last(), filled.emptied.last()) {
        (Some(reading), Some(&emptied)) if reading.time < emptied => 0.0,
        (Some(reading), _) => reading.level,
        (None, Some(_)) => 0.0,
        (None, None) => 1.0,
    }
}

fn estimate(filled: &Filled, now: Timestamp) -> f64 {
    let settings = FillSettings::default();
    FillState::with_emptyings(&filled.readings, &filled.emptied, &settings)
        .map_or(1.0, |state| state.level_at(now).mean)
}

fn alerts<'a>(container: &'a Container, filled: &'a Filled) -> impl Iterator<Item = Alert> + 'a {
    filled.readings.iter().map(|reading| Alert {
        sensor: container.sensor().to_owned(),
        kind: "fill_level".to_owned(),
        value: reading.level,
        unit: "1".to_owned(),
        time: reading.time,
        position: container.position,
    })
}
