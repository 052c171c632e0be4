//! Scenes on one street: what joins, what doesn't, and how a person corrects it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use roadcrew_incidents::{
    Alert, Categories, Category, Incident, IncidentIndex, MergedBy, NoStreets, Opinion, Report,
    ReportStatus, StreetKey, Streets, cluster,
};
use roadcrew_units::{Metres, Position, Timestamp};

const HOUR: i64 = 3600;

/// A place `metres` east of the start of the street, on the equator where a degree is 111,195 m.
fn at(metres: f64) -> Position {
    Position::from_degrees(metres / 111_195.0, 10.0 / 111_195.0).unwrap()
}

/// An open pothole, so many metres along the street and hours into the day.
fn pothole(id: &str, metres: f64, hour: i64) -> Report {
    Report {
        id: id.to_owned(),
        service_code: "POTHOLE".to_owned(),
        service_name: String::new(),
        status: ReportStatus::Open,
        status_notes: String::new(),
        requested: Timestamp(hour * HOUR),
        expected: None,
        updated: None,
        position: at(metres),
        address: String::new(),
        description: String::new(),
        asset: None,
    }
}

fn closed(report: Report, hour: i64) -> Report {
    Report { status: ReportStatus::Closed, updated: Some(Timestamp(hour * HOUR)), ..report }
}

fn of_asset(report: Report, asset: &str) -> Report {
    Report { asset: Some(asset.to_owned()), ..report }
}

/// The default rules: 25 m, a day.
fn categories() -> Categories {
    let bins = Category { alert_kinds: vec!["fill_level".into()], ..Category::new("BIN", "waste") };
    Categories::new(vec![Category::new("POTHOLE", "road"), bins]).unwrap()
}

/// Says which reports are together: `R1+R2 R3`.
fn check(reports: &[Report], expected: &str) {
    check_on(&NoStreets, reports, expected);
}

fn check_on(streets: &(impl Streets + Sync), reports: &[Report], expected: &str) {
    let clusters = cluster(reports, &[], &categories(), streets);
    let told: Vec<String> =
        clusters.incidents.iter().map(|incident| members(incident, reports)).collect();
    assert_eq!(told.join(" "), expected);
}

fn members(incident: &Incident, reports: &[Report]) -> String {
    let names: Vec<&str> =
        incident.reports.iter().map(|id| reports[id.index()].id.as_str()).collect();
    names.join("+")
}

#[test]
fn reports_near_each_other_are_one_problem() {
    check(&[pothole("R1", 0.0, 1), pothole("R2", 20.0, 2)], "R1+R2");
}

#[test]
fn reports_far_from_each_other_are_two_problems() {
    check(&[pothole("R1", 0.0, 1), pothole("R2", 30.0, 2)], "R1 R2");
}

#[test]
fn a_row_of_reports_does_not_chain() {
    let row = [pothole("R1", 0.0, 1), pothole("R2", 20.0, 2), pothole("R3", 40.0, 3)];
    check(&row, "R1+R2 R3");
}

#[test]
fn both_sides_of_the_first_report_are_too_wide() {
    let row = [pothole("R1", 20.0, 1), pothole("R2", 0.0, 2), pothole("R3", 40.0, 3)];
    check(&row, "R1+R2 R3");
}

#[test]
fn a_report_while_the_closed_one_cools_down_joins() {
    check(&[closed(pothole("R1", 0.0, 0), 10), pothole("R2", 5.0, 10 + 24)], "R1+R2");
}

#[test]
fn a_report_after_the_cool_down_is_a_new_problem() {
    check(&[closed(pothole("R1", 0.0, 0), 10), pothole("R2", 5.0, 11 + 24)], "R1 R2");
}

#[test]
fn an_equal_asset_settles_it_however_far() {
    let far =
        [of_asset(pothole("R1", 0.0, 1), "drain-7"), of_asset(pothole("R2", 300.0, 2), "drain-7")];
    check(&far, "R1+R2");
}

#[test]
fn two_assets_side_by_side_stay_apart() {
    let near =
        [of_asset(pothole("R1", 0.0, 1), "drain-7"), of_asset(pothole("R2", 2.0, 2), "drain-8")];
    check(&near, "R1 R2");
}

