//! What a plan says of work that is left undone, and what would get it done: tried by doing it.

use crate::broken_rules::{MIDDLE, NORTH, city};
use crate::roadcrew::{Copy, succeed};
use serde_json::Value;

const DAY: [&str; 4] = ["--date", "2026-05-11", "--iterations", "5"];

fn plan(city: &Copy) -> Value {
    let planned = succeed(&[&["plan", "dispatch", city.path(), "--json"][..], &DAY[..]].concat());
    serde_json::from_str(&planned).unwrap()
}

fn explained(city: &Copy, service: &str) -> String {
    let plan = plan(city);
    let file = city.file("dispatch.json");
    std::fs::write(&file, plan.to_string()).unwrap();
    succeed(&["plan", "explain", city.path(), file.to_str().unwrap(), service])
}

#[test]
fn what_takes_more_crews_than_there_are_is_said_to() {
    let city = city(&format!("id,lat,long,minutes,crews\nJ1,{NORTH},30,7\n"));
    let said = explained(&city, "J1");
    assert!(
        said.contains("impossible: it takes 7 crews at once, and only 6 could do it"),
        "{said}"
    );
}

#[test]
fn what_begins_together_without_a_common_moment_is_said_to() {
    let city = city(&format!(
        "id,lat,long,minutes,windows,together\nJ1,{NORTH},30,08:00-09:00,pair\nJ2,{MIDDLE},30,10:00-11:00,pair\n"
    ));
    let said = explained(&city, "J1");
    assert!(said.contains("begin together, and their windows have no moment in common"), "{said}");
}

/// A fix that more room or a longer way is, done as it says: then the job is done, at the price that was told.
#[test]
fn room_and_kilometres_that_are_lacking_are_offered_and_do_it() {
    let crew = "skills = [\"roadworks\", \"signs\"]";
    let with = |more: &str| format!("{crew}\n{more}");
    let jobs = |litres: u32| {
        city(&format!(
            "id,lat,long,minutes,skills,litres\nJ1,{NORTH},30,roadworks;signs,{litres}\n"
        ))
    };
    let small = jobs(500).saying(crew, &with("capacity_l = 400"));
    let said = explained(&small, "J1");
    assert!(said.contains("room for 100 l more on the vehicle of Roadworks 1, for "), "{said}");
    let price = priced(&said, "room for 100 l more");
    let large = jobs(500).saying(crew, &with("capacity_l = 500"));
    assert_eq!(cost(&plan(&large)), price);

    let near = jobs(0).saying(crew, &with("longest_km = 0.4"));
    let said = explained(&near, "J1");
    let (before, _) = said.split_once(" km more for Roadworks 1, for ").expect(&said);
    let more: f64 = before.rsplit(' ').next().unwrap().parse().unwrap();
    let far = jobs(0).saying(crew, &with(&format!("longest_km = {}", 0.4 + more)));
    assert_eq!(cost(&plan(&far)), priced(&said, " km more for Roadworks 1"));
}

/// What a line of fixes says that one costs.
fn priced(said: &str, fix: &str) -> String {
    let line = said.lines().find(|line| line.contains(fix)).unwrap();
    let (_, price) = line.rsplit_once(", for ").unwrap();
    price.split(' ').next().unwrap().to_owned()
}

fn cost(plan: &Value) -> String {
    assert_eq!(plan["undone"], Value::Array(Vec::new()));
    format!("{:.2}", plan["cost"].as_f64().unwrap())
}

#[test]
fn what_must_be_done_and_is_not_breaks_a_rule() {
    let jobs = format!("id,lat,long,minutes,must\nJ1,{NORTH},30,yes\nJ2,{MIDDLE},30,\n");
    let found = city(&jobs).broken_in("hand.csv", "crew,order,id\nroads-1,1,J2\n");
    let rules: Vec<&str> = found.iter().map(|(rule, _)| rule.as_str()).collect();
    assert_eq!(rules, ["must_be_done"], "{found:?}");
    // A must that nobody can do is told first, and not called feasible.
    let jobs = format!("id,lat,long,minutes,skills,must\nJ1,{NORTH},30,diving,yes\n");
    let city = city(&jobs);
    let said = succeed(&[&["plan", "dispatch", city.path()][..], &DAY[..]].concat());
    assert!(said.contains("NOT feasible"), "{said}");
}

#[test]
fn a_mode_that_a_service_lacks_is_told_and_the_rest_is_judged() {
    let city = city(&format!("id,lat,long,minutes\nJ1,{NORTH},30\nJ2,{MIDDLE},30\n"));
    let found = city.broken_in("hand.csv", "crew,order,id,mode\nroads-1,1,J1,9\nroads-1,2,J2,\n");
    let rules: Vec<&str> = found.iter().map(|(rule, _)| rule.as_str()).collect();
    assert_eq!(rules, ["unknown_mode"], "{found:?}");
}

/// The sheet says when, with what and with whom, and lets a crew leave out only what is its own to leave out.
#[test]
fn a_sheet_tells_what_a_crew_must_know() {
    let city = city(&format!(
        "id,lat,long,minutes,skills,windows,crews,must,after\n\
         J1,{NORTH},30,roadworks,08:00-09:00;10:00-11:00,2,,\n\
         J2,{MIDDLE},30,pump,,,,\n\
         J3,{MIDDLE},20,pump,,,yes,\n\
         J4,{MIDDLE},20,pump,,,,\n\
         J5,{NORTH},20,pump,,,,J4\n"
    ))
    .saying(
        "skills = [\"roadworks\", \"signs\"]",
        "skills = [\"roadworks\", \"signs\"]\ntools = [\"pump\"]\nend_depot = \"punavuori\"",
    );
    let out = city.file("out");
    let out = out.to_str().unwrap();
    succeed(&[&["plan", "dispatch", city.path(), "-o", out][..], &DAY[..]].concat());
    let sheet = std::fs::read_to_string(format!("{out}/dispatch-roads-1.html")).unwrap();
    for fact in [
        "together with Roadworks 2",
        "begin 08:00–09:00 or 10:00–11:00",
        "take pump",
        "back at Punavuori yard, Uudenmaankatu at",
        "Back at Punavuori yard, Uudenmaankatu",
    ] {
        assert!(sheet.contains(fact), "the sheet lacks {fact}:\n{sheet}");
    }
    // Only J2 and J5 may be left out.
    let (_, order) = sheet.split_once("drop in this order:</b> ").unwrap();
    assert_eq!(order.split_once('.').unwrap().0.split(", ").count(), 2, "{order}");
    let table = std::fs::read_to_string(format!("{out}/dispatch.csv")).unwrap();
    let yards: Vec<&str> = table.lines().filter(|row| row.starts_with("roads-1,,depot")).collect();
    assert!(yards[0].contains("Hakaniemi") && yards[1].contains("Punavuori"), "{yards:?}");
}
