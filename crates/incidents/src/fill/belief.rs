//! What is believed about one container at an instant, whatever it was learned from.

use super::{FillLevel, Overflow};

/// A level and a filling rate, each with its spread. Shares of the capacity, days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FillBelief {
    /// The level and its standard deviation.
    pub level: FillLevel,
    /// The usual filling a day.
    pub rate: f64,
    /// Its standard deviation.
    pub rate_deviation: f64,
    /// How level and rate vary together.
    pub covariance: f64,
    /// How far a day's filling strays from the usual one, as a standard deviation after one day.
    pub daily_noise: f64,
}

impl FillBelief {
    /// Right after an emptying, with the same rate.
    #[must_use]
    pub fn emptied(self) -> Self {
        Self { level: FillLevel { mean: 0.0, deviation: 0.0 }, covariance: 0.0, ..self }
    }

    /// What is believed `days` later if nobody empties it and nothing is heard.
    #[must_use]
    pub fn ahead(self, days: f64) -> Self {
        let mean = (self.level.mean + self.rate.max(0.0) * days).min(1.0);
        let variance = self.level.deviation.powi(2)
            + 2.0 * days * self.covariance
            + (days * self.rate_deviation).powi(2)
            + days * self.daily_noise.powi(2);
        Self {
            level: FillLevel { mean, deviation: variance.max(0.0).sqrt() },
            covariance: self.covariance + days * self.rate_deviation.powi(2),
            ..self
        }
    }

    /// When it will be full, if nobody empties it.
    pub fn overflow(self) -> Overflow {
        Overflow::of(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF: FillBelief = FillBelief {
        level: FillLevel { mean: 0.5, deviation: 0.05 },
        rate: 0.2,
        rate_deviation: 0.05,
        covariance: 0.0,
        daily_noise: 0.08,
    };

    #[test]
    fn an_emptied_container_overflows_later() {
        let hours = |belief: FillBelief| belief.overflow().hours_between(0.0, 3.0);
        assert!(hours(HALF.emptied()) < hours(HALF));
        assert!(hours(HALF) < hours(HALF.ahead(1.0)));
    }

    #[test]
    fn a_full_container_overflows_all_the_time() {
        let full = FillBelief { level: FillLevel { mean: 1.5, deviation: 0.0 }, ..HALF };
        assert!((full.overflow().hours_between(0.5, 1.5) - 24.0).abs() < 1e-9);
    }

    #[test]
    fn spread_grows_while_nothing_is_heard() {
        let later = HALF.ahead(2.0).level;
        assert!((later.mean - 0.9).abs() < 1e-9 && HALF.level.deviation < later.deviation);
    }
}
