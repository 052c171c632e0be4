//! What a city does without us: one radius for everything, or the same address.
//!
//! DBSCAN with two points, on reports of one code, one at a time: a report is in a cluster, and not its first, when an earlier
//! one that is still open lies within the radius. So the score falls from 1 to 0 with the distance, and its levels are radii.

use roadcrew_incidents::Report;
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};
use std::collections::BTreeMap;

/// Every baseline's score: 1 or 0 at a fixed radius and for the address, and one curve over all radii up to 150 m.
pub(crate) fn all(reports: &[Report]) -> Vec<(&'static str, Vec<f64>)> {
    let nearest = nearest_open(reports);
    let within = |radius: f64| {
        nearest.iter().map(|&metres| f64::from(u8::from(metres <= radius))).collect::<Vec<f64>>()
    };
    let curve = nearest.iter().map(|metres| (1.0 - metres / 250.0).max(0.0)).collect();
    vec![
        ("radius, 0 to 250 m", curve),
        ("DBSCAN 25 m", within(25.0)),
        ("DBSCAN 50 m", within(50.0)),
        ("DBSCAN 100 m", within(100.0)),
        ("same address", same_address(reports)),
    ]
}

/// The distance to the nearest earlier report of the same code that is open, in metres; 1,000 where none is within 250 m.
fn nearest_open(reports: &[Report]) -> Vec<f64> {
    let degrees = 250.0 / 111_195.0;
    let spots = reports.iter().enumerate().map(|(place, report)| {
        GeomWithData::new([report.position.lon(), report.position.lat()], place)
    });
    let tree = RTree::bulk_load(spots.collect());
    let mut nearest = vec![1000.0_f64; reports.len()];
    for (place, report) in reports.iter().enumerate() {
        let (lon, lat) = (report.position.lon(), report.position.lat());
        let width = degrees / lat.to_radians().cos();
        let around = AABB::from_corners([lon - width, lat - degrees], [lon + width, lat + degrees]);
        for spot in tree.locate_in_envelope(&around) {
            let known = &reports[spot.data];
            let counts = spot.data < place
                && known.service_code == report.service_code
                && is_open(known, report);
            if counts {
                let metres = known.position.metres_to(report.position);
                nearest[place] = nearest[place].min(metres);
            }
        }
    }
    nearest
}

fn same_address(reports: &[Report]) -> Vec<f64> {
    let mut known: BTreeMap<(&str, String), Vec<&Report>> = BTreeMap::new();
    let mut scores = Vec::with_capacity(reports.len());
    for report in reports {
        let words: Vec<&str> = report.address.split_whitespace().collect();
        let key = (report.service_code.as_str(), words.join(" ").to_uppercase());
        let is_empty = key.1.is_empty();
        let there = known.entry(key).or_default();
        let is_repeat = !is_empty && there.iter().any(|known| is_open(known, report));
        scores.push(f64::from(u8::from(is_repeat)));
        there.push(report);
    }
    scores
}

/// Whether the city had `known` open when `report` came.
fn is_open(known: &Report, report: &Report) -> bool {
    known.open_until().is_none_or(|end| report.requested < end)
}
