//! Closures and local knowledge on drawn cities.

mod closures;
mod driven;
mod lines;
mod noise;
mod overrides;

use expect_test::Expect;
use roadcrew_units::{Position, Skipped, Timestamp, Zone};
use serde_json::{Value, json};

use super::{DrawnCity, place};
use crate::changes::{ActiveChanges, ChangeReader, ChangedStreet, Changes};
use crate::network::{Permission, SegmentId};
use crate::profile::Profile;

/// Metres east and south of the drawing's first corner.
type Place = [i32; 2];

fn collection(features: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

fn degrees(place: Position) -> Value {
    json!([place.lon(), place.lat()])
}

fn feature(properties: &Value, kind: &str, places: &[Place]) -> Value {
    let coordinates: Vec<Value> =
        places.iter().map(|&[east, south]| degrees(place(east, south))).collect();
    let geometry = json!({ "type": kind, "coordinates": coordinates });
    json!({ "type": "Feature", "properties": properties, "geometry": geometry })
}

/// A work zone that closes all lanes of one direction.
fn closure(line: &[Place]) -> Value {
    let properties = json!({
        "core_details": { "event_type": "work-zone", "direction": "eastbound" },
        "vehicle_impact": "all-lanes-closed",
    });
    feature(&properties, "LineString", line)
}

fn read_wzdx(city: &DrawnCity, features: &[Value]) -> (Changes, Vec<Skipped>) {
    let reader = ChangeReader::new(city.router.network(), &Zone::UTC);
    reader.read_wzdx("closures.geojson", &collection(features)).unwrap()
}

fn read_overrides(city: &DrawnCity, features: &[Value]) -> (Changes, Vec<Skipped>) {
    let reader = ChangeReader::new(city.router.network(), &"Europe/Helsinki".parse().unwrap());
    reader.read_overrides("overrides.geojson", &collection(features)).unwrap()
}

fn at(changes: &Changes, instant: &str) -> ActiveChanges {
    let instant = Timestamp::parse(instant, &Zone::UTC).unwrap();
    changes.at(instant, &Profile::built_in("truck").unwrap())
}

fn told(city: &DrawnCity, active: &ActiveChanges) -> String {
    let street = |street: &ChangedStreet| {
        let mut told = vec![city.name(street.segment)];
        if street.opened {
            told.push("opened".to_owned());
        }
        match street.permission {
            Permission::Yes => {}
            Permission::No => told.push("closed".to_owned()),
            Permission::Destination => told.push("Destination".to_owned()),
        }
        told.extend(street.limits.height_cm.map(|cm| format!("height {cm} cm")));
        told.extend(street.limits.weight_kg.map(|kg| format!("weight {kg} kg")));
        told.extend(street.limit_kmh.map(|kmh| format!("limit {kmh:.1} km/h")));
        told.extend(street.speed_kmh.map(|kmh| format!("speed {kmh} km/h")));
        if street.speed_factor < 1.0 {
            told.push(format!("speed × {}", street.speed_factor));
        }
        told.join(" ")
    };
    let turn = |path: &Vec<SegmentId>| {
        let names: Vec<String> = path.iter().map(|&segment| city.name(segment)).collect();
        format!("never {}", names.join(" "))
    };
    let mut all: Vec<String> = active.streets().iter().map(street).collect();
    all.extend(active.forbidden_turns().iter().map(turn));
    if all.is_empty() { "as the map says".to_owned() } else { all.join(", ") }
}

fn told_with_skipped(city: &DrawnCity, (changes, skipped): &(Changes, Vec<Skipped>)) -> String {
    let mut told = told(city, &at(changes, "2026-05-11T12:00:00Z"));
    for one in skipped {
        told.push('\n');
        told.push_str(&one.to_string());
    }
    told
}

/// What a WZDx feed changes at noon.
#[expect(clippy::needless_pass_by_value, reason = "an expectation is written where it is used")]
fn check(drawing: &str, rules: &[&str], features: &[Value], expected: Expect) {
    let city = DrawnCity::new(drawing, rules);
    expected.assert_eq(&told_with_skipped(&city, &read_wzdx(&city, features)));
}

/// What overrides change at noon.
#[expect(clippy::needless_pass_by_value, reason = "an expectation is written where it is used")]
fn check_overrides(drawing: &str, rules: &[&str], features: &[Value], expected: Expect) {
    let city = DrawnCity::new(drawing, rules);
    expected.assert_eq(&told_with_skipped(&city, &read_overrides(&city, features)));
}

const STREET: &str = "A--B--C--D\n   |  |\n   E--F";
