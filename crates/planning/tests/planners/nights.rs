//! Days with a crew that works over midnight, and so meets the windows of two days.

use crate::{Case, left};
use roadcrew_planning::city::City;
use roadcrew_planning::{Asked, PlanFile, check};

/// The demo city with a night crew; Q begins within an hour of the morning.
fn with_a_night_crew() -> Case {
    let jobs = "id,lat,long,minutes,skills,windows\n\
        L,60.1705,24.9460,180,trees,\n\
        Q,60.1706,24.9462,30,trees,08:00-09:00\n\
        N,60.1706,24.9462,30,crane,01:00-04:00\n";
    let by_day = "shift = \"07:30-15:30\"\nbreaks = [{ window = \"11:00-13:00\", minutes = 30 }]";
    Case::new()
        .saying(by_day, "shift = \"22:00-06:00\"")
        .saying("skills = [\"electric\", \"signs\"]", "skills = [\"crane\"]")
        .with("jobs.csv", jobs)
}

#[test]
fn a_day_crew_that_misses_a_window_does_not_wait_for_tomorrows() {
    let case = with_a_night_crew();
    let (city, _) = City::open(case.folder.path()).unwrap();
    let table = "date;crew;id\n2026-05-11;water;L\n2026-05-11;water;Q\n";
    let file = PlanFile::parse("hand.csv", table).unwrap();
    let found = check(&city, &file, &Asked::default()).unwrap();
    let told = found.plan.violations;
    assert!(
        told.iter().any(|told| told.contains("after its last window closes at 09:00")),
        "{told:?}"
    );
    assert!(!told.iter().any(|told| told.contains("after the shift ends")), "{told:?}");
}

#[test]
fn a_day_crew_whose_other_work_would_miss_its_window_is_not_told_to_wait_for_tomorrow() {
    let jobs = "id,lat,long,minutes,skills,windows,must\n\
        Q,60.1706,24.9462,50,trees;signs,08:00-08:20,yes\n\
        E,60.1706,24.9462,50,trees;signs,08:00-08:20,\n";
    let plan = with_a_night_crew().with("jobs.csv", jobs).plan(5);
    let why = crate::why(&plan, "E", "water");
    assert!(why.contains("after a time window closes"), "{why}");
    assert!(!why.contains("after the shift ends"), "{why}");
}

#[test]
fn a_night_crew_is_told_of_its_night_alone() {
    let plan = with_a_night_crew().plan(5);
    let (_, _, at, stop) = crate::find(&plan, "N").unwrap();
    let hours: Vec<f64> = stop.terms.windows.iter().map(|window| window.open().hours()).collect();
    assert!(("01:00"..="04:00").contains(&at.as_str()), "{at}");
    assert_eq!(hours, [25.0]);
}

#[test]
fn a_reason_names_the_window_of_the_day() {
    let plan = with_a_night_crew()
        .with(
            "jobs.csv",
            "id,lat,long,minutes,skills,windows\nQ,60.1706,24.9462,30,trees,05:00-05:30\n",
        )
        .plan(1);
    let why = &left(&plan, "Q").reasons.iter().find(|reason| reason.crew == "water").unwrap().why;
    assert!(why.contains("after a time window closes"), "{why}");
}

#[test]
fn a_night_crews_plan_as_a_table_does_not_differ_from_itself() {
    let mut case = with_a_night_crew().with(
        "jobs.csv",
        "id,lat,long,minutes,skills,windows\nN,60.1706,24.9462,30,crane,01:00-04:00\n",
    );
    let plan = case.plan(5);
    let (city, _) = City::open(case.folder.path()).unwrap();
    let table = roadcrew_planning::sheet::csv::write(&plan);
    let file = PlanFile::parse("dispatch.csv", &table).unwrap();
    let mut found = check(&city, &file, &Asked::default()).unwrap();
    found.compare(&file, &file).unwrap();
    let changes = found.plan.stability.unwrap();
    assert!(crate::find(&plan, "N").is_some() && 0 < changes.n_kept);
    assert_eq!(changes.longest_shift_min, Some(0.0));
}
