//! When a container is full: a first passage.

use super::FillBelief;
use super::normal::{cdf, ln_cdf};
use roadcrew_units::Seconds;

const DAY_S: f64 = 86_400.0;
/// Further ahead than this nothing is told.
const HORIZON_DAYS: f64 = 365.0;
/// How finely the uncertainty of rate and level is laid out, in standard deviations.
const RATE_STEPS: i32 = 8;
const LEVEL_STEPS: i32 = 5;
/// How far out it is laid, in standard deviations.
const REACH: f64 = 3.0;

/// The distribution of the time until a container is full, if nobody empties it.
///
/// For a known level and rate the time is that of a Brownian motion with drift to its first passage of "full", an inverse Gaussian
/// distribution (Chhikara and Folks, *The Inverse Gaussian Distribution*, 1989); what is not known about level and rate is averaged over.
#[derive(Clone, Debug, PartialEq)]
pub struct Overflow {
    cases: Vec<Case>,
    /// The variance of a day's filling.
    variance: f64,
}

/// One level and rate that may be, and how likely they are.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Case {
    weight: f64,
    missing: f64,
    rate: f64,
}

impl Overflow {
    /// Lays out the belief on a grid; rates below zero don't happen, so that their weight falls on the others.
    pub(super) fn of(now: &FillBelief) -> Self {
        let (level_deviation, rate_deviation) = (now.level.deviation, now.rate_deviation);
        let is_certain = rate_deviation <= 0.0;
        let slope = if is_certain { 0.0 } else { now.covariance / rate_deviation.powi(2) };
        let rest = (level_deviation.powi(2) - slope * now.covariance).max(0.0).sqrt();
        let mut cases = Vec::new();
        for (z_rate, rate_weight) in grid(RATE_STEPS) {
            let rate = now.rate + z_rate * rate_deviation;
            if rate < 0.0 {
                continue;
            }
            for (z_level, level_weight) in grid(LEVEL_STEPS) {
                let level = now.level.mean + slope * z_rate * rate_deviation + z_level * rest;
                let weight = rate_weight * level_weight;
                cases.push(Case { weight, missing: 1.0 - level, rate });
            }
        }
        if cases.is_empty() {
            for (z_level, weight) in grid(LEVEL_STEPS) {
                let missing = 1.0 - (now.level.mean + z_level * level_deviation);
                cases.push(Case { weight, missing, rate: 0.0 });
            }
        }
        let total: f64 = cases.iter().map(|case| case.weight).sum();
        for case in &mut cases {
            case.weight /= total;
        }
        Self { cases, variance: now.daily_noise.powi(2) }
    }

    /// The probability that it is full within a time.
    #[expect(clippy::cast_precision_loss, reason = "times are some days")]
    pub fn probability_within(&self, time: Seconds) -> f64 {
        self.within_days(time.0 as f64 / DAY_S)
    }

