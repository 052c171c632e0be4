//! What matching needs to know of a category, shared by all reports and alerts that stand under it.

use crate::{Categories, Category};
use roadcrew_units::Seconds;
use std::sync::Arc;

/// In what time a problem is dealt with where neither the report nor its category says: ten days.
const USUAL_TIME: Seconds = Seconds::from_hours(240);

/// A service code, and what a city says of it.
#[derive(Debug)]
pub(crate) struct Heading {
    pub(crate) family: Arc<str>,
    pub(crate) service_code: Arc<str>,
    /// In what time it should be dealt with where a report doesn't say.
    pub(crate) promised: Seconds,
    /// What the category adds to the log-odds of repeating a known one.
    pub(crate) weight: f64,
}

impl Heading {
    /// Of a service code, also one that the city doesn't know.
    pub(crate) fn of_code(service_code: &str, categories: &Categories) -> Self {
        let category = categories.by_code(service_code);
        let (family, service_code) = categories.names_of_code(service_code);
        Self {
            family,
            service_code,
            promised: category.and_then(|known| known.service_level).unwrap_or(USUAL_TIME),
            weight: category.map_or(0.0, |known| known.weight),
        }
    }

    /// Of a kind of alert; one that no category speaks of is taken as a service code.
    pub(crate) fn of_kind(kind: &str, categories: &Categories) -> Self {
        let code = |category: &Category| Self::of_code(&category.service_code, categories);
        categories.by_alert_kind(kind).map_or_else(|| Self::of_code(kind, categories), code)
    }
}
