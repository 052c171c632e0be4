//! Tables: as many entries a second as possible.

use crate::Threads;
use crate::buckets::Buckets;
use crate::clock::{Least, timed};
use crate::engine::Engine;
use crate::ground::Ground;
use crate::ours::Ours;
use crate::peers::{Cch, RoutingKit};
use crate::preparation::Prepared;
use crate::report::{Report, Target, brief};
use roadcrew_roads::{Approach, SegmentId};
use roadcrew_units::Metres;
use routingkit_cch::CCHMetric;

const N_REPETITIONS: usize = 3;
/// The peers do row after row: so many are enough to know their speed.
const N_PEER_ROWS: usize = 1000;

pub(crate) fn measure(
    ground: &Ground,
    (prepared, buckets): (&Prepared, &Buckets),
    sizes: &[usize],
    threads: &Threads,
    report: &mut Report,
) {
    let graph = &ground.graph;
    let metric = CCHMetric::new(&prepared.routingkit, graph.weights());
    let cch_metric = prepared.cch.customize(&graph.turns.price_cs);
    let view = prepared.cch.view();
    let mut ours = Ours::new(graph);
    let mut routingkit = RoutingKit::new(&metric);
    let mut by_cch = Cch::new(&view, cch_metric.view());
    for &size in sizes {
        // Scattered over the numbers, so that neither side has them in order.
        let vertices: Vec<u32> =
            roadcrew_benches::pairs(&ground.usable, size).iter().map(|pair| pair[0]).collect();
        let places: Vec<Approach> = vertices
            .iter()
            .map(|&vertex| Approach { segment: SegmentId(vertex), along: Metres::ZERO })
            .collect();
        let [mut stages, mut times, mut times_2, mut legs] = [Least::default(); 4];
        let router = &ground.router;
        let mut table = Vec::new();
        for _ in 0..N_REPETITIONS {
            table = stages.time(|| ours.table(&vertices, &vertices)).unwrap_or_default();
            threads.one.install(|| times.time(|| router.travel_times(&places, &places)));
            threads.two.install(|| times_2.time(|| router.travel_times(&places, &places)));
            threads.one.install(|| legs.time(|| router.matrix(&places, &places)));
        }
        let rows = &vertices[..size.min(N_PEER_ROWS)];
        let mut beside = |peer: &mut dyn Engine| {
            let (rows_found, spent) = timed(|| peer.table(rows, &vertices).unwrap_or_default());
            let speed = speed(rows.len() * size, spent.processor_s);
            let n_differing = rows_found.iter().zip(&table).filter(|(a, b)| a != b).count();
            report.figure(
                &format!("{size}², M/s ({} rows)", rows.len()),
                peer.name(),
                brief(speed),
            );
            let what = format!("{size}²: other entries than ours, of {}", rows_found.len());
            report.figure(&what, peer.name(), n_differing);
            speed
        };
        let (by_routingkit, by_cch) = (beside(&mut routingkit), beside(&mut by_cch));
        let n_entries = size * size;
        let ours_speed = speed(n_entries, times.0.processor_s);
        let figure = |report: &mut Report, what: &str, seconds: f64| {
            let what = format!("{size}², {what}, M/s");
            report.figure(&what, "ours", brief(speed(n_entries, seconds)));
        };
        figure(report, "seconds (travel_times)", times.0.processor_s);
        figure(report, "seconds on two threads, wall", times_2.0.wall_s);
        figure(report, "seconds and metres (matrix)", legs.0.processor_s);
        figure(report, "stages on the exported graph", stages.0.processor_s);
        let what = format!("{size}²");
        if size == 1000 {
            let least = Target::AtLeast(65.0);
            report.target(&what, "routingkit-cch", ours_speed / by_routingkit, least);
            report.target(&what, "cch", ours_speed / by_cch, Target::AtLeast(35.0));
        }
        let (by_buckets, spent) = timed(|| buckets.table(&vertices, &vertices));
        let buckets_speed = speed(n_entries, spent.processor_s);
        let peer = "buckets on fast_paths' hierarchy";
        report.figure(&format!("{size}², M/s"), peer, brief(buckets_speed));
        let n_differing = by_buckets.iter().zip(&table).filter(|(a, b)| a != b).count();
        report.figure(
            &format!("{size}²: other entries than ours, of {n_entries}"),
            peer,
            n_differing,
        );
        let least = match size {
            1000 => 3.0,
            5000 => 5.0,
            _ => 6.0,
        };
        report.target(&what, peer, ours_speed / buckets_speed, Target::AtLeast(least));
        let both = legs.0.processor_s / times.0.processor_s;
        report.target(&what, "seconds and metres ÷ seconds", both, Target::AtMost(2.5));
    }
}

/// Millions of entries a second.
fn speed(n_entries: usize, seconds: f64) -> f64 {
    n_entries as f64 / seconds / 1e6
}
