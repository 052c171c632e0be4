//! How well are generated reports put together, pair by pair, where the truth is known: 8 m of noise, streets 10 m apart?
//!
//! `cargo bench --bench duplicates_generated [-- CITY_DIR [REPORTS]]`; ten seeds. A pair is two reports; it is right when both
//! are of one incident and of one true problem. Beside it DBSCAN (two points) on reports of one family at one radius.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a bench talks to its reader")]

use roadcrew_incidents::{NoStreets, Report, Streets, cluster};
use roadcrew_lab::generate::{Generated, Setting, Spec, generate};
use roadcrew_planning::City;
use std::collections::BTreeMap;
use std::path::Path;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|one| one != "--bench");
    let bundled = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/helsinki").to_owned();
    let folder = arguments.next().unwrap_or(bundled);
    let n_reports = arguments.next().and_then(|one| one.parse().ok()).unwrap_or(600);
    let (city, _) = City::open(Path::new(&folder)).expect("a city");
    let methods = ["ours", "ours, without streets", "DBSCAN 25 m", "DBSCAN 50 m", "DBSCAN 100 m"];
    let mut pairs = [Pairs::default(); 5];
    for seed in 1..=10 {
        let spec = Spec { seed, reports: n_reports, alerts: 0, containers: 0, date: None };
        let generated = generate(&Setting::of(&city), &spec).expect("a city with streets");
        let truth: Vec<usize> = generated.truth.iter().map(|problem| problem.index()).collect();
        pairs[0].count(&ours(&city, &city.whereabouts, &generated), &truth);
        pairs[1].count(&ours(&city, &NoStreets, &generated), &truth);
        for (place, radius) in [(2, 25.0), (3, 50.0), (4, 100.0)] {
            pairs[place].count(&dbscan(&city, &generated.reports, radius), &truth);
        }
    }
    println!(
        "{n_reports} reports a seed, ten seeds\n\n| method | precision | recall | F1 |\n|---|--:|--:|--:|"
    );
    for (method, pairs) in methods.iter().zip(pairs) {
        let (precision, recall, f1) = pairs.figures();
        println!("| {method} | {precision:.3} | {recall:.3} | {f1:.3} |");
    }
}

/// The incident of each report.
fn ours(city: &City, streets: &(impl Streets + Sync), generated: &Generated) -> Vec<usize> {
    let clusters = cluster(&generated.reports, &[], &city.categories, streets);
    let mut of = vec![0; generated.reports.len()];
    for (number, incident) in clusters.incidents.iter().enumerate() {
        incident.reports.iter().for_each(|id| of[id.index()] = number);
    }
    of
}

/// Chains of reports of one family, each within the radius of the next, whenever they came.
fn dbscan(city: &City, reports: &[Report], radius: f64) -> Vec<usize> {
    let mut of: Vec<usize> = (0..reports.len()).collect();
    let family = |report: &Report| city.categories.family_of_code(&report.service_code).to_owned();
    for a in 0..reports.len() {
        for b in 0..a {
            let is_near = reports[a].position.metres_to(reports[b].position) <= radius;
            if is_near && of[a] != of[b] && family(&reports[a]) == family(&reports[b]) {
                let (from, to) = (of[a], of[b]);
                of.iter_mut().filter(|one| **one == from).for_each(|one| *one = to);
            }
        }
    }
    of
}

#[derive(Clone, Copy, Default)]
struct Pairs {
    right: f64,
    said: f64,
    of_truth: f64,
}

impl Pairs {
    fn count(&mut self, found: &[usize], truth: &[usize]) {
        let both: Vec<(usize, usize)> = found.iter().copied().zip(truth.iter().copied()).collect();
        self.right += pairs(&both);
        self.said += pairs(found);
        self.of_truth += pairs(truth);
    }

    fn figures(self) -> (f64, f64, f64) {
        let (precision, recall) = (self.right / self.said, self.right / self.of_truth);
        (precision, recall, 2.0 * precision * recall / (precision + recall))
    }
}

/// How many pairs have the same key.
fn pairs<K: Ord>(keys: &[K]) -> f64 {
    let mut counts: BTreeMap<&K, f64> = BTreeMap::new();
    for key in keys {
        *counts.entry(key).or_default() += 1.0;
    }
    counts.values().map(|count| count * (count - 1.0) / 2.0).sum()
}
