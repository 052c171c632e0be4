//! One way at a time, and whether all engines give the same.

use crate::Threads;
use crate::buckets::Buckets;
use crate::clock::{Spent, timed};
use crate::engine::{Engine, holds};
use crate::ground::Ground;
use crate::ours::Ours;
use crate::peers::{Cch, Dijkstra, FastPaths, RoutingKit};
use crate::preparation::Prepared;
use crate::report::{Report, Target, brief};
use roadcrew_benches::pairs;
use routingkit_cch::CCHMetric;
use std::error::Error;

const N_PAIRS: usize = 10_000;
/// Queries of one engine before it is the next one's turn.
const N_TURN: usize = 1000;
const N_DIJKSTRA: usize = 50;

pub(crate) fn measure(
    ground: &Ground,
    prepared: &Prepared,
    threads: &Threads,
    report: &mut Report,
) -> Result<Buckets, Box<dyn Error + Send + Sync>> {
    let graph = &ground.graph;
    let metric = CCHMetric::new(&prepared.routingkit, graph.weights());
    let cch_metric = prepared.cch.customize(&graph.turns.price_cs);
    let view = prepared.cch.view();
    let (fast_paths, preparing) = timed(|| FastPaths::new(graph));
    report.figure("preparation, s", "fast_paths", brief(preparing.processor_s));
    let buckets = Buckets::new(fast_paths.hierarchy())?;
    let (pruned, finite) = threads.one.install(|| (Ours::new(graph), Ours::finite(graph)));
    let mut engines: [Box<dyn Engine + '_>; 5] = [
        Box::new(pruned),
        Box::new(finite),
        Box::new(RoutingKit::new(&metric)),
        Box::new(Cch::new(&view, cch_metric.view())),
        Box::new(fast_paths),
    ];

    let pairs = pairs(&ground.usable, N_PAIRS);
    let asked = |engines: &mut [Box<dyn Engine + '_>]| {
        in_turn(engines, &pairs, |engine, [from, to]| engine.distance(from, to))
    };
    let (distances, lengths) = asked(&mut engines);
    let (paths, ways) = in_turn(&mut engines, &pairs, |engine, [from, to]| engine.path(from, to));
    let dijkstra = Dijkstra::new(graph);
    let (found, by_dijkstra) = timed(|| -> Vec<_> {
        pairs[..N_DIJKSTRA].iter().map(|&[from, to]| dijkstra.distance(from, to)).collect()
    });

    for (number, engine) in engines.iter().enumerate() {
        let spent = format!("{} / {}", brief(micros(lengths[number])), brief(micros(ways[number])));
        report.figure("query / with vertices, µs", engine.name(), spent);
        let n_differing =
            distances[number].iter().zip(&distances[0]).filter(|(a, b)| a != b).count();
        let answers = paths[number].iter().zip(&pairs).zip(&distances[0]);
        let n_broken =
            answers.filter(|((path, ends), price)| !holds(graph, path, **ends, **price)).count();
        report.figure(
            &format!("of {N_PAIRS} pairs: other prices than ours / broken paths"),
            engine.name(),
            format!("{n_differing} / {n_broken}"),
        );
    }
    let dijkstra_us = by_dijkstra.processor_s * 1e6 / N_DIJKSTRA as f64;
    report.figure("query, µs", "petgraph's Dijkstra", brief(dijkstra_us));
    let n_differing = found.iter().zip(&distances[0]).filter(|(a, b)| a != b).count();
    let exact = exactness(ground, &dijkstra, engines[0].as_mut()) + n_differing;
    report.figure("of 10050 pairs: other prices than ours", "petgraph's Dijkstra", exact);
    report.target("exactness, differing pairs", "Dijkstra", exact as f64, Target::AtMost(0.0));

    let length = |peer: usize| micros(lengths[0]) / micros(lengths[peer]);
    let way = |peer: usize| micros(ways[0]) / micros(ways[peer]);
    report.target("query", "routingkit-cch", length(2), Target::AtMost(0.4));
    report.target("query", "fast_paths (for a CH)", length(4), Target::AtMost(0.4));
    let beside_dijkstra = micros(lengths[0]) / dijkstra_us;
    report.target("query", "petgraph's Dijkstra", beside_dijkstra, Target::AtMost(0.001));
    report.target("query with vertices", "routingkit-cch", way(2), Target::AtMost(0.35));
    report.target("query with vertices", "fast_paths (for a CH)", way(4), Target::AtMost(0.8));
    route(ground, &pairs, report);
    Ok(buckets)
}

fn micros(spent: Spent) -> f64 {
    spent.processor_s * 1e6 / N_PAIRS as f64
}

/// Asks all engines the same, a thousand pairs each before the next one; after a warm start.
fn in_turn<T>(
    engines: &mut [Box<dyn Engine + '_>],
    pairs: &[[u32; 2]],
    ask: impl Fn(&mut dyn Engine, [u32; 2]) -> T,
) -> (Vec<Vec<T>>, Vec<Spent>) {
    let mut answers: Vec<Vec<T>> = engines.iter().map(|_| Vec::new()).collect();
    let mut spent = vec![Spent::default(); engines.len()];
    for some in pairs.chunks(N_TURN) {
        for (number, engine) in engines.iter_mut().enumerate() {
            for &pair in &some[..some.len() / 10] {
                ask(engine.as_mut(), pair);
            }
            let ask = |&pair| ask(engine.as_mut(), pair);
            let (found, taken) = timed(|| some.iter().map(ask).collect::<Vec<T>>());
            answers[number].extend(found);
            spent[number] += taken;
        }
    }
    (answers, spent)
}

/// How many of 100 × 100 pairs have another price than Dijkstra's.
fn exactness(ground: &Ground, dijkstra: &Dijkstra, ours: &mut dyn Engine) -> usize {
    let ends = pairs(&ground.usable, 100);
    let to: Vec<u32> = ends.iter().map(|pair| pair[1]).collect();
    let mut n_differing = 0;
    for [from, _] in ends {
        for (price, &to) in dijkstra.row(from, &to).into_iter().zip(&to) {
            let found = ours.distance(from, to).unwrap_or(crate::engine::NO_WAY);
            n_differing += usize::from(found != price);
        }
    }
    n_differing
}

/// The whole route, with geometry and what a driver is told, as users get it.
fn route(ground: &Ground, pairs: &[[u32; 2]], report: &mut Report) {
    use roadcrew_roads::{Approach, SegmentId};
    use roadcrew_units::Metres;
    let at = |segment| Approach { segment: SegmentId(segment), along: Metres::ZERO };
    let some = &pairs[..N_TURN];
    let (n_found, spent) = timed(|| {
        let routes = some.iter().map(|&[from, to]| ground.router.route(at(from), at(to)));
        routes.flatten().count()
    });
    let each_us = spent.processor_s * 1e6 / N_TURN as f64;
    let what = format!("route with steps and geometry, µs ({n_found} of {N_TURN} found)");
    report.figure(&what, "our router", brief(each_us));
}
