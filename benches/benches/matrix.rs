//! How long does a travel-time matrix of the demo city take?

#![expect(clippy::expect_used, reason = "the bundled city is there")]

use criterion::{Criterion, criterion_group, criterion_main};
use roadcrew_roads::{Approach, Profile, Router};
use roadcrew_units::Metres;
use std::path::Path;
use std::sync::Arc;

const NETWORK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/helsinki/network.osm.pbf");
const N_PLACES: usize = 400;

fn matrix(criterion: &mut Criterion) {
    let network = roadcrew_roads::import(Path::new(NETWORK)).expect("the bundled network").network;
    let truck = Profile::built_in("truck").expect("a built-in profile");
    let router = Router::new(Arc::new(network), &truck);
    let usable: Vec<_> = router.network().segments().filter(|&id| router.is_usable(id)).collect();
    let places: Vec<Approach> = (0..N_PLACES)
        .map(|place| Approach {
            segment: usable[place * usable.len() / N_PLACES],
            along: Metres::ZERO,
        })
        .collect();
    criterion.bench_function("matrix 400 x 400 helsinki, truck", |bencher| {
        bencher.iter(|| router.matrix(&places, &places).get(0, 1));
    });
}

criterion_group!(benches, matrix);
criterion_main!(benches);
