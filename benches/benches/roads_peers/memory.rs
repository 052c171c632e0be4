//! How much memory an engine holds and needs at its peak, each in a process of its own. Linux only.

use crate::engine::Engine;
use crate::exported::Exported;
use crate::ground::{Arcs, Ground, open};
use crate::ours::Ours;
use crate::peers::{Cch, RoutingKit, cch_graph, cch_order, routingkit_order, routingkit_structure};
use roadcrew_benches::{places, router};
use roadcrew_roads::StreetNetwork;
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

/// Whose memory is measured, and from where on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// Our hierarchy, when the exported graph and its order stand in memory.
    Stages,
    /// Our router, when the streets do.
    Router,
    /// A peer with its own order, when the exported graph does.
    RoutingKit,
    Cch,
    /// A process that has nothing but a map or an `X.roads`.
    WholeRouter,
    /// A process that has nothing but the exported graph in the form of DIMACS.
    WholeRoutingKit,
    WholeCch,
}

impl Subject {
    const ALL: [Self; 7] = [
        Self::Stages,
        Self::Router,
        Self::RoutingKit,
        Self::Cch,
        Self::WholeRouter,
        Self::WholeRoutingKit,
        Self::WholeCch,
    ];

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|subject| format!("{subject:?}") == name)
    }
}

/// Measures in a process of its own; `None` where that is not possible.
pub(crate) fn measure(file: &Path, subject: Subject) -> Option<Memory> {
    let program = std::env::current_exe().ok()?;
    let output = Command::new(program)
        .args(["--memory".as_ref(), format!("{subject:?}").as_ref(), file.as_os_str()])
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
    let graph = || Ok::<_, Box<dyn Error + Send + Sync>>(Ground::new(open(file)?).graph);
    Ok(match Subject::named(subject).ok_or("whose memory?")? {
        Subject::Stages => {
            let graph = graph()?;
            of(|| {
                let mut ours = Ours::new(&graph);
                ours.path(0, graph.n_vertices() - 1);
                ours
            })
        }
        Subject::Router => {
            let network = open(file)?;
            of(|| answering(network))
        }
        Subject::RoutingKit => {
            let graph = graph()?;
            let before_mb = start();
            let weights = graph.weights();
            before_mb.and_then(|before_mb| with_routingkit(graph.arcs(), weights, before_mb))
        }
        Subject::Cch => {
            let graph = graph()?;
            let before_mb = start();
            let input = cch_graph(&graph);
            before_mb.and_then(|before_mb| with_cch(graph.arcs(), input, before_mb))
        }
        Subject::WholeRouter => {
            let made = answering(open(file)?);
            let memory = since(0.0);
            drop(made);
            memory
        }
        Subject::WholeRoutingKit => {
            let mut graph = Exported::read(file)?;
            let weights = std::mem::take(&mut graph.price_cs);
            with_routingkit(graph.arcs(), weights, 0.0)
        }
        Subject::WholeCch => {
            let mut graph = Exported::read(file)?;
            let input = graph.adjacency();
            with_cch(graph.arcs(), input, 0.0)
        }
    })
}

/// A router after its first answers.
fn answering(network: StreetNetwork) -> impl Sized {
    let router = router(Arc::new(network), "car");
    let ends = places(&router, 2);
    let path = router.route(ends[0], ends[1]);
    let times = router.travel_times(&ends, &ends);
    (router, path, times)
}

fn with_routingkit(arcs: Arcs<'_>, weights: Vec<u32>, before_mb: f64) -> Option<Memory> {
    let cch = routingkit_structure(arcs, &routingkit_order(arcs));
    let metric = CCHMetric::new(&cch, weights);
    let mut engine = RoutingKit::new(&metric);
    engine.path(0, arcs.n_vertices() - 1);
    since(before_mb)
}

fn with_cch(arcs: Arcs<'_>, graph: cch::graph::Graph, before_mb: f64) -> Option<Memory> {
    let order = cch_order(arcs);
    let cch = cch::Cch::build(&graph, &order);
    let metric = cch.customize(&graph.weight);
    drop(graph);
    let view = cch.view();
    let mut engine = Cch::new(&view, metric.view());
    engine.path(0, arcs.n_vertices() - 1);
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
