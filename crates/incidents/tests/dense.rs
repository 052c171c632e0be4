//! A city so dense that everything is one neighbourhood: it is matched place by place, and gives what it gives one at a time.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use roadcrew_incidents::{
    Categories, Category, IncidentIndex, NoStreets, Report, ReportStatus, cluster,
};
use roadcrew_units::{Position, Timestamp};
use std::collections::BTreeSet;

/// Places in 300 m by 220 m, times within a day, some closed within hours: drawn by Knuth's generator.
fn reports() -> Vec<Report> {
    let mut state = 6_u64;
    let mut draw = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((state >> 33) % below).unwrap()
    };
    (0..3000)
        .map(|number| {
            let lon = i32::try_from(249_500_000 + draw(54_000)).unwrap();
            let lat = i32::try_from(601_600_000 + draw(20_000)).unwrap();
            let requested = Timestamp(1_778_000_000 + draw(1440) * 60);
            let is_closed = draw(3) == 0;
            Report {
                id: format!("R{number:04}"),
                service_code: "POTHOLE".to_owned(),
                service_name: String::new(),
                status: if is_closed { ReportStatus::Closed } else { ReportStatus::Open },
                status_notes: String::new(),
                requested,
                expected: None,
                updated: is_closed.then(|| Timestamp(requested.0 + draw(20_000))),
                position: Position::from_e7(lon, lat).unwrap(),
                address: String::new(),
                description: String::new(),
                asset: None,
            }
        })
        .collect()
}

#[test]
fn a_dense_city_at_once_is_a_dense_city_one_at_a_time() {
    let categories = Categories::new(vec![Category::new("POTHOLE", "road")]).unwrap();
    let reports = reports();
    let name = |place: usize| reports[place].id.clone();
    let at_once: BTreeSet<Vec<String>> = cluster(&reports, &[], &categories, &NoStreets)
        .incidents
        .iter()
        .map(|incident| incident.reports.iter().map(|id| name(id.index())).collect())
        .collect();

    let mut order: Vec<&Report> = reports.iter().collect();
    order.sort_by_key(|report| (report.requested, &report.id));
    let mut index = IncidentIndex::new(categories, NoStreets);
    for report in &order {
        index.add(report);
    }
    let one_at_a_time: BTreeSet<Vec<String>> = index
        .incidents()
        .iter()
        .map(|incident| incident.reports.iter().map(|id| order[id.index()].id.clone()).collect())
        .collect();
    assert!(100 < at_once.len());
    assert_eq!(at_once, one_at_a_time);
}
