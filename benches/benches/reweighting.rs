//! How long until the demo city's hierarchy follows other weights?

use criterion::{Criterion, criterion_group, criterion_main};
use roadcrew_benches::{Stages, helsinki, router};
use roadcrew_roads::hierarchy::{Customised, Lengths, Upward};

fn reweighting(criterion: &mut Criterion) {
    let network = helsinki();
    let stages = Stages::new(&router(network.clone(), "car"));
    let mut group = criterion.benchmark_group("reweighting helsinki");
    group.bench_function("all shortcuts", |bencher| {
        bencher.iter(|| Customised::new(&stages.structure, &stages.metric));
    });
    group.bench_function("finite arcs", |bencher| {
        bencher.iter(|| Upward::finite(stages.structure.clone(), &stages.customised).n_arcs());
    });
    group.bench_function("needed arcs", |bencher| {
        bencher.iter(|| Upward::pruned(stages.structure.clone(), &stages.customised).n_arcs());
    });
    group.bench_function("close a turn and open it again", |bencher| {
        let (mut metric, mut customised) = (stages.metric.clone(), stages.customised.clone());
        let turn = metric.len() / 2;
        bencher.iter(|| {
            for weight in [<i32 as Lengths>::INFINITE, stages.metric[turn]] {
                metric[turn] = weight;
                customised.update(&stages.structure, stages.graph(), &metric, &[turn]);
            }
        });
    });
    group.bench_function("a router for another profile", |bencher| {
        bencher.iter(|| router(network.clone(), "truck"));
    });
    group.finish();
}

criterion_group!(benches, reweighting);
criterion_main!(benches);
