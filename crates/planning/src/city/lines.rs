//! A programme's streets as lines on a map, such as the routes that a city publishes.

use super::collection::read_street;
use super::{Carries, CityError, CollectedStreet};
use roadcrew_roads::{StreetNetwork, StreetsAlong, feature_lines};
use roadcrew_units::{Position, Skipped};
use serde_json::Value;
use std::collections::BTreeMap;
use std::iter::repeat;

/// Reads a collection of `LineString` features whose properties are the columns of `collection.csv`; `street` is what the line is called,
/// `days` is daily unless it is stated, and properties of other names are passed over. Lines along no street are listed and left out.
pub(super) fn read_lines(
    file: &str,
    text: &str,
    carries: Carries,
    network: &StreetNetwork,
) -> Result<(Vec<CollectedStreet>, Vec<Skipped>), CityError> {
    let wrong = |line: usize, reason: &str| CityError::Config {
        file: file.to_owned(),
        line,
        reason: reason.to_owned(),
    };
    let value: Value = serde_json::from_str(text)
        .map_err(|error| wrong(error.line(), &format!("this is not GeoJSON: {error}")))?;
    let features = value["features"]
        .as_array()
        .ok_or_else(|| wrong(1, "this is no FeatureCollection of GeoJSON: give it \"features\""))?;
    let along = StreetsAlong::new(network);
    let (mut streets, mut skipped) = (Vec::new(), Vec::new());
    let lines = feature_lines(text).into_iter().chain(repeat(1));
    for ((number, feature), line) in (1..).zip(features).zip(lines) {
        match read_feature(feature, carries, &along) {
            Ok(street) => {
                streets.push(CollectedStreet { file: file.to_owned(), line, ..street });
            }
            Err(reason) => {
                skipped.push(Skipped::row(file, line, format!("feature {number} {reason}")));
            }
        }
    }
    Ok((streets, skipped))
}

fn read_feature(
    feature: &Value,
    carries: Carries,
    along: &StreetsAlong<'_>,
) -> Result<CollectedStreet, String> {
    let geometry = &feature["geometry"];
    if geometry["type"] != "LineString" {
        return Err("is no LineString: cut it into lines".to_owned());
    }
    let places = geometry["coordinates"].as_array().map_or(&[][..], Vec::as_slice);
    let line: Vec<Position> = places.iter().map(position).collect::<Result<_, _>>()?;
    if line.len() < 2 {
        return Err("has fewer than two places: a line has two at least".to_owned());
    }
    let mut cells: BTreeMap<&str, String> = BTreeMap::from([("days", "daily".to_owned())]);
    for (name, value) in feature["properties"].as_object().into_iter().flatten() {
        match value {
            Value::Null => {}
            Value::String(text) => _ = cells.insert(name, text.trim().to_owned()),
            other => _ = cells.insert(name, other.to_string()),
        }
    }
    // A line says where it is, whatever it is called.
    let name = cells.remove("street").filter(|name| !name.is_empty());
    cells.insert("street", name.unwrap_or_else(|| "a line".to_owned()));
    cells.remove("class");
    let cell = |name: &str| cells.get(name).map_or("", String::as_str);
    let street = read_street(carries, cell).map_err(|reason| format!("can't be used: {reason}"))?;
    Ok(CollectedStreet { segments: along.find(&line)?, ..street })
}

fn position(place: &Value) -> Result<Position, String> {
    let number = |index: usize| place[index].as_f64();
    let (Some(lon), Some(lat)) = (number(0), number(1)) else {
        return Err(format!("has the place {place}: write it as [longitude, latitude]"));
    };
    Position::from_degrees(lon, lat).map_err(|error| format!("has a place that is none: {error}"))
}
