//! Policies are compared on the same days, and the figures say what they say.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use roadcrew_lab::LabError;
use roadcrew_lab::simulate::{Comparison, Policy, run};
use std::path::Path;

fn simulated(lines: &str) -> Result<Comparison, LabError> {
    let folder = tempfile::tempdir().unwrap();
    let scenario = folder.path().join("scenario.toml");
    let city = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/helsinki");
    std::fs::write(&scenario, format!("city = {:?}\n{lines}", city.display().to_string())).unwrap();
    run(&scenario)
}

const TWO_DAYS: &str =
    "days = 2\nreports_per_day = 4\nbacklog_days = 1\nseeds = [1, 2]\niterations = 1\n";

#[test]
fn all_policies_see_the_same_problems() {
    let comparison =
        simulated(&format!("{TWO_DAYS}policies = ['fcfs', 'nearest', 'solver']")).unwrap();
    assert_eq!(comparison.policies(), [Policy::Fcfs, Policy::Nearest, Policy::Solver]);
    for runs in [&comparison.runs[..2], &comparison.runs[2..4], &comparison.runs[4..]] {
        assert_eq!(runs[0].figures.problems, comparison.runs[0].figures.problems);
        assert_eq!(runs[1].figures.problems, comparison.runs[1].figures.problems);
    }
    for run in &comparison.runs {
        assert!(0 < run.figures.done && run.figures.done <= run.figures.problems, "{run:?}");
        assert!(
            0.0 < run.figures.km && run.figures.mean_response_h <= run.figures.p90_response_h,
            "{run:?}"
        );
    }
}

#[test]
fn the_same_scenario_gives_the_same_figures() {
    let scenario = format!("{TWO_DAYS}policies = ['nearest', 'solver']");
    assert_eq!(simulated(&scenario).unwrap(), simulated(&scenario).unwrap());
}

#[test]
fn going_to_the_nearest_drives_less_than_going_by_age() {
    let comparison =
        simulated("reports_per_day = 30\nseeds = [1]\npolicies = ['fcfs', 'nearest']").unwrap();
    assert!(comparison.runs[1].figures.km < comparison.runs[0].figures.km, "{comparison}");
}

#[test]
fn a_table_names_every_policy() {
    let comparison =
        simulated("reports_per_day = 6\nseeds = [1]\npolicies = ['fcfs', 'nearest']").unwrap();
    let table = comparison.to_string();
    assert!(
        table.starts_with("Helsinki centre, 1 days from 2026-05-11, means over 1 seeds"),
        "{table}"
    );
    assert!(table.contains("fcfs") && table.contains("nearest"), "{table}");
    assert_eq!(comparison.to_json()["runs"][1]["policy"], "nearest");
}

#[test]
fn an_unknown_key_is_named_with_its_line() {
    let error = simulated("seeds = [1]\npolicys = ['fcfs']").unwrap_err().to_string();
    assert!(error.contains("scenario.toml:3: unknown field `policys`"), "{error}");
}

#[test]
fn a_scenario_without_policies_is_refused() {
    let error = simulated("seeds = [1]\npolicies = []").unwrap_err().to_string();
    assert!(error.contains("name at least one of seeds and one of policies"), "{error}");
}
