//! Routes judged by a stranger: a Python script that reads the raw map by itself and shares no code with the product.

use crate::roadcrew::executable;
use std::process::Command;
use tempfile::TempDir;

const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Has random routes on the demo city checked, then spoiled on purpose and checked again.
#[track_caller]
fn check(profile: &str) {
    let folder = TempDir::new().unwrap();
    let output = Command::new("sh")
        .arg("tests/outsider/run.sh")
        .arg(executable())
        .args(["data/helsinki/network.osm.pbf", profile, "100"])
        .arg(folder.path())
        .current_dir(PROJECT)
        .output()
        .unwrap();
    let (text, error) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{text}\n{error}");
    assert!(text.contains("100 routes") && text.contains("violations: none"), "{text}");
    assert!(text.contains("reversed: ") && !text.contains("missed"), "{text}");
    assert!(text.trim_end().ends_with("ok"), "{text}");
}

/// Has the demo city's day checked, then spoiled on purpose and checked again.
#[track_caller]
fn check_plans() {
    let folder = TempDir::new().unwrap();
    let output = Command::new("sh")
        .arg("tests/outsider/run_plan.sh")
        .arg(executable())
        .args(["data/helsinki", "2026-05-11", "20"])
        .arg(folder.path())
        .current_dir(PROJECT)
        .output()
        .unwrap();
    let (text, error) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{text}\n{error}");
    assert_eq!(text.matches("violations: none").count(), 2, "{text}");
    assert_eq!(text.matches("files read by others, 0 faults").count(), 2, "{text}");
    for spoiled in
        ["a drive reversed", "a restriction broken", "a stop dropped", "a truck overloaded"]
    {
        assert!(text.contains(&format!("{spoiled}: caught")), "{text}");
    }
    assert!(!text.contains("missed") && text.trim_end().ends_with("ok"), "{text}");
}

// One test, so that the script's tools are installed once.
#[test]
fn a_stranger_finds_no_fault_with_routes_and_plans_and_every_one_with_spoiled_ones() {
    check("truck");
    check("car");
    check_plans();
}
