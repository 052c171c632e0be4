//! How well are repeats found, on a city's own labels, beside one radius for everything and the same address?
//!
//! `cargo bench --bench duplicates -- REPORTS.csv TABLE.toml ZONE [--fit OUT.toml] [--curve OUT.csv] [--picture OUT.svg]`
//!
//! The span of time is halved. `--fit` learns the weights on the first half and writes them into a copy of the table; levels are
//! chosen on the first half, everything that is printed is measured on the second, with what was known when each report came.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a bench talks to its reader")]

mod baselines;
mod curve;
mod fit;
mod picture;
mod table;

use curve::{Curve, Verdict};
use roadcrew_incidents::{
    Categories, NoStreets, Report, cluster, intake, read_categories, suspicions,
};
use roadcrew_units::Zone;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|one| one != "--bench").collect();
    let [reports, table, zone, options @ ..] = arguments.as_slice() else {
        println!("skipped: needs REPORTS.csv TABLE.toml ZONE");
        return;
    };
    let option = |name: &str| {
        options.iter().position(|one| one == name).and_then(|place| options.get(place + 1))
    };
    let text = fs::read_to_string(reports).expect("a readable file of reports");
    let zone: Zone = zone.parse().expect("a zone, as America/New_York");
    let (mut reports, skipped) = intake::read_reports(reports, &text, &zone).expect("a header");
    reports.sort_by(|a, b| (a.requested, &a.id).cmp(&(b.requested, &b.id)));
    let labels: Vec<bool> = reports.iter().map(is_labelled).collect();
    let halves = Halves::of(&reports);
    let counts = spans_with_labels(&reports[..halves.n_first], &labels[..halves.n_first]);
    println!(
        "{} reports, {} left out, {} labelled; first half {} with {}, second half {} with {}",
        reports.len(),
        skipped.len(),
        labels.iter().filter(|&&one| one).count(),
        halves.n_first,
        labels[..halves.n_first].iter().filter(|&&one| one).count(),
        reports.len() - halves.n_first,
        labels[halves.n_first..].iter().filter(|&&one| one).count(),
    );

    let table_text = fs::read_to_string(table).expect("a readable category table");
    let mut categories = read_categories(table, &table_text).expect("a valid category table");
    if let Some(out) = option("--fit") {
        let n_first = halves.n_first;
        let fitted = fit::fit(&reports[..n_first], &labels[..n_first], &counts, &categories);
        let text = table::write(&table_text, &fitted);
        fs::write(out, &text).expect("a place for the fitted table");
        categories = read_categories(out, &text).expect("a valid table");
    }
    let curves = curves(&reports, &labels, &categories, &counts);
    tell(&curves);
    tell_who_is_ahead(&curves);
    tell_joined(&reports, &labels, &categories, halves);
    if let Some(out) = option("--curve") {
        fs::write(out, points(&curves)).expect("a place for the curves");
    }
    if let Some(out) = option("--picture") {
        fs::write(out, picture::draw(&curves)).expect("a place for the picture");
    }
}

/// Where the span of time is halved, in reports in the order of time.
#[derive(Clone, Copy)]
struct Halves {
    n_first: usize,
}

impl Halves {
    fn of(reports: &[Report]) -> Self {
        let first = reports.first().expect("a report").requested.0;
        let last = reports.last().expect("a report").requested.0;
        let middle = first + (last - first) / 2;
        Self { n_first: reports.partition_point(|report| report.requested.0 < middle) }
    }
}

/// Whether anything near in time is labelled: in a span of thirty days without one label nobody labelled, and what isn't labelled there
/// says nothing. Only the first half is chosen from so; the second is measured whole.
fn spans_with_labels(reports: &[Report], labels: &[bool]) -> Vec<bool> {
    let span = |report: &Report| report.requested.0.div_euclid(30 * 24 * 3600);
    let labelled: BTreeSet<i64> =
        reports.iter().zip(labels).filter(|(_, label)| **label).map(|(one, _)| span(one)).collect();
    reports.iter().map(|report| labelled.contains(&span(report))).collect()
}

/// The city's label, in the words of either city: `DUPCLOSD`, `Closed (Duplicate)`, `CLOSED duplicate of …`.
fn is_labelled(report: &Report) -> bool {
    report.is_labelled_duplicate() || report.status_notes.to_lowercase().contains("duplicate")
}

