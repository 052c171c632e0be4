//! How full a container is: a state with uncertainty, never a raw number.
//!
//! Sensors are coarse, lie now and then, and fall silent. So readings pass a filter that knows the usual filling, leaves out what doesn't
//! fit until a second reading says the same, and takes a confirmed fall for an emptying. Between readings the uncertainty grows. When a
//! container will overflow is a distribution.
//!
//! ```
//! use roadcrew_incidents::fill::{FillReading, FillSettings, FillState};
//! use roadcrew_units::{Seconds, Timestamp};
//!
//! let at = |hours: i64| Timestamp(1_778_400_000 + hours * 3600);
//! let readings: Vec<FillReading> = (0..12)
//!     .map(|step| FillReading { time: at(step * 4), level: 0.10 + 0.05 * step as f64 })
//!     .collect();
//! let state = FillState::of(&readings, &FillSettings::default()).unwrap();
//! let now = at(48);
//! assert!((state.level_at(now).mean - 0.7).abs() < 0.05);
//! assert!(!state.is_stale(now));
//! let median = state.overflow_from(now).quantile(0.5).unwrap();
//! assert!((12.0..48.0).contains(&median.hours()));
//! ```

mod belief;
mod filter;
mod normal;
mod overflow;

pub use belief::FillBelief;
pub use overflow::Overflow;

use filter::Filter;
use roadcrew_units::{Seconds, Timestamp};

/// One reading of a level sensor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FillReading {
    /// When it was measured.
    pub time: Timestamp,
    /// The share that is full, 0 to 1. Zero is a reading; a missing value is none.
    pub level: f64,
}

/// What is believed about containers before they say anything, and about their sensors. Shares are 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FillSettings {
    /// The standard deviation of a reading: 0.05 for an ultrasonic sensor above loose waste.
    pub sensor_noise: f64,
    /// How far a day's filling strays from the usual one, as a standard deviation after one day.
    pub daily_noise: f64,
    /// The usual filling a day.
    pub usual_rate: f64,
    /// How much that differs between containers, as a standard deviation.
    pub rate_spread: f64,
    /// After how long without a reading a container counts as silent.
    pub stale_after: Seconds,
}

impl Default for FillSettings {
    fn default() -> Self {
        Self {
            sensor_noise: 0.05,
            daily_noise: 0.08,
            usual_rate: 0.2,
            rate_spread: 0.2,
            stale_after: Seconds::from_hours(24),
        }
    }
}

/// A level with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FillLevel {
    /// The expected share, 0 to 1.
    pub mean: f64,
    /// Its standard deviation.
    pub deviation: f64,
}

impl FillLevel {
    /// The probability that the share is at least `threshold`, by the normal distribution.
    pub fn probability_above(self, threshold: f64) -> f64 {
        1.0 - normal::cdf((threshold - self.mean) / self.deviation.max(f64::MIN_POSITIVE))
    }
}

/// A container was emptied between two readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Emptying {
    /// The last reading before the fall.
    pub after: Timestamp,
    /// The first reading after it.
    pub before: Timestamp,
}

/// What is known about one container.
#[derive(Clone, Debug, PartialEq)]
pub struct FillState {
    filter: Filter,
    stale_after: Seconds,
    emptyings: Vec<Emptying>,
    n_outliers: usize,
}

impl FillState {
    /// Takes all readings of one container, in any order: those of one moment count once (the lowest, so that the order can't matter),
    /// and readings that are no share don't count. `None` without readings. O(n log n).
    pub fn of(readings: &[FillReading], settings: &FillSettings) -> Option<Self> {
        Self::with_emptyings(readings, &[], settings)
    }

