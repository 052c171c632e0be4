//! Closures and local knowledge on drawn cities.

use expect_test::{Expect, expect};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::RngSeed;
use roadcrew_units::{Position, Skipped, Timestamp, Zone};
use serde_json::{Value, json};

use super::{DrawnCity, place};
use crate::changes::{ActiveChanges, ChangeReader, ChangedStreet, Changes};
use crate::network::{Permission, SegmentId};
use crate::osm::{Drawing, LeftOuts, Node, Way, assemble};
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
            other => told.push(format!("{other:?}")),
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

#[test]
fn a_line_closes_its_own_direction_only() {
    check(STREET, &[], &[closure(&[[100, 0], [200, 0]])], expect!["BC closed"]);
    check(STREET, &[], &[closure(&[[200, 0], [100, 0]])], expect!["CB closed"]);
}

#[test]
fn a_line_turns_with_the_street() {
    let round = [[100, 0], [200, 0], [200, 100], [100, 100]];
    check(STREET, &[], &[closure(&round)], expect!["BC closed, CF closed, FE closed"]);
}

#[test]
fn a_closure_of_no_stated_direction_closes_both() {
    let properties = json!({
        "core_details": { "event_type": "work-zone", "direction": "undefined" },
        "vehicle_impact": "all-lanes-closed",
    });
    let both = feature(&properties, "LineString", &[[100, 0], [200, 0]]);
    check(STREET, &[], &[both], expect!["BC closed, CB closed"]);
}

#[test]
fn a_line_may_be_drawn_beside_its_street() {
    check(STREET, &[], &[closure(&[[100, 14], [200, 14]])], expect!["BC closed"]);
    check(STREET, &[], &[closure(&[[100, -14], [200, -10]])], expect!["BC closed"]);
}

#[test]
fn a_line_drawn_beyond_a_junction_does_not_close_the_next_street() {
    check(STREET, &[], &[closure(&[[85, 0], [215, 0]])], expect!["BC closed"]);
    check(STREET, &[], &[closure(&[[100, 0], [200, 0], [200, 20]])], expect!["BC closed"]);
    check(STREET, &[], &[closure(&[[100, 0], [250, 0]])], expect!["BC closed, CD closed"]);
}

#[test]
fn a_short_line_closes_the_street_that_it_stands_on() {
    check(STREET, &[], &[closure(&[[140, 3], [155, 3]])], expect!["BC closed"]);
}

#[test]
fn a_line_that_crosses_a_street_closes_nothing() {
    check(
        STREET,
        &["BC name=Main"],
        &[closure(&[[150, 40], [150, -40]])],
        expect![
            "as the map says\nclosures.geojson:1: feature 0 lies along no street: nearest to its middle is Main (way 1), 0 m away"
        ],
    );
}

#[test]
fn a_line_far_from_every_street_is_reported_with_the_nearest() {
    check(
        STREET,
        &[],
        &[closure(&[[100, 150], [200, 150]])],
        expect![
            "as the map says\nclosures.geojson:1: feature 0 lies along no street: nearest to its middle is a residential street (way 5), 50 m away"
        ],
    );
}

#[test]
fn a_line_against_a_one_way_street_is_reported_as_that() {
    check(
        STREET,
        &["BC oneway=yes", "BC name=Main"],
        &[closure(&[[200, 0], [100, 0]])],
        expect![
            "as the map says\nclosures.geojson:1: feature 0 runs against Main (way 1), which is one-way: draw the line in driving direction"
        ],
    );
}

#[test]
fn some_closed_lanes_slow_down() {
    let properties = json!({ "vehicle_impact": "some-lanes-closed-merge-left" });
    let line = [[100, 0], [200, 0]];
    check(STREET, &[], &[feature(&properties, "LineString", &line)], expect!["BC speed × 0.6"]);
    let properties =
        json!({ "vehicle_impact": "some-lanes-closed", "reduced_speed_limit_kph": 30 });
    check(STREET, &[], &[feature(&properties, "LineString", &line)], expect!["BC limit 30.0 km/h"]);
}

