//! Is the router as fast as was promised beside the other engines, on the same graph in the same run, and are all answers equal?
//!
//! `cargo bench --features peers --bench roads_peers -- [--largest] [X.osm.pbf | X.roads]`

#![expect(clippy::print_stdout, reason = "a program that prints its tables")]
#![expect(clippy::cast_precision_loss, reason = "counts become rates")]

mod buckets;
mod clock;
mod engine;
mod exported;
mod ground;
mod many;
mod memory;
mod ours;
mod peers;
mod point;
mod preparation;
mod report;

use ground::{Ground, open};
use memory::{Subject, in_child, measure};
use report::{Report, Target, brief};
use roadcrew_benches::NETWORK;
use roadcrew_roads::export_dimacs;
use std::error::Error;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let mut plain = arguments.iter().filter(|argument| !argument.starts_with("--"));
    if has("--memory") {
        let (subject, file) = (plain.next().ok_or("whose?")?, plain.next().ok_or("of what?")?);
        if let Some(memory) = in_child(subject, Path::new(file))? {
            println!("{} {}", memory.held_mb, memory.peak_mb);
        }
        return Ok(());
    }
    let file = plain.next().map_or_else(|| PathBuf::from(NETWORK), PathBuf::from);
    let sizes: &[usize] = if has("--largest") { &[1000, 5000, 10_000] } else { &[1000, 5000] };

    let threads = Threads { one: pool(1)?, two: pool(2)? };
    let mut report = Report::default();
    preparation::of_streets(&file, &threads, &mut report)?;
    let network = open(&file)?;
    let ground = threads.two.install(|| Ground::new(network));
    let (network, turns) = (ground.router.network(), &ground.graph.turns);
    println!(
        "{} segments, {} vertices, {} turns of a car\n",
        network.n_segments(),
        turns.n_vertices(),
        turns.heads.len()
    );
    let prepared = preparation::of_graph(&ground, &threads, &mut report);
    let buckets = point::measure(&ground, &prepared, &threads, &mut report)?;
    many::measure(&ground, (&prepared, &buckets), sizes, &threads, &mut report);
    weigh(&file, &ground, &mut report)?;
    println!("{report}");
    Ok(())
}

/// Work runs on one of these, so that the number of threads is known.
struct Threads {
    one: rayon::ThreadPool,
    two: rayon::ThreadPool,
}

fn pool(n_threads: usize) -> Result<rayon::ThreadPool, rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new().num_threads(n_threads).build()
}

/// Memory by a million segments: what an engine takes, and what a whole process does that has nothing but its input.
fn weigh(
    file: &Path,
    ground: &Ground,
    report: &mut Report,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let folder = tempfile::tempdir()?;
    let streets = folder.path().join("streets.roads");
    ground.router.network().save(&streets)?;
    let graph = folder.path().join("dimacs");
    export_dimacs(&ground.router, &graph)?;

    let millions = ground.router.network().n_segments() as f64 / 1e6;
    let mut peak_mb = |what: &str, whose: &str, subject, file| {
        let memory = measure(file, subject)?;
        let both = |scale: f64| {
            format!("{} / {}", brief(memory.held_mb / scale), brief(memory.peak_mb / scale))
        };
        let figure = format!("{} = {} per million segments", both(1.0), both(millions));
        report.figure(&format!("{what}, MB held / at the peak"), whose, figure);
        Some(memory.peak_mb)
    };
    let taken = "memory taken by an engine";
    peak_mb(taken, "ours, one number an arc", Subject::Stages, file);
    let router = peak_mb(taken, "ours, a router of a car", Subject::Router, file);
    let routingkit = peak_mb(taken, "routingkit-cch", Subject::RoutingKit, file);
    let cch = peak_mb(taken, "cch", Subject::Cch, file);
    let whole = "memory of a whole process";
    peak_mb(whole, "ours, from the map", Subject::WholeRouter, file);
    let whole_router = peak_mb(whole, "ours, from X.roads", Subject::WholeRouter, &streets);
    let whole_routingkit =
        peak_mb(whole, "routingkit-cch, from DIMACS", Subject::WholeRoutingKit, &graph);
    let whole_cch = peak_mb(whole, "cch, from DIMACS", Subject::WholeCch, &graph);

    let mut beside = |what: &str, ours: Option<f64>, peer: &str, theirs: Option<f64>, most| {
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            report.target(what, peer, ours / theirs, Target::AtMost(most));
        }
    };
    let what = "memory of a router of one profile, peak";
    beside(what, router, "routingkit-cch", routingkit, 0.4);
    beside(what, router, "cch", cch, 0.55);
    let what = "memory of a whole process, peak";
    beside(what, whole_router, "routingkit-cch", whole_routingkit, 0.4);
    beside(what, whole_router, "cch", whole_cch, 0.55);
    if let Some(router) = router {
        let what = "memory of a router, peak, MB per million segments";
        report.target(what, "330 MB", router / millions / 330.0, Target::AtMost(1.0));
    }
    Ok(())
}
