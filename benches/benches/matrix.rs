//! How long does a table of the demo city take: seconds, seconds and metres, and the sweeps alone?

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use roadcrew_benches::{Stages, helsinki, places, router};
use roadcrew_roads::hierarchy::Selection;

/// Half of the sources of a batch.
const LANES: usize = 32;

fn matrix(criterion: &mut Criterion) {
    let router = router(helsinki(), "truck");
    let mut group = criterion.benchmark_group("matrix helsinki");
    group.sample_size(10);
    for n_places in [400, 1000, 5000] {
        let places = places(&router, n_places);
        group.throughput(Throughput::Elements((n_places * n_places) as u64));
        group.bench_function(format!("seconds, {n_places} places"), |bencher| {
            bencher.iter(|| router.travel_times(&places, &places).get(0, 1));
        });
        group.bench_function(format!("seconds and metres, {n_places} places"), |bencher| {
            bencher.iter(|| router.matrix(&places, &places).get(0, 1));
        });
    }
    let stages = Stages::new(&router);
    let vertices: Vec<u32> = places(&router, 1000).iter().map(|place| place.segment.0).collect();
    group.throughput(Throughput::Elements(1_000_000));
    group.bench_function("selection, 1000 places", |bencher| {
        bencher.iter(|| Selection::new(&stages.pruned, &vertices, &vertices));
    });
    let selection = Selection::new(&stages.pruned, &vertices, &vertices);
    let mut sources: Vec<usize> = (0..vertices.len()).collect();
    sources.sort_by_key(|&source| selection.rank_of_source(source));
    group.bench_function("sweeps on one thread, 1000 places", |bencher| {
        let mut sweep = selection.sweep::<LANES>();
        bencher.iter(|| {
            for batch in sources.chunks(2 * LANES) {
                sweep.run(batch.iter().copied());
            }
            sweep.to(0)[0][0]
        });
    });
    group.finish();
}

criterion_group!(benches, matrix);
criterion_main!(benches);
