//! Parts of the city as polygons of GeoJSON, with what a property says of each.

use super::{CityError, Extent};
use geo::{BoundingRect, Contains, Coord, LineString, MultiPolygon, Point, Polygon};
use geojson::{Feature, GeoJson};
use roadcrew_roads::feature_lines;
use roadcrew_units::{Position, Skipped};
use serde_json::Value;
use std::iter::repeat;

/// One or several polygons.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Area(MultiPolygon<f64>);

impl Area {
    /// Whether a position lies in it. Its edge does not.
    pub(super) fn contains(&self, position: Position) -> bool {
        self.0.contains(&Point::new(position.lon(), position.lat()))
    }
}

/// An area, what is said of it, and the line on which it begins.
pub(super) struct Said<T> {
    pub line: u64,
    pub properties: T,
    pub area: Area,
}

/// Reads each feature with a polygon; what `read` or the polygon refuses is listed and left out. `what` is what a polygon stands for.
pub(super) fn read_areas<T>(
    (file, text): (&str, &str),
    (what, extent): (&str, &Extent),
    read: impl Fn(&Feature) -> Result<T, String>,
) -> Result<(Vec<Said<T>>, Vec<Skipped>), CityError> {
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
    let lines = feature_lines(text).into_iter().chain(repeat(1));
    for ((feature, number), line) in collection.features.iter().zip(1..).zip(lines) {
        match read(feature).and_then(|said| Ok((said, area_of(feature, extent)?))) {
            Ok((properties, area)) => areas.push(Said { line, properties, area }),
            Err(reason) => {
                skipped.push(Skipped::row(file, line, format!("feature {number} {reason}")));
            }
        }
    }
    Ok((areas, skipped))
}

fn area_of(feature: &Feature, extent: &Extent) -> Result<Area, String> {
    let geometry = feature.geometry.as_ref().ok_or("has no geometry: draw a polygon")?;
    let polygons = read_polygons(geometry)?;
    let around = polygons.bounding_rect();
    let corners = around.map(|it| [it.min().x_y(), it.max().x_y()]);
    if corners.is_some_and(|corners| extent.touches(corners)) {
        return Ok(Area(polygons));
    }
    Err("lies outside the streets of the city: a position is [longitude, latitude]".to_owned())
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
    polygons.map(MultiPolygon).ok_or_else(|| {
        "has rings that are no lists of positions, or of fewer than three corners".to_owned()
    })
}

fn read_polygon(rings: &Value) -> Option<Polygon<f64>> {
    let mut rings = rings.as_array()?.iter().map(read_ring);
    let outside = rings.next()??;
    Some(Polygon::new(outside, rings.collect::<Option<_>>()?))
}

fn read_ring(ring: &Value) -> Option<LineString<f64>> {
    let corner = |at: &Value| Some(Coord { x: at.get(0)?.as_f64()?, y: at.get(1)?.as_f64()? });
    let corners: Vec<Coord> = ring.as_array()?.iter().map(corner).collect::<Option<_>>()?;
    // The last corner is the first once more.
    let is_closed = 1 < corners.len() && corners.first() == corners.last();
    (3 <= corners.len() - usize::from(is_closed)).then_some(LineString(corners))
}
