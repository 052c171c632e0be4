//! What scripts rely on: networks and benchmark instances.

use crate::roadcrew::{Copy, refuse, succeed};
use serde_json::Value;
use tempfile::TempDir;

const NETWORK: &str = "data/helsinki/network.osm.pbf";

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_network_is_built_saved_and_asked() {
    let folder = TempDir::new().unwrap();
    let roads = folder.path().join("helsinki.roads");
    let roads = roads.to_str().unwrap();
    let built = json(&succeed(&["network", "build", NETWORK, "-o", roads, "--json"]));
    let told = json(&succeed(&["network", "info", roads, "--json"]));
    assert_eq!(built["segments"], told["segments"]);

    let ask = [
        "network",
        "route",
        roads,
        "--profile",
        "truck",
        "--from",
        "24.9414,60.1718",
        "--to",
        "24.9522,60.1675",
        "--geojson",
    ];
    let feature = json(&succeed(&ask));
    assert!(100 < feature["properties"]["metres"].as_i64().unwrap());
    assert!(2 < feature["geometry"]["coordinates"].as_array().unwrap().len());

    let points = folder.path().join("points.csv");
    std::fs::write(&points, "lon,lat\n24.9414,60.1718\n24.9522,60.1675\n").unwrap();
    let table = succeed(&[
        "network",
        "matrix",
        roads,
        "--profile",
        "truck",
        "--points",
        points.to_str().unwrap(),
    ]);
    let seconds = feature["properties"]["seconds"].as_i64().unwrap();
    assert!(table.contains(&format!("0,1,{seconds},")), "{table}");
}

/// The arguments that ask for the ways of all pairs of a file on the demo city's network, both written into a folder.
fn ask_pairs(folder: &TempDir, rows: &str) -> Vec<String> {
    let (roads, pairs) = (folder.path().join("helsinki.roads"), folder.path().join("pairs.csv"));
    std::fs::write(&pairs, rows).unwrap();
    let (roads, pairs) = (roads.to_str().unwrap(), pairs.to_str().unwrap());
    succeed(&["network", "build", NETWORK, "-o", roads]);
    ["network", "route", roads, "--profile", "truck", "--pairs", pairs].map(str::to_owned).to_vec()
}

#[test]
fn pairs_of_a_file_get_a_feature_each_that_equals_the_single_answer() {
    let folder = TempDir::new().unwrap();
    let rows = "from_lon,from_lat,to_lon,to_lat\n24.9414,60.1718,24.9522,60.1675\n24.9522,60.1675,24.9414,60.1718\n";
    let ask = ask_pairs(&folder, rows);
    let ask: Vec<&str> = ask.iter().map(String::as_str).chain(["--geojson"]).collect();
    let text = succeed(&ask);
    let features: Vec<Value> = text.lines().map(json).collect();
    assert_eq!(features.len(), 2);

    let places = ["--from", "24.9522,60.1675", "--to", "24.9414,60.1718", "--geojson"];
    let mut single = json(&succeed(&[&ask[..5], &places].concat()));
    single["properties"]["pair"] = 2.into();
    assert_eq!(features[1], single);
}

#[test]
fn a_bad_pair_is_refused_with_its_line() {
    let folder = TempDir::new().unwrap();
    let ask = ask_pairs(&folder, "24.94,60.17,24.95,60.16\n24.94,60.17,24.95\n");
    let ask: Vec<&str> = ask.iter().map(String::as_str).collect();
    let error = refuse(&ask);
    assert!(error.contains("pairs.csv:2") && error.contains("3 columns"), "{error}");
}

/// The middle of a way as a WZDx feed that closes it for the first fortnight of May.
fn closed_in_may(way: &Value) -> String {
    let line = way["geometry"]["coordinates"].as_array().unwrap();
    let middle = &line[line.len() / 3..=2 * line.len() / 3];
    let properties = serde_json::json!({
        "core_details": { "event_type": "work-zone", "direction": "undefined" },
        "vehicle_impact": "all-lanes-closed",
        "start_date": "2026-05-01T00:00:00Z",
        "end_date": "2026-05-15T00:00:00Z",
    });
    let geometry = serde_json::json!({ "type": "LineString", "coordinates": middle });
    let feature =
        serde_json::json!({ "type": "Feature", "properties": properties, "geometry": geometry });
    serde_json::json!({ "type": "FeatureCollection", "features": [feature] }).to_string()
}

