//! LoRaWAN uplinks of `ChirpStack` v4 and The Things Stack v3, through a mapping file.

mod mapping;
mod quantity;
mod uplink;

pub use mapping::{Mapping, NetworkServer};
pub use uplink::Uplink;
