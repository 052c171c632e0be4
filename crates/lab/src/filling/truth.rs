//! What really happens: waste comes in by the hour, sensors say what they say.

use super::scenario::{Filling, Scenario, Sensors};
use crate::draw::Draws;
use roadcrew_incidents::fill::FillReading;
use roadcrew_planning::City;
use roadcrew_units::{Seconds, Timestamp};

const HOUR: Seconds = Seconds(3600);
const DAY_S: i64 = 86_400;
/// Most waste comes in between six in the morning and ten at night.
const AWAKE: std::ops::Range<i64> = 6..22;
const NIGHT_SHARE: f64 = 0.2;

/// All containers as they are.
pub(super) struct Truth {
    seed: u64,
    now: Timestamp,
    filling: Filling,
    sensors: Sensors,
    containers: Vec<Filled>,
}

/// One container.
pub(super) struct Filled {
    rate: f64,
    level: f64,
    overflow: Seconds,
    silent_until: Timestamp,
    /// What its sensor sent.
    pub(super) readings: Vec<FillReading>,
    /// When it was emptied.
    pub(super) emptied: Vec<Timestamp>,
}

impl Truth {
    /// Containers at levels that nobody knows, at an instant.
    pub(super) fn new(city: &City, scenario: &Scenario, seed: u64, now: Timestamp) -> Self {
        let filling = scenario.filling;
        let containers = (0..city.containers.len() as u64)
            .map(|index| {
                let (z, _) =
                    Draws::new(seed, "rate", index).normal_pair(filling.between_containers);
                Filled {
                    rate: filling.median_per_day * z.exp(),
                    level: Draws::new(seed, "first level", index).between(0.0, 0.8),
                    overflow: Seconds::ZERO,
                    silent_until: Timestamp(0),
                    readings: Vec::new(),
                    emptied: Vec::new(),
                }
            })
            .collect();
        Self { seed, now, filling, sensors: scenario.sensors, containers }
    }

    /// All containers, in the order of the city's.
    pub(super) fn containers(&self) -> &[Filled] {
        &self.containers
    }

    /// The time for which containers have been overflowing so far, added up.
    pub(super) fn overflow(&self) -> Seconds {
        Seconds(self.containers.iter().map(|container| container.overflow.0).sum())
    }

    /// Lets time pass; containers are emptied at the times named, by their place. Answers the sum of the levels that were emptied.
    pub(super) fn until(&mut self, end: Timestamp, emptied: &[(usize, Timestamp)]) -> f64 {
        let mut levels = 0.0;
        let (seed, start) = (self.seed, self.now);
        for (index, container) in self.containers.iter_mut().enumerate() {
            let stream = Stream { seed, index: index as u64, filling: self.filling };
            let mut now = start;
            let emptyings = emptied.iter().filter(|(place, _)| *place == index);
            let mut emptyings = emptyings.map(|&(_, time)| time).peekable();
            while now < end {
                let hour_end = Timestamp((now.0.div_euclid(HOUR.0) + 1) * HOUR.0).min(end);
                let stop = emptyings.peek().map_or(hour_end, |&time| time.max(now).min(hour_end));
                container.fill(stream.per_hour(now, container.rate), stop.since(now));
                now = stop;
                if emptyings.next_if(|&time| time <= now).is_some() {
                    levels += container.level.min(1.0);
                    container.level = 0.0;
                    container.emptied.push(now);
                    continue;
                }
                if now.0 % (self.sensors.every_hours * HOUR.0) == 0 {
                    container.measure(stream, self.sensors, now);
                }
            }
        }
        self.now = end;
        levels
    }
}

impl Filled {
    /// Fills at a steady rate for some time within an hour.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "an hour")]
    fn fill(&mut self, per_hour: f64, time: Seconds) {
        let after = self.level + per_hour * time.hours();
        if 1.0 <= after {
            let share = if self.level < 1.0 { (after - 1.0) / (after - self.level) } else { 1.0 };
            self.overflow += Seconds((time.0 as f64 * share).round() as i64);
        }
        self.level = after;
    }

    /// Sends a reading, unless the sensor is silent.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "some days")]
    fn measure(&mut self, stream: Stream, sensors: Sensors, now: Timestamp) {
        let mut draws = stream.draws("reading", now.0 / HOUR.0);
        let per_reading = sensors.outages_per_day * (sensors.every_hours as f64 / 24.0);
        if draws.happens(per_reading) {
            let days = draws.exponential(sensors.outage_days);
            let until = now.after(Seconds((days * DAY_S as f64) as i64));
            self.silent_until = self.silent_until.max(until);
        }
        if now < self.silent_until {
            return;
        }
        let (noise, _) = draws.normal_pair(sensors.noise);
        let lies = draws.happens(sensors.outliers);
        let level = if lies { draws.share() } else { self.level + noise };
        self.readings.push(FillReading { time: now, level: level.clamp(0.0, 1.0) });
    }
}

/// The randomness of one container.
#[derive(Clone, Copy)]
struct Stream {
    seed: u64,
    index: u64,
    filling: Filling,
}

impl Stream {
    #[expect(clippy::cast_sign_loss, reason = "hours since 1970")]
    fn draws(self, purpose: &str, number: i64) -> Draws {
        Draws::new(self.seed, purpose, (self.index << 32) | number as u64)
    }

    /// What comes in during the hour of an instant. Days and weekdays are those of UTC, which is near enough.
    #[expect(clippy::cast_precision_loss, reason = "hours of a day")]
    fn per_hour(self, now: Timestamp, rate: f64) -> f64 {
        let (day, hour) = (now.0.div_euclid(DAY_S), now.0.div_euclid(HOUR.0));
        let spread = self.filling.between_days;
        let (z, _) = self.draws("day", day).normal_pair(spread);
        // 1970 began on a Thursday.
        let is_weekend = 5 <= (day + 3).rem_euclid(7);
        let weekday = if is_weekend { self.filling.weekend } else { 1.0 };
        let awake = AWAKE.contains(&hour.rem_euclid(24));
        let hours_awake = (AWAKE.end - AWAKE.start) as f64;
        let share = if awake {
            (1.0 - NIGHT_SHARE) / hours_awake
        } else {
            NIGHT_SHARE / (24.0 - hours_awake)
        };
        let luck = self.draws("hour", hour).exponential(1.0);
        rate * (z - spread.powi(2) / 2.0).exp() * weekday * share * luck
    }
}
