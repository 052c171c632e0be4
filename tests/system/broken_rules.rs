//! A plan by hand for each rule that a city can state, which breaks that rule alone: the sentence says where and by how much.

use crate::roadcrew::{Copy, succeed};
use serde_json::Value;

/// Three places in the north, the middle and the south.
pub(super) const NORTH: &str = "60.1760,24.9480";
pub(super) const MIDDLE: &str = "60.1700,24.9450";
pub(super) const SOUTH: &str = "60.1660,24.9420";

/// The lines of Roadworks 1 in the demo city.
const CREW: &str = "id = \"roads-1\"";
const SHIFT: &str = "shift = \"07:00-15:00\"";
pub(super) const BREAKS: &str = "breaks = [{ window = \"11:00-13:00\", minutes = 30 }]";

/// The demo city with nothing to do but these jobs.
pub(super) fn city(jobs: &str) -> Copy {
    let city = Copy::of_helsinki();
    for name in ["reports.csv", "occurred.csv", "alerts.jsonl", "containers.csv", "collection.csv"]
    {
        std::fs::remove_file(city.file(name)).unwrap();
    }
    std::fs::write(city.file("jobs.csv"), jobs).unwrap();
    city
}

/// Half an hour at two places.
pub(super) fn two_jobs() -> String {
    format!("id,lat,long,minutes\nJ1,{NORTH},30\nJ2,{SOUTH},30\n")
}

impl Copy {
    fn with(self, name: &str, text: &str) -> Self {
        std::fs::write(self.file(name), text).unwrap();
        self
    }

    pub(super) fn saying(self, old: &str, new: &str) -> Self {
        self.replace("city.toml", old, new);
        self
    }

    /// The rules that a plan by hand breaks and the sentences.
    fn broken(&self, rows: &str) -> Vec<(String, String)> {
        self.broken_in("hand.csv", &format!("crew,order,id,arrival,kind\n{rows}"))
    }

    /// What is found of a file of this name.
    pub(super) fn found_in(&self, name: &str, text: &str, more: &[&str]) -> Value {
        std::fs::write(self.file(name), text).unwrap();
        let hand = self.file(name);
        let check = ["plan", "check", self.path(), hand.to_str().unwrap(), "--json"];
        let found = succeed(&[&check[..], &["--date", "2026-05-11"], more].concat());
        serde_json::from_str(&found).unwrap()
    }

    /// The rules that a file breaks and the sentences.
    pub(super) fn broken_in(&self, name: &str, text: &str) -> Vec<(String, String)> {
        let found = self.found_in(name, text, &[]);
        let breaches = found["violations"].as_array().unwrap().iter();
        let text = |it: &Value, key: &str| it[key].as_str().unwrap().to_owned();
        breaches.map(|it| (text(it, "rule"), text(it, "text"))).collect()
    }

    /// A plan that breaks one rule, and all that its sentence must say.
    #[track_caller]
    pub(super) fn breaks(&self, rows: &str, rule: &str, words: &[&str]) {
        let found = self.broken(rows);
        let [(broken, text)] = &found[..] else { panic!("not {rule} alone: {found:?}") };
        assert_eq!(broken, rule, "{text}");
        let missing: Vec<&&str> = words.iter().filter(|word| !text.contains(**word)).collect();
        assert!(missing.is_empty(), "the sentence lacks {missing:?}: {text}");
    }

    #[track_caller]
    pub(super) fn keeps(&self, rows: &str) {
        assert_eq!(self.broken(rows), []);
    }
}

fn one_after_the_other() -> Copy {
    city(&format!("id,lat,long,minutes,after,gap_minutes\nJ1,{NORTH},30,,\nJ2,{SOUTH},30,J1,60\n"))
}

