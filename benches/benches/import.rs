//! How long does it take to get the demo city's streets: from the map, and from our own file?

#![expect(clippy::expect_used, reason = "the bundled city is there")]

use criterion::{Criterion, criterion_group, criterion_main};
use roadcrew_benches::{NETWORK, helsinki, router};
use roadcrew_roads::StreetNetwork;
use std::path::Path;

fn import(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("import helsinki");
    group.bench_function("from the map", |bencher| {
        bencher.iter(|| {
            roadcrew_roads::import(Path::new(NETWORK)).map(|import| import.network.n_segments())
        });
    });
    let folder = tempfile::tempdir().expect("a folder for the file");
    let file = folder.path().join("helsinki.roads");
    // With its hierarchy, which is made for the router.
    router(helsinki(), "car").network().save(&file).expect("room for a small file");
    group.bench_function("from its file, order and structure included", |bencher| {
        bencher.iter(|| StreetNetwork::load(&file).map(|network| network.n_segments()));
    });
    group.finish();
}

criterion_group!(benches, import);
criterion_main!(benches);
