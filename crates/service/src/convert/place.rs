//! Places.

use roadcrew_api::v1;
use roadcrew_planning::city::Extent;
use roadcrew_units::Position;

pub(super) fn lat_lng(position: Position) -> v1::LatLng {
    v1::LatLng { latitude: position.lat(), longitude: position.lon() }
}

pub(super) fn line(positions: &[Position]) -> Vec<v1::LatLng> {
    positions.iter().copied().map(lat_lng).collect()
}

/// Reads a place that must be there and lie in the city.
pub(super) fn read_place(place: Option<v1::LatLng>, extent: Extent) -> Result<Position, String> {
    let place = place.ok_or("position is missing: say where it is")?;
    let position = Position::from_degrees(place.longitude, place.latitude)
        .map_err(|error| format!("position: {error}"))?;
    if position.lon_e7() == 0 && position.lat_e7() == 0 {
        return Err("position is 0,0, which stands for none: say where it is".to_owned());
    }
    if !extent.contains(position) {
        return Err(format!(
            "position {position} lies outside the city's streets: correct it, or serve a larger network"
        ));
    }
    Ok(position)
}
