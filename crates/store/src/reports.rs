//! Reports, known by their service request id.

use crate::{Store, StoreError, Written};
use roadcrew_incidents::{Report, ReportStatus};
use roadcrew_units::{Position, Timestamp};
use rusqlite::types::Type;
use rusqlite::{Row, named_params};

const INSERT: &str = "
    INSERT INTO report VALUES (:id, :service_code, :service_name, :is_open, :status_notes, :requested,
        :expected, :updated, :lon_e7, :lat_e7, :address, :description, :asset)
    ON CONFLICT (id) DO NOTHING";
const UPDATE: &str = "
    UPDATE report SET service_code = :service_code, service_name = :service_name, is_open = :is_open,
        status_notes = :status_notes, requested = :requested, expected = :expected, updated = :updated,
        lon_e7 = :lon_e7, lat_e7 = :lat_e7, address = :address, description = :description, asset = :asset
    WHERE id = :id";

impl Store {
    /// Writes reports in one transaction. A report whose id is known replaces what was known.
    pub fn put_reports(&self, reports: &[Report]) -> Result<Written, StoreError> {
        self.write("reports", |transaction| {
            let mut insert = transaction.prepare_cached(INSERT)?;
            let mut update = transaction.prepare_cached(UPDATE)?;
            let mut written = Written::default();
            for report in reports {
                let row = named_params! {
                    ":id": report.id,
                    ":service_code": report.service_code,
                    ":service_name": report.service_name,
                    ":is_open": report.status == ReportStatus::Open,
                    ":status_notes": report.status_notes,
                    ":requested": report.requested.0,
                    ":expected": report.expected.map(|time| time.0),
                    ":updated": report.updated.map(|time| time.0),
                    ":lon_e7": report.position.lon_e7(),
                    ":lat_e7": report.position.lat_e7(),
                    ":address": report.address,
                    ":description": report.description,
                    ":asset": report.asset,
                };
                written.put([&mut insert, &mut update], row)?;
            }
            Ok(written)
        })
    }

    /// All reports in the order of their ids.
    pub fn reports(&self) -> Result<Vec<Report>, StoreError> {
        let connection = self.connection();
        let read = || {
            let mut select = connection.prepare_cached("SELECT * FROM report ORDER BY id")?;
            select.query_map([], read_report)?.collect::<Result<Vec<_>, _>>()
        };
        read().map_err(StoreError::reading("reports"))
    }
}

fn read_report(row: &Row<'_>) -> rusqlite::Result<Report> {
    let is_open: bool = row.get("is_open")?;
    Ok(Report {
        id: row.get("id")?,
        service_code: row.get("service_code")?,
        service_name: row.get("service_name")?,
        status: if is_open { ReportStatus::Open } else { ReportStatus::Closed },
        status_notes: row.get("status_notes")?,
        requested: Timestamp(row.get("requested")?),
        expected: row.get::<_, Option<i64>>("expected")?.map(Timestamp),
        updated: row.get::<_, Option<i64>>("updated")?.map(Timestamp),
        position: read_position(row)?,
        address: row.get("address")?,
        description: row.get("description")?,
        asset: row.get("asset")?,
    })
}

/// Reads the columns `lon_e7` and `lat_e7`.
pub(crate) fn read_position(row: &Row<'_>) -> rusqlite::Result<Position> {
    let (lon, lat): (i32, i32) = (row.get("lon_e7")?, row.get("lat_e7")?);
    Position::from_e7(lon, lat).ok_or_else(|| {
        let reason = format!("{lon}, {lat} in ten-millionths of a degree is no place on earth");
        rusqlite::Error::FromSqlConversionFailure(0, Type::Integer, reason.into())
    })
}