#[test]
fn an_alert_joins_the_report_of_its_bin() {
    let report = Report { service_code: "BIN".into(), ..of_asset(pothole("R1", 0.0, 1), "bin-12") };
    let alert = Alert {
        sensor: "bin-12".into(),
        kind: "fill_level".into(),
        value: 0.95,
        unit: "1".into(),
        time: Timestamp(2 * HOUR),
        position: at(80.0),
    };
    let clusters = cluster(&[report], &[alert], &categories(), &NoStreets);
    assert_eq!(clusters.incidents.len(), 1);
    assert_eq!(clusters.incidents[0].alerts.len(), 1);
}

/// A wall at 10 m: two streets, and no way from one to the other.
struct Wall;

impl Streets for Wall {
    fn candidates(&self, at: Position) -> Vec<(StreetKey, f64)> {
        vec![(StreetKey(u64::from(900 < at.lon_e7())), 1.0)]
    }

    fn metres_along(&self, a: Position, b: Position, limit: Metres) -> Option<Metres> {
        let same_side = self.candidates(a) == self.candidates(b);
        if same_side { NoStreets.metres_along(a, b, limit) } else { None }
    }
}

#[test]
fn reports_on_both_sides_of_a_wall_are_two_problems() {
    let reports = [pothole("R1", 8.0, 1), pothole("R2", 12.0, 2), pothole("R3", 2.0, 3)];
    check_on(&Wall, &reports, "R1+R3 R2");
}

#[test]
fn undoing_a_merge_restores_both_clocks() {
    let mut index = IncidentIndex::new(categories(), NoStreets);
    index.add(&pothole("R1", 0.0, 1));
    index.add(&pothole("R2", 5.0, 2));
    let joined = index.add(&pothole("R3", 5.0, 3));
    assert_eq!(joined.incident.as_str(), "inc-R1");
    let undone = index.undo("R1").unwrap();
    assert_eq!((undone.incident.as_str(), undone.merge), ("inc-R1", None));
    let rest = index.incident_of("R3").unwrap();
    assert_eq!((rest.id.as_str(), rest.opened), ("inc-R2", Timestamp(2 * HOUR)));
    assert_eq!(index.incidents().len(), 2);
}

#[test]
fn a_removed_report_leaves_nothing_behind() {
    let mut index = IncidentIndex::new(categories(), NoStreets);
    index.add(&pothole("R1", 0.0, 1));
    assert!(index.remove("R1"));
    assert!(index.incidents().is_empty());
    assert_eq!(index.add(&pothole("R2", 0.0, 2)).merge, None);
}

#[test]
fn a_person_merges_what_the_rules_keep_apart() {
    let mut index = IncidentIndex::new(categories(), NoStreets);
    index.add(&pothole("R1", 0.0, 1));
    index.add(&pothole("R2", 90.0, 2));
    let opinion = Opinion { by: "anna".into(), note: "same burst pipe".into() };
    let merged = index.merge("R2", "R1", &opinion).unwrap();
    assert_eq!(merged.incident.as_str(), "inc-R1");
    assert_eq!(merged.merge.unwrap().by, MergedBy::Person("anna".into()));
    assert_eq!(index.undo("R2").unwrap().incident.as_str(), "inc-R2");
}

#[test]
fn a_repeated_delivery_changes_nothing() {
    let mut index = IncidentIndex::new(categories(), NoStreets);
    let first = index.add(&pothole("R1", 0.0, 1));
    assert_eq!(index.add(&pothole("R1", 0.0, 1)), first);
    assert_eq!(index.incidents().len(), 1);
}

#[test]
fn a_report_that_comes_late_sets_the_clock() {
    let mut index = IncidentIndex::new(categories(), NoStreets);
    index.add(&pothole("R2", 0.0, 2));
    assert_eq!(index.add(&pothole("R1", 5.0, 1)).incident.as_str(), "inc-R1");
    assert_eq!(index.incident_of("R2").unwrap().opened, Timestamp(HOUR));
}

#[test]
fn closing_a_report_starts_the_cool_down() {
    let mut index = IncidentIndex::new(categories(), NoStreets);
    index.add(&pothole("R1", 0.0, 1));
    assert!(index.close("R1", Timestamp(2 * HOUR)));
    assert_eq!(index.add(&pothole("R2", 0.0, 100)).merge, None);
}

