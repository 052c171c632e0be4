//! Locks of a job to a crew, a place in its day and a time.

use crate::{Case, JOBS, find};
use roadcrew_planning::DayRoute;

#[test]
fn a_lock_settles_crew_position_and_time() {
    let locks = "job,crew,position,time,date\n\
        R0002,clean-1,,09:30,\n\
        P1,clean-2,2,,\n\
        L1,,,10:00-10:20,\n\
        M2,roads-1,1,,2026-05-12\n";
    let mut case = Case::new().with("jobs.csv", JOBS).with("locks.csv", locks);
    let plan = case.plan(60);
    assert_eq!(plan.left_out, Vec::<String>::new());
    let (crew, _, time, _) = find(&plan, "inc-R0002").unwrap();
    assert_eq!((crew, time.as_str()), ("clean-1", "09:30"));
    let (crew, number, _, _) = find(&plan, "P1").unwrap();
    assert_eq!((crew, number), ("clean-2", 2));
    let time = find(&plan, "L1").unwrap().2;
    assert!(("10:00".."10:21").contains(&time.as_str()), "{time}");
    // A lock for another day settles nothing today.
    assert_ne!(find(&plan, "M2").map(|it| (it.0, it.1)), Some(("roads-1", 1)));
}

#[test]
fn a_time_that_a_night_crew_is_locked_to_may_be_the_next_morning() {
    let day_shift =
        "shift = \"07:00-15:00\"\nbreaks = [{ window = \"11:00-13:00\", minutes = 30 }]";
    let jobs = "id,lat,long,minutes,skills\nN,60.1705,24.9460,10,roadworks\n";
    let locks = "job,crew,time\nN,roads-1,06:45\n";
    // Cleaning begins at 06:30 that day.
    let mut case = Case::new()
        .with("jobs.csv", jobs)
        .with("locks.csv", locks)
        .saying(day_shift, "shift = \"22:00-07:30\"");
    let plan = case.plan(20);
    let (crew, _, _, stop) = find(&plan, "N").unwrap();
    assert_eq!((crew, stop.start.0), ("roads-1", (24 * 60 + 6 * 60 + 45) * 60));
    assert_eq!(plan.left_out, Vec::<String>::new());
}

#[test]
fn locks_that_contradict_each_other_are_named_and_the_rest_is_planned() {
    let locks = "job,crew,position,time,date\n\
        M1,roads-1,,09:00,\n\
        L2,roads-1,,09:10,\n\
        R0002,clean-1,1,,\n\
        R0137,electric,1,,\n\
        L1,electric,1,,\n\
        P2,electric,,,\n\
        P1,electric,,,\n\
        X9,electric,,,\n\
        M2,nobody,,,\n\
        M2,,3,,\n";
    let mut case = Case::new().with("jobs.csv", JOBS).with("locks.csv", locks);
    let plan = case.plan(40);
    let told = plan.left_out.join("\n");
    let file = case.folder.path().join("locks.csv").display().to_string();
    for sentence in [
        format!(
            "locks {file}:2 (M1 for roads-1 at 09:00) and {file}:3 (L2 for roads-1 at 09:10) contradict each other: the last is left out"
        ),
        format!(
            "locks {file}:5 (R0137 for electric as number 1) and {file}:6 (L1 for electric as number 1) contradict each other: the last is left out"
        ),
        format!(
            "lock {file}:8 (P1 for electric) can't be kept even alone, as the crew lacks trees: it is left out"
        ),
        format!("{file}:9 (X9 for electric): no such job is planned today"),
    ] {
        assert!(told.contains(&sentence), "{sentence}\nis missing in\n{told}");
    }
    assert_eq!(plan.left_out.len(), 4, "{told}");
    let skipped = case.left_out.join("\n");
    assert!(skipped.contains("locks.csv:10: there is no crew 'nobody': name one of the [[crews]]"));
    assert!(skipped.contains("locks.csv:11: a position needs a crew: say whose route it is"));
    assert_eq!(find(&plan, "M1").unwrap().2, "09:00");
    assert_eq!(find(&plan, "inc-R0002").map(|it| (it.0, it.1)), Some(("clean-1", 1)));
    let n_done: usize = plan.routes.iter().map(DayRoute::n_services).sum();
    assert!(30 < n_done);
}

#[test]
fn a_lock_that_leaves_no_time_or_needs_more_jobs_than_there_are_is_named() {
    let jobs = "id,lat,long,minutes,skills,windows\n\
        A,60.1705,24.9460,10,signs,08:00-09:00\n\
        B,60.1706,24.9460,10,signs,\n";
    let locks = "job,crew,position,time\n\
        A,roads-1,,10:00\n\
        B,roads-1,200,\n";
    let mut case = Case::new().with("jobs.csv", jobs).with("locks.csv", locks);
    let plan = case.plan(10);
    let file = case.folder.path().join("locks.csv").display().to_string();
    let told = plan.left_out.join("\n");
    let of_time = format!(
        "lock {file}:2 (A for roads-1 at 10:00) can't be kept even alone, as the job's windows leave it no time then: it is left out"
    );
    assert!(told.contains(&of_time), "{told}");
    let of_jobs = format!(
        "lock {file}:3 (B for roads-1 as number 200) can't be kept even alone, as there are only "
    );
    assert!(told.contains(&of_jobs), "{told}");
    assert_eq!(plan.left_out.len(), 2, "{told}");
    assert!(find(&plan, "A").is_some() && find(&plan, "B").is_some());
}

