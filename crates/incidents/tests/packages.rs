//! Work packages on one street.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use expect_test::{Expect, expect};
use roadcrew_incidents::{
    Categories, Incident, IncidentNumber, NoStreets, PackageLimits, Visit, cluster, intake,
    work_packages,
};
use roadcrew_units::{Metres, Seconds, Zone};

/// Problems so many metres along a street on the equator.
fn incidents(metres: &[f64]) -> Vec<Incident> {
    let mut text = String::from("service_request_id,service_code,requested_datetime,lat,long\n");
    for (n, metres) in metres.iter().enumerate() {
        let lon = metres / 111_195.0;
        let row = format!("R{n:02},S{n:02},2026-05-11T08:00:{n:02},0.0001,{lon:.7}\n");
        text.push_str(&row);
    }
    let (reports, _) = intake::read_reports("r.csv", &text, &Zone::UTC).unwrap();
    cluster(&reports, &[], &Categories::default(), &NoStreets).incidents
}

fn visit(skill: &str, minutes: i64) -> Visit {
    Visit { skill: skill.to_owned(), work: Seconds::from_minutes(minutes) }
}

fn check(metres: &[f64], visits: &[Visit], expected: &Expect) {
    let incidents = incidents(metres);
    #[expect(clippy::cast_possible_truncation, reason = "a street is short")]
    let straight = |a: IncidentNumber, b: IncidentNumber| {
        let (a, b) = (incidents[a.index()].position, incidents[b.index()].position);
        Some(Metres(a.metres_to(b) as i64))
    };
    let packages = work_packages(&incidents, visits, straight, &PackageLimits::default());
    let told: Vec<String> = packages
        .iter()
        .map(|package| {
            let numbers: Vec<String> = package.incidents.iter().map(ToString::to_string).collect();
            format!("{} {} {:.0} min", numbers.join("+"), package.skill, package.work.minutes())
        })
        .collect();
    expected.assert_eq(&told.join(", "));
}

#[test]
fn neighbours_of_one_skill_are_one_visit() {
    check(&[0.0, 80.0], &[visit("road", 20), visit("road", 20)], &expect!["0+1 road 40 min"]);
}

#[test]
fn different_skills_are_different_visits() {
    check(
        &[0.0, 80.0],
        &[visit("road", 20), visit("lamp", 20)],
        &expect!["0 road 20 min, 1 lamp 20 min"],
    );
}

#[test]
fn a_visit_is_at_most_an_hour() {
    let visits = [visit("road", 25), visit("road", 25), visit("road", 25)];
    check(&[0.0, 40.0, 90.0], &visits, &expect!["0+1 road 50 min, 2 road 25 min"]);
}

#[test]
fn a_long_row_does_not_chain() {
    let visits = vec![visit("road", 5); 5];
    check(
        &[0.0, 100.0, 200.0, 300.0, 400.0],
        &visits,
        &expect!["0+1+2 road 15 min, 3+4 road 10 min"],
    );
}

#[test]
fn work_above_an_hour_stands_alone() {
    check(
        &[0.0, 10.0],
        &[visit("road", 90), visit("road", 5)],
        &expect!["0 road 90 min, 1 road 5 min"],
    );
}

#[test]
fn without_a_way_there_is_no_common_visit() {
    let incidents = incidents(&[0.0, 10.0]);
    let visits = [visit("road", 5), visit("road", 5)];
    let packages = work_packages(&incidents, &visits, |_, _| None, &PackageLimits::default());
    assert_eq!(packages.len(), 2);
}
