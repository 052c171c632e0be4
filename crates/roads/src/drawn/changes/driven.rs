//! What is different from the map is driven differently.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{STREET, at, closure, feature, read_overrides, read_wzdx};
use crate::changes::Changes;
use crate::drawn::DrawnCity;
use crate::profile::Profile;
use crate::router::Router;

/// The metres of a way by the map, then as it is driven at noon: the same whether computed anew or from the map's shortcuts.
fn check(city: DrawnCity, changes: &Changes, streets: [&str; 2], expected: [&str; 2]) {
    let truck = Profile::built_in("truck").unwrap();
    let active = at(changes, "2026-05-11T12:00:00Z");
    let mut network = city.router.network().clone();
    network.remember(changes);
    let by_map = DrawnCity { router: Router::new(Arc::new(network.clone()), &truck), ..city };
    let before = by_map.metres(streets);
    let router = by_map.router.changed(&truck, &active);
    let quickly = DrawnCity { router, ..by_map };
    let anew = Router::with_changes(Arc::new(network), &truck, &active);
    let after = quickly.metres(streets);
    assert_eq!([before.as_str(), after.as_str()], expected);
    assert_eq!(DrawnCity { router: anew, ..quickly }.metres(streets), after);
}

fn check_closed(drawing: &str, features: &[Value], streets: [&str; 2], expected: [&str; 2]) {
    let city = DrawnCity::new::<&str>(drawing, &[]);
    let (changes, _) = read_wzdx(&city, features);
    check(city, &changes, streets, expected);
}

fn check_override(rules: &[&str], features: &[Value], streets: [&str; 2], expected: [&str; 2]) {
    let city = DrawnCity::new(STREET, rules);
    let (changes, _) = read_overrides(&city, features);
    check(city, &changes, streets, expected);
}

#[test]
fn a_closed_street_is_never_driven() {
    let eastward = [closure(&[[100, 0], [200, 0]])];
    check_closed(STREET, &eastward, ["AB", "CD"], ["300 m", "500 m"]);
    check_closed(STREET, &eastward, ["DC", "BA"], ["300 m", "300 m"]);
    check_closed("A--B--C", &eastward, ["AB", "BC"], ["200 m", "no way"]);
}

#[test]
fn a_slow_street_is_driven_round() {
    let crawl = json!({ "change": "speed", "speed_kmh": 2 });
    let slow = [feature(&crawl, "LineString", &[[100, 0], [200, 0]])];
    check_override(&[], &slow, ["AB", "CD"], ["300 m", "500 m"]);
}

#[test]
fn what_local_knowledge_opens_is_driven() {
    let open = json!({ "change": "open" });
    let opened = [feature(&open, "LineString", &[[100, 0], [200, 0]])];
    check_override(&["BC hgv=no"], &opened, ["AB", "CD"], ["500 m", "300 m"]);
}

#[test]
fn a_forbidden_turn_is_never_made() {
    let never = json!({ "change": "forbidden_turn" });
    let right = [feature(&never, "LineString", &[[60, 2], [98, 3], [101, 40]])];
    check_override(&[], &right, ["AB", "BE"], ["200 m", "600 m"]);
}

#[test]
fn a_forbidden_path_is_never_driven_to_its_end() {
    let never = json!({ "change": "forbidden_turn" });
    let round = [feature(&never, "LineString", &[[80, 0], [200, 0], [200, 30]])];
    check_override(&[], &round, ["AB", "CF"], ["300 m", "500 m"]);
    check_override(&[], &round, ["EB", "CF"], ["300 m", "300 m"]);
}