#[test]
fn a_closure_is_driven_around_while_it_lasts() {
    let folder = TempDir::new().unwrap();
    let ask = ask_pairs(&folder, "24.9414,60.1718,24.9522,60.1675\n");
    let ask: Vec<&str> = ask.iter().map(String::as_str).chain(["--geojson"]).collect();
    let route = |more: &[&str]| json(&succeed(&[&ask[..], more].concat()));
    let seconds = |way: &Value| way["properties"]["seconds"].as_i64().unwrap();
    let open = route(&["--at", "2026-05-11T07:30", "--zone", "Europe/Helsinki"]);
    let closures = folder.path().join("closures.geojson");
    std::fs::write(&closures, closed_in_may(&open)).unwrap();

    let closures = ["--closures", closures.to_str().unwrap(), "--zone", "Europe/Helsinki"];
    let closed = route(&[&closures[..], &["--at", "2026-05-11T07:30"]].concat());
    assert!(seconds(&open) < seconds(&closed), "{closed}");
    assert_eq!(route(&[&closures[..], &["--at", "2026-05-18T07:30"]].concat()), open);
}

#[test]
fn local_knowledge_slows_a_way_down() {
    let folder = TempDir::new().unwrap();
    let ask = ask_pairs(&folder, "24.9414,60.1718,24.9522,60.1675\n");
    let ask: Vec<&str> = ask.iter().map(String::as_str).chain(["--geojson"]).collect();
    let at = ["--at", "2026-05-11T07:30"];
    let usual = json(&succeed(&[&ask[..], &at].concat()));
    let overrides = folder.path().join("overrides.geojson");
    let slow = serde_json::json!({ "type": "Feature", "geometry": usual["geometry"], "properties": { "change": "speed", "speed_kmh": 3 } });
    let text = serde_json::json!({ "type": "FeatureCollection", "features": [slow] });
    std::fs::write(&overrides, text.to_string()).unwrap();
    let slowed =
        json(&succeed(&[&ask[..], &at, &["--overrides", overrides.to_str().unwrap()]].concat()));
    let seconds = |way: &Value| way["properties"]["seconds"].as_i64().unwrap();
    assert!(seconds(&usual) < seconds(&slowed), "{slowed}");
}

/// The seconds of a table from the first point to the second one.
fn seconds_in(table: &str) -> i64 {
    let row = table.lines().find(|row| row.starts_with("0,1,")).unwrap();
    row.split(',').nth(2).unwrap().parse().unwrap()
}

#[test]
fn a_table_and_a_citys_folder_heed_closures_as_a_route_does() {
    let city = Copy::of_helsinki();
    let points = city.file("points.csv");
    std::fs::write(&points, "lon,lat\n24.9414,60.1718\n24.9522,60.1675\n").unwrap();
    let points = points.to_str().unwrap();
    let ends = ["--from", "24.9414,60.1718", "--to", "24.9522,60.1675", "--geojson"];
    let route = |at: &str| {
        let ask = ["network", "route", city.path(), "--profile", "truck", "--at", at];
        json(&succeed(&[&ask[..], &ends].concat()))
    };
    let table = |at: &str| {
        let ask = ["network", "matrix", city.path(), "--profile", "truck", "--at", at];
        seconds_in(&succeed(&[&ask[..], &["--points", points]].concat()))
    };
    let seconds = |way: &Value| way["properties"]["seconds"].as_i64().unwrap();
    let (during, after) = ("2026-05-11T07:30", "2026-05-18T07:30");
    let open = route(during);
    std::fs::write(city.file("closures.geojson"), closed_in_may(&open)).unwrap();

    assert!(seconds(&open) < seconds(&route(during)));
    assert_eq!(table(during), seconds(&route(during)));
    assert_eq!(route(after), open);
    assert_eq!(table(after), seconds(&open));
}

