//! How long does a way across the demo city take: its length, its vertices, everything a driver is told?

use criterion::{Criterion, criterion_group, criterion_main};
use roadcrew_benches::{Stages, helsinki, pairs, places, router};
use roadcrew_roads::hierarchy::{Climb, Halves, Unpacking};
use std::iter::Cycle;
use std::slice::Iter;

fn query(criterion: &mut Criterion) {
    let router = router(helsinki(), "car");
    let stages = Stages::new(&router);
    let places = places(&router, 5000);
    let vertices: Vec<u32> = places.iter().map(|place| place.segment.0).collect();
    let pairs = pairs(&vertices, 10_000);
    let mut climb = Climb::new(stages.structure.n_vertices());
    let halves = Halves::new(&stages.pruned);
    let unpacking = Unpacking {
        hierarchy: &stages.pruned,
        halves: &halves,
        graph: stages.graph(),
        metric: &stages.metric,
    };
    let mut group = criterion.benchmark_group("query helsinki");
    group.bench_function("length", |bencher| {
        let mut rest = pairs.iter().cycle();
        bencher.iter(|| {
            let [from, to] = next(&mut rest);
            climb.shortest(&stages.pruned, &[(from, 0)], &[(to, 0)])
        });
    });
    group.bench_function("vertices", |bencher| {
        let mut rest = pairs.iter().cycle();
        bencher.iter(|| {
            let [from, to] = next(&mut rest);
            let way = climb.way(&stages.pruned, &[(from, 0)], &[(to, 0)]);
            way.map(|way| unpacking.vertices(&way).len())
        });
    });
    group.bench_function("route with steps and geometry", |bencher| {
        let mut rest = places.iter().zip(places.iter().rev()).cycle();
        bencher.iter(|| {
            let (&from, &to) = rest.next()?;
            router.route(from, to)
        });
    });
    group.finish();
}

fn next(pairs: &mut Cycle<Iter<'_, [u32; 2]>>) -> [u32; 2] {
    pairs.next().copied().unwrap_or_default()
}

criterion_group!(benches, query);
criterion_main!(benches);
