//! How long does it take to contract the demo city's turns, once for all vehicles?

use criterion::{Criterion, criterion_group, criterion_main};
use roadcrew_benches::{Stages, helsinki, router};
use roadcrew_roads::hierarchy::Structure;

fn preprocessing(criterion: &mut Criterion) {
    let router = router(helsinki(), "car");
    let stages = Stages::new(&router);
    let mut group = criterion.benchmark_group("preprocessing helsinki");
    group.sample_size(20);
    group.bench_function("order", |bencher| {
        bencher.iter(|| router.network().turn_order().len());
    });
    group.bench_function("structure", |bencher| {
        bencher.iter(|| Structure::new(stages.graph(), &stages.order).n_arcs());
    });
    group.finish();
}

criterion_group!(benches, preprocessing);
criterion_main!(benches);
