//! What planners state in their files is kept: jobs, locks, territories, overtime and balance.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use roadcrew_planning::city::City;
use roadcrew_planning::{DayPlan, DayRoute, DayStop, Search, UndoneService, dispatch};
use roadcrew_units::{Money, ServiceDay};
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

const JOBS: &str = "\
id,name,category,lat,long,minutes,skills,windows,due,priority,must,crews,together,after,gap_minutes,same_crew
M1,Lift manhole,,60.1705,24.9460,40,roadworks,08:00-11:00;13:00-15:00,,1.5,yes,2,,,,
M2,Repave,pothole,60.1706,24.9462,30,,,,1,yes,1,,M1,30,
P1,Trim trees,,60.1650,24.9440,45,trees,,2026-05-11T12:00,1,yes,,,,,park
P2,Sign,,60.1655,24.9430,30,signs,,,1,yes,1,,,,park
L1,Lamp column,,60.1680,24.9500,50,electric,,,2,yes,1,column,,,
L2,Traffic control,,60.1680,24.9501,50,roadworks,,,2,yes,1,column,,,
";

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
fn a_job_whose_partner_cannot_be_planned_is_planned_without_and_that_is_told() {
    let far = JOBS.replace("60.1680,24.9500", "60.1100,24.9500");
    let plan = Case::new().with("jobs.csv", &far).plan(20);
    assert!(find(&plan, "L1").is_none());
    assert!(find(&plan, "L2").is_some());
    let told = "job L2 is to begin together with the others of 'column', of which none is planned today: it is planned without";
    assert!(plan.left_out.iter().any(|it| it == told), "{:?}", plan.left_out);
}

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
fn a_gap_that_leaves_no_time_is_named() {
    let jobs = "id,lat,long,minutes,skills,must,after,gap_minutes\n\
        A,60.1705,24.9460,10,signs,yes,,\n\
        B,60.1706,24.9460,10,signs,yes,A,700\n";
    let plan = Case::new().with("jobs.csv", jobs).plan(10);
    let left = plan.undone.iter().find(|left| left.id == "B").unwrap();
    let why = &left.reasons.iter().find(|reason| reason.crew == "roads-1").unwrap().why;
    assert!(why.contains("it may begin only 700 min after"), "{why}");
}

/// Why a crew leaves a job undone.
fn why<'p>(plan: &'p DayPlan, id: &str, crew: &str) -> &'p str {
    let reasons = &left(plan, id).reasons;
    &reasons.iter().find(|reason| reason.crew == crew).unwrap().why
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

#[test]
fn a_territory_is_for_work_that_its_crews_can_do() {
    let south = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"crews": ["clean-2"]},
        "geometry": {"type": "Polygon", "coordinates":
            [[[24.9, 60.1], [25.0, 60.1], [25.0, 60.2], [24.9, 60.2], [24.9, 60.1]]]}}]}"#;
    let plan = Case::new()
        .with("territories.geojson", south)
        .saying("undone = 60.0", "undone = 60.0\noutside_territory = 1")
        .plan(10);
    let away = plan.routes.iter().filter(|route| route.crew == "clean-1");
    let n_away: usize = away.map(DayRoute::n_services).sum();
    // What the other crews do, nobody in the territory could do; trees and drains, two of them can.
    let trees = plan.routes.iter().filter(|route| route.crew == "water").flat_map(|it| &it.stops);
    let n_trees = trees.filter(|stop| stop.name == "Fallen branch").count();
    assert_eq!(
        plan.costs.territory,
        Money::from_units(f64::from(u32::try_from(n_away + n_trees).unwrap()))
    );
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

#[test]
fn what_is_wrong_with_a_job_is_said_with_its_line() {
    let jobs = "id,lat,long,minutes,category,must,crews,windows,after\n\
        A,60.1705,24.9460,,,,,,\n\
        B,60.1705,24.9460,5,nothing,,,,\n\
        C,60.1705,24.9460,5,,maybe,,,\n\
        D,60.1705,24.9460,5,,,9,,\n\
        E,60.1705,24.9460,5,,,,9-8,\n\
        F,0,0,5,,,,,\n\
        G,60.1705,24.9460,5,,,,,\n\
        G,60.1705,24.9460,5,,,,,\n\
        H,60.1705,24.9460,5,,,,,Z\n";
    let mut case = Case::new().with("jobs.csv", jobs);
    let plan = case.plan(5);
    let said = case.left_out.join("\n");
    for sentence in [
        "jobs.csv:2: minutes is missing: say how long it takes, or name a category",
        "jobs.csv:3: there is no category 'nothing': add it to [[categories]] or leave the cell empty",
        "jobs.csv:4: must is 'maybe': write yes or no",
        "jobs.csv:5: crews is 9: a job takes 8 at most",
        "jobs.csv:6: ",
        "jobs.csv:9: job G stands twice: the first is kept",
        "job F at ",
    ] {
        assert!(said.contains(sentence), "{sentence}\nis missing in\n{said}");
    }
    let after = "job H comes after Z, which is not planned today: it counts as done";
    assert_eq!(plan.left_out, [after]);
}

