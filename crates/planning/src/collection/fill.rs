//! How full a container is on the morning of the day, and how fast it fills: from its sensor, from when it was emptied, or from the city's file.

use crate::city::{City, Container};
use roadcrew_incidents::fill::{FillBelief, FillLevel, FillReading, FillSettings, FillState};
use roadcrew_units::Timestamp;
use std::collections::BTreeMap;

/// The kind of alert that is a level.
const LEVEL: &str = "fill_level";
/// What an estimate without a spread is good for.
const USUAL_SPREAD: f64 = 0.1;
const DAY_S: f64 = 86_400.0;

/// All readings of levels until a morning, by sensor.
pub(super) struct Readings<'a> {
    by_sensor: BTreeMap<&'a str, Vec<FillReading>>,
    morning: Timestamp,
}

impl<'a> Readings<'a> {
    /// Sorts the city's alerts, `O(alerts)`. Levels are shares or per cents.
    pub(super) fn of(city: &'a City, morning: Timestamp) -> Self {
        let mut by_sensor: BTreeMap<&str, Vec<FillReading>> = BTreeMap::new();
        for alert in &city.alerts {
            if alert.kind != LEVEL || morning < alert.time {
                continue;
            }
            let level = if alert.unit == "%" { alert.value / 100.0 } else { alert.value };
            let reading = FillReading { time: alert.time, level };
            by_sensor.entry(&alert.sensor).or_default().push(reading);
        }
        Self { by_sensor, morning }
    }

    /// What is believed of a container: its sensor's word where it has one; otherwise the estimate of the city's file; otherwise what
    /// came in since it was emptied; and where nothing is known, it is full.
    pub(super) fn belief(&self, container: &Container) -> FillBelief {
        let settings = settings(container);
        let emptied: Vec<Timestamp> =
            container.emptied.iter().copied().filter(|&time| time <= self.morning).collect();
        let readings = self.by_sensor.get(container.sensor());
        let state =
            readings.and_then(|readings| FillState::with_emptyings(readings, &emptied, &settings));
        if let Some(state) = state {
            return state.belief_at(self.morning);
        }
        let unheard = |mean: f64, deviation: f64| FillBelief {
            level: FillLevel { mean, deviation },
            rate: settings.usual_rate,
            rate_deviation: settings.rate_spread,
            covariance: 0.0,
            daily_noise: settings.daily_noise,
        };
        match (container.fill, emptied.iter().max()) {
            (Some(fill), _) => unheard(fill, container.fill_sd.unwrap_or(USUAL_SPREAD)),
            (None, Some(&emptied)) => unheard(0.0, 0.0).ahead(days(self.morning, emptied)),
            (None, None) => unheard(1.0, container.fill_sd.unwrap_or(0.0)),
        }
    }
}

/// Usual containers and sensors, with the rate that the city's file names.
fn settings(container: &Container) -> FillSettings {
    let usual = FillSettings::default();
    let rate_spread = match (container.rate_sd, container.rate_per_day) {
        (Some(spread), _) => spread,
        (None, Some(rate)) => rate / 2.0,
        (None, None) => usual.rate_spread,
    };
    FillSettings {
        usual_rate: container.rate_per_day.unwrap_or(usual.usual_rate),
        rate_spread,
        ..usual
    }
}

#[expect(clippy::cast_precision_loss, reason = "seconds of some days")]
fn days(now: Timestamp, earlier: Timestamp) -> f64 {
    now.since(earlier).0 as f64 / DAY_S
}
