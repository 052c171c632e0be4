//! Are a million reports clustered within two seconds a core, and one more within a millisecond?
//!
//! `PYTHON=venv/bin/python cargo bench --bench cluster_million [-- N_REPORTS [KILOMETRES]]`: uniform points over 30 km (or another
//! width), matched within 25 m, on all threads or as many as `RAYON_NUM_THREADS` says, beside scikit-learn's DBSCAN (ball tree, haversine) on the same points in the same run where `PYTHON` has it.
//! `-- --curve` shows time and memory of a quarter of a million to two millions at one density, each in a process of its own.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a bench talks to its reader")]

use roadcrew_benches::process::processor_s;
use roadcrew_incidents::{
    Categories, Category, IncidentIndex, NoStreets, Report, ReportStatus, cluster,
};
use roadcrew_units::{Position, Timestamp};
use std::fmt::Write as _;
use std::process::Command;
use std::time::Instant;

const PEER: &str = include_str!("peer.py");
/// A kilometre at 60° north, in ten-millionths of a degree.
const EAST_E7: u64 = 179_867;
const NORTH_E7: u64 = 89_933;

/// Reports and kilometres, at one density.
const CURVE: [(&str, &str); 4] =
    [("250000", "15"), ("500000", "21"), ("1000000", "30"), ("2000000", "42")];

fn main() {
    let is_asked = |option: &str| std::env::args().any(|one| one == option);
    if is_asked("--curve") {
        return curve();
    }
    let mut numbers = std::env::args().skip(1).filter_map(|one| one.parse().ok());
    let n_reports = numbers.next().unwrap_or(1_000_000);
    let kilometres = numbers.next().map_or(30, |km| u64::try_from(km).expect("a width"));
    let reports = reports(n_reports, kilometres);
    let categories = Categories::new(vec![Category::new("POTHOLE", "road")]).expect("categories");

    let before = resident_kb();
    if is_asked("--alone") {
        let cpu = processor_s();
        let n_incidents = cluster(&reports, &[], &categories, &NoStreets).incidents.len();
        let (cpu, kb) = (processor_s() - cpu, peak_kb() - before);
        let bytes = kb * 1024 / n_reports.max(1);
        println!("| {n_reports} | {n_incidents} | {cpu:.2} | {} | {bytes} |", kb / 1024);
        return;
    }
    let mut best = f64::MAX;
    let mut n_incidents = 0;
    for _ in 0..3 {
        let (begun, cpu) = (Instant::now(), processor_s());
        let clusters = cluster(&reports, &[], &categories, &NoStreets);
        let (wall, cpu) = (begun.elapsed().as_secs_f64(), processor_s() - cpu);
        n_incidents = clusters.incidents.len();
        println!(
            "ours: {n_reports} reports, {n_incidents} incidents, {wall:.2} s wall, {cpu:.2} s processor"
        );
        best = best.min(cpu);
    }
    let peak = (peak_kb() - before) * 1024 / n_reports.max(1);
    println!("ours: at most {peak} bytes a report beside the reports themselves");

    single(&reports);
    peer(&reports, best);
    assert!(0 < n_incidents, "something was clustered");
}

/// Time and memory by size.
fn curve() {
    println!(
        "| reports | incidents | processor s | MB at most beside the reports | bytes a report |"
    );
    println!("|--:|--:|--:|--:|--:|");
    let program = std::env::current_exe().expect("this program");
    for (n_reports, kilometres) in CURVE {
        let told = Command::new(&program).args(["--alone", n_reports, kilometres]).output();
        print!("{}", String::from_utf8_lossy(&told.expect("it runs again").stdout));
    }
}

/// One more report against a hundred thousand open incidents.
fn single(reports: &[Report]) {
    let categories = Categories::new(vec![Category::new("POTHOLE", "road")]).expect("categories");
    let mut index = IncidentIndex::new(categories, NoStreets);
    let mut rest = reports.iter();
    let mut n_incidents = 0;
    for report in rest.by_ref() {
        n_incidents += usize::from(index.add(report).merge.is_none());
        if n_incidents == 100_000 {
            break;
        }
    }
    let mut times: Vec<f64> = rest
        .take(10_000)
        .map(|report| {
            let begun = Instant::now();
            index.add(report);
            begun.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get(times.len() * share / 1000).copied().unwrap_or_default();
    println!(
        "one report against {n_incidents} open incidents: median {:.1} µs, 99.9 % {:.1} µs, longest {:.1} µs",
        at(500),
        at(999),
        times.last().copied().unwrap_or_default()
    );
}

fn peer(reports: &[Report], ours: f64) {
    let Ok(python) = std::env::var("PYTHON") else {
        println!("scikit-learn: not asked (PYTHON isn't set)");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("points.csv");
    let mut text = String::new();
    for report in reports {
        writeln!(text, "{},{}", report.position.lat(), report.position.lon()).expect("memory");
    }
    std::fs::write(&path, text).expect("a file");
    let answer = Command::new(python).args(["-c", PEER]).arg(&path).output().expect("Python runs");
    let said = String::from_utf8_lossy(&answer.stdout);
    let Ok(theirs) = said.trim().parse::<f64>() else {
        println!("scikit-learn: {}", String::from_utf8_lossy(&answer.stderr));
        return;
    };
    println!("scikit-learn's DBSCAN: {theirs:.2} s processor; ours ÷ theirs: {:.3}", ours / theirs);
}

fn reports(n_reports: usize, kilometres: u64) -> Vec<Report> {
    let mut state = 20_261_128_u64;
    let mut draw = |below: u64| {
        // Knuth's generator will do.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let place = |lon: u64, lat: u64| {
        let lon = i32::try_from(240_000_000 + lon).expect("small");
        let lat = i32::try_from(600_000_000 + lat).expect("small");
        Position::from_e7(lon, lat).expect("on earth")
    };
    (0..n_reports)
        .map(|number| Report {
            id: format!("R{number:07}"),
            service_code: "POTHOLE".to_owned(),
            service_name: String::new(),
            status: ReportStatus::Open,
            status_notes: String::new(),
            requested: Timestamp(1_778_000_000 + i64::try_from(number).expect("small")),
            expected: None,
            updated: None,
            position: place(draw(kilometres * EAST_E7), draw(kilometres * NORTH_E7)),
            address: String::new(),
            description: String::new(),
            asset: None,
        })
        .collect()
}

fn resident_kb() -> usize {
    status("VmRSS:")
}

fn peak_kb() -> usize {
    status("VmHWM:")
}

fn status(key: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
    line.split_whitespace().next().and_then(|one| one.parse().ok()).unwrap_or(0)
}
