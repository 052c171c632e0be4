//! Plans by others that say when their stops are reached, begun and left: what can't be driven by then is named, and what is later is waited for.

use crate::broken_rules::{BREAKS, MIDDLE, NORTH, SOUTH, city, two_jobs};
use serde_json::Value;

#[test]
fn a_stop_is_not_reached_before_one_can_drive_there() {
    let city = city(&two_jobs());
    city.keeps("roads-1,1,J1,08:00,\nroads-1,2,J2,08:45,\n");
    let words =
        ["Roadworks 1, stop 2", "(J2) is told to be reached at 08:30", "before that can be"];
    city.breaks("roads-1,1,J1,08:00,\nroads-1,2,J2,08:30,\n", "too_early", &words);
}

/// By how many seconds each is too early, with the number of the stop.
fn too_early(found: &Value) -> Vec<(u64, i64)> {
    let all = found["violations"].as_array().unwrap().iter();
    let early = all.filter(|it| it["rule"] == "too_early");
    early.map(|it| (it["stop"].as_u64().unwrap_or(0), it["by"].as_i64().unwrap())).collect()
}

fn three_jobs() -> String {
    format!("id,lat,long,minutes\nJ1,{NORTH},30\nJ2,{MIDDLE},30\nJ3,{SOUTH},30\n")
}

#[test]
fn what_is_late_from_the_stop_before_is_no_other_fault() {
    let city = city(&three_jobs());
    let rows =
        "crew,order,id,arrival\nroads-1,1,J1,08:00\nroads-1,2,J2,08:10\nroads-1,3,J3,08:43\n";
    let found = city.found_in("hand.csv", rows, &[]);
    let [(2, by)] = too_early(&found)[..] else { panic!("not stop 2 alone: {found}") };
    // Half an hour of work, and the drive.
    assert!((20 * 60..30 * 60).contains(&by), "{by}");
    let differences = found["differences"].to_string();
    assert!(
        differences.contains("(J3): the plan says 08:43, but it is reached at"),
        "{differences}"
    );
}

#[test]
fn a_second_leg_that_is_too_fast_is_another_fault() {
    let city = city(&three_jobs());
    let rows =
        "crew,order,id,arrival\nroads-1,1,J1,08:00\nroads-1,2,J2,08:20\nroads-1,3,J3,08:30\n";
    let found = city.found_in("hand.csv", rows, &[]);
    let [(2, first), (3, second)] = too_early(&found)[..] else { panic!("{found}") };
    assert!(first + 10 * 60 < second, "{first}, {second}");
}

#[test]
fn who_is_told_to_come_later_waits_and_is_home_late() {
    let city = city(&two_jobs()).saying(BREAKS, "");
    city.keeps("roads-1,1,J1,08:00,\nroads-1,2,J2,13:00,\n");
    let told = ["Roadworks 1 is back at 15:", "after the shift ends at 15:00"];
    city.breaks("roads-1,1,J1,08:00,\nroads-1,2,J2,14:45,\n", "returns_late", &told);
}

#[test]
fn who_is_told_to_come_later_may_miss_a_window() {
    let jobs = format!("id,lat,long,minutes,windows\nJ1,{NORTH},30,\nJ2,{SOUTH},30,08:00-09:00\n");
    let told = ["(J2) starts at 09:30, 30 min after its last window closes at 09:00"];
    city(&jobs).breaks("roads-1,1,J1,08:00,\nroads-1,2,J2,09:30,\n", "window_missed", &told);
}

#[test]
fn who_is_told_to_come_later_owes_a_break_that_was_not_owed() {
    let told = ["owes a break of 30 min that starts between 11:00 and 13:00"];
    let rows = "roads-1,1,J1,08:00,\nroads-1,2,J2,13:30,\n";
    city(&two_jobs()).breaks(rows, "break_missing", &told);
}

#[test]
fn who_waits_for_a_crew_that_comes_later_waits_longer() {
    let jobs = format!("id,lat,long,minutes,after\nJ1,{NORTH},30,\nJ2,{SOUTH},30,J1\n");
    // Neither crew rests.
    let city = city(&jobs).saying(BREAKS, "").saying(BREAKS, "");
    let rows = "crew,order,id,arrival\nroads-1,1,J1,12:00\nroads-2,1,J2,12:10\n";
    assert_eq!(city.broken_in("hand.csv", rows), [], "one may be there and wait");
    let told = "crew,order,id,start\nroads-1,1,J1,12:00\nroads-2,1,J2,12:10\n";
    let broken = city.broken_in("hand.csv", told);
    let [(rule, text)] = &broken[..] else { panic!("{broken:?}") };
    assert_eq!(rule, "too_early");
    assert!(
        text.contains("(J2) is told to be begun at 12:10, 20 min before that can be: 12:30"),
        "{text}"
    );
}