#[test]
fn what_comes_after_another_job_may_not_come_before_it() {
    let city = one_after_the_other();
    city.keeps("roads-1,1,J1,,\nroads-1,2,J2,,\n");
    city.keeps("roads-1,1,J1,,\nroads-2,1,J2,,\n");
    let broken = city.broken("roads-1,1,J2,,\nroads-1,2,J1,,\n");
    told(&broken, "wrong_order", "(J2) comes after J1");
    told(&broken, "wrong_order", "Roadworks 1 at stop 1, Roadworks 1 at stop 2");
}

#[test]
fn what_comes_after_another_job_may_not_be_done_without_it() {
    let told = ["(J2) comes after J1", "(J1), which is left undone"];
    one_after_the_other().breaks("roads-1,1,J2,,\n", "follows_undone", &told);
}

#[test]
fn a_crew_may_not_drive_further_than_its_longest_day() {
    let rows = "roads-1,1,J1,,\nroads-1,2,J2,,\n";
    city(&two_jobs()).saying(CREW, &format!("{CREW}\nlongest_km = 40")).keeps(rows);
    let city = city(&two_jobs()).saying(CREW, &format!("{CREW}\nlongest_km = 2.5"));
    city.breaks(rows, "too_far", &["Roadworks 1 drives", "km further than the 2.5 km"]);
}

#[test]
fn a_job_for_two_crews_needs_both_at_one_moment() {
    let city = city(&format!("id,lat,long,minutes,crews\nJ1,{NORTH},30,2\n"));
    city.keeps("roads-1,1,J1,,\nroads-2,1,J1#2,,\n");
    let told = ["(J1) and", "(J1#2) begin together, and only 1 of 2"];
    city.breaks("roads-1,1,J1,,\n", "not_all_there", &told);
    let told = ["(J1#2) wait for each other for ever"];
    city.breaks("roads-1,1,J1,,\nroads-1,2,J1#2,,\n", "deadlock", &told);
}

#[test]
fn jobs_of_one_crew_may_not_be_shared() {
    let jobs = format!("id,lat,long,minutes,same_crew\nJ1,{NORTH},30,x\nJ2,{SOUTH},30,x\n");
    let told = ["(J1) and", "(J2) belong to one crew, and 2 do them"];
    city(&jobs).breaks("roads-1,1,J1,,\nroads-2,1,J2,,\n", "spread_out", &told);
}

#[test]
fn locks_are_kept_by_crew_position_and_time() {
    let locked = |lock: &str| {
        city(&two_jobs()).with("locks.csv", &format!("job,crew,position,time\n{lock}\n"))
    };
    let rows = "roads-1,1,J1,,\nroads-1,2,J2,,\n";
    locked("J2,roads-1,2,").keeps(rows);
    let told = ["Roadworks 1, stop 2, J2", "is number 2 of the crew's work and locked as number 1"];
    locked("J2,roads-1,1,").breaks(rows, "locked_position", &told);
    let told = ["Roadworks 1, stop 1, J1", "is locked to Roadworks 2"];
    locked("J1,roads-2,,").breaks(rows, "locked_crew", &told);
    let told = ["stop 1, J1", "starts at 10:00, 60 min after its last window closes at 09:00"];
    locked("J1,roads-1,,08:00-09:00").breaks("roads-1,1,J1,10:00,\n", "window_missed", &told);
}

#[test]
fn skills_and_loads_are_those_of_the_crew() {
    let jobs =
        format!("id,lat,long,minutes,skills\nJ1,{NORTH},30,electric\nJ2,{SOUTH},30,diving\n");
    let city_of_skills = city(&jobs);
    let told = ["Roadworks 1, stop 1, J1", "needs electric, which the crew lacks"];
    city_of_skills.breaks("roads-1,1,J1,,\n", "skill_missing", &told);
    let told = ["needs diving (which no crew has)"];
    city_of_skills.breaks("roads-1,1,J2,,\n", "skill_missing", &told);
    let jobs = format!("id,lat,long,minutes,litres\nJ1,{NORTH},30,600\nJ2,{SOUTH},30,500\n");
    let city = city(&jobs).saying(CREW, &format!("{CREW}\ncapacity_l = 1000"));
    let told = ["carries 1100 l on trip 1, 100 l more than the 1000 l that fit"];
    city.breaks("roads-1,1,J1,,\nroads-1,2,J2,,\n", "overloaded", &told);
}

