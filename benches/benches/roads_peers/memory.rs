//! How much memory an engine holds and needs at its peak, each in a process of its own. Linux only.

use crate::ground::{Graph, Ground, open};
use crate::ours::Ours;
use crate::peers::{Cch, RoutingKit, cch_graph, cch_order, routingkit_order, routingkit_structure};
use roadcrew_benches::{places, router};
use routingkit_cch::CCHMetric;
use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

/// Megabytes above what the process had before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    /// After the first query.
    pub(crate) held_mb: f64,
    pub(crate) peak_mb: f64,
}

/// Whose memory can be measured: ours on the graph, our router on the streets, the peers on the graph.
pub(crate) const SUBJECTS: [&str; 4] = ["ours", "router", "routingkit-cch", "cch"];

/// Measures in a process of its own; `None` where that is not possible.
pub(crate) fn measure(file: &Path, subject: &str) -> Option<Memory> {
    let program = std::env::current_exe().ok()?;
    let output = Command::new(program)
        .args(["--memory".as_ref(), subject.as_ref(), file])
        // What is freed is given back at once.
        .env("MALLOC_MMAP_THRESHOLD_", "65536")
        .env("MALLOC_TRIM_THRESHOLD_", "65536")
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (held_mb, peak_mb) = text.trim().split_once(' ')?;
    Some(Memory { held_mb: held_mb.parse().ok()?, peak_mb: peak_mb.parse().ok()? })
}

/// What that process does: builds everything from the bare graph or the bare streets, and answers once.
pub(crate) fn in_child(
    subject: &str,
    file: &Path,
) -> Result<Option<Memory>, Box<dyn Error + Send + Sync>> {
    let network = open(file)?;
    if subject == "router" {
        return Ok(of(move || {
            let router = router(Arc::new(network), "car");
            let ends = places(&router, 2);
            let path = router.route(ends[0], ends[1]);
            let times = router.travel_times(&ends, &ends);
            (router, path, times)
        }));
    }
    let graph = Ground::new(network).graph;
    Ok(match subject {
        "ours" => of(|| {
            let mut ours = Ours::pruned(&graph);
            crate::engine::Engine::path(&mut ours, 0, graph.n_vertices() - 1);
            ours
        }),
        "routingkit-cch" => with_routingkit(&graph),
        "cch" => with_cch(&graph),
        _ => None,
    })
}

fn with_routingkit(graph: &Graph) -> Option<Memory> {
    let before_mb = start()?;
    let cch = routingkit_structure(graph, &routingkit_order(graph));
    let metric = CCHMetric::new(&cch, graph.weights());
    let mut engine = RoutingKit::new(&metric);
    crate::engine::Engine::path(&mut engine, 0, graph.n_vertices() - 1);
    since(before_mb)
}

fn with_cch(graph: &Graph) -> Option<Memory> {
    let before_mb = start()?;
    let order = cch_order(graph);
    let cch = cch::Cch::build(&cch_graph(graph), &order);
    let metric = cch.customize(&graph.turns.price_cs);
    let view = cch.view();
    let mut engine = Cch::new(&view, metric.view());
    crate::engine::Engine::path(&mut engine, 0, graph.n_vertices() - 1);
    since(before_mb)
}

fn of<T>(work: impl FnOnce() -> T) -> Option<Memory> {
    let before_mb = start()?;
    let made = work();
    let memory = since(before_mb);
    drop(made);
    memory
}

/// Forgets the peak and says what the process has.
fn start() -> Option<f64> {
    std::fs::write("/proc/self/clear_refs", "5").ok()?;
    status_mb("VmRSS:")
}

fn since(before_mb: f64) -> Option<Memory> {
    Some(Memory {
        held_mb: status_mb("VmRSS:")? - before_mb,
        peak_mb: status_mb("VmHWM:")? - before_mb,
    })
}

fn status_mb(key: &str) -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let value = status.lines().find_map(|line| line.strip_prefix(key))?;
    let kilobytes: f64 = value.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes / 1024.0)
}
