//! Closures and local knowledge: what they change on a street network, and when.
//!
//! Two files say what is different from the map. `closures.geojson` is a WZDx feed (work zones and restrictions, version
//! 4, and 3 where its fields only stand elsewhere); `overrides.geojson` is a form of our own for what a city knows
//! better. A [`ChangeReader`] matches both to directed segments; [`Changes::at`] says what holds at a moment for a
//! profile. Nothing here touches the network: the metric is made anew.

mod active;
mod features;
mod line;
mod matched;
mod overrides;
mod streets;
mod streets_along;
mod way;
mod when;
mod wzdx;

use roadcrew_units::{Skipped, Timestamp, Zone};

use crate::network::{Limits, SegmentId, StreetNetwork};
use crate::profile::Profile;

pub use active::{ActiveChanges, ChangedStreet};
pub use streets_along::StreetsAlong;
pub use when::{ClockTime, When};

use features::{Feature, read_features};
use streets::StreetLines;
use when::Moment;

/// What is different from the map, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Changes {
    zone: Zone,
    list: Vec<Change>,
    n_without_effect: usize,
}

/// What one feature changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What to call it: the feature and the file's own id.
    pub name: String,
    /// What people are told about it; may be empty.
    pub note: String,
    /// When it holds.
    pub when: When,
    /// The profiles that it binds, by name; empty for all.
    pub profiles: Vec<String>,
    /// The directed segments that it changes; of a forbidden turn its path in driving order.
    pub segments: Vec<SegmentId>,
    /// What it does to them.
    pub effects: Vec<Effect>,
}

/// What a change does to its segments.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// Nobody drives there.
    Closed,
    /// Only who has something to do there drives there.
    VisitorsOnly,
    /// Lorries must not drive there.
    NoTrucks,
    /// Open, whatever the map says. A closure still closes it.
    Opened,
    /// The vehicles that fit.
    Limits(Limits),
    /// A speed limit in km/h, beside that of the map.
    LimitKmh(f64),
    /// The speed in km/h that is really driven there.
    SpeedKmh(f64),
    /// The share of the speed that is left.
    SpeedFactor(f64),
    /// The path of the change's segments must not be driven to its end.
    ForbiddenTurn,
}

/// Reads files of changes for one network.
#[derive(Debug)]
pub struct ChangeReader<'a> {
    zone: Zone,
    streets: StreetLines<'a>,
}

/// What a feature comes to.
struct Understood {
    /// `None` when it changes no street.
    change: Option<Change>,
    /// The parts of it that were not understood.
    left_out: Vec<String>,
}

/// A file of changes that can't be used at all.
#[derive(Debug, thiserror::Error)]
pub enum ChangesError {
    /// Not JSON, or not of this form.
    #[error("{file}:{line}: this is no GeoJSON FeatureCollection")]
    Unreadable {
        /// The file, as the user named it.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// Where and why.
        source: serde_json::Error,
    },
    /// Another kind of GeoJSON.
    #[error("{file}:1: the type is {kind}: a FeatureCollection with its features is needed")]
    NoFeatures {
        /// The file, as the user named it.
        file: String,
        /// Its type.
        kind: String,
    },
    /// A property of an override that means nothing.
    #[error(
        "{file}:{line}: {feature} has the unknown property '{key}': the properties are {known}"
    )]
    UnknownKey {
        /// The file, as the user named it.
        file: String,
        /// The feature's first line, counted from 1.
        line: u64,
        /// Which feature.
        feature: String,
        /// The unknown property.
        key: String,
        /// What may stand there.
        known: String,
    },
}

impl<'a> ChangeReader<'a> {
    /// Indexes the streets; times without an offset are read by the clocks of `zone`. `O(n log n)`.
    pub fn new(network: &'a StreetNetwork, zone: &Zone) -> Self {
        Self { zone: zone.clone(), streets: StreetLines::new(network) }
    }

    /// Reads a WZDx feed; what can't be understood or lies along no street is listed and left out.
    pub fn read_wzdx(
        &self,
        file: &str,
        text: &str,
    ) -> Result<(Changes, Vec<Skipped>), ChangesError> {
        Ok(self.understand(file, read_features(file, text)?, wzdx::read_event))
    }

    /// Reads local knowledge. An unknown property is an error, because it would change the meaning of the rest.
    pub fn read_overrides(
        &self,
        file: &str,
        text: &str,
    ) -> Result<(Changes, Vec<Skipped>), ChangesError> {
        let (features, skipped) = read_features(file, text)?;
        overrides::check_keys(file, &features)?;
        Ok(self.understand(file, (features, skipped), overrides::read_override))
    }

    /// Goes through a file's features; one that `read` gives a reason against is left out.
    fn understand(
        &self,
        file: &str,
        (features, mut skipped): (Vec<Feature>, Vec<Skipped>),
        read: impl Fn(&Self, &Feature) -> Result<Understood, String>,
    ) -> (Changes, Vec<Skipped>) {
        let mut changes = Changes::none(&self.zone);
        for feature in features {
            match read(self, &feature) {
                Ok(Understood { change, left_out }) => {
                    let is_without_effect = change.is_none() && left_out.is_empty();
                    changes.n_without_effect += usize::from(is_without_effect);
                    changes.list.extend(change);
                    skipped.extend(left_out.iter().map(|reason| feature.skipped(file, reason)));
                }
                Err(reason) => skipped.push(feature.skipped(file, &reason)),
            }
        }
        (changes, skipped)
    }
}

impl Changes {
    /// All is as the map says.
    pub fn none(zone: &Zone) -> Self {
        Self { zone: zone.clone(), list: Vec::new(), n_without_effect: 0 }
    }

    /// These changes and others of the same network.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.list.extend(others.list);
        self.n_without_effect += others.n_without_effect;
        self
    }

    /// All of them, in the order of the files.
    pub fn all(&self) -> &[Change] {
        &self.list
    }

    /// How many features were understood and change no street: all lanes open, a detour, called off.
    pub const fn n_without_effect(&self) -> usize {
        self.n_without_effect
    }

    /// What holds at a moment for a profile.
    pub fn at(&self, instant: Timestamp, profile: &Profile) -> ActiveChanges {
        let moment = Moment::new(instant, &self.zone);
        let active = self
            .list
            .iter()
            .filter(|change| change.binds(profile) && change.when.holds_at(&moment));
        ActiveChanges::of(active, profile.vehicle())
    }
}

/// How closely a span of time is looked at.
const QUARTER_HOUR_S: i64 = 900;

impl Changes {
    /// What holds at any moment between two for a profile: for plans that do not know when they drive where.
    ///
    /// Looked at every quarter of an hour; what lasts shorter may be missed.
    pub fn during(&self, begin: Timestamp, end: Timestamp, profile: &Profile) -> ActiveChanges {
        let steps = std::iter::successors(Some(begin), |&instant| {
            Some(Timestamp(instant.0 + QUARTER_HOUR_S))
        });
        let inside = steps.take_while(|&instant| instant < end).chain([end]);
        let moments: Vec<Moment> = inside.map(|instant| Moment::new(instant, &self.zone)).collect();
        let active = self.list.iter().filter(|change| {
            change.binds(profile) && moments.iter().any(|moment| change.when.holds_at(moment))
        });
        ActiveChanges::of(active, profile.vehicle())
    }
}

impl Change {
    fn binds(&self, profile: &Profile) -> bool {
        self.profiles.is_empty() || self.profiles.iter().any(|name| name == profile.name())
    }
}