#[test]
fn shifts_begin_and_end() {
    let city = city(&two_jobs());
    city.breaks(
        "roads-1,1,J1,06:00,\n",
        "leaves_early",
        &["61 min before the shift begins at 07:00"],
    );
    let late = format!("id,lat,long,minutes,windows\nJ1,{NORTH},30,14:40-15:00\n");
    let rows = "roads-1,1,,,break\nroads-1,2,J1,,\n";
    let told = ["is back at 15:1", "after the shift ends at 15:00"];
    city.with("jobs.csv", &late).breaks(rows, "returns_late", &told);
}

/// Four times two and a half hours, and so many of them in a row.
fn long_jobs() -> String {
    let rows = [NORTH, MIDDLE, SOUTH, NORTH].iter().enumerate();
    let rows = rows.map(|(index, place)| format!("L{index},{place},150\n"));
    format!("id,lat,long,minutes\n{}", rows.collect::<String>())
}

const THREE_IN_A_ROW: &str = "roads-1,1,L0,,\nroads-1,2,L1,,\nroads-1,3,L2,,\n";

#[test]
fn breaks_are_owed() {
    let told = ["Roadworks 1 owes a break of 30 min that starts between 11:00 and 13:00"];
    city(&long_jobs()).breaks(THREE_IN_A_ROW, "break_missing", &told);
}

/// The demo city where Roadworks 1 works by a rule pack, with no breaks of its own.
fn by_rules(rules: &str, shift: &str) -> Copy {
    city(&long_jobs()).saying(BREAKS, &format!("rules = \"{rules}\"")).saying(SHIFT, shift)
}

#[test]
fn the_european_pack_asks_for_rests_from_work() {
    let city = by_rules("eu", "shift = \"07:00-17:30\"");
    let broken = city.broken(THREE_IN_A_ROW);
    let found = |rule: &str| -> Vec<&str> {
        let of_rule = broken.iter().filter(|(broken, _)| broken == rule);
        of_rule.map(|(_, text)| text.as_str()).collect()
    };
    // When to rest the law leaves open.
    assert!(found("break_missing").is_empty(), "{broken:?}");
    // Seven and a half hours of work and some minutes between, where six are allowed.
    let missing = found("rest_missing");
    assert!(
        missing[0].contains("stop 3, L2") && missing[0].contains("too much work"),
        "{broken:?}"
    );
    assert!(found("rest_too_short")[0].contains("rests 30 min too little for 7.7 hours"));
    city.keeps("roads-1,1,L0,,\nroads-1,2,L1,,\nroads-1,3,,,break\nroads-1,4,L2,,\n");
}

#[test]
fn the_european_pack_ends_the_day_after_thirteen_hours() {
    let city = by_rules("eu", "shift = \"05:00-20:00\"");
    let evening =
        format!("{}M,{MIDDLE},30\n", long_jobs()).replace("minutes\n", "minutes,windows\n");
    let evening = evening.replace(",150\n", ",150,\n").replace(",30\n", ",30,18:30-20:00\n");
    let city = city.with("jobs.csv", &evening);
    let rows = "roads-1,1,L0,05:05,\nroads-1,2,L1,,\nroads-1,3,,,break\nroads-1,4,L2,,\nroads-1,5,L3,,\nroads-1,6,M,,\n";
    let broken = city.broken(rows);
    let too_long = broken.iter().find(|(rule, _)| rule == "too_long").unwrap();
    assert!(too_long.1.contains("longer than the 13 h that it may be"), "{broken:?}");
}

