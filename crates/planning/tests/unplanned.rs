//! Who waits for what nobody can be sent to is counted as open, and can be asked about.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use roadcrew_planning::city::City;
use roadcrew_planning::{
    Asked, DayPlan, Figures, PlanFile, Search, dispatch, explain_plan, figures, sheet,
};
use roadcrew_units::ServiceDay;
use std::fs;
use std::path::Path;

/// The demo city with two more reports of one problem at a place, and its plan.
fn with_two_reports_at(place: &str) -> (City, DayPlan) {
    let folder = tempfile::tempdir().unwrap();
    let demo = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/helsinki"));
    for entry in fs::read_dir(demo).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let path = folder.path().join("reports.csv");
    let row = |id: &str, day: &str| {
        format!("{id},graffiti,Graffiti,open,,2026-05-{day}T11:00:00+03:00,,,{place},,Graffiti,\n")
    };
    let before = fs::read_to_string(&path).unwrap();
    let reports = [before, row("R9001", "07"), row("R9002", "08")].concat();
    fs::write(path, reports).unwrap();
    let (city, _) = City::open(folder.path()).unwrap();
    let day = ServiceDay::new("2026-05-11".parse().unwrap(), &city.zone).unwrap();
    let plan = dispatch::plan(&city, &day, &Search::iterations(20), &|_| ()).unwrap();
    (city, plan)
}

const IN_THE_HARBOUR: &str = "60.162,24.94";
/// Far from other graffiti.
const IN_A_STREET: &str = "60.1783483,24.9515276";

fn n_incidents(told: &Figures) -> usize {
    told.response.iter().map(|class| class.n_incidents).sum()
}

#[test]
fn an_incident_far_from_any_street_counts_as_open() {
    let (_, plan) = with_two_reports_at(IN_THE_HARBOUR);
    let (_, all_reached) = with_two_reports_at(IN_A_STREET);
    let (told, expected) = (figures(&plan), figures(&all_reached));
    assert!(plan.left_out[0].starts_with("inc-R9001 (Graffiti) at latitude 60.162"));
    assert_eq!(plan.unplanned[0].reports, ["R9001", "R9002"]);
    assert_eq!(n_incidents(&told), n_incidents(&expected));
    assert_eq!(told.backlog.n_open, plan.undone.len() + 1);
    let n_open: usize = told.response.iter().map(|class| class.n_open).sum();
    assert_eq!(n_open, plan.undone.len() + 1);
}

#[test]
fn what_was_left_out_is_found_by_each_report_behind_it() {
    let (city, plan) = with_two_reports_at(IN_THE_HARBOUR);
    let file = PlanFile::parse("plan.json", &sheet::json::write(&plan)).unwrap();
    let why = |named: &str| {
        let found = explain_plan(&city, &file, &Asked::default(), Some(named)).unwrap();
        found[0].not_planned.clone().unwrap()
    };
    assert!(why("inc-R9001").ends_with("no street that a crew may use is near"));
    assert_eq!(why("R9001"), why("inc-R9001"));
    assert_eq!(why("R9002"), why("inc-R9001"));
}
