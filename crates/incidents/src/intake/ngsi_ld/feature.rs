//! Entities as GeoJSON features, which a broker sends to who asks for `application/geo+json`.

use crate::intake::json::{Object, object};
use serde_json::Value;
use serde_json::value::RawValue;

/// An entity, taken out of its feature if it is in one: the properties, with the feature's id, and its geometry where they have no location.
pub(super) fn entity(part: &RawValue) -> Result<Object, String> {
    let mut feature = object(part)?;
    if feature.get("type").and_then(Value::as_str) != Some("Feature") {
        return Ok(feature);
    }
    let Some(Value::Object(mut entity)) = feature.remove("properties") else {
        return Err("the feature has no properties".to_owned());
    };
    for (name, outside) in [("id", "id"), ("location", "geometry")] {
        if let Some(given) = feature.remove(outside).filter(|_| !entity.contains_key(name)) {
            entity.insert(name.to_owned(), given);
        }
    }
    Ok(entity)
}