    /// The same where it is known when it was emptied: nothing has to be guessed from falling readings then.
    pub fn with_emptyings(
        readings: &[FillReading],
        emptied: &[Timestamp],
        settings: &FillSettings,
    ) -> Option<Self> {
        let mut readings: Vec<FillReading> =
            readings.iter().copied().filter(|one| (0.0..=1.0).contains(&one.level)).collect();
        readings.sort_by(|a, b| a.time.cmp(&b.time).then(a.level.total_cmp(&b.level)));
        readings.dedup_by_key(|one| one.time);
        let (first, rest) = readings.split_first()?;
        let mut state = Self {
            filter: Filter::new(*first, settings),
            stale_after: settings.stale_after,
            emptyings: Vec::new(),
            n_outliers: 0,
        };
        let mut emptied: Vec<Timestamp> =
            emptied.iter().copied().filter(|&time| first.time <= time).collect();
        emptied.sort_unstable();
        let mut emptied = emptied.into_iter().peekable();
        let mut suspect: Option<FillReading> = None;
        for &reading in rest {
            while let Some(time) = emptied.next_if(|&time| time <= reading.time) {
                state.empty(time, &mut suspect);
            }
            state.take(reading, &mut suspect);
        }
        for time in emptied {
            state.empty(time, &mut suspect);
        }
        // What stands alone at the end is neither believed nor forgotten: the next reading decides.
        Some(state)
    }

    /// The level at an instant that isn't before the last reading that was believed; uncertainty grows with the time since.
    pub fn level_at(&self, time: Timestamp) -> FillLevel {
        let ahead = self.filter.ahead(time);
        FillLevel { mean: ahead.level, deviation: ahead.level_variance().sqrt() }
    }

    /// The usual filling of this container a day, with its standard deviation.
    pub fn rate(&self) -> (f64, f64) {
        (self.filter.rate, self.filter.rate_variance().sqrt())
    }

    /// Whether the sensor has been silent for too long. Silence is not "empty".
    pub fn is_stale(&self, now: Timestamp) -> bool {
        self.stale_after < now.since(self.filter.heard)
    }

    /// The last reading, believed or not.
    pub fn last_heard(&self) -> Timestamp {
        self.filter.heard
    }

    /// When it was emptied, as far as readings show it.
    pub fn emptyings(&self) -> &[Emptying] {
        &self.emptyings
    }

    /// How many readings were left out because nothing before or after agreed with them.
    pub fn n_outliers(&self) -> usize {
        self.n_outliers
    }

    /// When it will be full, if nobody empties it.
    pub fn overflow_from(&self, now: Timestamp) -> Overflow {
        self.belief_at(now).overflow()
    }

    /// Level and rate with their spread at an instant that isn't before the last reading or emptying.
    pub fn belief_at(&self, time: Timestamp) -> FillBelief {
        let ahead = self.filter.ahead(time);
        FillBelief {
            level: FillLevel { mean: ahead.level, deviation: ahead.level_variance().sqrt() },
            rate: ahead.rate,
            rate_deviation: ahead.rate_variance().sqrt(),
            covariance: ahead.covariance(),
            daily_noise: ahead.daily_variance().sqrt(),
        }
    }

    fn empty(&mut self, time: Timestamp, suspect: &mut Option<FillReading>) {
        self.n_outliers += usize::from(suspect.take().is_some());
        self.emptyings.push(Emptying { after: time, before: time });
        self.filter = self.filter.ahead(time).emptied();
    }

    /// A reading that doesn't fit waits for the next one: two that agree with each other and not with the forecast are a change.
    fn take(&mut self, reading: FillReading, suspect: &mut Option<FillReading>) {
        let last = self.filter.time;
        self.filter.heard = reading.time;
        let ahead = self.filter.ahead(reading.time);
        if ahead.fits(reading.level) {
            self.n_outliers += usize::from(suspect.take().is_some());
            self.filter = ahead.with(reading.level);
            return;
        }
        match suspect.take() {
            Some(first) if self.filter.agree(first, reading) => {
                if ahead.is_fall(reading.level) {
                    self.emptyings.push(Emptying { after: last, before: first.time });
                }
                self.filter = ahead.restarted(first, reading);
            }
            Some(_) => {
                self.n_outliers += 1;
                *suspect = Some(reading);
            }
            None => *suspect = Some(reading),
        }
    }
}
