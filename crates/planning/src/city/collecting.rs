//! `[collection]`: how streets and containers are collected.

use super::config::{CollectionEntry, Source};
use super::{CityError, DaySet, days, jobs, minutes};
use roadcrew_units::Seconds;
use toml::Spanned;

/// How streets and containers are collected.
#[derive(Clone, Copy, Debug)]
pub struct Collecting {
    /// Emptying one container.
    pub container: Seconds,
    /// Weight of a litre.
    pub kilograms_per_litre: f64,
    /// Speed along a collected street, in metres per second.
    pub street_speed_mps: f64,
    /// The fill from which a container must be emptied whatever its worth, as a share of its capacity; absent, expected costs decide alone.
    pub empty_from: Option<f64>,
    /// On which days containers are emptied.
    pub container_days: DaySet,
}

impl Collecting {
    /// Whether a container of such a level must be emptied whatever its worth.
    pub fn is_must(&self, level: f64) -> bool {
        self.empty_from.is_some_and(|least| least <= level)
    }

    pub(super) fn read(
        source: &Source<'_>,
        entry: Option<Spanned<CollectionEntry>>,
    ) -> Result<Self, CityError> {
        let here = entry.as_ref().map_or(0, |entry| entry.span().start);
        let entry = entry.map(Spanned::into_inner).unwrap_or_default();
        let within = |name: &str, value: f64, (least, most): (f64, f64)| {
            if (least..=most).contains(&value) {
                return Ok(value);
            }
            let reason =
                format!("{name} of [collection] is {value}: write a number from {least} to {most}");
            Err(source.error(here, reason))
        };
        let container_minutes =
            within("container_minutes", entry.container_minutes, (0.0, jobs::MOST_MINUTES))?;
        let empty_from = entry.empty_from.map(|share| within("empty_from", share, (0.0, 1.0)));
        Ok(Self {
            container: minutes(container_minutes),
            kilograms_per_litre: within(
                "kilograms_per_litre",
                entry.kilograms_per_litre,
                (0.0, 100.0),
            )?,
            street_speed_mps: within("street_kmh", entry.street_kmh, (0.1, 100.0))? / 3.6,
            empty_from: empty_from.transpose()?,
            container_days: days::read_days(source, entry.container_days.as_ref())?,
        })
    }
}
