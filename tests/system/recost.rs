//! Solutions of every format, costed anew by a script that shares no code with the product.

use crate::roadcrew::succeed;
use serde_json::Value;
use std::process::Command;
use tempfile::TempDir;

/// What `recost.py` says of a solution.
fn recost(format: &str, rounding: &str, instance: &str, solution: &str) -> Value {
    let project = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let arguments = ["-B", "tests/recost/recost.py", format, rounding, instance, solution];
    let output = Command::new("python3").args(arguments).current_dir(project).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.is_empty(), "recost.py failed: {error}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The script adds fractions as the format writes them: equal but for the last bits.
#[track_caller]
fn assert_same_cost(found: &Value, told: &Value) {
    let [found, told] = [found, told].map(|answer| answer["cost"].as_f64().unwrap());
    assert!((found - told).abs() < 1e-6, "{found} is not {told}");
}

/// Solves a bundled instance; the script must agree with the cost and find nothing wrong, but find what is wrong with a spoiled solution.
#[track_caller]
fn check(format: &str, rounding: &str, file: &str) {
    let folder = TempDir::new().unwrap();
    let solution = folder.path().join("x.sol");
    let (instance, solution) =
        (format!("tests/recost/instances/{file}"), solution.to_str().unwrap());
    // The format is what the first lines look like.
    let ask = ["solve", &instance, "--round", rounding, "--solution", solution];
    let told = succeed(&[&ask[..], &["--iterations", "10", "--json"]].concat());
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["feasible"], true, "{told}");
    let found = recost(format, rounding, &instance, solution);
    assert_eq!(found["wrong"], Value::Array(Vec::new()), "{file}");
    assert_same_cost(&found, &told);
    let scaled = told["scaled_cost"].as_f64().unwrap() / told["scale"].as_f64().unwrap();
    assert!((scaled - told["cost"].as_f64().unwrap()).abs() < 1e-9, "{told}");

    // The first route does its first service again at its end.
    let text = std::fs::read_to_string(solution).unwrap();
    let (first, rest) = text.split_once('\n').unwrap();
    let word = first.split(' ').nth(2).unwrap();
    std::fs::write(solution, format!("{first} {word}\n{rest}")).unwrap();
    let found = recost(format, rounding, &instance, solution);
    assert!(!found["wrong"].as_array().unwrap().is_empty(), "{file}");
}

#[test]
fn prizes_cost_what_the_script_says() {
    check("vrplib", "dimacs", "prizes.vrp");
}

#[test]
fn several_depots_cost_what_the_script_says() {
    check("vrplib", "exact", "depots.vrp");
}

#[test]
fn clients_for_some_vehicles_cost_what_the_script_says() {
    check("vrplib", "exact", "sites.vrp");
}

#[test]
fn a_mixed_fleet_costs_what_the_script_says() {
    check("vrplib", "exact", "fleet.vrp");
}

#[test]
fn backhauls_cost_what_the_script_says() {
    check("vrplib", "round", "backhauls.vrp");
}

#[test]
fn solomons_windows_cost_what_the_script_says() {
    check("solomon", "dimacs", "windows.txt");
}

#[test]
fn streets_cost_what_the_script_says() {
    check("carp", "round", "streets.dat");
}

#[test]
fn nodes_edges_and_arcs_cost_what_the_script_says() {
    check("mcgrp", "round", "mixed.dat");
}

#[test]
fn turns_cost_what_the_script_says() {
    check("mcgrp", "round", "mixed-turns.dat");
}

#[test]
fn tips_cost_what_the_script_says() {
    check("mcarptif", "round", "tips.txt");
}

#[test]
fn tips_and_turns_cost_what_the_script_says() {
    check("mcarptif", "round", "tips-turns.txt");
}

#[test]
fn vrooms_output_costs_what_the_script_says() {
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("vroom.json");
    let (instance, output) = ("tests/recost/instances/vroom.json", output.to_str().unwrap());
    let ask = ["solve", instance, "--format", "vroom", "--solution", output];
    let told = succeed(&[&ask[..], &["--iterations", "10", "--json"]].concat());
    let told: Value = serde_json::from_str(&told).unwrap();
    let found = recost("vroom", "round", instance, output);
    assert_eq!(found["wrong"], Value::Array(Vec::new()));
    assert_same_cost(&found, &told);

    let text = std::fs::read_to_string(output).unwrap();
    std::fs::write(output, text.replace("\"arrival\":", "\"arrival\":1")).unwrap();
    let found = recost("vroom", "round", instance, output);
    assert!(!found["wrong"].as_array().unwrap().is_empty());
}

#[test]
fn trips_that_wait_for_releases_cost_what_the_script_says() {
    check("vrplib", "dimacs", "trips.vrp");
}