#[test]
fn a_moment_that_is_none_is_refused() {
    let folder = TempDir::new().unwrap();
    let ask = ask_pairs(&folder, "24.9414,60.1718,24.9522,60.1675\n");
    let ask: Vec<&str> = ask.iter().map(String::as_str).collect();
    assert!(refuse(&[&ask[..], &["--at", "yesterday"]].concat()).contains("yesterday"));
    assert!(
        refuse(&[&ask[..], &["--at", "2026-05-11T07:30", "--zone", "Moon/Base"]].concat())
            .contains("Moon/Base")
    );
}

#[test]
fn a_damaged_network_file_is_refused() {
    let folder = TempDir::new().unwrap();
    let roads = folder.path().join("x.roads");
    std::fs::write(&roads, "not a network").unwrap();
    assert!(refuse(&["network", "info", roads.to_str().unwrap()]).contains("x.roads"));
}

/// A square of eight clients around a depot, four per vehicle: the best plan is two loops of the halves.
const INSTANCE: &str =
    "NAME : square\nTYPE : CVRP\nDIMENSION : 9\nCAPACITY : 4\nEDGE_WEIGHT_TYPE : EUC_2D
NODE_COORD_SECTION\n1 0 0\n2 10 0\n3 10 10\n4 0 10\n5 -10 10\n6 -10 0\n7 -10 -10\n8 0 -10\n9 10 -10
DEMAND_SECTION\n1 0\n2 1\n3 1\n4 1\n5 1\n6 1\n7 1\n8 1\n9 1\nDEPOT_SECTION\n1\n-1\nEOF\n";

#[test]
fn an_instance_is_solved_and_its_routes_cost_what_is_printed() {
    let folder = TempDir::new().unwrap();
    let (instance, solution) = (folder.path().join("square.vrp"), folder.path().join("square.sol"));
    std::fs::write(&instance, INSTANCE).unwrap();
    let files = [instance.to_str().unwrap(), "--solution", solution.to_str().unwrap()];
    let found =
        json(&succeed(&[&["solve"][..], &files, &["--iterations", "5", "--json"]].concat()));
    assert_eq!(found["feasible"], true);
    assert_eq!(found["unserved"], 0);
    // Each loop visits four neighbours on the square: 10 out, 30 along, 14 back over a corner, or 14 + 30 + 10.
    assert_eq!(found["cost"], 108);
    assert_eq!(recost(&std::fs::read_to_string(&solution).unwrap()), 108);
}

/// The cost of a solution of [`INSTANCE`], by arithmetic that shares nothing with the product.
fn recost(solution: &str) -> i64 {
    let around =
        [(0, 0), (10, 0), (10, 10), (0, 10), (-10, 10), (-10, 0), (-10, -10), (0, -10), (10, -10)];
    let length = |a: (i64, i64), b: (i64, i64)| {
        let square = (a.0 - b.0).pow(2) + (a.1 - b.1).pow(2);
        (0..100).min_by_key(|root| ((2 * root * root) - 2 * square).abs()).unwrap()
    };
    let routes = solution.lines().filter(|line| line.starts_with("Route"));
    let mut total = 0;
    for route in routes {
        let mut at = around[0];
        for word in route.split_once(": ").unwrap().1.split(' ') {
            let next = around[word.parse::<usize>().unwrap()];
            total += length(at, next);
            at = next;
        }
        total += length(at, around[0]);
    }
    total
}

#[test]
fn a_malformed_instance_is_refused_with_its_line() {
    let folder = TempDir::new().unwrap();
    let instance = folder.path().join("square.vrp");
    std::fs::write(&instance, INSTANCE.replace("3 10 10", "3 ten 10")).unwrap();
    let error = refuse(&["solve", instance.to_str().unwrap()]);
    assert!(error.contains("square.vrp:9: 'ten'"), "{error}");
}
