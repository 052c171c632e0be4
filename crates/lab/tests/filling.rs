//! Policies see the same waste, and expected costs beat the threshold.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use roadcrew_lab::Outcome;
use roadcrew_lab::filling::{FillComparison, FillPolicy, run};
use std::path::{Path, PathBuf};

fn scenario(lines: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scenario.toml");
    let city = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/helsinki");
    let city = city.display().to_string();
    std::fs::write(&path, format!("simulate = 'containers'\ncity = {city:?}\n{lines}")).unwrap();
    (folder, path)
}

fn simulated(lines: &str) -> FillComparison {
    let (_folder, path) = scenario(lines);
    run(&path).unwrap()
}

#[test]
fn the_same_scenario_gives_the_same_figures_and_a_table() {
    let lines = "days = 2\nwarm_up_days = 1\nseeds = [1, 2]\niterations = 1\npolicies = ['threshold', 'estimate', 'expected']";
    let (_folder, path) = scenario(lines);
    let first = run(&path).unwrap();
    let Outcome::Containers(again) = roadcrew_lab::run(&path).unwrap() else { panic!("jobs") };
    assert_eq!(first, again);
    let table = first.to_string();
    assert!(table.starts_with("Helsinki centre, 60 containers, 2 days from 2026-05-11"), "{table}");
    assert!(table.contains("expected against threshold: overflow"), "{table}");
}

#[test]
fn expected_costs_beat_the_threshold() {
    let lines = "days = 12\nwarm_up_days = 5\nseeds = [1, 2]\niterations = 2\npolicies = ['threshold', 'expected']";
    let found = simulated(lines);
    let against = |figure| found.difference(FillPolicy::Expected, FillPolicy::Threshold, figure);
    assert!(against(|figures| figures.overflow_h).mean < 0.0, "{found}");
    assert!(against(|figures| figures.km).mean < 0.0, "{found}");
}

#[test]
fn a_policy_is_as_good_as_itself() {
    let lines = "days = 1\nwarm_up_days = 0\nseeds = [3]\niterations = 1\npolicies = ['threshold']";
    let found = simulated(lines);
    let none = found.difference(FillPolicy::Threshold, FillPolicy::Threshold, |it| it.km);
    assert!(none.mean.abs() < 1e-9 && none.low.abs() < 1e-9 && none.high.abs() < 1e-9);
}
