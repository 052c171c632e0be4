//! Planners correct the engine: merges are undone and made, root causes accepted; plans follow.

use crate::roadcrew::{Copy, refuse, succeed};
use serde_json::Value;
use std::fmt::Write as _;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The incidents as `cluster` draws them, by the name of their first report.
fn incidents(city: &Copy) -> Vec<Value> {
    let drawn = city.file("incidents.geojson");
    succeed(&["cluster", city.path(), "-o", drawn.to_str().unwrap()]);
    let features = json(&std::fs::read_to_string(drawn).unwrap())["features"].take();
    let Value::Array(features) = features else { panic!("no features") };
    features.into_iter().map(|mut one| one["properties"].take()).collect()
}

fn incident(city: &Copy, id: &str) -> Value {
    let is_it = |one: &Value| one["kind"] == "incident" && one["id"] == id;
    incidents(city).into_iter().find(is_it).unwrap()
}

/// A report that joined the incident of another one: both ids.
fn merged_pair(city: &Copy) -> (String, String) {
    let is_merged = |one: &&Value| {
        let reports = one["reports"].as_array();
        one["kind"] == "incident" && reports.is_some_and(|reports| reports.len() == 2)
    };
    let all = incidents(city);
    let merged = all.iter().find(is_merged).expect("the demo city has repeats");
    let id = |place: usize| merged["reports"][place].as_str().unwrap().to_owned();
    (id(0), id(1))
}

#[test]
fn undoing_a_merge_gives_each_its_clock_and_merging_again_takes_the_earliest() {
    let city = Copy::of_helsinki();
    let (first, later) = merged_pair(&city);
    let together = incident(&city, &format!("inc-{first}"));

    let told = succeed(&["decide", city.path(), "--by", "anna", "apart", &first]);
    assert!(told.starts_with(&format!("inc-{first} since ")), "{told}");
    let [one, other] = [&first, &later].map(|id| incident(&city, &format!("inc-{id}")));
    assert_eq!(one["opened"], together["opened"]);
    assert!(one["opened"].as_str() < other["opened"].as_str());
    let why = succeed(&["cluster", city.path(), "--explain", &first]);
    assert!(why.contains("anna decided that it is a problem of its own"), "{why}");

    succeed(&[
        "decide",
        city.path(),
        "--by",
        "ben",
        "--note",
        "one pipe",
        "together",
        &later,
        &first,
    ]);
    let again = incident(&city, &format!("inc-{first}"));
    assert_eq!((&again["opened"], &again["reports"]), (&together["opened"], &together["reports"]));
    let why = succeed(&["cluster", city.path(), "--explain", &later]);
    assert!(why.contains("Decided by ben with score 1.00: a person decided: one pipe"), "{why}");

    std::fs::remove_file(city.file("decisions.csv")).unwrap();
    assert_eq!(incident(&city, &format!("inc-{first}")), together);
}

#[test]
fn a_decision_on_nothing_is_refused_and_a_wrong_row_is_listed() {
    let city = Copy::of_helsinki();
    let error = refuse(&["decide", city.path(), "apart", "R9999"]);
    assert!(error.contains("there is no report R9999"), "{error}");
    assert!(!city.file("decisions.csv").exists());

    let rows = "decision,what,with\napart,R9999,\nperhaps,R0001,\n";
    std::fs::write(city.file("decisions.csv"), rows).unwrap();
    let told = json(&succeed(&["cluster", city.path(), "--json"]));
    let left_out: Vec<&str> =
        told["left_out"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let has = |text: &str| left_out.iter().any(|row| row.contains(text));
    assert!(has("decisions.csv:2: there is no report R9999"), "{left_out:?}");
    assert!(has("decisions.csv:3: the decision 'perhaps' is unknown"), "{left_out:?}");
}

/// Four of five lamps of a cabinet go dark together, in a city with forty cabinets.
fn with_a_dark_cabinet() -> Copy {
    let city = Copy::of_helsinki();
    let mut assets = "asset,kind,group\n".to_owned();
    for lamp in 0..200 {
        writeln!(assets, "lamp-x{lamp},cabinet,K{}", lamp / 5).unwrap();
    }
    std::fs::write(city.file("assets.csv"), assets).unwrap();
    for lamp in 0..4 {
        let lon = 24.9392 + 0.001 * f64::from(lamp);
        city.append("alerts.jsonl", &format!(
            "{{\"kind\":\"lamp_dark\",\"lat\":60.1695,\"lon\":{lon:.4},\"sensor\":\"lamp-x{lamp}\",\"time\":\"2026-05-11T0{lamp}:30:00+03:00\",\"unit\":\"1\",\"value\":1.0}}\n"
        ));
    }
    city
}

/// The ids of all jobs of a plan, done or not.
fn jobs(city: &Copy) -> Vec<String> {
    let day =
        ["plan", "dispatch", city.path(), "--date", "2026-05-11", "--iterations", "1", "--json"];
    let plan = json(&succeed(&day));
    let stops = plan["routes"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|route| route["stops"].as_array().unwrap());
    let all = stops.chain(plan["undone"].as_array().unwrap());
    all.map(|one| format!("{} {}", one["id"].as_str().unwrap(), one["name"].as_str().unwrap()))
        .collect()
}

#[test]
fn an_accepted_root_cause_is_one_job() {
    let city = with_a_dark_cabinet();
    let picture = city.file("picture.svg");
    let proposed = succeed(&["cluster", city.path(), "--picture", picture.to_str().unwrap()]);
    let picture = std::fs::read_to_string(picture).unwrap();
    assert!(picture.contains(">cabinet:K0</text>"), "the outline says whose it is");
    assert!(
        proposed.contains("proposed as one: 4 of 5 assets of cabinet K0 fail together"),
        "{proposed}"
    );
    let of_cabinet = |jobs: &[String]| jobs.iter().filter(|job| job.contains("lamp-x")).count();
    assert_eq!(of_cabinet(&jobs(&city)), 4);

    let error = refuse(&["decide", city.path(), "cause", "cabinet:K1"]);
    assert!(error.contains("proposed is cabinet:K0"), "{error}");
    succeed(&["decide", city.path(), "--by", "ben", "cause", "cabinet:K0"]);
    let accepted = succeed(&["cluster", city.path()]);
    assert!(accepted.contains("accepted as one by ben: 4 incidents of cabinet:K0"), "{accepted}");
    let planned = jobs(&city);
    let whole = planned.iter().find(|job| job.contains("cabinet K0, 4 incidents"));
    assert_eq!((of_cabinet(&planned), whole.is_some()), (1, true), "{planned:?}");
}