/// Roadworks 1 crawls from one end of the city to the other, so many times, by the rules of a pack.
fn driven(rules: &str, n_drives: usize) -> Vec<(String, String)> {
    let places = (0..n_drives).map(|index| if index % 2 == 0 { SOUTH } else { NORTH });
    let rows = places.enumerate().map(|(index, place)| format!("F{index},{place},1\n"));
    let jobs = format!("id,lat,long,minutes\n{}", rows.collect::<String>());
    let car = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/roads/src/profile/car.toml");
    let car = std::fs::read_to_string(car).unwrap();
    let crawls = car.replace("top_speed_kmh = 130", "top_speed_kmh = 1");
    let city = city(&jobs)
        .with("crawls.toml", &crawls)
        .saying("profile = \"car\"", "profile = \"crawls.toml\"")
        .saying(BREAKS, &format!("rules = \"{rules}\""))
        .saying(SHIFT, "shift = \"04:00-22:00\"");
    let plan = (0..n_drives).map(|index| format!("roads-1,{},F{index},,\n", index + 1));
    city.broken(&plan.collect::<String>())
}

#[track_caller]
fn told(broken: &[(String, String)], rule: &str, words: &str) {
    let is_told = broken.iter().any(|(of, text)| of == rule && text.contains(words));
    assert!(is_told, "no {rule} with '{words}': {broken:?}");
}

#[test]
fn the_american_pack_counts_driving_alone() {
    assert_eq!(driven("us", 3), []);
    let broken = driven("us", 5);
    told(&broken, "rest_missing", "too much driving without a rest");
    told(&broken, "drives_too_long", "longer than the 11 h that it may on a day");
}

#[test]
fn the_european_pack_counts_driving_too() {
    let broken = driven("eu", 5);
    told(&broken, "rest_missing", "too much driving without a rest");
    told(&broken, "rest_missing", "too much work without a rest");
    told(&broken, "drives_too_long", "longer than the 9 h that it may on a day");
}

/// The demo city with two containers to empty and nothing else.
fn two_containers() -> Copy {
    let rows = format!("C1,{NORTH},1000,,0.9\nC2,{MIDDLE},1000,,0.9\n");
    city("id,lat,long\n")
        .with("containers.csv", &format!("id,lat,long,capacity_l,side,fill\n{rows}"))
}

#[test]
fn trucks_tip_what_they_carry_while_a_tip_is_open() {
    let rows = "truck-1,1,C1,,\ntruck-1,2,siltavuori,,tip\n";
    two_containers().keeps(rows);
    let told = ["returns without unloading: add a stop at a tip"];
    two_containers().breaks("truck-1,1,C1,,\n", "returns_loaded", &told);
    let closed = two_containers().saying("hours = [\"06:00-13:45\"]", "hours = []");
    closed.breaks(rows, "tip_closed", &["Truck 1, stop 2, Siltavuorenranta", "is closed all day"]);
    let early = two_containers().saying("06:00-13:45", "05:00-06:05");
    early.breaks(rows, "tip_closed", &["min after it closes at 06:05"]);
    let small = two_containers().saying("capacity_kg = 2000", "capacity_kg = 150");
    let told = ["carries 216 kg on trip 1, 66 kg more than the 150 kg that fit"];
    small.breaks(
        "truck-1,1,C1,,\ntruck-1,2,C2,,\ntruck-1,3,siltavuori,,tip\n",
        "overloaded",
        &told,
    );
}

#[test]
fn who_works_over_midnight_keeps_the_windows_of_both_days() {
    let jobs = format!(
        "id,lat,long,minutes,windows\nN1,{NORTH},30,23:00-01:00\nN2,{SOUTH},30,02:00-04:00\nN3,{MIDDLE},30,22:00-22:30\n"
    );
    let night = |shift: &str| {
        city(&jobs)
            .saying(SHIFT, &format!("shift = \"{shift}\""))
            .saying("11:00-13:00", "01:00-03:00")
    };
    let rows = "roads-1,1,N1,,\nroads-1,2,,,break\nroads-1,3,N2,,\n";
    night("22:00-06:00").keeps(rows);
    night("22:00-30:00").keeps(rows);
    let told = ["N3", "after its last window closes at 22:30"];
    night("22:00-06:00").breaks("roads-1,1,N1,,\nroads-1,2,N3,,\n", "window_missed", &told);
}

