//! Tables that somebody typed: what they leave open is assumed so that it keeps the rules.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use roadcrew_planning::city::City;
use roadcrew_planning::{Asked, Check, PlanFile, check};
use std::fs;
use std::path::Path;

/// The break of Roadworks 1 in the demo city.
const BREAK: &str = "breaks = [{ window = \"11:00-13:00\", minutes = 30 }]";

/// What is said of a table of the demo city with these files, with another break of Roadworks 1.
fn checked(files: &[(&str, &str)], rest: &str, table: &str) -> Check {
    let folder = tempfile::tempdir().unwrap();
    let demo = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/helsinki"));
    for name in ["city.toml", "network.osm.pbf"] {
        fs::copy(demo.join(name), folder.path().join(name)).unwrap();
    }
    let path = folder.path().join("city.toml");
    let text = fs::read_to_string(&path).unwrap();
    let (before, crew) = text.split_once("id = \"roads-1\"").unwrap();
    let crew = crew.replacen(BREAK, rest, 1);
    fs::write(&path, format!("{before}id = \"roads-1\"{crew}")).unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let (city, left_out) = City::open(folder.path()).unwrap();
    assert_eq!(left_out.len(), 0, "{left_out:?}");
    let file = PlanFile::parse("hand.csv", table).unwrap();
    let asked = Asked { date: Some("2026-05-11".parse().unwrap()), ..Asked::default() };
    check(&city, &file, &asked).unwrap()
}

#[track_caller]
fn assert_kept(check: &Check) {
    let told: Vec<&str> = check.breaches.iter().map(|breach| breach.text.as_str()).collect();
    assert_eq!(told, Vec::<&str>::new());
}

#[test]
fn a_crew_leaves_in_time_for_others_that_wait_for_its_work() {
    let jobs = "id,lat,long,minutes,skills,windows,after\n\
        First,60.1705,24.9460,40,roadworks,07:30-08:45,\n\
        Then,60.1712,24.9431,10,roadworks,07:30-08:45,First\n\
        Late,60.1690,24.9530,30,roadworks,11:00-11:20,\n";
    // By itself the first crew would best leave so late that it waits nowhere.
    let table = "crew,order,id\nroads-1,1,First\nroads-1,2,Late\nroads-2,1,Then\n";
    assert_kept(&checked(&[("jobs.csv", jobs)], BREAK, table));
}

/// A job of two crews, one of which has something early and the other something later.
fn early_and_later(later: &str) -> Check {
    // By itself the one would leave late for what comes after, the other in time for what must be early.
    let jobs = format!(
        "id,lat,long,minutes,skills,windows,crews\n\
        Both,60.1705,24.9460,60,roadworks,,2\n\
        Early,60.1690,24.9530,10,signs,10:50-11:00,1\n\
        After,60.1712,24.9431,10,water,{later},1\n"
    );
    let table = "crew,order,id\n\
        roads-1,1,Both\nroads-1,2,Early\nroads-2,1,Both\nroads-2,2,After\n";
    checked(&[("jobs.csv", &jobs)], "breaks = []", table)
}

#[test]
fn crews_that_work_together_leave_when_that_suits_both() {
    assert_kept(&early_and_later("12:30-12:40"));
}

#[test]
fn crews_that_work_together_leave_when_it_breaks_the_fewest_rules() {
    // Roads 2 owes a break then, whenever it leaves.
    let rules = early_and_later("14:30-14:40").breaches.into_iter().map(|breach| breach.rule);
    assert_eq!(rules.collect::<Vec<_>>(), ["break_missing"]);
}

#[test]
fn a_break_that_may_be_split_may_be_taken_at_once() {
    let jobs = "id,lat,long,minutes,skills\n\
        A,60.1705,24.9460,200,signs\n\
        B,60.1712,24.9431,120,signs\n";
    let split = "breaks = [{ window = \"10:30-13:00\", minutes = 30, split_minutes = [15, 15] }]";
    let table = "crew,order,kind,id,start,end\n\
        roads-1,1,job,A,,\n\
        roads-1,2,break,,11:30,12:00\n\
        roads-1,3,job,B,,\n";
    assert_kept(&checked(&[("jobs.csv", jobs)], split, table));
    let short = table.replace("12:00", "11:45");
    assert_ne!(checked(&[("jobs.csv", jobs)], split, &short).breaches.len(), 0);
}

#[test]
fn a_locked_job_that_nobody_does_is_told() {
    let jobs =
        "id,lat,long,minutes,skills\nA,60.1705,24.9460,10,signs\nB,60.1712,24.9431,10,signs\n";
    let files = [("jobs.csv", jobs), ("locks.csv", "job,crew\nA,roads-1\n")];
    let check = checked(&files, BREAK, "crew,order,id\nroads-1,1,B\n");
    let rules: Vec<&str> = check.breaches.iter().map(|breach| breach.rule).collect();
    assert_eq!(rules, ["must_be_done"]);
}
