//! A map of stops: a Point a stop with the properties `crew` and `id`, and where there are some lines of `kind` `route` with the departure.

use super::json::{head, read_stop, text};
use super::{Place, PlanFile, PlanFileError, Told, ToldStop, in_order};
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) fn read(plan: &mut PlanFile, value: &Value) -> Result<(), PlanFileError> {
    let Some(features) = value["features"].as_array() else {
        return Err(plan.wrong(&Place::File, "the FeatureCollection has no list 'features'"));
    };
    head(plan, value)?;
    let mut stops: BTreeMap<String, Vec<(Option<f64>, ToldStop)>> = BTreeMap::new();
    for (index, feature) in features.iter().enumerate() {
        let place = Place::Part(format!("feature {}", index + 1));
        let properties = &feature["properties"];
        let kind = text(plan, &place, properties, "kind")?.unwrap_or_default();
        let Some(crew) = text(plan, &place, properties, "crew")? else {
            if kind == "undone" {
                continue;
            }
            return Err(plan.wrong(&place, "it has no property 'crew': name who goes there"));
        };
        plan.route_of(&crew, &place);
        if kind == "route" {
            let told = text(plan, &place, properties, "departure")?;
            let departure = told.map(|what| Told { what, place: place.clone() });
            plan.route_of(&crew, &place).departure = departure;
            continue;
        }
        let number =
            ["order", "sequence", "stop"].iter().find_map(|name| properties[*name].as_f64());
        let stop = read_stop(plan, place, properties)?;
        stops.entry(crew).or_default().push((number, stop));
    }
    for route in &mut plan.routes {
        route.stops = in_order(stops.remove(&route.crew.what).unwrap_or_default());
    }
    if plan.routes.is_empty() {
        return Err(plan.wrong(&Place::File, "the map has no stop: write a Point a stop"));
    }
    Ok(())
}
