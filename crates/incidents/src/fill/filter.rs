//! A Kalman filter of level and filling rate, robust against single readings.
//!
//! The level moves by a steady rate with Brownian noise, which is the linear growth model of West and Harrison, *Bayesian Forecasting and
//! Dynamic Models* (2nd edition, 1997), chapter 7; how noisy this container and its sensor are is learned with it (section 4.5, unknown
//! scale). Readings beyond a gate are not used: see [`super::FillState`].

use super::{FillReading, FillSettings};
use roadcrew_units::Timestamp;

const DAY_S: f64 = 86_400.0;
/// A reading further from the forecast than this many standard deviations is suspect.
const GATE: f64 = 3.5;
/// A fall of less than this share is no emptying.
const LEAST_FALL: f64 = 0.15;
/// How much a rate changes, as a standard deviation after one day, in usual rates.
const RATE_DRIFT: f64 = 0.1;
/// How many readings the first belief about the noise counts for.
const PRIOR_READINGS: f64 = 20.0;
/// The learned scale of variances stays in these bounds.
const SCALES: (f64, f64) = (0.25, 16.0);

/// What is believed at an instant. Shares, days.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Filter {
    pub(super) time: Timestamp,
    /// When something was heard last, believed or not.
    pub(super) heard: Timestamp,
    pub(super) level: f64,
    pub(super) rate: f64,
    /// Variances and covariance, before the learned scale.
    level_level: f64,
    level_rate: f64,
    rate_rate: f64,
    /// The learned scale of all variances, and for how many readings it counts.
    scale: f64,
    n_seen: f64,
    settings: FillSettings,
}

impl Filter {
    pub(super) fn new(first: FillReading, settings: &FillSettings) -> Self {
        Self {
            time: first.time,
            heard: first.time,
            level: first.level,
            rate: settings.usual_rate,
            level_level: settings.sensor_noise.powi(2),
            level_rate: 0.0,
            rate_rate: settings.rate_spread.powi(2),
            scale: 1.0,
            n_seen: PRIOR_READINGS,
            settings: *settings,
        }
    }

    pub(super) fn level_variance(&self) -> f64 {
        self.scale * self.level_level
    }

    pub(super) fn rate_variance(&self) -> f64 {
        self.scale * self.rate_rate
    }

    pub(super) fn covariance(&self) -> f64 {
        self.scale * self.level_rate
    }

    /// How much the level strays in a day, as a variance.
    pub(super) fn daily_variance(&self) -> f64 {
        self.scale * self.settings.daily_noise.powi(2)
    }

    /// What is believed at a later instant if nothing is heard. A container is never fuller than full.
    #[expect(clippy::cast_precision_loss, reason = "seconds between readings are few")]
    pub(super) fn ahead(&self, time: Timestamp) -> Self {
        let days = (time.since(self.time).0 as f64 / DAY_S).max(0.0);
        let drift = RATE_DRIFT * self.settings.usual_rate;
        let mut ahead = self.clone();
        ahead.time = time.max(self.time);
        ahead.level = (self.level + self.rate.max(0.0) * days).clamp(0.0, 1.0);
        ahead.level_level += 2.0 * days * self.level_rate
            + days.powi(2) * self.rate_rate
            + days * self.settings.daily_noise.powi(2);
        ahead.level_rate += days * self.rate_rate;
        ahead.rate_rate += days * drift.powi(2);
        ahead
    }

    /// Whether a reading lies within the gate around what is believed now.
    pub(super) fn fits(&self, level: f64) -> bool {
        (level - self.level).abs() <= GATE * self.forecast_variance().sqrt()
    }

    /// Whether a reading that doesn't fit lies so much lower that somebody emptied it.
    pub(super) fn is_fall(&self, level: f64) -> bool {
        level < self.level - LEAST_FALL
    }

    /// Whether two readings say the same, as far as the sensor's noise and the filling between them go.
    pub(super) fn agree(&self, first: FillReading, second: FillReading) -> bool {
        let start = Self { level: first.level, time: first.time, ..self.clone() };
        let from =
            Self { level_level: self.settings.sensor_noise.powi(2), level_rate: 0.0, ..start };
        from.ahead(second.time).fits(second.level)
    }

    /// What is believed after a reading that fits.
    pub(super) fn with(&self, level: f64) -> Self {
        let variance = self.level_level + self.settings.sensor_noise.powi(2);
        let error = level - self.level;
        let (gain, rate_gain) = (self.level_level / variance, self.level_rate / variance);
        let n_seen = self.n_seen + 1.0;
        let surprise = error.powi(2) / (self.scale * variance);
        let scale = self.scale * (1.0 + (surprise - 1.0) / n_seen);
        Self {
            level: (self.level + gain * error).clamp(0.0, 1.0),
            rate: self.rate + rate_gain * error,
            level_level: self.level_level - gain * self.level_level,
            level_rate: self.level_rate - gain * self.level_rate,
            rate_rate: self.rate_rate - rate_gain * self.level_rate,
            scale: scale.clamp(SCALES.0, SCALES.1),
            n_seen,
            ..self.clone()
        }
    }

    /// What is believed after a change that two readings agree on: the level anew, the rate as before.
    pub(super) fn restarted(&self, first: FillReading, second: FillReading) -> Self {
        let from = Self {
            time: first.time,
            level: first.level,
            level_level: self.settings.sensor_noise.powi(2),
            level_rate: 0.0,
            ..self.clone()
        };
        from.ahead(second.time).with(second.level)
    }

    /// What is believed right after a known emptying: the rate as before.
    pub(super) fn emptied(&self) -> Self {
        let residue = self.settings.sensor_noise.powi(2) / 4.0;
        Self { level: 0.0, level_level: residue, level_rate: 0.0, ..self.clone() }
    }

    fn forecast_variance(&self) -> f64 {
        self.scale * (self.level_level + self.settings.sensor_noise.powi(2))
    }
}
