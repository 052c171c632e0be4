//! The search against the judge, against brute force, and against itself.

mod against_brute_force;
mod against_judge;
mod bound;
mod coupled;
mod lanes;
mod on_plane;
mod random_problem;
mod repeatable;
mod rules;

pub(crate) use against_brute_force::{MISSING, cheapest_plan};
pub(crate) use random_problem::{
    Rules, chainable_problem, plane_problem, random_problem, trips_problem,
};

use proptest::prelude::ProptestConfig;

/// So many random cases, or as many as `PROPTEST_CASES` asks for.
pub(crate) fn cases(usual: u32) -> ProptestConfig {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { config.cases } else { usual };
    ProptestConfig { cases, ..config }
}
