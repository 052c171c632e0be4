//! Every drive of a plan by itself, as GeoJSON: a line per leg, so that anyone can hold it against the map and draw it with its number.

use super::geojson::{feature, object, vertex};
use crate::day::{DayPlan, DayRoute, Way};
use geojson::{Feature, FeatureCollection, GeometryValue};
use roadcrew_units::Seconds;
use serde_json::json;

/// Draws the drives in order. Each line passes through every OpenStreetMap node on the way, at full precision, from where the vehicle
/// stood to where it stops; only its ends may lie between two nodes. `doing` is `drive` on the way to a stop or home, `serve` along a
/// street that is collected. Stops at one place have no drive between them, and no line.
pub fn draw(plan: &DayPlan) -> String {
    let features = plan.routes.iter().flat_map(|route| of_route(plan, route)).collect();
    let about = json!({
        "city": plan.city,
        "kind": plan.kind,
        "date": plan.day.date().to_string(),
    });
    FeatureCollection { bbox: None, features, foreign_members: object(about) }.to_string()
}

/// One drive with what it is for.
pub(super) struct Leg<'a> {
    pub way: &'a Way,
    /// The number of the stop that it leads to or serves, as everywhere in the plan; one past the last on the way home, none on the way to
    /// a break.
    pub stop: Option<usize>,
    pub id: &'a str,
    pub is_service: bool,
    pub departure: Seconds,
}

/// The drives of a route in order, without those that lead nowhere.
pub(super) fn legs(route: &DayRoute) -> impl Iterator<Item = Leg<'_>> {
    let mut left = route.departure;
    let stops = route.numbered_stops().flat_map(move |(number, stop)| {
        let leg = |way, is_service, departure| Leg {
            way,
            stop: number,
            id: &stop.id,
            is_service,
            departure,
        };
        let both = [leg(&stop.way, false, left), leg(&stop.along, true, stop.start)];
        left = stop.end;
        both
    });
    let last = route.stops.last().map_or(route.departure, |stop| stop.end);
    let n_numbered = route.numbered_stops().filter(|(number, _)| number.is_some()).count();
    let home = Leg {
        way: &route.way_home,
        stop: Some(n_numbered + 1),
        id: "",
        is_service: false,
        departure: last,
    };
    stops.chain([home]).filter(|leg| 2 <= leg.way.line.len())
}

fn of_route<'a>(plan: &'a DayPlan, route: &'a DayRoute) -> impl Iterator<Item = Feature> + 'a {
    legs(route).enumerate().map(|(index, leg)| {
        let properties = json!({
            "crew": route.crew,
            "leg": index + 1,
            "doing": if leg.is_service { "serve" } else { "drive" },
            "stop": leg.stop,
            "id": leg.id,
            "profile": route.profile,
            "departure": plan.day.at(leg.departure).to_iso(plan.day.zone()),
            "seconds": leg.way.seconds.0,
            "metres": leg.way.metres.0,
            "way_ids": leg.way.way_ids,
        });
        let coordinates = leg.way.line.iter().copied().map(vertex).collect();
        feature(GeometryValue::LineString { coordinates }, properties)
    })
}
