//! One attribute, whichever form it has.

use crate::intake::json::{Object, scalar};
use serde_json::Value;
use std::borrow::Cow;

/// An attribute's value with what is said about it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute<'e> {
    pub(super) value: &'e Value,
    /// The object around the value, in the normalized form.
    around: Option<&'e Object>,
}

impl<'e> Attribute<'e> {
    /// The attribute of a name, or of a URI that ends in it.
    pub(super) fn of(entity: &'e Object, name: &str) -> Option<Self> {
        let given = entity
            .get(name)
            .or_else(|| entity.iter().find(|(key, _)| local(key) == name).map(|(_, it)| it))?;
        Some(Self::read(given))
    }

    fn read(given: &'e Value) -> Self {
        match given {
            Value::Object(around) => {
                let value = ["value", "object", "vocab", "@value"]
                    .iter()
                    .find_map(|&name| around.get(name));
                match value {
                    Some(value @ Value::Object(inner)) if inner.contains_key("@value") => {
                        Self { value: inner.get("@value").unwrap_or(value), around: Some(around) }
                    }
                    Some(value) => Self { value, around: Some(around) },
                    None => Self { value: given, around: None },
                }
            }
            // Several instances of one attribute: the one without a dataset is the default one.
            Value::Array(list) if list.iter().all(is_instance) && !list.is_empty() => {
                let default = list.iter().find(|one| one.get("datasetId").is_none());
                default.or(list.first()).map_or(Self { value: given, around: None }, Self::read)
            }
            _ => Self { value: given, around: None },
        }
    }

    /// The value as text.
    pub(super) fn text(self) -> Option<Cow<'e, str>> {
        scalar(self.value)
    }

    /// When it was observed, as far as the attribute itself says so.
    pub(super) fn observed_at(self) -> Option<Cow<'e, str>> {
        let around = self.around?;
        let own = Self::of(around, "observedAt");
        let older = || {
            let metadata = around.get("metadata")?.as_object()?;
            Self::of(metadata, "TimeInstant").or_else(|| Self::of(metadata, "observedAt"))
        };
        own.or_else(older)?.text()
    }

    /// The UN/CEFACT code of its unit.
    pub(super) fn unit_code(self) -> Option<Cow<'e, str>> {
        Self::of(self.around?, "unitCode")?.text()
    }
}

fn is_instance(one: &Value) -> bool {
    one.get("value").is_some() && one.get("type").is_some()
}

/// The last part of a URI: names may come expanded.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(['/', '#']).next().unwrap_or(name)
}
