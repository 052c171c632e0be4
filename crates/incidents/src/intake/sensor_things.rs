//! OGC SensorThings API v1.1: observations, with the things and locations that they belong to.

use super::json::{Elements, Object, object, point, scalar, text};
use super::ngsi_ld::entity::snake_case;
use super::observation::{FILL_LEVEL, read_number, read_percent, read_share};
use super::personal::redact;
use super::repeats::Repeats;
use super::{Door, IntakeError, Observation, Uplink, read_text};
use roadcrew_units::{Position, Skipped, Timestamp};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

const WRAPPERS: &[&str] = &["value"];

/// What a datastream measures, and where.
#[derive(Clone, Debug, PartialEq)]
struct Datastream {
    sensor: String,
    kind: String,
    unit: String,
    position: Option<Position>,
}

/// The datastreams of a server by their ids. Observations over MQTT carry neither place nor unit: read this first, over HTTP.
#[derive(Clone, Debug, Default)]
pub struct Datastreams {
    by_id: BTreeMap<String, Datastream>,
}

impl Datastreams {
    /// Adds `Things?$expand=Locations,Datastreams($expand=ObservedProperty)`, one page or all of its `value`. Things without a usable
    /// id or with a place that `door` refuses are left out and listed.
    pub fn add_things(
        &mut self,
        file: &str,
        document: &str,
        door: &Door<'_>,
    ) -> Result<Vec<Skipped>, IntakeError> {
        let mut skipped = Vec::new();
        for (line, part) in Elements::read(file, document, WRAPPERS)?.list {
            if let Err(reason) = object(part).and_then(|thing| self.add_thing(&thing, door)) {
                skipped.push(Skipped::row(file, line, reason));
            }
        }
        Ok(skipped)
    }

    /// Under which MQTT topics a server publishes the observations of each: `v1.1/Datastreams(5)/Observations`.
    pub fn topics(&self) -> Vec<String> {
        let topic = |id: &String| match id.parse::<i64>() {
            Ok(_) => format!("v1.1/Datastreams({id})/Observations"),
            Err(_) => format!("v1.1/Datastreams('{id}')/Observations"),
        };
        self.by_id.keys().map(topic).collect()
    }

    /// Reads one observation as a broker brings it, or says why it is none. It is named by its datastream with its `@iot.id`, or with
    /// its time where it has no id.
    pub fn read_message(
        &self,
        topic: &str,
        bytes: &[u8],
        door: &Door<'_>,
    ) -> Result<Uplink, String> {
        let document = read_text(topic, bytes).map_err(|error| error.to_string())?;
        let mut message: Value = serde_json::from_str(&document)
            .map_err(|error| format!("the message is no JSON: {error}"))?;
        let row = message.as_object().ok_or("the message is no JSON object")?;
        let of_topic = datastream_of_topic(topic);
        let stream = row.get("Datastream").and_then(Value::as_object);
        let stream = stream.and_then(|stream| text(stream, "@iot.id"));
        let stream = stream.as_deref().or(of_topic).unwrap_or_default();
        let id = text(row, "@iot.id").or_else(|| text(row, "phenomenonTime"));
        let id = id.or_else(|| text(row, "resultTime"));
        let id = id.ok_or("the observation has neither @iot.id nor phenomenonTime")?;
        let message_id = format!("{stream}/{id}");
        let (observations, left_out) = match read_observation(row, of_topic, self, door) {
            Ok(one) => (vec![one], Vec::new()),
            Err(reason) => (Vec::new(), vec![reason]),
        };
        redact(&mut message);
        Ok(Uplink { message_id, observations, left_out, payload: message.to_string() })
    }

    /// How many datastreams are known.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    fn add_thing(&mut self, thing: &Object, door: &Door<'_>) -> Result<(), String> {
        for stream in thing.get("Datastreams").and_then(Value::as_array).into_iter().flatten() {
            let Some(stream) = stream.as_object() else { continue };
            let id = text(stream, "@iot.id").ok_or("a datastream has no @iot.id")?;
            let read = read_datastream(stream, Some(thing), door)?;
            self.by_id.insert(id.into_owned(), read);
        }
        Ok(())
    }
}

