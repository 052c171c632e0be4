//! A map of stops: a Point a stop with the properties `crew` and `id`, and where there are some lines of `kind` `route` with the departure.
//! A line without an id is what somebody drew of a route.

use super::json::{first_text, head, read_stop, text};
use super::{CREW, NUMBER, Place, PlanFile, PlanFileError, SERVICE, Told, ToldStop};
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
        let Some(crew) = first_text(plan, &place, properties, CREW) else {
            if kind != "undone" {
                plan.note("no_crew", &place, "it has no property 'crew': name who goes there");
            }
            continue;
        };
        plan.route_of(&crew, &place);
        // Other systems draw a route without saying that it is one.
        let is_line = feature["geometry"]["type"].as_str().is_some_and(|it| it.contains("Line"));
        if kind == "route" || (is_line && first_text(plan, &place, properties, SERVICE).is_none()) {
            let told = text(plan, &place, properties, "departure");
            let departure = told.map(|what| Told { what, place: place.clone() });
            let told = text(plan, &place, properties, "arrival");
            let home = told.map(|what| Told { what, place: place.clone() });
            let route = plan.route_of(&crew, &place);
            (route.departure, route.home) = (departure, home);
            continue;
        }
        let number = first_text(plan, &place, properties, NUMBER);
        let number = number.and_then(|text| plan.read_number(&text, (&crew, &place)));
        let stop = read_stop(plan, (&crew, place), properties);
        stops.entry(crew).or_default().push((number, stop));
    }
    plan.take_stops(stops);
    // Where it says of which day it is, nobody goes out then.
    plan.refuse_if_empty(plan.date.is_some(), "the map has no stop: write a Point a stop")
}
