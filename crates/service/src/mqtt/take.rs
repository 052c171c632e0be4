//! From a message to what is kept of it.

use super::Messages;
use crate::desk::Desk;
use roadcrew_incidents::Alert;
use roadcrew_incidents::intake::{Door, Observation, without_personal};
use roadcrew_store::{NewMessage, StoredMessage};
use roadcrew_units::{Position, Timestamp};

/// Reads a message. Whatever it holds it is kept, at least with the reason why nothing was taken of it.
pub(super) fn read_message(
    desk: &Desk,
    messages: &Messages,
    topic: &str,
    payload: &[u8],
    now: Timestamp,
) -> NewMessage {
    let extent = desk.extent();
    let belongs = move |at: Position| extent.contains(at);
    let door = Door::new(&desk.city().zone).at(now).within(&belongs);
    let mut stored = StoredMessage {
        message_id: None,
        received: now,
        topic: topic.to_owned(),
        mapping: messages.version().to_owned(),
        payload: None,
        left_out: Vec::new(),
    };
    let mut alerts = Vec::new();
    let read = match messages {
        Messages::Uplinks(mapping) => mapping.read_uplink(topic, payload, &door),
        Messages::Observations(datastreams) => datastreams.read_message(topic, payload, &door),
    };
    match read {
        Err(reason) => {
            // One without decoded values may be read by what comes later.
            let text = std::str::from_utf8(payload).ok();
            stored.payload = text.and_then(|text| without_personal(topic, text).ok());
            stored.left_out.push(reason);
        }
        Ok(uplink) => {
            stored.message_id = Some(uplink.message_id);
            stored.payload = Some(uplink.payload);
            stored.left_out = uplink.left_out;
            for one in uplink.observations {
                match read_alert(desk, one) {
                    Ok(alert) => alerts.push(alert),
                    Err(reason) => stored.left_out.push(reason),
                }
            }
        }
    }
    NewMessage { source: messages.source().to_owned(), stored, alerts }
}

/// An observation of a kind that the city has a category or a container for, at a place that the message or the list of containers knows.
fn read_alert(desk: &Desk, one: Observation) -> Result<Alert, String> {
    let (sensor, kind) = (one.sensor.clone(), one.kind.clone());
    if !desk.city().has_use_for(&sensor, &kind) {
        return Err(format!("{sensor}: {kind}: no category of the city has this code"));
    }
    let place = desk.city().container_of(&sensor);
    one.into_alert(place.map(|container| container.position)).ok_or_else(|| {
        format!("{sensor}: {kind}: nobody knows where it stands: add it to containers.csv or to the mapping's devices")
    })
}