#[test]
fn the_fields_of_version_3_are_read_too() {
    let properties = json!({
        "event_type": "work-zone",
        "road_name": "Main",
        "direction": "eastbound",
        "vehicle_impact": "flagging",
        "reduced_speed_limit": 25,
        "restrictions": ["no-parking"],
    });
    check(
        STREET,
        &[],
        &[feature(&properties, "LineString", &[[100, 0], [200, 0]])],
        expect![
            "BC limit 40.2 km/h speed × 0.5\nclosures.geojson:1: feature 0 has the restriction 'no-parking', which no profile heeds"
        ],
    );
}

#[test]
fn restrictions_by_size_become_limits() {
    let properties = json!({
        "core_details": { "event_type": "restriction", "direction": "eastbound" },
        "restrictions": [
            { "type": "reduced-height", "value": 10.5, "unit": "feet" },
            { "type": "gross-weight-limit", "value": 7.5, "unit": "tons" },
        ],
    });
    check(
        STREET,
        &[],
        &[feature(&properties, "LineString", &[[100, 0], [200, 0]])],
        expect!["BC height 320 cm weight 6803 kg"],
    );
}

#[test]
fn a_closure_but_for_residents_lets_visitors_in() {
    let properties = json!({
        "vehicle_impact": "all-lanes-closed",
        "core_details": { "direction": "eastbound" },
        "restrictions": [{ "type": "local-access-only" }],
    });
    check(
        STREET,
        &[],
        &[feature(&properties, "LineString", &[[100, 0], [200, 0]])],
        expect!["BC Destination"],
    );
}

#[test]
fn points_are_joined_along_the_streets() {
    let properties = json!({
        "core_details": { "event_type": "work-zone", "direction": "eastbound" },
        "vehicle_impact": "all-lanes-closed",
    });
    check(
        "A--B--C\n      |\n      D--E",
        &[],
        &[feature(&properties, "MultiPoint", &[[10, 0], [290, 100]])],
        expect!["AB closed, BC closed, CD closed, DE closed"],
    );
}

