//! What planners state in their files is kept: jobs, locks, territories, overtime and balance.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bad_input;
mod crews;
mod due;
mod fairness;
mod locks;
mod nights;
mod together;

use roadcrew_planning::city::City;
use roadcrew_planning::{DayPlan, DayStop, Search, UndoneService, dispatch};
use roadcrew_units::ServiceDay;
use std::fs;
use std::path::Path;

/// A copy of the demo city with these files, and its day.
struct Case {
    folder: tempfile::TempDir,
    left_out: Vec<String>,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let demo = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/helsinki"));
        for entry in fs::read_dir(demo).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
        Self { folder, left_out: Vec::new() }
    }

    fn with(self, file: &str, text: &str) -> Self {
        fs::write(self.folder.path().join(file), text).unwrap();
        self
    }

    /// The city's file with one text instead of another.
    fn saying(self, instead_of: &str, text: &str) -> Self {
        let path = self.folder.path().join("city.toml");
        let file = fs::read_to_string(&path).unwrap();
        assert!(file.contains(instead_of));
        fs::write(path, file.replacen(instead_of, text, 1)).unwrap();
        self
    }

    /// With something more said of Roadworks 1.
    fn saying_of_roadworks(self, more: &str) -> Self {
        let crew = "id = \"roads-1\"";
        self.saying(crew, &format!("{crew}\n{more}"))
    }

    /// The place of a line of `locks.csv`, as it is told.
    fn lock(&self, line: usize) -> String {
        format!("{}:{line}", self.folder.path().join("locks.csv").display())
    }

    fn plan(&mut self, rounds: u64) -> DayPlan {
        let (city, left_out) = City::open(self.folder.path()).unwrap();
        self.left_out = left_out.iter().map(ToString::to_string).collect();
        let day = ServiceDay::new("2026-05-11".parse().unwrap(), &city.zone).unwrap();
        let plan = dispatch::plan(&city, &day, &Search::iterations(rounds), &|_| ()).unwrap();
        // What must be done and can't be is told beside the plan.
        let is_must = |told: &&String| told.ends_with("must be done and is not");
        assert_eq!(plan.violations.iter().find(|told| !is_must(told)), None);
        plan
    }
}

/// The crew, the number among its jobs from 1, the time by the clock, and the stop.
fn find<'p>(plan: &'p DayPlan, id: &str) -> Option<(&'p str, usize, String, &'p DayStop)> {
    plan.routes.iter().find_map(|route| {
        let jobs = route.stops.iter().filter(|stop| stop.kind.is_service());
        let (index, stop) = jobs.enumerate().find(|(_, stop)| stop.id == id)?;
        Some((route.crew.as_str(), index + 1, plan.day.clock(stop.start), stop))
    })
}

/// What is said of a job that nobody does.
fn left<'p>(plan: &'p DayPlan, id: &str) -> &'p UndoneService {
    plan.undone.iter().find(|undone| undone.id == id).unwrap()
}

/// Why a crew leaves a job undone.
fn why<'p>(plan: &'p DayPlan, id: &str, crew: &str) -> &'p str {
    let reasons = &left(plan, id).reasons;
    &reasons.iter().find(|reason| reason.crew == crew).unwrap().why
}

const JOBS: &str = "\
id,name,category,lat,long,minutes,skills,windows,due,priority,must,crews,together,after,gap_minutes,same_crew
M1,Lift manhole,,60.1705,24.9460,40,roadworks,08:00-11:00;13:00-15:00,,1.5,yes,2,,,,
M2,Repave,pothole,60.1706,24.9462,30,,,,1,yes,1,,M1,30,
P1,Trim trees,,60.1650,24.9440,45,trees,,2026-05-11T12:00,1,yes,,,,,park
P2,Sign,,60.1655,24.9430,30,signs,,,1,yes,1,,,,park
L1,Lamp column,,60.1680,24.9500,50,electric,,,2,yes,1,column,,,
L2,Traffic control,,60.1680,24.9501,50,roadworks,,,2,yes,1,column,,,
";
