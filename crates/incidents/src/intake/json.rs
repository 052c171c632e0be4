//! JSON as feeds write it: numbers as text, empty text for nothing, one object where a list was meant.

use super::IntakeError;
use super::lines::Lines;
use super::text::without_mark;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How deep a list may be wrapped: each layer is read once more.
const DEEPEST: usize = 4;

/// Types of objects that hold a list.
const LISTS: [&str; 2] = ["\"Notification\"", "\"FeatureCollection\""];

/// A JSON object.
pub(super) type Object = Map<String, Value>;

/// The elements of a document with the line that each begins on.
#[derive(Debug)]
pub(super) struct Elements<'t> {
    /// What stands beside the list, in a document that is an object.
    pub(super) around: BTreeMap<String, &'t RawValue>,
    pub(super) list: Vec<(u64, &'t RawValue)>,
}

impl<'t> Elements<'t> {
    /// Reads a list, an object that holds one under any of the names in `wrappers` (also one in the other), or a single object. An object
    /// with a `type` is an element itself, unless it is a `Notification` or a `FeatureCollection`.
    pub(super) fn read(file: &str, text: &'t str, wrappers: &[&str]) -> Result<Self, IntakeError> {
        let text = without_mark(text);
        let broken = |error: serde_json::Error| IntakeError::Broken {
            file: file.to_owned(),
            line: u64::try_from(error.line()).unwrap_or(1),
            cause: error.to_string(),
        };
        let mut inner: &RawValue = serde_json::from_str(text).map_err(broken)?;
        let mut around = BTreeMap::new();
        for _ in 0..DEEPEST {
            if !inner.get().starts_with('{') {
                break;
            }
            let object: BTreeMap<String, &RawValue> =
                serde_json::from_str(inner.get()).map_err(broken)?;
            let is_list = |kind: &&RawValue| LISTS.contains(&kind.get());
            if object.get("type").is_some_and(|kind| !is_list(kind)) {
                break;
            }
            let is_wrapper = |held: &&RawValue| held.get().starts_with(['[', '{']);
            let held = wrappers.iter().find_map(|&name| object.get(name).copied());
            let Some(held) = held.filter(is_wrapper) else { break };
            around.extend(object);
            inner = held;
        }
        let parts: Vec<&RawValue> = if inner.get().starts_with('[') {
            serde_json::from_str(inner.get()).map_err(broken)?
        } else {
            vec![inner]
        };
        let mut lines = Lines::of(text);
        let list = parts
            .into_iter()
            .map(|part| {
                let byte = part.get().as_ptr().addr() - text.as_ptr().addr();
                (lines.of_row_at(u64::try_from(byte).unwrap_or(u64::MAX)), part)
            })
            .collect();
        Ok(Self { around, list })
    }
}

/// Reads an element as an object.
pub(super) fn object(part: &RawValue) -> Result<Object, String> {
    match serde_json::from_str(part.get()) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err("it is no JSON object".to_owned()),
        Err(error) => Err(format!("it is no JSON object: {error}")),
    }
}

/// A scalar as text, trimmed; `None` for what says nothing: null, empty text, lists and objects.
pub(super) fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(Cow::Borrowed),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(truth) => Some(Cow::Borrowed(if *truth { "true" } else { "false" })),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A finite number, also one that was written as text. A truth is no number.
pub(super) fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

/// A text that isn't empty.
pub(super) fn text<'o>(object: &'o Object, name: &str) -> Option<Cow<'o, str>> {
    object.get(name).and_then(scalar)
}

/// The longitude and latitude of a GeoJSON point, also in a feature.
pub(super) fn point(value: &Value) -> Option<(f64, f64)> {
    let geometry = value.get("geometry").unwrap_or(value);
    if geometry.get("type").and_then(Value::as_str) != Some("Point") {
        return None;
    }
    match geometry.get("coordinates")?.as_array()?.as_slice() {
        [lon, lat, ..] => Some((number(lon)?, number(lat)?)),
        _ => None,
    }
}
