//! How long does it take to import the demo city's streets?

use criterion::{Criterion, criterion_group, criterion_main};
use std::path::Path;

const NETWORK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/helsinki/network.osm.pbf");

fn import(criterion: &mut Criterion) {
    criterion.bench_function("import helsinki", |bencher| {
        bencher.iter(|| {
            roadcrew_roads::import(Path::new(NETWORK)).map(|import| import.network.n_segments())
        });
    });
}

criterion_group!(benches, import);
criterion_main!(benches);
