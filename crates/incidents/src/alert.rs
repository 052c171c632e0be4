//! What a sensor says, with a place.

use roadcrew_units::{Position, Timestamp, define_id};

define_id!(
    /// An alert by its position in the list that was clustered (or in the order of arrival).
    AlertId
);

/// One message of a sensor that asks for work: a full bin, a dark lamp, water on a street.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// The sensor, which is also the asset it watches.
    pub sensor: String,
    /// What is measured, as `fill_level`; a category says which kinds belong to it.
    pub kind: String,
    /// The measured value, in `unit`.
    pub value: f64,
    /// The UCUM unit of the value: `1` is a share.
    pub unit: String,
    /// When it was measured.
    pub time: Timestamp,
    /// Where the sensor is.
    pub position: Position,
}
