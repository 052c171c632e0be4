//! Reads and writes the files of a city folder, reports (GeoReport Bulk CSV) and alerts (JSON lines), and reads what other systems send:
//! GeoReport in CSV, JSON and XML, NGSI-LD, SensorThings, LoRaWAN uplinks.
//!
//! In the city's own files a wrong column or key sinks the file, because it means that something is misunderstood; other systems may add
//! what they like. A bad row is listed with its reason and left out. What can identify a resident is dropped here and goes no further.

mod alerts;
mod columns;
mod door;
mod error;
mod georeport;
mod json;
pub(crate) mod lines;
mod lorawan;
mod ngsi_ld;
mod observation;
mod personal;
mod repeats;
mod reports;
mod request;
mod sensor_things;
mod text;
mod xml;

pub use alerts::{read_alerts, write_alerts};
pub use door::{Belongs, Door};
pub use error::{IntakeError, Names};
pub use georeport::{Requests, read_georeport_json, read_georeport_xml};
pub use lorawan::{Mapping, NetworkServer, Uplink};
pub use ngsi_ld::{read_ngsi_ld, read_ngsi_ld_groups};
pub use observation::{EMPTIED, FILL_LEVEL, Observation, fill_share};
pub use personal::{scrub as scrubbed, without_personal};
pub use reports::{read_bulk_csv, read_reports, write_reports};
pub use sensor_things::{Datastreams, next_link, read_sensor_things};
pub use text::{read_table_text, read_text};

use roadcrew_units::Position;

/// Reads a position. Longitude and latitude zero is where missing positions end up, not where a city is.
fn read_position(lon: f64, lat: f64) -> Result<Position, String> {
    let position = Position::from_degrees(lon, lat).map_err(|error| error.to_string())?;
    if position.lon_e7() == 0 && position.lat_e7() == 0 {
        return Err("the position is 0,0, which stands for none".to_owned());
    }
    Ok(position)
}
