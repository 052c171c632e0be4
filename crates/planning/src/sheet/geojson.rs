//! A plan as a map: GeoJSON with a line per route, a point per stop and a point per service left undone.

use crate::day::{DayPlan, DayRoute, DayStop};
use geojson::{
    Feature, FeatureCollection, Geometry, GeometryValue, JsonObject, Position as Vertex,
};
use roadcrew_units::Position;
use serde_json::json;

/// Draws the plan. Each line passes through every OpenStreetMap node on the way, at full precision.
pub fn draw(plan: &DayPlan) -> String {
    let mut features = Vec::new();
    for route in &plan.routes {
        features.push(line(plan, route));
        features
            .extend(route.numbered_stops().map(|(number, stop)| point(plan, route, number, stop)));
    }
    for undone in &plan.undone {
        let properties = json!({
            "kind": "undone",
            "id": undone.id,
            "name": undone.name,
            "reasons": undone.reasons,
            "fix": undone.fix,
        });
        features.push(feature(
            GeometryValue::Point { coordinates: vertex(undone.position) },
            properties,
        ));
    }
    let about = json!({
        "city": plan.city,
        "kind": plan.kind,
        "programme": plan.programme.as_ref().map(|it| &it.name),
        "date": plan.day.date().to_string(),
        "cost": plan.costs.total().units(),
    });
    FeatureCollection { bbox: None, features, foreign_members: object(about) }.to_string()
}

fn line(plan: &DayPlan, route: &DayRoute) -> Feature {
    let ways =
        route.stops.iter().flat_map(|stop| [&stop.way, &stop.along]).chain([&route.way_home]);
    let mut way_ids: Vec<i64> = ways.flat_map(|way| way.way_ids.iter().copied()).collect();
    way_ids.dedup();
    let coordinates = route.geometry().into_iter().map(vertex).collect();
    let properties = json!({
        "kind": "route",
        "crew": route.crew,
        "name": route.crew_name,
        "profile": route.profile,
        "departure": plan.day.at(route.departure).to_iso(plan.day.zone()),
        "arrival": plan.day.at(route.arrival).to_iso(plan.day.zone()),
        "seconds": route.duration().0,
        "driving_s": route.driving.0,
        "metres": (route.driven + route.served).0,
        "way_ids": way_ids,
    });
    feature(GeometryValue::LineString { coordinates }, properties)
}

fn point(plan: &DayPlan, route: &DayRoute, number: Option<usize>, stop: &DayStop) -> Feature {
    let at = |time| plan.day.at(time).to_iso(plan.day.zone());
    let properties = json!({
        "kind": stop.kind,
        "crew": route.crew,
        "stop": number,
        "id": stop.id,
        "name": stop.name,
        "street": stop.street,
        "reports": stop.reports,
        "mode": stop.mode,
        "arrival": at(stop.arrival),
        "start": at(stop.start),
        "end": at(stop.end),
        "due": stop.due.map(at),
        "litres": stop.litres,
        "kilograms": stop.kilograms,
    });
    feature(GeometryValue::Point { coordinates: vertex(stop.position) }, properties)
}

pub(super) fn feature(value: GeometryValue, properties: serde_json::Value) -> Feature {
    Feature {
        bbox: None,
        geometry: Some(Geometry::new(value)),
        id: None,
        properties: object(properties),
        foreign_members: None,
    }
}

pub(super) fn object(value: serde_json::Value) -> Option<JsonObject> {
    match value {
        serde_json::Value::Object(object) => Some(object),
        _ => None,
    }
}

pub(super) fn vertex(position: Position) -> Vertex {
    Vertex::from([position.lon(), position.lat()])
}
