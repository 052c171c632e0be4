//! Which lamps hang on one circuit or cabinet, as `Streetlight` says.

use super::attribute::Attribute;
use super::entity::types;
use super::feature;
use crate::intake::IntakeError;
use crate::intake::json::{Elements, Object, scalar};
use crate::{Assets, Group};
use serde_json::Value;

/// What links a lamp to others, and the kind of group that it names.
const LINKS: &[(&str, &str)] = &[
    ("circuit", "circuit"),
    ("refStreetlightControlCabinet", "cabinet"),
    ("refStreetlightGroup", "group"),
];

/// Reads what `Streetlight` entities have in common: their `circuit`, `refStreetlightControlCabinet` and `refStreetlightGroup`, in all
/// forms that [`read_ngsi_ld`](crate::intake::read_ngsi_ld) reads. Who says nothing of it is in no group; what can't be read is
/// left to that reader to list.
pub fn read_ngsi_ld_groups(file: &str, document: &str) -> Result<Assets, IntakeError> {
    let mut assets = Assets::default();
    for (_, part) in Elements::read(file, document, super::WRAPPERS)?.list {
        let Ok(lamp) = feature::entity(part) else { continue };
        if !types(&lamp).contains(&"Streetlight") {
            continue;
        }
        let id = Attribute::of(&lamp, "id").or_else(|| Attribute::of(&lamp, "@id"));
        let Some(id) = id.and_then(Attribute::text) else { continue };
        for &(link, kind) in LINKS {
            for name in names(&lamp, link) {
                assets.insert(Group { kind: kind.to_owned(), id: name }, &id);
            }
        }
    }
    Ok(assets)
}

/// One name or a list of them.
fn names(lamp: &Object, link: &str) -> Vec<String> {
    let Some(attribute) = Attribute::of(lamp, link) else { return Vec::new() };
    let list = match attribute.value {
        Value::Array(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    list.iter().filter_map(scalar).map(Into::into).collect()
}