/// Reads observations: `{"value": […]}`, a list, one observation as MQTT brings it, or `CreateObservations` with its `dataArray`.
///
/// `topic` is that of an MQTT message, `v1.1/Datastreams(5)/Observations`, and says which datastream it belongs to; so does an expanded
/// `Datastream`. A fill level in percent becomes a share. Left out and listed: observations of unknown datastreams, without time or
/// number, with times that `door` refuses, and repeats of one.
pub fn read_sensor_things(
    file: &str,
    document: &str,
    topic: Option<&str>,
    datastreams: &Datastreams,
    door: &Door<'_>,
) -> Result<(Vec<Observation>, Vec<Skipped>), IntakeError> {
    let mut observations = Vec::new();
    let mut skipped = Vec::new();
    let mut repeats = Repeats::new();
    let of_topic = topic.and_then(datastream_of_topic);
    for (line, part) in Elements::read(file, document, WRAPPERS)?.list {
        let rows = match object(part) {
            Ok(object) if object.contains_key("dataArray") => {
                rows_of_array(&object).unwrap_or_else(|reason| vec![Err(reason)])
            }
            one => vec![one],
        };
        for row in rows {
            let read = row.and_then(|row| {
                read_observation(&row, of_topic, datastreams, door)
                    .map_err(|reason| named(&row, reason))
            });
            match read {
                Err(reason) => skipped.push(Skipped::row(file, line, reason)),
                Ok(one) => match repeats
                    .before((one.sensor.clone(), one.kind.clone(), one.time), line)
                {
                    None => observations.push(one),
                    Some(first) => {
                        let reason = format!("the same observation came before, in line {first}");
                        skipped.push(Skipped::row(file, line, reason));
                    }
                },
            }
        }
    }
    Ok((observations, skipped))
}

/// The page after this one, as `@iot.nextLink` says.
pub fn next_link(document: &str) -> Option<String> {
    let object: Object = serde_json::from_str(super::text::without_mark(document)).ok()?;
    text(&object, "@iot.nextLink").map(Cow::into_owned).filter(|link| !link.is_empty())
}

fn read_observation(
    row: &Object,
    of_topic: Option<&str>,
    datastreams: &Datastreams,
    door: &Door<'_>,
) -> Result<Observation, String> {
    let stream = row.get("Datastream").and_then(Value::as_object);
    let id = stream.and_then(|stream| text(stream, "@iot.id"));
    let id = id.as_deref().or(of_topic);
    let known = id.and_then(|id| datastreams.by_id.get(id)).cloned();
    let stream = match (known, stream) {
        (Some(known), _) => known,
        (None, Some(stream)) if stream.contains_key("Thing") => {
            read_datastream(stream, None, door)?
        }
        _ => {
            let told = id.unwrap_or("that nobody names");
            return Err(format!("datastream {told} is unknown: read Things and Locations first"));
        }
    };
    let result = row.get("result").unwrap_or(&Value::Null);
    let value = read_number("result", result)?;
    let (value, unit) = match (stream.kind.as_str(), stream.unit.as_str()) {
        (FILL_LEVEL, "%") => (read_percent(value)?, "1".to_owned()),
        (FILL_LEVEL, "1" | "") => (read_share(value)?, "1".to_owned()),
        (FILL_LEVEL, other) => {
            return Err(format!("the fill level has the unit {other}: expected % or 1"));
        }
        _ => (value, stream.unit),
    };
    Ok(Observation {
        sensor: stream.sensor,
        kind: stream.kind,
        value,
        unit,
        time: read_time(row, door)?,
        position: stream.position,
    })
}

/// A reason with the observation that it is about: a server's answer often stands on one line.
fn named(row: &Object, reason: String) -> String {
    match text(row, "@iot.id") {
        Some(id) => format!("observation {id}: {reason}"),
        None => reason,
    }
}