    /// The time within which it is full with a probability, to a minute; `None` when that is more than a year. The earlier quantile is
    /// never after the later one.
    #[expect(clippy::cast_possible_truncation, reason = "a year has few seconds")]
    pub fn quantile(&self, probability: f64) -> Option<Seconds> {
        if self.within_days(HORIZON_DAYS) < probability {
            return None;
        }
        let (mut low, mut high) = (0.0, HORIZON_DAYS);
        while 1.0 / 1440.0 < high - low {
            let middle = f64::midpoint(low, high);
            if self.within_days(middle) < probability {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(Seconds((low * DAY_S).round() as i64))
    }

    /// The expected hours above capacity between two times from now, in days, if nobody empties it meanwhile: the integral of the
    /// probability that it is full by then.
    pub fn hours_between(&self, from: f64, to: f64) -> f64 {
        let days = |case: &Case| {
            let until = |time| days_since_passage(case.missing, case.rate, self.variance, time);
            case.weight * (until(to) - until(from))
        };
        self.cases.iter().map(days).sum::<f64>().clamp(0.0, (to - from).max(0.0)) * 24.0
    }

    fn within_days(&self, days: f64) -> f64 {
        let passed =
            |case: &Case| case.weight * first_passage(case.missing, case.rate, self.variance, days);
        self.cases.iter().map(passed).sum::<f64>().clamp(0.0, 1.0)
    }
}

/// The probability that a Brownian motion with drift `rate` and `variance` a day has gone up by `missing` within `days`.
fn first_passage(missing: f64, rate: f64, variance: f64, days: f64) -> f64 {
    if missing <= 0.0 {
        return 1.0;
    }
    if days <= 0.0 {
        return 0.0;
    }
    let deviation = (variance * days).sqrt();
    let direct = cdf((rate * days - missing) / deviation);
    let returned = 2.0 * rate * missing / variance + ln_cdf(-(missing + rate * days) / deviation);
    (direct + returned.exp()).min(1.0)
}

/// For how much of `days` such a motion has been past `missing` before, on average: the integral of [`first_passage`], which is `days` less the
/// limited expected value of the inverse Gaussian distribution (Klugman, Panjer and Willmot, *Loss Models*, appendix A).
fn days_since_passage(missing: f64, rate: f64, variance: f64, days: f64) -> f64 {
    if days <= 0.0 {
        return 0.0;
    }
    if missing <= 0.0 {
        return days;
    }
    let root = (variance * days).sqrt();
    if rate * days < NO_DRIFT * missing {
        let z = missing / root;
        let density = (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt();
        return (2.0 * days * ((1.0 + z * z) * cdf(-z) - z * density)).max(0.0);
    }
    let mean = missing / rate;
    let direct = (days - mean) * cdf((rate * days - missing) / root);
    let returned = 2.0 * rate * missing / variance + ln_cdf(-(missing + rate * days) / root);
    (direct + (days + mean) * returned.exp()).clamp(0.0, days)
}

/// Where the drift makes less than this share of what is missing, the passage is that of a motion without drift: the two large terms of the other
/// formula would take away each other's digits.
const NO_DRIFT: f64 = 1e-3;

/// Points from -3 to 3 standard deviations with the weights of a normal distribution.
fn grid(steps: i32) -> impl Iterator<Item = (f64, f64)> {
    (-steps..=steps).map(move |step| {
        let z = f64::from(step) / f64::from(steps) * REACH;
        (z, (-0.5 * z * z).exp())
    })
}

#[cfg(test)]
mod tests {
    use super::super::FillLevel;
    use super::*;

    #[test]
    fn the_median_of_a_certain_case_lies_near_missing_by_rate() {
        let overflow = Overflow {
            cases: vec![Case { weight: 1.0, missing: 0.5, rate: 0.25 }],
            variance: 1e-4,
        };
        let median = overflow.quantile(0.5).unwrap();
        assert!((median.hours() - 48.0).abs() < 1.0, "{median}");
    }

    #[test]
    fn the_hours_are_the_integral_of_the_probability() {
        const PIECES: u32 = 20_000;
        let cases = [0.02, 0.1, 0.4, 1.0].into_iter().flat_map(|missing| {
            [0.0, 1e-5, 0.003, 0.05, 0.3, 1.5].into_iter().map(move |rate| (missing, rate))
        });
        for (missing, rate) in cases {
            for (noise, days) in [(0.005, 3.1), (0.05, 0.2), (0.05, 3.1), (0.3, 7.0)] {
                let overflow = Overflow {
                    cases: vec![Case { weight: 1.0, missing, rate }],
                    variance: f64::powi(noise, 2),
                };
                let piece = days / f64::from(PIECES);
                let by_pieces: f64 = (0..PIECES)
                    .map(|index| {
                        24.0 * piece * overflow.within_days(piece * (f64::from(index) + 0.5))
                    })
                    .sum();
                let told = overflow.hours_between(0.0, days);
                assert!(
                    (told - by_pieces).abs() < 5e-3,
                    "{missing} {rate} {noise} {days}: {told} for {by_pieces}"
                );
                let halves = overflow.hours_between(0.0, days / 3.0)
                    + overflow.hours_between(days / 3.0, days);
                assert!((told - halves).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn who_is_fuller_overflows_longer() {
        // Each is known within a percent or two, so that it overflows at one time and hardly any other.
        let hours = |level: f64| {
            let level = FillLevel { mean: level, deviation: 0.01 };
            let belief = FillBelief {
                level,
                rate: 1.0,
                rate_deviation: 0.02,
                covariance: 0.0,
                daily_noise: 0.02,
            };
            belief.overflow().hours_between(0.0, 74.0 / 24.0)
        };
        for percent in (10_u8..=90).step_by(5) {
            let missing_h = 24.0 * (1.0 - f64::from(percent) / 100.0);
            let told = hours(f64::from(percent) / 100.0);
            assert!((told - (74.0 - missing_h)).abs() < 0.2, "{percent} %: {told}");
        }
    }

    #[test]
    fn without_drift_the_passage_is_twice_the_tail() {
        let reflected = 2.0 * (1.0 - cdf(0.5 / 0.2));
        assert!((first_passage(0.5, 0.0, 0.04, 1.0) - reflected).abs() < 1e-9);
    }
}