#[test]
fn a_lock_that_a_crew_could_not_keep_with_nothing_else_to_do_says_why() {
    let jobs = "id,lat,long,minutes,skills,litres,crews\n\
        Early,60.1705,24.9460,10,signs,,\n\
        Night,60.1705,24.9460,10,signs,,\n\
        Heavy,60.1706,24.9460,10,signs,1200,\n\
        Party,60.1706,24.9460,10,electric,,2\n";
    let locks = "job,crew,position,time\n\
        Early,roads-1,,05:00\n\
        Night,,,23:30\n\
        Heavy,roads-1,,\n\
        Party,electric,,\n";
    let case = Case::new().with("jobs.csv", jobs).with("locks.csv", locks);
    let mut case = case.saying_of_roadworks("capacity_l = 1000");
    let plan = case.plan(10);
    let told = plan.left_out.join("\n");
    for (lock, why) in [
        ("2 (Early for roads-1 at 05:00)", "it would come "),
        ("3 (Night at 23:30)", "no crew can: of "),
        ("4 (Heavy for roads-1)", "it would carry 200 litres too much"),
        ("5 (Party for electric)", "what it relies on can't be done with it"),
    ] {
        let row = plan.left_out.iter().find(|row| row.contains(lock)).expect(lock);
        assert!(row.contains(&format!("can't be kept even alone, as {why}")), "{told}");
    }
    assert_eq!(plan.left_out.len(), 4, "{told}");
}

#[test]
fn of_locks_that_overfill_a_crew_all_are_named() {
    let jobs = "id,lat,long,minutes,skills,litres\n\
        A,60.1705,24.9460,10,signs,400\n\
        B,60.1706,24.9460,10,signs,400\n\
        C,60.1707,24.9460,10,signs,100\n\
        D,60.1708,24.9460,10,signs,300\n";
    let locks = "job,crew\nA,roads-1\nB,roads-1\nC,roads-1\nD,roads-1\n";
    let case = Case::new().with("jobs.csv", jobs).with("locks.csv", locks);
    let mut case = case.saying_of_roadworks("capacity_l = 1000");
    let plan = case.plan(10);
    let told = format!(
        "locks {} (A for roads-1) and {} (B for roads-1) and {} (D for roads-1) contradict each other, as they are 100 litres more than Roadworks 1 can carry: the last is left out",
        case.lock(2),
        case.lock(3),
        case.lock(5)
    );
    assert_eq!(plan.left_out, [told]);
    for kept in ["A", "B", "C"] {
        assert_eq!(find(&plan, kept).unwrap().0, "roads-1");
    }
}

#[test]
fn of_locks_that_drive_a_crew_too_far_none_is_forgotten() {
    let jobs = "id,lat,long,minutes,skills\n\
        North,60.1700,24.9360,10,signs\n\
        South,60.1690,24.9530,10,signs\n";
    let locks = "job,crew\nNorth,roads-1\nSouth,roads-1\n";
    let case = Case::new().with("jobs.csv", jobs).with("locks.csv", locks);
    let mut case = case.saying_of_roadworks("longest_km = 3.5");
    let plan = case.plan(10);
    let told = format!(
        "no way was found to keep locks {} (North for roads-1) and {} (South for roads-1) all together: the last is left out",
        case.lock(2),
        case.lock(3)
    );
    assert_eq!(plan.left_out, [told]);
}

#[test]
fn locks_of_more_jobs_at_one_time_than_there_are_crews_are_named() {
    let jobs = "id,lat,long,minutes,skills\n\
        A,60.1705,24.9460,60,electric\n\
        B,60.1706,24.9460,60,electric\n";
    let locks = "job,time\nA,09:30\nB,09:30-09:31\n";
    let mut case = Case::new().with("jobs.csv", jobs).with("locks.csv", locks);
    let plan = case.plan(10);
    let told = format!(
        "locks {} (A at 09:30) and {} (B at 09:30-09:31) contradict each other: the last is left out",
        case.lock(2),
        case.lock(3)
    );
    assert_eq!(plan.left_out, [told]);
}

#[test]
fn a_job_may_be_locked_in_several_rows_which_all_count() {
    let locks = "job,crew,position,time\n\
        R0002,clean-1,1,\n\
        R0002,,,09:00-10:00\n\
        R0002,,,11:00\n\
        R0002,clean-2,,\n";
    let mut case = Case::new().with("locks.csv", locks);
    let plan = case.plan(30);
    let file = case.folder.path().join("locks.csv").display().to_string();
    let told = [
        format!(
            "locks {file}:3 (R0002 at 09:00-10:00) and {file}:4 (R0002 at 11:00) contradict each other: the last is left out"
        ),
        format!(
            "locks {file}:2 (R0002 for clean-1 as number 1) and {file}:5 (R0002 for clean-2) contradict each other: the last is left out"
        ),
    ];
    assert_eq!(plan.left_out, told);
    let (crew, number, time, _) = find(&plan, "inc-R0002").unwrap();
    assert_eq!((crew, number), ("clean-1", 1));
    assert!(("09:00".."10:01").contains(&time.as_str()), "{time}");
}