#[test]
fn a_job_whose_window_is_the_wrong_way_round_is_left_out_with_its_line() {
    let jobs = "id,lat,long,minutes,windows\n\
        Turned,60.1705,24.9460,10,10:00-09:00\n\
        Late,60.1705,24.9460,10,25:00-26:00\n\
        Night,60.1705,24.9460,10,22:00-06:00\n\
        Sound,60.1705,24.9460,10,09:00-10:00;13:00-14:00\n";
    let mut case = Case::new().with("jobs.csv", jobs);
    let plan = case.plan(20);
    let told = |line: &str| case.left_out.iter().find(|it| it.contains(line)).unwrap();
    assert!(told("jobs.csv:2: windows: '10:00-09:00'").contains("write the earlier time first"));
    assert!(told("jobs.csv:3: windows: '25:00'").contains("later than 23:59"));
    assert_eq!(case.left_out.len(), 2);
    assert!(find(&plan, "Sound").is_some());
}

/// What is said of the city's file with one text instead of another.
fn refused(instead_of: &str, text: &str) -> String {
    let case = Case::new().saying(instead_of, text);
    City::open(case.folder.path()).unwrap_err().to_string()
}

#[test]
fn hours_of_the_citys_file_that_are_the_wrong_way_round_are_refused_with_their_line() {
    let told = refused("hours = [\"06:00-13:45\"]", "hours = [\"mon-fri 15:00-06:00\"]");
    assert!(told.contains("city.toml:50: '15:00-06:00' is over midnight"), "{told}");
    assert!(told.ends_with("or 15:00-30:00 if it is meant so"), "{told}");
    let category = "code = \"graffiti\"";
    let told = refused(category, &format!("{category}\nwindows = [\"15:00-09:00\"]"));
    assert!(told.contains("category graffiti: windows: '15:00-09:00' is over midnight"), "{told}");
    let told = refused(category, &format!("{category}\nwindows = [\"09:00-09:00\"]"));
    assert!(told.contains("category graffiti: windows: '09:00-09:00' ends when"), "{told}");
    let business = "business_hours = [\"mon-fri 17:00-08:00\"]\ndemo_date";
    assert!(refused("demo_date", business).contains("'17:00-08:00' is over midnight"));
}

fn hours(plan: &DayPlan) -> Vec<f64> {
    plan.routes.iter().map(|route| route.duration().hours()).collect()
}

#[test]
fn balance_has_its_price() {
    let spread = |plan: &DayPlan| {
        let hours = hours(plan);
        let mean = hours.iter().sum::<f64>() / 6.0;
        hours.iter().map(|hours| (hours - mean).max(0.0)).sum::<f64>()
    };
    let free = Case::new().plan(40);
    let balanced =
        Case::new().saying("undone = 60.0", "undone = 60.0\nbalance_hour = 100").plan(40);
    assert!(
        spread(&balanced) < 0.9 * spread(&free),
        "{:?} and {:?}",
        hours(&balanced),
        hours(&free)
    );
    assert!(0 < balanced.costs.balance.0);
}

#[test]
fn overtime_has_its_price() {
    let regular = |case: Case| {
        case.saying("shift = \"07:30-15:30\"", "shift = \"07:30-15:30\"\nregular_hours = 5.0")
    };
    let dear = regular(Case::new())
        .saying("undone = 60.0", "undone = 60.0\novertime_hour = 2000")
        .plan(20);
    let electric = dear.routes.iter().find(|route| route.crew == "electric").unwrap();
    assert!(electric.duration().hours() <= 5.0);
    let cheap =
        regular(Case::new()).saying("undone = 60.0", "undone = 60.0\novertime_hour = 1").plan(20);
    assert!(0 < cheap.costs.overtime.0);
}

