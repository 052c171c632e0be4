//! `territories.geojson`: which crews are at home where.

use super::{CityError, Crew};
use geo::{Contains, Coord, LineString, MultiPolygon, Point, Polygon};
use geojson::{Feature, GeoJson};
use roadcrew_units::{Position, Skipped};
use serde_json::Value;

/// A part of the city with the crews that are preferred there.
#[derive(Clone, Debug, PartialEq)]
pub struct TerritoryArea {
    /// What people call it.
    pub name: String,
    /// The places of its crews in the city's list.
    pub crews: Vec<usize>,
    area: MultiPolygon<f64>,
}

impl TerritoryArea {
    /// Whether a position lies in it. Its edge does not.
    pub fn contains(&self, position: Position) -> bool {
        self.area.contains(&Point::new(position.lon(), position.lat()))
    }
}

/// Reads polygons with the property `crews`, a list of ids or a text divided by semicolons. Bad features are listed and left out.
pub(super) fn read_territories(
    file: &str,
    text: &str,
    crews: &[Crew],
) -> Result<(Vec<TerritoryArea>, Vec<Skipped>), CityError> {
    let wrong =
        |line: usize, reason: String| CityError::Config { file: file.to_owned(), line, reason };
    let parsed: GeoJson = text
        .parse()
        .map_err(|error: geojson::Error| wrong(1, format!("this is no GeoJSON: {error}")))?;
    let GeoJson::FeatureCollection(collection) = parsed else {
        return Err(wrong(
            1,
            "this is no FeatureCollection: write one with a polygon per territory".to_owned(),
        ));
    };
    let (mut areas, mut skipped) = (Vec::new(), Vec::new());
    for (index, feature) in collection.features.into_iter().enumerate() {
        match read_area(feature, crews) {
            Ok(area) => areas.push(area),
            Err(reason) => {
                skipped.push(Skipped::element(file, format!("feature {index} {reason}")));
            }
        }
    }
    Ok((areas, skipped))
}

fn read_area(feature: Feature, crews: &[Crew]) -> Result<TerritoryArea, String> {
    let named = match feature.property("crews") {
        Some(Value::String(text)) => text.split(';').map(|it| it.trim().to_owned()).collect(),
        Some(Value::Array(list)) => {
            list.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    };
    if named.is_empty() {
        return Err("has no property crews: list the ids of the crews at home there".to_owned());
    }
    let index = |id: &String| {
        let known = crews.iter().position(|crew| crew.id == *id);
        known.ok_or_else(|| format!("names crew '{id}', which is none of the [[crews]]"))
    };
    let crews = named.iter().map(index).collect::<Result<_, _>>()?;
    let name =
        feature.property("name").and_then(|name| name.as_str()).unwrap_or_default().to_owned();
    let geometry = feature.geometry.ok_or("has no geometry: draw a polygon")?;
    let area = read_polygons(&geometry)?;
    Ok(TerritoryArea { name, crews, area })
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
