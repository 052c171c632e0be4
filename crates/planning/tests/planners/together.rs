//! Jobs of several crews, and jobs that come after others.

use crate::{Case, JOBS, find, why};

#[test]
fn jobs_of_two_crews_and_jobs_that_follow_are_timed_by_each_other() {
    let plan = Case::new().with("jobs.csv", JOBS).plan(60);
    let (one, _, at_one, stop) = find(&plan, "M1").unwrap();
    let (other, _, at_other, _) = find(&plan, "M1#2").unwrap();
    assert_ne!(one, other);
    assert_eq!(at_one, at_other);
    let (_, _, _, then) = find(&plan, "M2").unwrap();
    assert!(stop.end.0 + 30 * 60 <= then.start.0);
    let (lamp, _, at_lamp, _) = find(&plan, "L1").unwrap();
    let (traffic, _, at_traffic, _) = find(&plan, "L2").unwrap();
    assert_ne!(lamp, traffic);
    assert_eq!(at_lamp, at_traffic);
    // Only the crew of drains and green can do both.
    assert_eq!(find(&plan, "P1").unwrap().0, "water");
    assert_eq!(find(&plan, "P2").unwrap().0, "water");
}

#[test]
fn a_sheet_tells_what_comes_before_a_job_and_what_waits_for_it() {
    let jobs = "id,lat,long,minutes,skills,must,after,gap_minutes\n\
        A,60.1705,24.9460,10,electric,yes,,\n\
        B,60.1706,24.9460,10,roadworks,yes,A,45\n";
    let plan = Case::new().with("jobs.csv", jobs).plan(10);
    let (_, _, _, first) = find(&plan, "A").unwrap();
    let (crew, _, _, then) = find(&plan, "B").unwrap();
    let [behind] = &then.terms.behind[..] else { panic!("{:?}", then.terms) };
    assert_eq!((behind.gap.0, behind.done), (45 * 60, first.end));
    assert!(behind.what.contains("(A) of "), "{}", behind.what);
    assert!(first.terms.awaited_by[0].contains("(B) of "), "{:?}", first.terms);
    let route = plan.routes.iter().find(|route| route.crew == crew).unwrap();
    let folder = tempfile::tempdir().unwrap();
    roadcrew_planning::sheet::write_all(&plan, folder.path()).unwrap();
    let page = folder.path().join(format!("dispatch-{}.html", route.crew));
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("only 45 min after"), "{page}");
}

#[test]
fn a_job_behind_an_undone_job_has_a_fix_that_does_both() {
    let jobs = "id,lat,long,minutes,skills,priority,after\n\
        A,60.1705,24.9460,40,electric,0.001,\n\
        B,60.1706,24.9460,40,roadworks,0.001,A\n";
    let plan = Case::new().with("jobs.csv", jobs).plan(20);
    let fix = crate::left(&plan, "B").fix.clone().unwrap();
    let both =
        "with A, Kaisaniemenkatu (A) by Street lighting and B, Kaisaniemenkatu (B) by Roadworks ";
    assert!(fix.contains(" more minutes for Street lighting, ") && fix.contains(both), "{fix}");
    let told = "it comes after A, Kaisaniemenkatu (A), which is left undone";
    assert_eq!(why(&plan, "B", "roads-1"), told);
}

#[test]
fn a_job_whose_partner_cannot_be_planned_is_planned_without_and_that_is_told() {
    let far = JOBS.replace("60.1680,24.9500", "60.1100,24.9500");
    let plan = Case::new().with("jobs.csv", &far).plan(20);
    assert!(find(&plan, "L1").is_none());
    assert!(find(&plan, "L2").is_some());
    let told = "job L2 is to begin together with the others of 'column', of which none is planned today: it is planned without";
    assert!(plan.left_out.iter().any(|it| it == told), "{:?}", plan.left_out);
}

#[test]
fn a_gap_that_leaves_no_time_is_named() {
    let jobs = "id,lat,long,minutes,skills,must,after,gap_minutes\n\
        A,60.1705,24.9460,10,signs,yes,,\n\
        B,60.1706,24.9460,10,signs,yes,A,700\n";
    let plan = Case::new().with("jobs.csv", jobs).plan(10);
    let left = plan.undone.iter().find(|left| left.id == "B").unwrap();
    let why = &left.reasons.iter().find(|reason| reason.crew == "roads-1").unwrap().why;
    assert!(why.contains("it may begin only 700 min after"), "{why}");
}