#[test]
fn crews_keep_to_their_territories_where_that_costs_little() {
    let areas = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"name":"north","crews":["clean-1","roads-1"]},"geometry":{"type":"Polygon",
         "coordinates":[[[24.90,60.169],[24.98,60.169],[24.98,60.19],[24.90,60.19],[24.90,60.169]]]}},
        {"type":"Feature","properties":{"name":"south","crews":"clean-2; roads-2"},"geometry":{"type":"MultiPolygon",
         "coordinates":[[[[24.90,60.15],[24.98,60.15],[24.98,60.169],[24.90,60.169],[24.90,60.15]]]]}},
        {"type":"Feature","properties":{"crews":"x"},"geometry":null}]}"#;
    let n_strangers = |plan: &DayPlan| {
        let of_crew = |crew: &str, north: bool| {
            let route = plan.routes.iter().find(|route| route.crew == crew);
            let jobs = route.into_iter().flat_map(|route| &route.stops);
            jobs.filter(|stop| stop.kind.is_service() && (60.169 < stop.position.lat()) != north)
                .count()
        };
        of_crew("clean-1", true)
            + of_crew("roads-1", true)
            + of_crew("clean-2", false)
            + of_crew("roads-2", false)
    };
    let free = Case::new().plan(40);
    let mut case = Case::new()
        .with("territories.geojson", areas)
        .saying("undone = 60.0", "undone = 60.0\noutside_territory = 30");
    let kept = case.plan(40);
    assert!(
        3 * n_strangers(&kept) <= 2 * n_strangers(&free),
        "{} and {}",
        n_strangers(&kept),
        n_strangers(&free)
    );
    assert!(
        case.left_out
            .join("\n")
            .contains("feature 3 names crew 'x', which is none of the [[crews]]")
    );
}

#[test]
fn a_job_needs_the_tools_and_the_room_of_its_crew() {
    let jobs = "id,lat,long,minutes,skills,must,litres,kilograms\n\
        S1,60.1705,24.9460,20,pump,yes,0,0\n\
        S2,60.1700,24.9470,20,pump,yes,0,300\n\
        S3,60.1690,24.9480,20,pump,yes,0,300\n\
        S4,60.1690,24.9480,20,crane,yes,0,0\n";
    let plan = Case::new()
        .with("jobs.csv", jobs)
        .saying("skills = [\"water\", \"trees\", \"signs\"]", "skills = [\"water\", \"trees\", \"signs\"]\ntools = [\"pump\"]\ncapacity_kg = 500\nend_depot = \"hakaniemi\"")
        .plan(20);
    assert_eq!(find(&plan, "S1").unwrap().0, "water");
    let done = ["S2", "S3"].map(|id| find(&plan, id).is_some());
    assert_eq!(done.iter().filter(|&&done| done).count(), 1);
    let undone = plan.undone.iter().find(|undone| undone.id == "S4").unwrap();
    assert!(undone.reasons.iter().all(|reason| reason.why.contains("the crew lacks ")));
}

/// What is said of a job that nobody does.
fn left<'p>(plan: &'p DayPlan, id: &str) -> &'p UndoneService {
    plan.undone.iter().find(|undone| undone.id == id).unwrap()
}

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

#[test]
fn a_tool_needs_no_shift_to_learn_it() {
    let plan = Case::new()
        .saying("code = \"pothole\"", "code = \"pothole\"\ntools = [\"roller\"]")
        .with("jobs.csv", "id,lat,long,category\nJ,60.1705,24.9460,pothole\n")
        .plan(1);
    let fix = left(&plan, "J").fix.clone().unwrap();
    assert!(fix.contains(" with the tool roller (which no crew has)"), "{fix}");
    assert!(!fix.contains("learn"), "{fix}");
}

#[test]
fn what_vehicles_emit_follows_the_table_of_the_city() {
    let mut case = Case::new().saying("truck = 1.0 }", "truck = 1.0, van = 2.0 }");
    let plan = case.plan(3);
    let told = case.left_out.join("\n");
    assert!(told.contains("city.toml:20: kg_per_km is for the profile 'van', which no vehicle has: those of the crews are car, truck"), "{told}");
    let found = roadcrew_planning::figures(&plan);
    let km: f64 = plan.routes.iter().map(|it| (it.driven + it.served).kilometres()).sum();
    let emitted = found.co2e.unwrap();
    assert!((emitted.kg - 0.2 * km).abs() < 1e-9);
    assert_eq!(emitted.without_factor, Vec::<String>::new());
    assert!((0.3..1.0).contains(&found.utilisation));
    let without = Case::new().saying("car = 0.2, ", "").plan(3);
    let found = roadcrew_planning::figures(&without).co2e.unwrap();
    assert_eq!((found.kg, found.without_factor), (0.0, vec!["car".to_owned()]));
}

