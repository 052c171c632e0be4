//! Reads and writes the files of a city folder: reports (GeoReport Bulk CSV) and alerts (JSON lines).
//!
//! A wrong column or key sinks the file, because it means that something is misunderstood; a bad row is listed and left out.
//! What can identify a resident is dropped here and goes no further.

mod alerts;
mod columns;
mod error;
mod lines;
mod reports;

pub use alerts::{read_alerts, write_alerts};
pub use error::{IntakeError, Names};
pub use reports::{read_reports, write_reports};

use roadcrew_units::Position;

/// Reads a position. Longitude and latitude zero is where missing positions end up, not where a city is.
fn read_position(lon: f64, lat: f64) -> Result<Position, String> {
    let position = Position::from_degrees(lon, lat).map_err(|error| error.to_string())?;
    if position.lon_e7() == 0 && position.lat_e7() == 0 {
        return Err("the position is 0,0, which stands for none".to_owned());
    }
    Ok(position)
}
