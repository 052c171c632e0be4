//! The mapping file: which number of a message is which quantity.

use super::quantity::Quantity;
use crate::intake::IntakeError;
use crate::intake::text::{line_at, without_mark};
use roadcrew_units::Position;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// Who sends the uplinks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NetworkServer {
    /// `ChirpStack` v4: `application/+/device/+/event/up`.
    Chirpstack,
    /// The Things Stack v3: `v3/+/devices/+/up`.
    TheThingsStack,
}

/// How messages of one kind of sensor are read. Made of a checked TOML file, and known by its version.
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    version: String,
    pub(super) server: NetworkServer,
    /// Where a message names the asset; the device itself otherwise.
    pub(super) sensor: Option<String>,
    pub(super) quantities: Vec<Quantity>,
    /// By device EUI or id, in small letters.
    pub(super) devices: BTreeMap<String, Device>,
}

/// What is known about one installed sensor.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Device {
    pub(super) sensor: Option<String>,
    pub(super) position: Option<Position>,
    pub(super) empty: Option<f64>,
    pub(super) full: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    version: Spanned<String>,
    server: NetworkServer,
    sensor: Option<Spanned<String>>,
    quantities: Vec<Spanned<super::quantity::Entry>>,
    #[serde(default)]
    devices: Vec<Spanned<DeviceEntry>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeviceEntry {
    id: String,
    sensor: Option<String>,
    lon: Option<f64>,
    lat: Option<f64>,
    empty: Option<f64>,
    full: Option<f64>,
}

impl Mapping {
    /// Reads a mapping. Unknown keys, units that don't fit and distances that contradict each other are errors with their line.
    pub fn read(file: &str, text: &str) -> Result<Self, IntakeError> {
        let text = without_mark(text);
        let wrong = |byte: usize, reason: String| IntakeError::Mapping {
            file: file.to_owned(),
            line: line_at(text.as_bytes(), byte),
            reason,
        };
        let read: MappingFile = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            wrong(start, error.message().replace('\n', " "))
        })?;
        if read.version.get_ref().trim().is_empty() {
            let reason =
                "the version is empty: give each change of the mapping its own, as \"bins 2\"";
            return Err(wrong(read.version.span().start, reason.to_owned()));
        }
        if let Some(pointer) = &read.sensor {
            check_pointer(pointer.get_ref()).map_err(|why| wrong(pointer.span().start, why))?;
        }
        if read.quantities.is_empty() {
            let reason = "there are no quantities: add [[quantities]] with kind, pointer and unit";
            return Err(wrong(0, reason.to_owned()));
        }
        let mut quantities: Vec<Quantity> = Vec::new();
        for entry in read.quantities {
            let start = entry.span().start;
            let quantity = Quantity::read(entry.into_inner()).map_err(|why| wrong(start, why))?;
            if quantities.iter().any(|known| known.kind == quantity.kind) {
                return Err(wrong(start, format!("{} stands twice: keep one", quantity.kind)));
            }
            quantities.push(quantity);
        }
        let mut devices = BTreeMap::new();
        for entry in read.devices {
            let start = entry.span().start;
            let entry = entry.into_inner();
            let id = entry.id.to_ascii_lowercase();
            let device = read_device(entry, &quantities)
                .map_err(|why| wrong(start, format!("device {id}: {why}")))?;
            if devices.insert(id.clone(), device).is_some() {
                return Err(wrong(start, format!("device {id} stands twice: keep one")));
            }
        }
        Ok(Self {
            version: read.version.into_inner(),
            server: read.server,
            sensor: read.sensor.map(Spanned::into_inner),
            quantities,
            devices,
        })
    }

    /// The version that is kept beside each raw message.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Who sends the messages.
    pub fn server(&self) -> NetworkServer {
        self.server
    }
}

/// Whether a text is a JSON pointer (RFC 6901) to something inside.
pub(super) fn check_pointer(pointer: &str) -> Result<(), String> {
    if pointer.starts_with('/') {
        Ok(())
    } else {
        Err(format!("'{pointer}' is no JSON pointer: begin it with / as in /object/distance"))
    }
}

fn read_device(entry: DeviceEntry, quantities: &[Quantity]) -> Result<Device, String> {
    let position = match (entry.lon, entry.lat) {
        (Some(lon), Some(lat)) => Some(crate::intake::read_position(lon, lat)?),
        (None, None) => None,
        _ => return Err("it has one of lon and lat: give both or none".to_owned()),
    };
    for quantity in quantities {
        quantity.check_distances(entry.empty, entry.full)?;
    }
    let sensor = entry.sensor.filter(|sensor| !sensor.is_empty());
    Ok(Device { sensor, position, empty: entry.empty, full: entry.full })
}
