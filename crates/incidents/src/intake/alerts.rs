//! Alerts as JSON lines.

use super::error::{IntakeError, Names};
use super::observation::{FILL_LEVEL, fill_share};
use super::read_position;
use crate::Alert;
use roadcrew_units::{Skipped, Timestamp, Zone};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The keys of an alert; all must be there.
const KEYS: &[&str] = &["sensor", "kind", "value", "unit", "time", "lon", "lat"];

/// Reads alerts, one JSON object a line; empty lines are passed over. `file` names the text in messages; a time without an
/// offset is local time in `zone`. Left out and listed: lines that aren't JSON, missing or wrong values, fill levels that are no
/// share, 0,0 and repeats.
pub fn read_alerts(
    file: &str,
    text: &str,
    zone: &Zone,
) -> Result<(Vec<Alert>, Vec<Skipped>), IntakeError> {
    let mut alerts: Vec<Alert> = Vec::new();
    let mut skipped = Vec::new();
    let mut first_lines: HashMap<(String, String, Timestamp), u64> = HashMap::new();
    for (text, line) in text.lines().zip(1_u64..) {
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            continue;
        }
        let object: Map<String, Value> = match serde_json::from_str(text) {
            Ok(object) => object,
            Err(error) => {
                skipped.push(Skipped::row(
                    file,
                    line,
                    format!("the line is no JSON object: {error}"),
                ));
                continue;
            }
        };
        if let Some(key) = object.keys().find(|key| !KEYS.contains(&key.as_str())) {
            let (file, key) = (file.to_owned(), key.clone());
            return Err(IntakeError::UnknownKey { file, line, key, known: Names(KEYS) });
        }
        match read_alert(&object, zone) {
            Err(reason) => skipped.push(Skipped::row(file, line, reason)),
            Ok(alert) => {
                let name = (alert.sensor.clone(), alert.kind.clone(), alert.time);
                let first = *first_lines.entry(name).or_insert(line);
                if first == line {
                    alerts.push(alert);
                } else {
                    let reason = format!("the same alert came before, in line {first}");
                    skipped.push(Skipped::row(file, line, reason));
                }
            }
        }
    }
    Ok((alerts, skipped))
}

/// Writes alerts so that [`read_alerts`] reads them back; times carry the offset of `zone`.
pub fn write_alerts(alerts: &[Alert], zone: &Zone) -> String {
    let mut text = String::new();
    for alert in alerts {
        let object = json!({
            "sensor": alert.sensor,
            "kind": alert.kind,
            "value": alert.value,
            "unit": alert.unit,
            "time": alert.time.to_iso(zone),
            "lon": alert.position.lon(),
            "lat": alert.position.lat(),
        });
        text.push_str(&object.to_string());
        text.push('\n');
    }
    text
}

fn read_alert(object: &Map<String, Value>, zone: &Zone) -> Result<Alert, String> {
    let text = |key| match object.get(key).and_then(Value::as_str) {
        None => Err(format!("'{key}' is missing or no text")),
        Some(given) => Ok(given),
    };
    let name = |key| match text(key)? {
        "" => Err(format!("'{key}' is empty")),
        given => Ok(given.to_owned()),
    };
    let number = |key| {
        let given = object.get(key).and_then(Value::as_f64);
        given.ok_or_else(|| format!("'{key}' is missing or no number"))
    };
    let (sensor, kind) = (name("sensor")?, name("kind")?);
    let (value, unit) = (number("value")?, text("unit")?.to_owned());
    if kind == FILL_LEVEL {
        fill_share(value, &unit).map_err(|reason| format!("sensor {sensor}: {reason}"))?;
    }
    Ok(Alert {
        sensor,
        kind,
        value,
        unit,
        time: Timestamp::parse(text("time")?, zone).map_err(|error| format!("'time': {error}"))?,
        position: read_position(number("lon")?, number("lat")?)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fill_level_that_is_no_share_is_left_out_with_its_line() {
        let line = |sensor: &str, kind: &str, value: f64| {
            format!(
                "{{\"sensor\":\"{sensor}\",\"kind\":\"{kind}\",\"value\":{value},\"unit\":\"1\",\"time\":\"2026-05-10T20:00\",\"lon\":24.9,\"lat\":60.1}}\n"
            )
        };
        let rows = [
            line("C1", "fill_level", 0.4),
            line("C2", "fill_level", 15.0),
            line("drain", "water_level", 15.0),
        ];
        let (alerts, skipped) = read_alerts("alerts.jsonl", &rows.concat(), &Zone::UTC).unwrap();
        let read: Vec<&str> = alerts.iter().map(|alert| alert.sensor.as_str()).collect();
        assert_eq!(read, ["C1", "drain"]);
        let told = skipped[0].to_string();
        assert!(told.starts_with("alerts.jsonl:2: sensor C2: value is 15: a fill level"), "{told}");
    }
}