#[test]
fn a_job_whose_window_closes_before_the_job_that_it_follows_can_be_done_names_that() {
    let jobs = "id,lat,long,minutes,skills,windows,must,after\n\
        A,60.1705,24.9460,20,signs,13:00-14:00,yes,\n\
        B,60.1706,24.9460,20,signs,08:00-09:00,yes,A\n";
    let plan = Case::new().with("jobs.csv", jobs).plan(10);
    let told = "impossible: it may begin only once A, Kaisaniemenkatu (A) is done, which is at 13:20 at the earliest, \
        and its last time window closes at 09:00";
    assert_eq!(why(&plan, "B", "roads-1"), told);
    assert_eq!(why(&plan, "B", "electric"), told);
}

#[test]
fn jobs_whose_links_contradict_each_other_are_planned_on_no_day() {
    let jobs = "id,lat,long,minutes,skills,windows,together\n\
        A,60.1705,24.9460,20,signs,08:00-09:00,x\n\
        B,60.1706,24.9460,20,signs,13:00-14:00,x\n\
        C,60.1706,24.9460,20,signs,,y\n\
        D,60.1706,24.9460,20,nobody,,y\n";
    let plan = Case::new().with("jobs.csv", jobs).plan(5);
    let next = |id| crate::left(&plan, id).next.in_words();
    assert!(next("A").ends_with("and their windows have no moment in common"), "{}", next("A"));
    assert!(next("A").starts_with("none: ") && next("A") == next("B"), "{}", next("B"));
    assert_eq!(next("D"), "none: no crew can do nobody");
}

#[test]
fn a_job_for_the_crew_of_another_job_that_it_cannot_do_names_that_job() {
    let jobs = "id,lat,long,minutes,skills,must,same_crew\n\
        A,60.1705,24.9460,20,roadworks,yes,x\n\
        B,60.1706,24.9460,20,electric,yes,x\n";
    let plan = Case::new().with("jobs.csv", jobs).plan(10);
    let (undone, crew) = if plan.undone.iter().any(|it| it.id == "B") {
        ("B", "electric")
    } else {
        ("A", "roads-1")
    };
    let why = why(&plan, undone, crew);
    let (begins, ends) = ("the same crew is to do it and ", " does, and no crew can do both");
    assert!(why.starts_with(begins) && why.ends_with(ends), "{why}");
}

#[test]
fn a_gap_that_leaves_several_crews_no_time_is_named() {
    let jobs = "id,lat,long,minutes,skills,must,crews,after,gap_minutes\n\
        A,60.1705,24.9460,10,signs,yes,,,\n\
        B,60.1706,24.9460,10,signs,yes,2,A,700\n";
    let plan = Case::new().with("jobs.csv", jobs).plan(10);
    let left = plan.undone.iter().find(|left| left.id.starts_with('B')).unwrap();
    let why = &left.reasons.iter().find(|reason| reason.crew == "roads-1").unwrap().why;
    assert!(why.contains("no moment was found when 2 crews"), "{why}");
    assert!(why.contains("; it may begin only 700 min after A"), "{why}");
}

#[test]
fn jobs_that_wait_for_each_other_in_a_circle_are_named_and_still_done() {
    let jobs = "id,lat,long,minutes,skills,must,after\n\
        A,60.1705,24.9460,10,signs,yes,C\n\
        B,60.1706,24.9460,10,signs,yes,A\n\
        C,60.1707,24.9460,10,signs,yes,B;C\n";
    let plan = Case::new().with("jobs.csv", jobs).plan(20);
    let told = [
        "jobs wait for each other in a circle: C comes after B, which comes after A, which comes after C: that C comes after B is not heeded",
        "jobs wait for each other in a circle: C comes after C: that C comes after C is not heeded",
    ];
    assert_eq!(plan.left_out, told);
    let end = |id| find(&plan, id).unwrap().3.end;
    let start = |id| find(&plan, id).unwrap().3.start;
    assert!(end("C") <= start("A") && end("A") <= start("B"));
}
