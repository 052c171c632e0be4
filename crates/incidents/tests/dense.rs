//! A city so dense that everything is one neighbourhood: it is matched place by place on all threads, and gives what it gives one at a
//! time.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use roadcrew_incidents::{
    Categories, Category, IncidentIndex, NoStreets, Report, ReportStatus, cluster,
};
use roadcrew_units::{Position, Timestamp};
use std::collections::BTreeSet;

/// What stands at a place, by its ten-millionths of a degree.
type AssetAt = fn(i32, i32) -> Option<String>;

/// Places in 150 m by 5.5 km, times within a day, some closed within hours: drawn by Knuth's generator.
fn reports(asset_at: AssetAt) -> Vec<Report> {
    let mut state = 6_u64;
    let mut draw = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((state >> 33) % below).unwrap()
    };
    (0..3500)
        .map(|number| {
            let lon = i32::try_from(249_500_000 + draw(27_000)).unwrap();
            let lat = i32::try_from(601_600_000 + draw(494_000)).unwrap();
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
                asset: asset_at(lon, lat),
            }
        })
        .collect()
}

fn check(asset_at: AssetAt) {
    let categories = Categories::new(vec![Category::new("POTHOLE", "road")]).unwrap();
    let reports = reports(asset_at);
    let on = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(|| cluster(&reports, &[], &categories, &NoStreets))
    };
    let clusters = on(1);
    assert_eq!(clusters, on(4));
    let name = |place: usize| reports[place].id.clone();
    let at_once: BTreeSet<Vec<String>> = clusters
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

#[test]
fn a_dense_city_at_once_is_a_dense_city_one_at_a_time() {
    check(|_, _| None);
}

#[test]
fn assets_in_their_places_change_nothing_of_that() {
    // A lamp every eleven metres along the meridian, named by a third of the reports beside it.
    check(|lon, lat| (lon % 3 == 0).then(|| format!("lamp-{}-{}", lon / 1800, lat / 1000)));
}

#[test]
fn nor_does_an_asset_that_is_reported_from_everywhere() {
    check(|lon, lat| (lon % 50 == 0).then(|| format!("lamp-{}", lat % 40)));
}
