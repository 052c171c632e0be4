//! Alerts, known by sensor, kind and time.

use crate::reports::read_position;
use crate::{Store, StoreError, Written};
use roadcrew_incidents::Alert;
use roadcrew_units::Timestamp;
use rusqlite::{Row, Transaction, named_params};

const INSERT: &str = "
    INSERT INTO alert VALUES (:sensor, :kind, :time, :value, :unit, :lon_e7, :lat_e7)
    ON CONFLICT (sensor, kind, time) DO NOTHING";
const UPDATE: &str = "
    UPDATE alert SET value = :value, unit = :unit, lon_e7 = :lon_e7, lat_e7 = :lat_e7
    WHERE sensor = :sensor AND kind = :kind AND time = :time";

impl Store {
    /// Writes alerts in one transaction. An alert that is known replaces what was known.
    pub fn put_alerts(&self, alerts: &[Alert]) -> Result<Written, StoreError> {
        self.write("alerts", |transaction| insert_alerts(transaction, alerts))
    }

    /// All alerts in the order of sensor, kind and time.
    pub fn alerts(&self) -> Result<Vec<Alert>, StoreError> {
        let connection = self.connection();
        let read = || {
            let mut select =
                connection.prepare_cached("SELECT * FROM alert ORDER BY sensor, kind, time")?;
            select.query_map([], read_alert)?.collect::<Result<Vec<_>, _>>()
        };
        read().map_err(StoreError::reading("alerts"))
    }
}

/// Writes alerts within a transaction.
pub(crate) fn insert_alerts(
    transaction: &Transaction<'_>,
    alerts: &[Alert],
) -> rusqlite::Result<Written> {
    let mut insert = transaction.prepare_cached(INSERT)?;
    let mut update = transaction.prepare_cached(UPDATE)?;
    let mut written = Written::default();
    for alert in alerts {
        let row = named_params! {
            ":sensor": alert.sensor,
            ":kind": alert.kind,
            ":time": alert.time.0,
            ":value": alert.value,
            ":unit": alert.unit,
            ":lon_e7": alert.position.lon_e7(),
            ":lat_e7": alert.position.lat_e7(),
        };
        written.put([&mut insert, &mut update], row)?;
    }
    Ok(written)
}

fn read_alert(row: &Row<'_>) -> rusqlite::Result<Alert> {
    Ok(Alert {
        sensor: row.get("sensor")?,
        kind: row.get("kind")?,
        value: row.get("value")?,
        unit: row.get("unit")?,
        time: Timestamp(row.get("time")?),
        position: read_position(row)?,
    })
}