#[test]
fn explaining_names_the_evidence() {
    let reports = [pothole("R1", 0.0, 1), pothole("R2", 20.0, 5)];
    let clusters = cluster(&reports, &[], &categories(), &NoStreets);
    assert_eq!(
        clusters.explain("R2").unwrap(),
        "report R2 joined inc-R1 (family road), which report R1 opened. Decided by the engine with score 0.67: \
         it lies 20 m from the first report (at most 25 m); it came 4 hours later, while the problem was open."
    );
    assert_eq!(clusters.explain("R9"), None);
}

#[test]
fn a_label_of_the_city_is_read_from_the_notes() {
    let labelled = |notes: &str| Report { status_notes: notes.into(), ..pothole("R1", 0.0, 1) };
    assert!(labelled("DUPCLOSD").is_labelled_duplicate());
    assert!(labelled("Duplicate request.").is_labelled_duplicate());
    assert!(!labelled("CLOSED").is_labelled_duplicate());
}

/// Says why `R2`, the last of the reports, is not in the incident that `R1` opened.
#[track_caller]
fn check_refusal(reports: &[Report], expected: &str) {
    let clusters = cluster(reports, &[], &categories(), &NoStreets);
    let others = clusters.alternatives("R2", reports, &categories());
    let of_first = others.iter().find(|one| one.starts_with("inc-R1, "));
    assert!(of_first.is_some_and(|one| one.ends_with(expected)), "{others:?}");
}

#[test]
fn a_report_outside_the_radius_is_told_so() {
    check_refusal(
        &[pothole("R1", 0.0, 1), pothole("R2", 40.0, 2)],
        "40 m away: it lies outside the radius of 25 m",
    );
}

#[test]
fn a_report_that_would_widen_an_incident_is_told_so() {
    let row = [
        pothole("R1", 0.0, 1),
        pothole("R3", 20.0, 2),
        pothole("R4", 20.0, 3),
        pothole("R5", 20.0, 4),
        pothole("R2", 39.0, 5),
    ];
    check_refusal(
        &row,
        "39 m away: its report R1 lies 39 m away, and incidents don't grow wider than 38 m",
    );
}

#[test]
fn a_report_far_from_the_middle_is_told_so() {
    let row = [pothole("R1", 0.0, 1), pothole("R3", 20.0, 2), pothole("R2", 40.0, 3)];
    check_refusal(
        &row,
        "40 m away: it lies 30 m from the middle of its reports, outside the radius of 25 m",
    );
}

#[test]
fn a_stray_report_draws_nothing_away_from_many() {
    // R5 strayed too far, and R6 lies between it and the middle of four: a little nearer to R5.
    let row = [
        pothole("R1", 0.0, 1),
        pothole("R2", 1.5, 2),
        pothole("R3", 0.0, 3),
        pothole("R4", 1.5, 4),
        pothole("R5", 30.0, 5),
        pothole("R6", 16.5, 6),
    ];
    let clusters = cluster(&row, &[], &categories(), &NoStreets);
    let sizes: Vec<usize> = clusters.incidents.iter().map(|one| one.reports.len()).collect();
    assert_eq!(sizes, [5, 1]);
}

#[test]
fn a_report_after_the_cool_down_is_told_so() {
    check_refusal(
        &[closed(pothole("R1", 0.0, 0), 10), pothole("R2", 5.0, 11 + 24)],
        "it was closed and had cooled down when the report came",
    );
}

#[test]
fn a_report_of_another_asset_is_told_so() {
    check_refusal(
        &[of_asset(pothole("R1", 0.0, 1), "drain-7"), of_asset(pothole("R2", 2.0, 2), "drain-8")],
        "it is about asset drain-7, the report about drain-8",
    );
}

#[test]
fn a_report_before_the_incident_is_told_so() {
    check_refusal(&[pothole("R1", 90.0, 5), pothole("R2", 0.0, 1)], "it was opened later");
}

#[test]
fn a_report_of_another_corner_is_told_what_speaks_against_it() {
    let at_corner = |report: Report, address: &str| Report { address: address.into(), ..report };
    check_refusal(
        &[
            at_corner(pothole("R1", 0.0, 1), "MAIN ST & 1ST AVE"),
            at_corner(pothole("R2", 5.0, 2), "MAIN ST & 9TH AVE"),
        ],
        "5 m away: its probability of 0.06 is below 0.50: it lies 5 m from the first report (at most 25 m); \
         the addresses are different corners of one street; it came 60 minutes later, while the problem was open",
    );
}
