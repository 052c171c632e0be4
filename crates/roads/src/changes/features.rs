//! The features of a GeoJSON file, each with its line in the file, so that a bad one is named and loses nothing else.

use roadcrew_units::{Position, Skipped};
use serde_json::{Map, Value};

use super::ChangesError;
use crate::geojson::{RawCollection, raw_collection};

/// One feature, its properties not yet understood.
#[derive(Debug)]
pub(super) struct Feature {
    /// Counted from 0, as programs count the list.
    pub(super) number: usize,
    /// Its first line in the file, counted from 1.
    pub(super) line: u64,
    pub(super) properties: Properties,
    geometry: Value,
    id: Option<String>,
}

/// What a feature draws.
#[derive(Debug)]
pub(super) enum Shape {
    /// Lines, each in its own direction.
    Lines(Vec<Vec<Position>>),
    /// Points of a way, in the order in which it passes them.
    Points(Vec<Position>),
}

/// Named values; what is `null` counts as absent.
#[derive(Debug, Default)]
pub(super) struct Properties(Map<String, Value>);

/// Reads a feature collection. A feature that is none is left out and listed.
pub(super) fn read_features(
    file: &str,
    text: &str,
) -> Result<(Vec<Feature>, Vec<Skipped>), ChangesError> {
    let text = text.trim_start_matches('\u{feff}');
    let RawCollection { kind, features } = raw_collection(text).map_err(|source| {
        ChangesError::Unreadable { file: file.to_owned(), line: source.line().max(1), source }
    })?;
    let features = features.filter(|_| kind == "FeatureCollection").ok_or_else(|| {
        ChangesError::NoFeatures { file: file.to_owned(), kind: format!("'{kind}'") }
    })?;

    let (mut found, mut skipped) = (Vec::new(), Vec::new());
    for ((line, text), number) in features.into_iter().zip(1..) {
        match Feature::read(number, line, text) {
            Ok(feature) => found.push(feature),
            Err(reason) => {
                skipped.push(Skipped::row(file, line, format!("feature {number} {reason}")));
            }
        }
    }
    Ok((found, skipped))
}

impl Feature {
    fn read(number: usize, line: u64, text: &str) -> Result<Self, String> {
        let Ok(Value::Object(mut members)) = serde_json::from_str(text) else {
            return Err("is no object".to_owned());
        };
        if members.get("type").and_then(Value::as_str) != Some("Feature") {
            return Err("has not the type Feature".to_owned());
        }
        let mut properties = match members.remove("properties") {
            Some(Value::Object(properties)) => Properties(properties),
            Some(Value::Null) | None => Properties::default(),
            Some(_) => return Err("has properties that are no object".to_owned()),
        };
        properties.0.retain(|_, value| !value.is_null());
        let id = match members.remove("id") {
            Some(Value::String(id)) => Some(id),
            Some(Value::Number(id)) => Some(id.to_string()),
            _ => None,
        };
        let geometry = members.remove("geometry").unwrap_or_default();
        Ok(Self { number, line, properties, geometry, id })
    }

    /// What to call it: `feature 3 (WZ-17)`.
    pub(super) fn name(&self) -> String {
        match &self.id {
            Some(id) => format!("feature {} ({id})", self.number),
            None => format!("feature {}", self.number),
        }
    }

    /// The feature as one that is left out.
    pub(super) fn skipped(&self, file: &str, reason: &str) -> Skipped {
        Skipped::row(file, self.line, format!("{} {reason}", self.name()))
    }

    /// What it draws; a line has two different places at least.
    pub(super) fn shape(&self) -> Result<Shape, String> {
        let kind = self.geometry.get("type").and_then(Value::as_str).unwrap_or("nothing");
        let coordinates = self.geometry.get("coordinates").unwrap_or(&Value::Null);
        match kind {
            "LineString" => Ok(Shape::Lines(vec![places(coordinates)?])),
            "MultiLineString" => {
                let lines = coordinates.as_array().filter(|lines| !lines.is_empty());
                let lines = lines.ok_or("has no coordinates")?;
                Ok(Shape::Lines(lines.iter().map(places).collect::<Result<_, _>>()?))
            }
            "MultiPoint" => Ok(Shape::Points(places(coordinates)?)),
            other => Err(format!("draws {other}: draw a LineString along the street")),
        }
    }
}

fn places(coordinates: &Value) -> Result<Vec<Position>, String> {
    let list = coordinates.as_array().ok_or("has no coordinates")?;
    let mut places = list.iter().map(place).collect::<Result<Vec<Position>, String>>()?;
    places.dedup();
    if places.len() < 2 {
        return Err("draws a single place: draw a line along the street".to_owned());
    }
    Ok(places)
}

fn place(coordinate: &Value) -> Result<Position, String> {
    let number = |index: usize| coordinate.get(index).and_then(Value::as_f64);
    let (Some(lon), Some(lat)) = (number(0), number(1)) else {
        return Err(format!("has the coordinate {coordinate}, which is no pair of numbers"));
    };
    Position::from_degrees(lon, lat).map_err(|error| format!("has a bad coordinate: {error}"))
}

impl Properties {
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn value(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    pub(super) fn text(&self, key: &str) -> Result<Option<&str>, String> {
        let read = |value: &Value| format!("has the {key} {value}, which is no text");
        self.value(key).map(|value| value.as_str().ok_or_else(|| read(value))).transpose()
    }

    pub(super) fn number(&self, key: &str) -> Result<Option<f64>, String> {
        let read = |value: &Value| format!("has the {key} {value}, which is no number");
        self.value(key).map(|value| value.as_f64().ok_or_else(|| read(value))).transpose()
    }

    pub(super) fn object(&self, key: &str) -> Result<Option<Self>, String> {
        match self.value(key) {
            Some(Value::Object(object)) => {
                let mut object = Self(object.clone());
                object.0.retain(|_, value| !value.is_null());
                Ok(Some(object))
            }
            Some(_) => Err(format!("has {key} that are no object")),
            None => Ok(None),
        }
    }

    /// A list; empty where there is none.
    pub(super) fn list(&self, key: &str) -> Result<&[Value], String> {
        let Some(value) = self.value(key) else { return Ok(&[]) };
        let list = value.as_array().ok_or_else(|| format!("has {key} that are no list"))?;
        Ok(list)
    }

    /// A list of texts; empty where there is none.
    pub(super) fn texts(&self, key: &str) -> Result<Vec<String>, String> {
        let text = |value: &Value| {
            let text = value.as_str().map(str::to_owned);
            text.ok_or_else(|| format!("has {value} among its {key}, which is no text"))
        };
        self.list(key)?.iter().map(text).collect()
    }
}
