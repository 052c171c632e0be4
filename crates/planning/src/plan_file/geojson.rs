//! A map of stops: a Point a stop with the properties `crew` and `id`, and where there are some lines of `kind` `route` with the departure.

use super::json::{head, read_stop, text};
use super::{Place, PlanFile, PlanFileError, Told, ToldStop, in_order};
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) fn read(plan: &mut PlanFile, value: &Value) -> Result<(), PlanFileError> {
    let Some(features) = value["features"].as_array() else {
        return Err(plan.wrong(&Place::File, "the FeatureCollection has no list 'features'"));
    };
    head(plan, value);
    let mut stops: BTreeMap<String, Vec<(Option<f64>, ToldStop)>> = BTreeMap::new();
    for (index, feature) in features.iter().enumerate() {
        let place = Place::Part(format!("feature {}", index + 1));
        let properties = &feature["properties"];
        let kind = text(plan, &place, properties, "kind").unwrap_or_default();
        let Some(crew) = text(plan, &place, properties, "crew") else {
            if kind != "undone" {
                plan.note("no_crew", &place, "it has no property 'crew': name who goes there");
            }
            continue;
        };
        plan.route_of(&crew, &place);
        if kind == "route" {
            let told = text(plan, &place, properties, "departure");
            let departure = told.map(|what| Told { what, place: place.clone() });
            plan.route_of(&crew, &place).departure = departure;
            continue;
        }
        let names = ["order", "sequence", "stop"];
        let number = names.into_iter().find_map(|name| text(plan, &place, properties, name));
        let number = number.and_then(|text| plan.read_number(&text, (&crew, &place)));
        let stop = read_stop(plan, (&crew, place), properties);
        stops.entry(crew).or_default().push((number, stop));
    }
    for route in &mut plan.routes {
        route.stops = in_order(stops.remove(&route.crew.what).unwrap_or_default());
    }
    plan.refuse_if_empty("the map has no stop: write a Point a stop")
}
