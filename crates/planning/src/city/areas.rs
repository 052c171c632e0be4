//! Parts of the city as polygons of GeoJSON, with what a property says of each.

use super::CityError;
use geo::{Contains, Coord, LineString, MultiPolygon, Point, Polygon};
use geojson::{Feature, GeoJson};
use roadcrew_units::{Position, Skipped};
use serde_json::Value;

/// One or several polygons.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Area(MultiPolygon<f64>);

impl Area {
    /// Whether a position lies in it. Its edge does not.
    pub(super) fn contains(&self, position: Position) -> bool {
        self.0.contains(&Point::new(position.lon(), position.lat()))
    }
}

/// What is said of each area, and what is left out.
type Said<T> = (Vec<(T, Area)>, Vec<Skipped>);

/// Reads each feature with a polygon; what `read` or the polygon refuses is listed and left out. `what` is what a polygon stands for.
pub(super) fn read_areas<T>(
    (file, text): (&str, &str),
    what: &str,
    read: impl Fn(&Feature) -> Result<T, String>,
) -> Result<Said<T>, CityError> {
    let wrong =
        |line: usize, reason: String| CityError::Config { file: file.to_owned(), line, reason };
    let parsed: GeoJson = text
        .parse()
        .map_err(|error: geojson::Error| wrong(1, format!("this is no GeoJSON: {error}")))?;
    let GeoJson::FeatureCollection(collection) = parsed else {
        return Err(wrong(
            1,
            format!("this is no FeatureCollection: write one with a polygon per {what}"),
        ));
    };
    let (mut areas, mut skipped) = (Vec::new(), Vec::new());
    for (index, feature) in collection.features.iter().enumerate() {
        match read(feature).and_then(|said| Ok((said, area_of(feature)?))) {
            Ok(area) => areas.push(area),
            Err(reason) => {
                skipped.push(Skipped::element(file, format!("feature {index} {reason}")));
            }
        }
    }
    Ok((areas, skipped))
}

fn area_of(feature: &Feature) -> Result<Area, String> {
    let geometry = feature.geometry.as_ref().ok_or("has no geometry: draw a polygon")?;
    read_polygons(geometry).map(Area)
}

fn read_polygons(geometry: &geojson::Geometry) -> Result<MultiPolygon<f64>, String> {
    let written = serde_json::to_value(geometry).map_err(|error| error.to_string())?;
    let coordinates = &written["coordinates"];
    let polygons = match written["type"].as_str() {
        Some("Polygon") => read_polygon(coordinates).map(|polygon| vec![polygon]),
        Some("MultiPolygon") => {
            coordinates.as_array().and_then(|parts| parts.iter().map(read_polygon).collect())
        }
        _ => return Err("is no polygon: draw one".to_owned()),
    };
    polygons.map(MultiPolygon).ok_or_else(|| "has rings that are no lists of positions".to_owned())
}

fn read_polygon(rings: &Value) -> Option<Polygon<f64>> {
    let mut rings = rings.as_array()?.iter().map(read_ring);
    let outside = rings.next()??;
    Some(Polygon::new(outside, rings.collect::<Option<_>>()?))
}

fn read_ring(ring: &Value) -> Option<LineString<f64>> {
    let corner = |at: &Value| Some(Coord { x: at.get(0)?.as_f64()?, y: at.get(1)?.as_f64()? });
    ring.as_array()?.iter().map(corner).collect::<Option<Vec<_>>>().map(LineString)
}