#[test]
fn whoever_works_for_an_hour_owes_no_break_by_law() {
    let jobs = format!("id,lat,long,minutes,windows\nJ1,{NORTH},30,14:00-15:00\n");
    let city = city(&jobs).saying(BREAKS, "rules = \"eu\"");
    // Out long after the window that planning would lay out for a break.
    city.keeps("roads-1,1,J1,14:00,\n");
    // Nor is anybody thought to wait for it since the morning.
    city.keeps("roads-1,1,J1,,\n");
    let city = city.with("locks.csv", "job,crew\nJ1,roads-1\n");
    let plan = ["plan", "dispatch", city.path(), "--date", "2026-05-11", "--iterations", "5"];
    let plan: Value = serde_json::from_str(&succeed(&[&plan[..], &["--json"]].concat())).unwrap();
    let of_crew = plan["routes"].as_array().unwrap().iter().find(|it| it["crew"] == "roads-1");
    let stops = of_crew.unwrap()["stops"].as_array().unwrap();
    let kinds: Vec<&str> = stops.iter().map(|stop| stop["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["job"]);
}

#[test]
fn a_break_may_be_taken_in_pieces_that_the_law_allows() {
    let city = by_rules("eu", "shift = \"07:00-15:00\"");
    let day = |first: &str, second: &str| {
        format!(
            "crew,order,id,kind,start,end\nroads-1,1,L0,,07:30,10:00\nroads-1,2,,break,10:00,{first}\n\
             roads-1,3,L1,,,\nroads-1,4,,break,13:00,{second}\nroads-1,5,L2,,,\n"
        )
    };
    let longer = city.saying("shift = \"07:00-15:00\"", "shift = \"07:00-17:00\"");
    assert_eq!(longer.broken_in("hand.csv", &day("10:15", "13:15")), []);
    // Where nobody says how long it is, it may be as short as it is said to leave time for.
    let open = "crew,order,id,kind,start,end\nroads-1,1,L0,,07:30,\nroads-1,2,,break,,10:30\nroads-1,3,L1,,,\nroads-1,4,L2,,,\n";
    assert_eq!(longer.broken_in("hand.csv", open), []);
    let broken = longer.broken_in("hand.csv", &day("10:15", "13:10"));
    let rules: Vec<&str> = broken.iter().map(|(rule, _)| rule.as_str()).collect();
    assert_eq!(rules, ["rest_too_short"], "{broken:?}");
}

#[test]
fn who_is_late_after_a_night_meets_the_windows_of_the_morning() {
    let jobs = format!("id,lat,long,minutes,windows\nJ1,{NORTH},30,06:00-07:00\n");
    let city = city(&jobs).saying(BREAKS, "").saying(SHIFT, "shift = \"22:00-06:00\"");
    let told = ["is back at 06:3", "after the shift ends at 06:00"];
    city.breaks("roads-1,1,J1,06:05,\n", "returns_late", &told);
}

#[test]
fn only_what_is_done_can_be_in_the_wrong_order() {
    let jobs =
        format!("id,lat,long,minutes,after\nJ1,{NORTH},30,\nJ2,{SOUTH},30,J1\nJ3,{MIDDLE},30,J2\n");
    let told = ["(J2) comes after J1"];
    city(&jobs).breaks("roads-1,1,J2,,\nroads-1,2,J1,,\n", "wrong_order", &told);
}

#[test]
fn of_what_a_crew_does_twice_the_one_that_is_late_is_named() {
    let jobs = format!("id,lat,long,minutes,windows\nJ1,{NORTH},30,07:00-08:00\nJ2,{SOUTH},30,\n");
    let broken = city(&jobs).broken("roads-1,1,J1,,\nroads-1,2,J2,,\nroads-1,3,J1,,\n");
    told(&broken, "window_missed", "Roadworks 1, stop 3, J1");
}
