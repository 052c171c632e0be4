//! Alerts.

use super::{place, time};
use roadcrew_api::v1;
use roadcrew_incidents::Alert;
use roadcrew_planning::city::Extent;
use roadcrew_units::Timestamp;

pub(super) fn alert_name(alert: &Alert) -> String {
    format!("alerts/{}:{}@{}", alert.sensor, alert.kind, alert.time.0)
}

/// Reads an alert of a stream, or says what is wrong with it.
pub(crate) fn read_alert(
    alert: v1::Alert,
    extent: Extent,
    now: Timestamp,
) -> Result<Alert, String> {
    if alert.sensor.is_empty() {
        return Err("sensor is missing: say who measured".to_owned());
    }
    if alert.kind.is_empty() {
        return Err("kind is missing: say what was measured, as fill_level".to_owned());
    }
    if !alert.value.is_finite() {
        return Err(format!("value is {}: expected a number", alert.value));
    }
    Ok(Alert {
        time: time::read_past("measure_time", alert.measure_time, now)?,
        position: place::read_place(alert.position, extent)?,
        sensor: alert.sensor,
        kind: alert.kind,
        value: alert.value,
        unit: alert.unit,
    })
}