/// The score of every method for every report, judged on the two halves.
fn curves(
    reports: &[Report],
    labels: &[bool],
    categories: &Categories,
    counts: &[bool],
) -> Vec<Curve> {
    let answers = suspicions(reports, categories);
    let all: Vec<f64> = answers.iter().map(|one| one.probability).collect();
    let named = |place: usize| {
        let one: &roadcrew_incidents::Suspicion = &answers[place];
        if one.suspects.is_empty() { 0.0 } else { one.probability }
    };
    let mut methods =
        vec![("ours", all), ("ours, something open near", (0..reports.len()).map(named).collect())];
    methods.extend(baselines::all(reports));
    methods.into_iter().map(|(name, scores)| Curve::new(name, &scores, labels, counts)).collect()
}

fn tell(curves: &[Curve]) {
    println!(
        "\n| method | level chosen on the first half | precision | recall | F1 | best F1 on its curve |"
    );
    println!("|---|--:|--:|--:|--:|--:|");
    for curve in curves {
        let Verdict { precision, recall, .. } = curve.chosen;
        let (level, f1, best) = (curve.level, curve.chosen.f1(), curve.best().f1());
        println!(
            "| {} | {level:.3} | {precision:.3} | {recall:.3} | {f1:.3} | {best:.3} |",
            curve.name
        );
    }
    println!(
        "\nPrecision at equal recall, on the second half (– where a method doesn't get that far):\n"
    );
    print!("| recall |");
    for curve in curves {
        print!(" {} |", curve.name);
    }
    println!("\n|--:|{}", "--:|".repeat(curves.len()));
    for percent in (5..=90).step_by(5) {
        print!("| {:.2} |", f64::from(percent) / 100.0);
        for curve in curves {
            match curve.precision_at(f64::from(percent) / 100.0) {
                Some(precision) => print!(" {precision:.3} |"),
                None => print!(" – |"),
            }
        }
        println!();
    }
}

/// Along the whole curve: at each recall that a baseline reaches, whether ours is at least as precise.
fn tell_who_is_ahead(curves: &[Curve]) {
    let [ours, _, baselines @ ..] = curves else { return };
    println!();
    for baseline in baselines {
        let behind: Vec<f64> = baseline
            .points
            .iter()
            .map(|point| point.recall)
            .filter(|&recall| ours.precision_at(recall) < baseline.precision_at(recall))
            .collect();
        let (name, n_points) = (baseline.name, baseline.points.len());
        match behind.as_slice() {
            [] => println!("ahead of {name} at each of its {n_points} points"),
            [first, .., last] => println!(
                "behind {name} at {} of its {n_points} points, recall {first:.2} to {last:.2}",
                behind.len()
            ),
            [one] => println!("behind {name} at 1 of its {n_points} points, recall {one:.2}"),
        }
    }
}

/// The incidents themselves: a report that joined one is taken as a repeat.
fn tell_joined(reports: &[Report], labels: &[bool], categories: &Categories, halves: Halves) {
    let clusters = cluster(reports, &[], categories, &NoStreets);
    let mut joined = BTreeSet::new();
    for incident in &clusters.incidents {
        joined.extend(incident.reports.iter().skip(1).map(|id| id.index()));
    }
    let scores: Vec<f64> =
        (0..reports.len()).map(|place| f64::from(u8::from(joined.contains(&place)))).collect();
    let (first, second) = scores.split_at(halves.n_first);
    let (labels_of_first, labels) = labels.split_at(halves.n_first);
    let chosen_by = Verdict::of(first, labels_of_first, 1.0);
    let second = Verdict::of(second, labels, 1.0);
    println!(
        "\nIncidents: {}; joined as repeats on the first half: F1 {:.3}, on the second: precision {:.3}, recall {:.3}, F1 {:.3}",
        clusters.summary,
        chosen_by.f1(),
        second.precision,
        second.recall,
        second.f1()
    );
}

fn points(curves: &[Curve]) -> String {
    let mut text = "method,level,precision,recall\n".to_owned();
    for curve in curves {
        for point in &curve.points {
            let Verdict { level, precision, recall } = point;
            writeln!(text, "\"{}\",{level:.4},{precision:.4},{recall:.4}", curve.name)
                .expect("memory takes every line");
        }
    }
    text
}
