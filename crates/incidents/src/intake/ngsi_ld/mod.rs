//! NGSI-LD entities of the Smart Data Models: `WasteContainer`, `Streetlight` and `Alert`.

mod attribute;
pub(super) mod entity;
mod feature;
mod groups;

pub use groups::read_ngsi_ld_groups;

use super::json::Elements;
use super::personal::{Dropped, Sender};
use super::repeats::Repeats;
use super::{Door, IntakeError, Observation};
use entity::Entity;
use roadcrew_units::Skipped;

/// Where a list of entities stands in a notification or a collection of features.
const WRAPPERS: &[&str] = &["data", "features"];

/// Reads entities: a list, one entity, or a `Notification` with its `data`. Both forms, normalized and key-values, also mixed; names may be
/// expanded to URIs; the older NGSI v2 form and GeoJSON features are read as well.
///
/// | entity | becomes |
/// |---|---|
/// | `WasteContainer` | `fill_level` of `fillingLevel` (a share), `emptied` at its `dateLastEmptying`, `temperature` in `Cel`, and `container_…` 1 for a `status` that needs someone |
/// | `Streetlight` | `lamp_dark` 1 for `defectiveLamp` and 0 for `ok`, `lamp_column` and `lamp_lantern` 1 for their faults; `lamp_off` 1 for the `powerState` `off` (by day that is as it should be) and 0 for any other |
/// | `Alert` | its `subCategory` (else `category`) with the severity from 0 (informational) to 4 (critical) |
///
/// What lamps have in common [`read_ngsi_ld_groups`] reads.
///
/// The time is the attribute's `observedAt`, else the entity's, else the notification's. Left out and listed: other types, entities
/// without id or time, values that are missing or can't be, places that `door` refuses, and repeats.
pub fn read_ngsi_ld(
    file: &str,
    document: &str,
    door: &Door<'_>,
) -> Result<(Vec<Observation>, Vec<Skipped>), IntakeError> {
    let elements = Elements::read(file, document, WRAPPERS)?;
    let notified: Option<String> =
        elements.around.get("notifiedAt").and_then(|part| serde_json::from_str(part.get()).ok());
    let mut observations: Vec<Observation> = Vec::new();
    let mut skipped = Vec::new();
    let mut repeats = Repeats::new();
    let mut dropped = Dropped::default();
    for (line, part) in elements.list {
        let read = feature::entity(part).and_then(|object| {
            for name in object.keys() {
                dropped.see(name, Sender::Sensor);
            }
            Entity::new(&object, notified.as_deref(), door)?.observations()
        });
        let (found, problems) = match read {
            Ok(read) => read,
            Err(reason) => (Vec::new(), vec![reason]),
        };
        skipped.extend(problems.into_iter().map(|reason| Skipped::row(file, line, reason)));
        for one in found {
            let name = (one.sensor.clone(), one.kind.clone(), one.time);
            match repeats.before(name, line) {
                None => observations.push(one),
                Some(first) => {
                    let reason = format!("the same observation came before, in line {first}");
                    skipped.push(Skipped::row(file, line, reason));
                }
            }
        }
    }
    skipped.extend(dropped.note(file));
    Ok((observations, skipped))
}
