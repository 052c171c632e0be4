//! What an uplink says about itself, and what the mapping makes of it.

use super::mapping::{Mapping, NetworkServer};
use crate::intake::json::{Object, number, scalar, text};
use crate::intake::personal::redact;
use crate::intake::text::read_text;
use crate::intake::{Door, Observation};
use roadcrew_units::{Position, Timestamp};
use serde_json::Value;
use std::borrow::Cow;

/// A message that was taken in, whole or in part.
#[derive(Clone, Debug, PartialEq)]
pub struct Uplink {
    /// What the server calls the message: one that came before brings nothing new.
    pub message_id: String,
    /// What was measured; may be empty.
    pub observations: Vec<Observation>,
    /// What the mapping asked for and the message did not tell, and why.
    pub left_out: Vec<String>,
    /// The message as JSON, without what can identify a resident.
    pub payload: String,
}

impl Mapping {
    /// Reads one message, or says why it is none. `file` names it in the message about its encoding.
    pub fn read_uplink(&self, file: &str, bytes: &[u8], door: &Door<'_>) -> Result<Uplink, String> {
        let document = read_text(file, bytes).map_err(|error| error.to_string())?;
        let mut message: Value = serde_json::from_str(&document)
            .map_err(|error| format!("the message is no JSON: {error}"))?;
        let Some(object) = message.as_object() else {
            return Err("the message is no JSON object".to_owned());
        };
        let header = match self.server {
            NetworkServer::Chirpstack => Header::of_chirpstack(object, door)?,
            NetworkServer::TheThingsStack => Header::of_the_things_stack(object, door)?,
        };
        let device =
            header.names.iter().find_map(|name| self.devices.get(&name.to_ascii_lowercase()));
        let named = self.sensor.as_deref().and_then(|pointer| message.pointer(pointer));
        let sensor = device
            .and_then(|device| device.sensor.clone())
            .or_else(|| named.and_then(scalar).map(Cow::into_owned))
            .or_else(|| header.names.first().cloned())
            .ok_or("the message names no device")?;
        let position = match device.and_then(|device| device.position) {
            Some(position) => Some(door.position(position.lon(), position.lat())?),
            None => header.position,
        };
        let mut observations = Vec::new();
        let mut left_out = Vec::new();
        for quantity in &self.quantities {
            match quantity.value(&message, device) {
                Ok(value) => observations.push(Observation {
                    sensor: sensor.clone(),
                    kind: quantity.kind.clone(),
                    value,
                    unit: quantity.unit().to_owned(),
                    time: header.time,
                    position,
                }),
                Err(reason) => left_out.push(format!("{sensor}: {}: {reason}", quantity.kind)),
            }
        }
        redact(&mut message);
        Ok(Uplink {
            message_id: header.message_id,
            observations,
            left_out,
            payload: message.to_string(),
        })
    }
}

/// What stands around the measured values.
struct Header {
    message_id: String,
    time: Timestamp,
    /// The device's EUI, then its name on the server.
    names: Vec<String>,
    position: Option<Position>,
}

impl Header {
    /// `ChirpStack` v4, `integration.proto` as JSON.
    fn of_chirpstack(message: &Object, door: &Door<'_>) -> Result<Self, String> {
        let is_uplink = message.contains_key("object") || message.contains_key("data");
        let device = message.get("deviceInfo").and_then(Value::as_object);
        let Some(device) = device.filter(|_| is_uplink) else {
            return Err("the message is no uplink: expected deviceInfo and object".to_owned());
        };
        if !message.get("object").is_some_and(Value::is_object) {
            return Err(
                "the uplink has no decoded object: set a codec in the device profile".to_owned()
            );
        }
        let id = text(message, "deduplicationId").ok_or("'deduplicationId' is missing")?;
        let time = text(message, "time").ok_or("'time' is missing")?;
        let names = ["devEui", "deviceName"].into_iter().filter_map(|name| text(device, name));
        Ok(Self {
            message_id: id.into_owned(),
            time: door.past("time", &time)?,
            names: names.map(Cow::into_owned).collect(),
            position: None,
        })
    }

    /// The Things Stack v3, `ApplicationUp` as JSON. It leaves out empty, 0 and false fields: a missing `f_cnt` is 0.
    fn of_the_things_stack(message: &Object, door: &Door<'_>) -> Result<Self, String> {
        let uplink = message.get("uplink_message").and_then(Value::as_object);
        let ids = message.get("end_device_ids").and_then(Value::as_object);
        let (Some(uplink), Some(ids)) = (uplink, ids) else {
            return Err(
                "the message is no uplink: expected end_device_ids and uplink_message".to_owned()
            );
        };
        let decoded = ["decoded_payload", "normalized_payload"];
        if !decoded.iter().any(|&name| uplink.contains_key(name)) {
            return Err("the uplink has no decoded_payload: set a payload formatter".to_owned());
        }
        let time = text(uplink, "received_at").or_else(|| text(message, "received_at"));
        let time = time.ok_or("'received_at' is missing")?;
        let names: Vec<String> = ["dev_eui", "device_id"]
            .into_iter()
            .filter_map(|name| text(ids, name))
            .map(Cow::into_owned)
            .collect();
        let count = uplink.get("f_cnt").and_then(scalar).unwrap_or("0".into());
        let device = names.first().ok_or("the message names no device")?;
        Ok(Self {
            message_id: format!("{}:{count}:{time}", device.to_ascii_lowercase()),
            time: door.past("received_at", &time)?,
            position: user_location(uplink, door)?,
            names,
        })
    }
}

/// Where somebody said on the server that the device stands.
fn user_location(uplink: &Object, door: &Door<'_>) -> Result<Option<Position>, String> {
    let user = uplink.get("locations").and_then(|all| all.get("user"));
    let degrees = |name: &str| user.and_then(|place| place.get(name)).and_then(number);
    match (degrees("longitude"), degrees("latitude")) {
        (Some(lon), Some(lat)) => door.position(lon, lat).map(Some),
        _ => Ok(None),
    }
}
