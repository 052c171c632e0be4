//! How long does a day of the demo city take to plan, for a counted number of rounds?

#![expect(clippy::expect_used, reason = "the bundled city is there")]

use criterion::{Criterion, criterion_group, criterion_main};
use roadcrew_planning::{City, Search, collection, dispatch};
use roadcrew_units::ServiceDay;
use std::path::Path;

fn plan(criterion: &mut Criterion) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/helsinki");
    let (city, _) = City::open(Path::new(folder)).expect("the bundled city");
    let date = city.demo_date.expect("the bundled city has a demo day");
    let day = ServiceDay::new(date, &city.zone).expect("a day of the calendar");
    let mut group = criterion.benchmark_group("plan helsinki");
    group.sample_size(10);
    group.bench_function("dispatch, 10 rounds", |bencher| {
        bencher.iter(|| {
            dispatch::plan(&city, &day, &Search::iterations(10), &|_| ())
                .map(|plan| plan.routes.len())
        });
    });
    group.bench_function("collection, 10 rounds", |bencher| {
        bencher.iter(|| {
            collection::plan(&city, &day, &Search::iterations(10), &|_| ())
                .map(|plan| plan.routes.len())
        });
    });
    group.finish();
}

criterion_group!(benches, plan);
criterion_main!(benches);
