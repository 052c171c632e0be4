//! `territories.geojson`: which crews are at home where.

use super::areas::{Area, Said, read_areas};
use super::{CityError, Crew, Extent};
use geojson::Feature;
use roadcrew_units::{Position, Skipped};
use serde_json::Value;

/// A part of the city with the crews that are preferred there.
#[derive(Clone, Debug, PartialEq)]
pub struct TerritoryArea {
    /// What people call it.
    pub name: String,
    /// The places of its crews in the city's list.
    pub crews: Vec<usize>,
    pub(super) area: Area,
}

impl TerritoryArea {
    /// Whether a position lies in it. Its edge does not.
    pub fn contains(&self, position: Position) -> bool {
        self.area.contains(position)
    }
}

/// Reads polygons with the property `crews`, a list of ids or a text divided by semicolons. Bad features are listed and left out.
pub(super) fn read_territories(
    file: &str,
    text: &str,
    (crews, extent): (&[Crew], &Extent),
) -> Result<(Vec<TerritoryArea>, Vec<Skipped>), CityError> {
    let what = ("territory", extent);
    let (said, skipped) = read_areas((file, text), what, |feature| read_territory(feature, crews))?;
    let areas = said
        .into_iter()
        .map(|Said { properties: (name, crews), area, .. }| TerritoryArea { name, crews, area });
    Ok((areas.collect(), skipped))
}

/// Its name and the places of its crews.
fn read_territory(feature: &Feature, crews: &[Crew]) -> Result<(String, Vec<usize>), String> {
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
    Ok((name, crews))
}
