//! `closures.geojson` and `overrides.geojson`: what is different from the map, and when.

use super::config::shown;
use super::{City, CityError, Crew, is_blank, read_optional};
use roadcrew_roads::{ActiveChanges, ChangeReader, Changes, Profile, Router, StreetNetwork};
use roadcrew_units::{Seconds, ServiceDay, Skipped, Timestamp, Zone};
use std::path::Path;

impl City {
    /// What closures and local knowledge change at a moment for a vehicle.
    pub fn changes_at(&self, instant: Timestamp, profile: &Profile) -> ActiveChanges {
        self.changes.at(instant, profile)
    }

    /// The streets for a crew on a day: whatever is closed at some time of its shift is closed.
    ///
    /// A shift that can't be read on that day counts as the whole day; whoever plans it is told so elsewhere.
    pub fn router(&self, crew: &Crew, day: &ServiceDay) -> Router {
        let changes = self.changes_during_shift(crew, day);
        Router::with_changes(self.network.clone(), &crew.profile, &changes)
    }

    /// The same for each of several crews, in less time.
    pub fn routers(&self, crews: &[&Crew], day: &ServiceDay) -> Vec<Router> {
        let wanted = crews.iter().map(|crew| {
            let changes = self.changes_during_shift(crew, day);
            (&crew.profile, changes)
        });
        Router::several(&self.network, &wanted.collect::<Vec<_>>())
    }

    fn changes_during_shift(&self, crew: &Crew, day: &ServiceDay) -> ActiveChanges {
        let shift = crew.shift.on(day).map(|shift| [shift.open(), shift.close()]);
        let [begin, end] =
            shift.unwrap_or([Seconds::ZERO, Seconds(86_400)]).map(|time| day.at(time));
        self.changes.during(begin, end, &crew.profile)
    }
}

/// Reads both files where they are; features that can't be used are listed and left out.
pub(super) fn read_changes(
    folder: &Path,
    network: &StreetNetwork,
    zone: &Zone,
) -> Result<(Changes, Vec<Skipped>), CityError> {
    let (closures, overrides) = (folder.join("closures.geojson"), folder.join("overrides.geojson"));
    let mut skipped = Vec::new();
    let mut read = |path: &Path| -> Result<Option<String>, CityError> {
        let text = read_optional(path)?;
        Ok(text.filter(|text| !is_blank(&shown(path), text, &mut skipped)))
    };
    let texts = (read(&closures)?, read(&overrides)?);
    let mut changes = Changes::none(zone);
    if texts == (None, None) {
        return Ok((changes, skipped));
    }
    let reader = ChangeReader::new(network, zone);
    if let Some(text) = texts.0 {
        let (found, left_out) = reader.read_wzdx(&shown(&closures), &text)?;
        changes = changes.and(found);
        skipped.extend(left_out);
    }
    if let Some(text) = texts.1 {
        let (found, left_out) = reader.read_overrides(&shown(&overrides), &text)?;
        changes = changes.and(found);
        skipped.extend(left_out);
    }
    Ok((changes, skipped))
}