/// The end of an interval `from/to` is when it was known.
fn read_time(row: &Object, door: &Door<'_>) -> Result<Timestamp, String> {
    let given = text(row, "phenomenonTime").or_else(|| text(row, "resultTime"));
    let given = given.ok_or("'phenomenonTime' is missing")?;
    let end = given.rsplit('/').next().unwrap_or(&given);
    door.past("phenomenonTime", end)
}

fn read_datastream(
    stream: &Object,
    thing: Option<&Object>,
    door: &Door<'_>,
) -> Result<Datastream, String> {
    let thing = thing
        .or_else(|| stream.get("Thing").and_then(Value::as_object))
        .ok_or("the datastream has no Thing")?;
    let named = |object: &Object| {
        let properties = object.get("properties").and_then(Value::as_object);
        let asset = properties.and_then(|held| text(held, "asset_id")).map(Cow::into_owned);
        asset.or_else(|| text(object, "name").map(Cow::into_owned))
    };
    let sensor = named(thing).or_else(|| text(thing, "@iot.id").map(Cow::into_owned));
    let sensor = sensor.ok_or("a thing has neither name nor @iot.id")?;
    let property = stream.get("ObservedProperty").and_then(Value::as_object);
    let kind = property.and_then(|it| text(it, "name")).or_else(|| text(stream, "name"));
    let kind = kind.ok_or_else(|| format!("'{sensor}': a datastream has no ObservedProperty"))?;
    let unit = stream.get("unitOfMeasurement").and_then(|unit| unit.get("symbol"));
    let position = match place_of(thing) {
        Some((lon, lat)) => {
            Some(door.position(lon, lat).map_err(|reason| format!("'{sensor}': {reason}"))?)
        }
        None => None,
    };
    Ok(Datastream {
        sensor,
        kind: kind_named(&kind),
        unit: unit.and_then(scalar).unwrap_or_default().into_owned(),
        position,
    })
}

/// Fill levels go by several names.
fn kind_named(name: &str) -> String {
    let kind = snake_case(name);
    match kind.as_str() {
        "filling_level" | "fill" | "fillinglevel" | "filllevel" => FILL_LEVEL.to_owned(),
        _ => kind,
    }
}

fn place_of(thing: &Object) -> Option<(f64, f64)> {
    let locations = thing.get("Locations").or_else(|| thing.get("Location"))?;
    let first = locations.as_array().map_or(Some(locations), |list| list.first())?;
    point(first.get("location")?)
}

/// `v1.1/Datastreams(5)/Observations` speaks of datastream 5; ids that are text stand in quotes.
fn datastream_of_topic(topic: &str) -> Option<&str> {
    let (_, rest) = topic.split_once("Datastreams(")?;
    let (id, _) = rest.split_once(')')?;
    Some(id.trim_matches('\''))
}

/// The rows of `CreateObservations`: names under `components`, values under `dataArray`.
fn rows_of_array(object: &Object) -> Result<Vec<Result<Object, String>>, String> {
    let list = |name: &str| {
        object.get(name).and_then(Value::as_array).ok_or_else(|| format!("'{name}' is no list"))
    };
    let components = list("components")?;
    let stream = object.get("Datastream").cloned().unwrap_or(Value::Null);
    let row = |values: &Value| {
        let values = values.as_array().ok_or("a row of dataArray is no list")?;
        let named = components.iter().zip(values);
        let mut row: Object = named
            .filter_map(|(name, value)| Some((name.as_str()?.to_owned(), value.clone())))
            .collect();
        row.insert("Datastream".to_owned(), stream.clone());
        Ok(row)
    };
    Ok(list("dataArray")?.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_topic_names_the_datastream() {
        assert_eq!(datastream_of_topic("v1.1/Datastreams(5)/Observations"), Some("5"));
        assert_eq!(
            datastream_of_topic("v1.1/Datastreams('ab')/Observations?$select=result"),
            Some("ab")
        );
        assert_eq!(datastream_of_topic("v1.1/Observations"), None);
    }
}
