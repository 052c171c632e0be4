//! Jobs that are due, and jobs that are overdue.

use crate::{Case, find, left};

/// Whether a job of an hour is done, due or not.
fn is_done(priority: f64, due: &str) -> bool {
    let job = format!("id,lat,long,minutes,priority,due\nJ,60.1705,24.9460,60,{priority},{due}\n");
    find(&Case::new().with("jobs.csv", &job).plan(20), "J").is_some()
}

#[test]
fn a_job_that_is_overdue_is_done_where_it_would_be_without_a_due_time() {
    assert!(is_done(1.0, ""));
    assert!(is_done(1.0, "2026-05-04"));
}

#[test]
fn a_job_that_matters_little_is_left_overdue_or_not() {
    assert!(!is_done(0.2, ""));
    assert!(!is_done(0.2, "2026-05-04"));
}

#[test]
fn an_overdue_job_costs_undone_what_it_costs_at_the_end_of_the_day_besides() {
    let jobs = "id,lat,long,minutes,priority,due,skills\n\
        A,60.1705,24.9460,20,2,,crane\n\
        B,60.1705,24.9460,20,2,2026-05-04,crane\n\
        C,60.1705,24.9460,20,2,2026-05-11T12:30,crane\n\
        D,60.1705,24.9460,20,2,2026-05-12,crane\n";
    let plan = Case::new().with("jobs.csv", jobs).plan(1);
    let costs = |id| format!("{:.0}", left(&plan, id).undone_costs.units());
    // The last shift ends at 15:30, and an hour costs 4, twice for these; prices of a second are rounded.
    assert_eq!(["A", "B", "C", "D"].map(costs), ["120", "244", "144", "120"]);
}

#[test]
fn no_next_date_is_told_of_what_no_crew_can_do_on_any_day() {
    let jobs = "id,lat,long,minutes,skills,windows,kilograms,crews,until\n\
        skill,60.1705,24.9460,20,crane,,,,\n\
        both,60.1705,24.9460,20,electric;trees,,,,\n\
        night,60.1705,24.9460,20,,01:00-02:00,,,\n\
        heavy,60.1705,24.9460,20,,,300,,\n\
        long,60.1705,24.9460,600,,,,,\n\
        many,60.1705,24.9460,20,electric,,,2,\n\
        last,60.1705,24.9460,20,crane,,,,2026-05-11\n\
        dear,60.1705,24.9460,470,,,,,\n";
    let plan = Case::new().with("jobs.csv", jobs).plan(1);
    let told = |id| left(&plan, id).next.in_words();
    assert_eq!(told("skill"), "none: no crew can do crane");
    assert_eq!(told("both"), "none: no crew can do electric and trees");
    assert_eq!(told("night"), "none: no crew that can do it works in its windows");
    assert_eq!(told("heavy"), "none: no crew that can do it can carry what it takes");
    assert_eq!(told("long"), "none: no crew that can do it is out for so long");
    assert_eq!(told("many"), "none: no 2 crews can do electric");
    assert_eq!(told("last"), "that day only");
    assert_eq!(told("dear"), "2026-05-12");
}
