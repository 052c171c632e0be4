//! Is the router as fast as was promised beside the other engines, on the same graph in the same run, and are all answers equal?
//!
//! `cargo bench --features peers --bench roads_peers -- [--largest] [X.osm.pbf | X.roads]`

#![expect(clippy::print_stdout, reason = "a program that prints its tables")]
#![expect(clippy::cast_precision_loss, reason = "counts become rates")]

mod buckets;
mod clock;
mod engine;
mod ground;
mod many;
mod memory;
mod ours;
mod peers;
mod point;
mod preparation;
mod report;

use ground::{Ground, open};
use memory::{SUBJECTS, in_child, measure};
use report::{Report, Target, brief};
use roadcrew_benches::NETWORK;
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
    weigh(&file, network.n_segments(), &mut report);
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

/// Memory by a million segments.
fn weigh(file: &Path, n_segments: usize, report: &mut Report) {
    let millions = n_segments as f64 / 1e6;
    let peaks = SUBJECTS.map(|subject| {
        let memory = measure(file, subject)?;
        let figure = format!("{} / {}", brief(memory.held_mb), brief(memory.peak_mb));
        report.figure("memory held / at the peak, MB", subject, figure);
        let figure =
            format!("{} / {}", brief(memory.held_mb / millions), brief(memory.peak_mb / millions));
        report.figure("the same per million segments, MB", subject, figure);
        Some(memory.peak_mb)
    });
    if let [Some(_), Some(router), Some(routingkit), Some(cch)] = peaks {
        report.target(
            "memory, router of one profile, peak",
            "routingkit-cch",
            router / routingkit,
            Target::AtMost(0.4),
        );
        report.target("the same", "cch", router / cch, Target::AtMost(0.55));
    }
}