#[test]
fn a_bad_feature_loses_nothing_else() {
    let no_line = feature(&json!({ "vehicle_impact": "all-lanes-closed" }), "Point", &[]);
    let no_time = feature(
        &json!({ "vehicle_impact": "all-lanes-closed", "start_date": "soon" }),
        "LineString",
        &[[0, 0], [100, 0]],
    );
    let upside_down = feature(
        &json!({
            "vehicle_impact": "all-lanes-closed",
            "start_date": "2026-05-11T12:00:00Z",
            "end_date": "2026-05-11T11:00:00Z",
        }),
        "LineString",
        &[[0, 0], [100, 0]],
    );
    check(
        STREET,
        &[],
        &[json!(7), no_line, no_time, upside_down, closure(&[[100, 0], [200, 0]])],
        expect![[r"
            BC closed
            closures.geojson:1: feature 0 is no object
            closures.geojson:1: feature 1 draws Point: draw a LineString along the street
            closures.geojson:1: feature 2 has a bad start_date: can't read 'soon' as a time: write it as 2026-05-11T08:30:00+03:00
            closures.geojson:1: feature 3 ends before it starts: correct start_date or end_date"]],
    );
}

#[test]
fn features_that_change_nothing_are_counted() {
    let city = DrawnCity::new::<&str>(STREET, &[]);
    let open = feature(&json!({ "vehicle_impact": "all-lanes-open" }), "LineString", &[]);
    let detour = feature(&json!({ "event_type": "detour" }), "LineString", &[]);
    let (changes, skipped) = read_wzdx(&city, &[open, detour]);
    assert_eq!((changes.n_without_effect(), skipped.len()), (2, 0));
}

#[test]
fn a_file_that_is_no_collection_is_refused_with_its_line() {
    let city = DrawnCity::new::<&str>(STREET, &[]);
    let reader = ChangeReader::new(city.router.network(), &Zone::UTC);
    let error = |text: &str| reader.read_wzdx("closures.geojson", text).unwrap_err().to_string();
    assert_eq!(error("{\n]"), "closures.geojson:2: this is no GeoJSON FeatureCollection");
    assert_eq!(
        error(r#"{ "type": "Feature" }"#),
        "closures.geojson:1: the type is 'Feature': a FeatureCollection with its features is needed"
    );
}

#[test]
fn a_feature_is_named_with_its_line() {
    let city = DrawnCity::new::<&str>(STREET, &[]);
    let reader = ChangeReader::new(city.router.network(), &Zone::UTC);
    let text = "{ \"type\": \"FeatureCollection\",\n\"features\": [\n1,\n\n{ \"id\": \"W7\",\n\"type\": \"Feature\", \"properties\": { \"vehicle_impact\": \"all-lanes-closed\" } }] }";
    let (_, skipped) = reader.read_wzdx("closures.geojson", text).unwrap();
    assert_eq!(skipped[0].to_string(), "closures.geojson:3: feature 0 is no object");
    assert_eq!(
        skipped[1].to_string(),
        "closures.geojson:5: feature 1 (W7) draws nothing: draw a LineString along the street"
    );
}

#[test]
fn a_closure_holds_from_its_start_until_its_end() {
    let city = DrawnCity::new::<&str>(STREET, &[]);
    let mut work = closure(&[[100, 0], [200, 0]]);
    work["properties"]["start_date"] = json!("2026-05-11T06:00:00Z");
    work["properties"]["end_date"] = json!("2026-05-12T18:00:00Z");
    let (changes, _) = read_wzdx(&city, &[work]);
    let told_at = |instant: &str| told(&city, &at(&changes, instant));
    assert_eq!(told_at("2026-05-11T05:59:59Z"), "as the map says");
    assert_eq!(told_at("2026-05-11T06:00:00Z"), "BC closed");
    assert_eq!(told_at("2026-05-12T17:59:59Z"), "BC closed");
    assert_eq!(told_at("2026-05-12T18:00:00Z"), "as the map says");
}

#[test]
fn an_override_holds_by_the_clocks_of_the_city() {
    let city = DrawnCity::new::<&str>(STREET, &[]);
    let school = json!({
        "change": "speed", "speed_kmh": 12, "weekdays": ["mon", "tue"], "from": "07:30", "to": "08:30",
    });
    let night = json!({ "change": "closed", "weekdays": ["mon"], "from": "22:00", "to": "05:00" });
    let features = [
        feature(&school, "LineString", &[[0, 0], [100, 0]]),
        feature(&night, "LineString", &[[100, 0], [200, 0]]),
    ];
    let (changes, _) = read_overrides(&city, &features);
    let told_at = |instant: &str| told(&city, &at(&changes, instant));
    // A Monday.
    assert_eq!(told_at("2026-05-11T07:30:00+03:00"), "AB speed 12 km/h");
    assert_eq!(told_at("2026-05-11T08:30:00+03:00"), "as the map says");
    assert_eq!(told_at("2026-05-13T07:30:00+03:00"), "as the map says");
    assert_eq!(told_at("2026-05-11T23:00:00+03:00"), "BC closed");
    assert_eq!(told_at("2026-05-12T04:59:00+03:00"), "BC closed");
    assert_eq!(told_at("2026-05-12T23:00:00+03:00"), "as the map says");
    assert_eq!(told_at("2026-05-11T04:00:00+03:00"), "as the map says");
}

#[test]
fn an_override_binds_the_profiles_that_it_names() {
    let only_cars = json!({ "change": "closed", "profiles": ["car"] });
    let trucks = json!({ "change": "limits", "height_cm": 320, "profiles": ["car", "truck"] });
    check_overrides(
        STREET,
        &[],
        &[
            feature(&only_cars, "LineString", &[[0, 0], [100, 0]]),
            feature(&trucks, "LineString", &[[100, 0], [200, 0]]),
        ],
        expect!["BC height 320 cm"],
    );
}

#[test]
fn an_override_opens_and_closes_in_both_directions() {
    let open = json!({ "change": "open", "direction": "both" });
    check_overrides(
        STREET,
        &["BC hgv=no"],
        &[feature(&open, "LineString", &[[100, 0], [200, 0]])],
        expect!["BC opened, CB opened"],
    );
}

#[test]
fn the_path_of_a_line_can_be_forbidden() {
    let never = json!({ "change": "forbidden_turn" });
    check_overrides(
        STREET,
        &[],
        &[feature(&never, "LineString", &[[60, 2], [98, 3], [101, 40]])],
        expect!["never AB BE"],
    );
    check_overrides(
        STREET,
        &[],
        &[feature(&never, "LineString", &[[80, 0], [200, 0], [200, 30]])],
        expect!["never AB BC CF"],
    );
    check_overrides(
        STREET,
        &[],
        &[feature(&never, "LineString", &[[160, 0], [200, 0], [160, 0]])],
        expect!["never BC CB"],
    );
}

#[test]
fn a_line_that_is_no_turn_is_reported() {
    let never = json!({ "change": "forbidden_turn" });
    check_overrides(
        STREET,
        &["AB name=Main"],
        &[feature(&never, "LineString", &[[20, 0], [80, 0]])],
        expect![
            "as the map says\noverrides.geojson:1: feature 0 follows no turn but Main (way 0): draw it along each street, from before the junction to behind it"
        ],
    );
}

#[test]
fn an_unknown_property_of_an_override_is_an_error() {
    let city = DrawnCity::new::<&str>(STREET, &[]);
    let reader = ChangeReader::new(city.router.network(), &Zone::UTC);
    let wrong = feature(&json!({ "chnage": "closed" }), "LineString", &[[0, 0], [100, 0]]);
    let error = reader.read_overrides("overrides.geojson", &collection(&[wrong])).unwrap_err();
    let told = error.to_string();
    assert!(
        told.starts_with("overrides.geojson:1: feature 0 has the unknown property 'chnage'"),
        "{told}"
    );
}

/// A street by its name, one-way or not, with its places: closer together than a drawing can show.
type Street<'a> = (&'a str, &'a str, [Place; 2]);

/// The streets that a line closes, and which way.
fn check_close_streets(streets: &[Street<'_>], road_name: &str, line: &[Place], expected: &str) {
    let end = |street: usize, end: usize| i64::try_from(2 * street + end).unwrap();
    let ways = streets.iter().enumerate().map(|(index, (name, oneway, _))| Way {
        id: i64::try_from(index).unwrap(),
        nodes: vec![end(index, 0), end(index, 1)],
        tags: [("highway", "residential"), ("name", *name), ("oneway", *oneway)]
            .into_iter()
            .collect(),
    });
    let nodes = streets.iter().enumerate().flat_map(|(index, (_, _, places))| {
        (0..2).map(move |number| Node {
            id: end(index, number),
            position: place(places[number][0], places[number][1]),
            tags: std::iter::empty::<(&str, &str)>().collect(),
        })
    });
    let drawing = Drawing { ways: ways.collect(), relations: Vec::new(), nodes: nodes.collect() };
    let network = assemble(&drawing, &mut LeftOuts::default());
    let mut feature = closure(line);
    feature["properties"]["core_details"]["road_names"] = json!([road_name]);
    let reader = ChangeReader::new(&network, &Zone::UTC);
    let (changes, _) = reader.read_wzdx("closures.geojson", &collection(&[feature])).unwrap();
    let told = |&id: &SegmentId| {
        let segment = network.segment(id);
        let is_eastward = segment.geometry[0] < segment.geometry[1];
        format!("{} {}", segment.name, if is_eastward { "east" } else { "west" })
    };
    let closed: Vec<String> = changes.all()[0].segments.iter().map(told).collect();
    assert_eq!(closed.join(", "), expected);
}

#[test]
fn of_a_dual_carriageway_the_one_in_the_lines_direction_is_closed() {
    let carriageways =
        [("North", "yes", [[300, 0], [0, 0]]), ("South", "yes", [[0, 12], [300, 12]])];
    // In the middle, and on the wrong one.
    check_close_streets(&carriageways, "", &[[0, 6], [300, 6]], "South east");
    check_close_streets(&carriageways, "", &[[0, 0], [300, 0]], "South east");
    check_close_streets(&carriageways, "", &[[300, 14], [0, 14]], "North west");
}

#[test]
fn of_parallel_streets_the_nearer_is_closed_unless_the_other_has_the_name() {
    let parallel = [("Main", "no", [[0, 0], [300, 0]]), ("Frontage", "no", [[0, 15], [300, 15]])];
    check_close_streets(&parallel, "", &[[0, 5], [300, 5]], "Main east");
    check_close_streets(&parallel, "", &[[0, 10], [300, 10]], "Frontage east");
    check_close_streets(&parallel, "main", &[[0, 10], [300, 10]], "Main east");
    check_close_streets(&parallel, "Elsewhere", &[[0, 5], [300, 5]], "Main east");
}

/// A walk over a full grid that never turns back, as corners in metres.
fn walk(turns: &[Index]) -> Vec<Place> {
    let (mut at, mut ahead): (Place, Place) = ([200, 200], [100, 0]);
    let mut corners = vec![at];
    for turn in turns {
        let [east, south] = ahead;
        let is_inside =
            |[east, south]: &Place| (0..=400).contains(east) && (0..=400).contains(south);
        let ways: Vec<Place> = [[east, south], [south, -east], [-south, east]]
            .into_iter()
            .filter(|way| is_inside(&[at[0] + way[0], at[1] + way[1]]))
            .collect();
        ahead = *turn.get(&ways);
        at = [at[0] + ahead[0], at[1] + ahead[1]];
        corners.push(at);
    }
    corners
}

/// The corners with places in between, every one shaken by up to 5 m, and the ends taken in.
fn drawn_by_hand(corners: &[Place], noise: &[[i32; 2]], ends_m: [i32; 2]) -> Vec<Place> {
    let mut noise = noise.iter().cycle();
    let mut line = Vec::new();
    let n_streets = corners.len() - 1;
    for (street, ends) in corners.windows(2).enumerate() {
        let from_m = if street == 0 { ends_m[0] } else { 0 };
        let to_m = if street == n_streets - 1 { 100 - ends_m[1] } else { 100 };
        for metres in (from_m..=to_m).step_by(20) {
            let &[east, south] = noise.next().unwrap();
            let along = |from: i32, to: i32| from + (to - from) * metres / 100;
            line.push([
                along(ends[0][0], ends[1][0]) + east,
                along(ends[0][1], ends[1][1]) + south,
            ]);
        }
    }
    line
}

const COLS: usize = 5;

/// Five by five junctions, all streets both ways.
fn grid() -> DrawnCity {
    let mut drawing = String::new();
    for row in 0..COLS {
        let letter = |col: usize| char::from(b'A' + u8::try_from(row * COLS + col).unwrap());
        let streets: Vec<String> = (0..COLS).map(|col| letter(col).to_string()).collect();
        drawing.push_str(&streets.join("--"));
        drawing.push('\n');
        if row + 1 < COLS {
            drawing.push_str(&"|  ".repeat(COLS));
            drawing.push('\n');
        }
    }
    DrawnCity::new::<&str>(&drawing, &[])
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        rng_seed: RngSeed::Fixed(7),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_line_drawn_by_hand_along_a_way_closes_that_way(
        turns in prop::collection::vec(any::<Index>(), 3..8),
        noise in prop::collection::vec([-5..=5, -5..=5], 7..31),
        ends_m in [0..=30, 0..=30],
    ) {
        let city = grid();
        let corners = walk(&turns);
        let network = city.router.network();
        let segment = |ends: &[Place]| {
            let at = |corner: Place| place(corner[0], corner[1]);
            network.segments().find(|&id| {
                let found = network.segment(id);
                network.junction_position(found.from) == at(ends[0])
                    && network.junction_position(found.to) == at(ends[1])
            }).unwrap()
        };
        let mut expected: Vec<SegmentId> = corners.windows(2).map(segment).collect();
        expected.sort_unstable();
        expected.dedup();
        let (changes, skipped) =
            read_wzdx(&city, &[closure(&drawn_by_hand(&corners, &noise, ends_m))]);
        prop_assert!(skipped.is_empty());
        prop_assert_eq!(&changes.all()[0].segments, &expected);
    }
}