/// The demo city in two halves.
const HALVES: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"name":"West","need":2},"geometry":{"type":"Polygon",
     "coordinates":[[[24.90,60.15],[24.946,60.15],[24.946,60.19],[24.90,60.19],[24.90,60.15]]]}},
    {"type":"Feature","properties":{"name":"East"},"geometry":{"type":"Polygon",
     "coordinates":[[[24.946,60.15],[24.99,60.15],[24.99,60.19],[24.946,60.19],[24.946,60.15]]]}},
    {"type":"Feature","properties":{"need":1},"geometry":null},
    {"type":"Feature","properties":{"name":"North","need":0},"geometry":null}]}"#;

#[test]
fn neighbourhoods_of_the_city_are_compared() {
    let mut case = Case::new().with("neighbourhoods.geojson", HALVES);
    let plan = case.plan(3);
    let fairness = roadcrew_planning::figures(&plan).fairness.unwrap();
    let names: Vec<&str> = fairness.neighbourhoods.iter().map(|it| it.name.as_str()).collect();
    assert_eq!((names, fairness.n_elsewhere), (vec!["East", "West"], 0));
    let n_incidents: usize = fairness.neighbourhoods.iter().map(|it| it.n_incidents).sum();
    let waiting = plan.routes.iter().flat_map(|route| &route.stops).flat_map(|it| &it.waiting);
    let undone = plan.undone.iter().flat_map(|it| &it.waiting);
    assert_eq!(n_incidents, waiting.count() + undone.count());
    let compared = fairness.compared.unwrap();
    let means = ["East", "West"]
        .map(|name| fairness.neighbourhoods.iter().find(|it| it.name == name).unwrap().mean_h);
    assert!((compared.gap_h - (means[0] - means[1]).abs()).abs() < 1e-9);
    assert!(compared.gap_90_h[0] <= compared.gap_90_h[1]);
    let left_out = case.left_out.join("\n");
    assert!(left_out.contains("feature 3 has no property name"), "{left_out}");
    assert!(left_out.contains("feature 4 has the need 0: write a number above zero"), "{left_out}");
}

#[test]
fn a_city_without_neighbourhoods_has_no_figures_of_fairness_and_says_so() {
    let plan = Case::new().plan(1);
    assert!(roadcrew_planning::figures(&plan).fairness.is_none());
    let text = roadcrew_planning::sheet::summary::text(&plan);
    assert!(text.contains("no fairness by neighbourhood: the city has no neighbourhoods.geojson"));
}

#[test]
fn an_hour_less_for_the_worst_served_has_a_price_that_plans_prove() {
    let case = Case::new().with("neighbourhoods.geojson", HALVES);
    let (city, _) = City::open(case.folder.path()).unwrap();
    let day = ServiceDay::new("2026-05-11".parse().unwrap(), &city.zone).unwrap();
    let search = Search::iterations(5);
    let plan = dispatch::plan_and_price_equity(&city, &day, &search, &|_| ()).unwrap();
    let found = roadcrew_planning::figures(&plan);
    let (price, fairness) = (found.equity_price.unwrap(), found.fairness.unwrap());
    assert_eq!(price.neighbourhood, fairness.compared.unwrap().worst);
    assert!(!price.tried.is_empty() && price.tried.len() <= 4);
    // Dearer each time while no plan takes an hour off, cheaper while each does.
    let first = price.tried[0].hours_less;
    let rises = price.tried.is_sorted_by(|a, b| a.hour_price < b.hour_price);
    let falls = price.tried.is_sorted_by(|a, b| a.hour_price > b.hour_price);
    assert!(if first < 1.0 { rises } else { falls }, "{price:?}");
    assert_eq!(plan.fairer.is_some(), price.hour.is_some());
    assert!(price.hour.is_none_or(|hour| 1.0 <= hour.hours_less));
    // Without the question the plan is no better, and no price is told.
    let without_price = dispatch::plan(&city, &day, &search, &|_| ()).unwrap();
    assert!(plan.costs.total() <= without_price.costs.total());
    assert!(roadcrew_planning::figures(&without_price).equity_price.is_none());
}
