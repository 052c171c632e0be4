//! How long does it take to turn the demo city's reports and alerts into incidents?

#![expect(clippy::expect_used, reason = "the bundled city is there")]

use criterion::{Criterion, criterion_group, criterion_main};
use roadcrew_planning::{City, dispatch};
use std::path::Path;

fn cluster(criterion: &mut Criterion) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/helsinki");
    let (city, _) = City::open(Path::new(folder)).expect("the bundled city");
    criterion.bench_function("cluster helsinki", |bencher| {
        bencher.iter(|| dispatch::incidents(&city).incidents.len());
    });
}

criterion_group!(benches, cluster);
criterion_main!(benches);