#[test]
fn work_does_not_begin_before_its_window_and_ends_when_it_is_done() {
    let jobs = format!("id,lat,long,minutes,windows\nJ1,{NORTH},30,09:00-10:00\n");
    let city = city(&jobs);
    let broken = |row: &str| {
        let found =
            city.broken_in("hand.csv", &format!("crew,order,id,arrival,start,end\n{row}\n"));
        found.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(broken("roads-1,1,J1,08:50,09:00,09:30"), "");
    assert_eq!(broken("roads-1,1,J1,08:50,09:10,09:50"), "");
    let early = broken("roads-1,1,J1,08:50,08:50,09:30");
    assert!(
        early.contains("is told to be begun at 08:50, 10 min before that can be: 09:00"),
        "{early}"
    );
    let short = broken("roads-1,1,J1,08:50,09:00,09:20");
    assert!(
        short.contains("is told to be left at 09:20, 10 min before that can be: 09:30"),
        "{short}"
    );
}

#[test]
fn a_map_of_stops_is_held_to_its_times_too() {
    let point = |order: u8, id: &str, arrival: &str| {
        format!(
            r#"{{"type": "Feature", "geometry": {{"type": "Point", "coordinates": [24.9, 60.1]}},
            "properties": {{"crew": "roads-1", "order": {order}, "id": "{id}", "arrival": "{arrival}"}}}}"#
        )
    };
    let map = |second: &str| {
        let stops = [point(1, "J1", "08:00"), point(2, "J2", second)].join(",");
        format!(r#"{{"type": "FeatureCollection", "features": [{stops}]}}"#)
    };
    let city = city(&two_jobs());
    assert_eq!(city.broken_in("hand.geojson", &map("08:45")), []);
    let found = city.found_in("hand.geojson", &map("08:20"), &[]);
    assert_eq!(too_early(&found).len(), 1, "{found}");
}

#[test]
fn a_depot_is_not_reached_before_one_can_drive_home() {
    let city = city(&two_jobs());
    let table = |home: &str| {
        format!(
            "crew,stop,kind,id,arrival,end\nroads-1,,depot,,,07:30\nroads-1,1,job,J1,,\nroads-1,,depot,,{home},\n"
        )
    };
    assert_eq!(city.broken_in("hand.csv", &table("08:30")), []);
    let broken = city.broken_in("hand.csv", &table("08:00"));
    let [(rule, text)] = &broken[..] else { panic!("{broken:?}") };
    assert_eq!(rule, "too_early");
    assert!(text.contains("its depot is told to be reached at 08:00"), "{text}");
}

#[test]
fn times_of_a_day_that_is_over_are_compared_with_the_streets() {
    let city = city(&two_jobs());
    let rows = "crew,order,id,arrival\nroads-1,1,J1,08:00\nroads-1,2,J2,08:30\n";
    let found = city.found_in("hand.csv", rows, &["--happened"]);
    assert_eq!(found["violations"], Value::Array(Vec::new()));
    assert!(found["differences"].to_string().contains("(J2): was reached at 08:30"));
    let rows = "crew,order,id,arrival,outcome\nroads-1,1,J1,08:00,NP\nroads-1,2,J2,08:30,done\n";
    assert_eq!(too_early(&city.found_in("hand.csv", rows, &[])), []);
}

#[test]
fn a_day_that_is_over_breaks_the_rules_that_its_own_times_break() {
    let jobs = format!(
        "id,lat,long,minutes,windows\nJ1,{NORTH},30,09:00-10:00\nJ2,{SOUTH},30,09:00-10:00;13:00-14:00\nJ3,{MIDDLE},30,\n"
    );
    let city = city(&jobs);
    // The break is begun in time, as written; by the plan's own times it would not be, nor J2, and the crew would be late.
    let rows = "crew,order,id,arrival,start,end\n\
        roads-1,1,J1,08:20,08:20,08:25\n\
        roads-1,2,break-1,11:00,11:00,11:30\n\
        roads-1,3,J2,13:10,13:50,15:10\n\
        roads-1,4,J3,15:20,15:20,15:25\n";
    let found = city.found_in("hand.csv", rows, &["--happened"]);
    let broken: Vec<(&str, &str)> = found["violations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["rule"].as_str().unwrap(), it["text"].as_str().unwrap()))
        .collect();
    let [(window, early), (shift, late)] = &broken[..] else { panic!("{broken:?}") };
    assert_eq!((*window, *shift), ("window_missed", "returns_late"));
    assert!(early.contains("(J1) was begun at 08:20, 40 min outside of 09:00-10:00"), "{early}");
    assert!(late.contains("was still out at 15:25, 25 min after the shift ends"), "{late}");
    let stops = &found["routes"][0]["stops"];
    assert_eq!(stops[2]["start"], "2026-05-11T13:50:00+03:00", "the plan has the times as written");
}
