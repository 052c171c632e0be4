//! `neighbourhoods.geojson`: the parts of the city whose residents are to be served alike.

use super::areas::{Area, Said, read_areas};
use super::{CityError, Extent, TerritoryArea};
use geojson::Feature;
use roadcrew_units::{Position, Skipped};
use serde_json::Value;

/// A part of the city, for figures of fairness.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbourhood {
    /// What people call it.
    pub name: String,
    /// How much an incident there weighs in figures of fairness, 1 for ordinary.
    pub need: f64,
    area: Area,
}

impl Neighbourhood {
    /// Whether a position lies in it. Its edge does not.
    pub fn contains(&self, position: Position) -> bool {
        self.area.contains(position)
    }

    /// The territories that have a name, where a city has no neighbourhoods of its own. Parts of one name are one.
    pub(super) fn of_territories(territories: &[TerritoryArea]) -> Vec<Self> {
        let named = territories.iter().filter(|it| !it.name.is_empty());
        named.map(|it| Self { name: it.name.clone(), need: 1.0, area: it.area.clone() }).collect()
    }
}

/// Reads polygons with the properties `name` and, where some need more, `need`. Bad features are listed and left out; one that has a name
/// once more is listed and counts as a part of the first.
pub(super) fn read_neighbourhoods(
    file: &str,
    text: &str,
    extent: &Extent,
) -> Result<(Vec<Neighbourhood>, Vec<Skipped>), CityError> {
    let what = ("neighbourhood", extent);
    let (said, mut skipped) = read_areas((file, text), what, read_neighbourhood)?;
    let mut places: Vec<Neighbourhood> = Vec::with_capacity(said.len());
    for Said { line, properties: (name, need), area } in said {
        let first = places.iter().find(|it| it.name == name).map(|it| it.need);
        if let Some(need) = first {
            let reason = format!(
                "two features are named {name}: they count as one neighbourhood, with the need {need} of the first; give each its own name, or draw one MultiPolygon"
            );
            skipped.push(Skipped::row(file, line, reason));
        }
        places.push(Neighbourhood { name, need: first.unwrap_or(need), area });
    }
    Ok((places, skipped))
}

/// Its name and its need.
fn read_neighbourhood(feature: &Feature) -> Result<(String, f64), String> {
    let name = match feature.property("name") {
        Some(Value::String(name)) if !name.trim().is_empty() => name.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => return Err("has no property name: say what people call it".to_owned()),
    };
    let need = match feature.property("need") {
        None | Some(Value::Null) => 1.0,
        Some(value) => {
            value.as_f64().filter(|need| 0.0 < *need && need.is_finite()).ok_or_else(|| {
                format!("has the need {value}: write a number above zero, 1 for ordinary")
            })?
        }
    };
    Ok((name, need))
}
