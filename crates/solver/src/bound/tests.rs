//! Whatever services are said to be worth, the bound is one.

use super::duals::Duals;
use super::effort::Effort;
use super::generation::Generation;
use super::{Walks, rounded_up};
use crate::instance::Instance;
use crate::random::Random;
use crate::tests::{MISSING, Rules, cases, cheapest_plan, random_problem};
use proptest::prelude::*;

/// What duals prove about the cheapest of all plans, and what that costs, if both is known.
fn proved(seed: u64, plain: bool, dual: impl Fn(&mut Random) -> i64) -> Option<(i64, i64)> {
    let problem = random_problem(seed, Rules { n_services: 4, n_vehicles: 2, plain });
    let instance = Instance::new(&problem);
    let walks = Walks::of(&instance)?;
    let mut random = Random::new(seed, 5, 5);
    let duals = Duals {
        services: instance.services().map(|_| walks.scale * dual(&mut random)).collect(),
        classes: instance.classes.iter().map(|_| -(dual(&mut random).abs())).collect(),
    };
    let mut effort = Effort::new(u64::MAX, &|| false);
    let bound =
        Generation::new(&walks.graphs, &walks.terms, Vec::new()).bound(&duals, &mut effort)?;
    let cheapest = cheapest_plan(&problem);
    (cheapest < MISSING).then_some((rounded_up(bound, walks.scale).0, cheapest))
}

fn below(random: &mut Random, most: usize) -> i64 {
    i64::try_from(random.below(most)).unwrap()
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn duals_of_any_size_prove_no_more_than_the_cheapest_plan(seed in 0..u64::MAX, plain: bool) {
        if let Some((bound, cheapest)) = proved(seed, plain, |random| below(random, 150) - 20) {
            prop_assert!(bound <= cheapest, "{} above {}", bound, cheapest);
        }
    }

    #[test]
    fn duals_that_are_far_too_large_prove_no_more_than_the_cheapest_plan(seed in 0..u64::MAX, plain: bool) {
        if let Some((bound, cheapest)) = proved(seed, plain, |random| 100 * below(random, 1000)) {
            prop_assert!(bound <= cheapest, "{} above {}", bound, cheapest);
        }
    }
}
