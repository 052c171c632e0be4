//! How full a container is on the morning of the day, and how fast it fills: from its sensor, from when it was emptied, or from the city's file.

use crate::city::{City, Container};
use roadcrew_incidents::fill::{FillBelief, FillLevel, FillReading, FillSettings, FillState};
use roadcrew_incidents::intake::{EMPTIED, FILL_LEVEL, fill_share};
use roadcrew_units::Timestamp;
use std::collections::BTreeMap;

/// What an estimate without a spread is good for.
const USUAL_SPREAD: f64 = 0.1;
const DAY_S: f64 = 86_400.0;

/// All readings of levels until a morning, by sensor.
pub(super) struct Readings<'a> {
    by_sensor: BTreeMap<&'a str, Vec<FillReading>>,
    emptied: BTreeMap<&'a str, Vec<Timestamp>>,
    morning: Timestamp,
}

impl<'a> Readings<'a> {
    /// Sorts the city's alerts, `O(alerts)`. Levels are shares or per cents.
    pub(super) fn of(city: &'a City, morning: Timestamp) -> Self {
        let mut by_sensor: BTreeMap<&str, Vec<FillReading>> = BTreeMap::new();
        let mut emptied: BTreeMap<&str, Vec<Timestamp>> = BTreeMap::new();
        for alert in city.alerts.iter().filter(|alert| alert.time <= morning) {
            if alert.kind == EMPTIED {
                emptied.entry(&alert.sensor).or_default().push(alert.time);
            }
            if alert.kind != FILL_LEVEL {
                continue;
            }
            // Others are listed where they are read. What overflows is full.
            if let Ok(share) = fill_share(alert.value, &alert.unit) {
                let reading = FillReading { time: alert.time, level: share.min(1.0) };
                by_sensor.entry(&alert.sensor).or_default().push(reading);
            }
        }
        Self { by_sensor, emptied, morning }
    }

    /// When a container was emptied, in no order: by the city's file and by messages.
    fn emptied(&self, container: &Container) -> Vec<Timestamp> {
        let known = container.emptied.iter().filter(|&&time| time <= self.morning);
        known.chain(self.emptied.get(container.sensor()).into_iter().flatten()).copied().collect()
    }

    /// What a container's sensor tells of it.
    fn state(&self, container: &Container) -> Option<FillState> {
        let readings = self.by_sensor.get(container.sensor())?;
        FillState::with_emptyings(readings, &self.emptied(container), &settings(container))
    }

    /// What is believed of a container: its sensor's word where it has one; otherwise the estimate of the city's file; otherwise what
    /// came in since it was emptied; and where nothing is known, it is full.
    pub(super) fn belief(&self, container: &Container) -> FillBelief {
        if let Some(state) = self.state(container) {
            return state.belief_at(self.morning);
        }
        let settings = settings(container);
        let unheard = |mean: f64, deviation: f64| FillBelief {
            level: FillLevel { mean, deviation },
            rate: settings.usual_rate,
            rate_deviation: settings.rate_spread,
            covariance: 0.0,
            daily_noise: settings.daily_noise,
        };
        match (container.fill, self.emptied(container).iter().max()) {
            (Some(fill), _) => unheard(fill, container.fill_sd.unwrap_or(USUAL_SPREAD)),
            (None, Some(&emptied)) => unheard(0.0, 0.0).ahead(days(self.morning, emptied)),
            (None, None) => unheard(1.0, container.fill_sd.unwrap_or(0.0)),
        }
    }
}

/// What is known of a container at a moment.
#[derive(Clone, Debug)]
pub struct ContainerFill<'a> {
    /// The container.
    pub container: &'a Container,
    /// What its sensor tells; none where it has none or it never said anything.
    pub state: Option<FillState>,
    /// How full it is believed to be, and how fast it fills.
    pub belief: FillBelief,
    /// When it was last emptied, as far as anybody knows: told, or seen by its sensor.
    pub emptied: Option<Timestamp>,
}

/// All containers of a city as they are believed to be at a moment, by what was known until then.
pub fn fill_states(city: &City, at: Timestamp) -> Vec<ContainerFill<'_>> {
    let readings = Readings::of(city, at);
    let told = |container| {
        let state = readings.state(container);
        let seen = state.iter().flat_map(FillState::emptyings).map(|emptying| emptying.before);
        let emptied = seen.chain(readings.emptied(container)).max();
        ContainerFill { container, belief: readings.belief(container), state, emptied }
    };
    city.containers.iter().map(told).collect()
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
