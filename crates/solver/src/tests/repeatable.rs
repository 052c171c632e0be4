//! The same problem, seed and number of rounds give the same plan.

use super::random_problem::{Rules, random_problem};
use crate::{Options, Stop, solve};
use expect_test::expect;
use roadcrew_model::Plan;

fn plan(threads: usize, rules: Rules) -> (Plan, i64) {
    let problem = random_problem(11, rules);
    let stop = Stop::after_iterations(3);
    let options = Options { threads: Some(threads), seed: 5, ..Options::new(stop) };
    let solution = solve(&problem, &options, &|_| {});
    (solution.plan, solution.judgement.cost().0)
}

#[test]
fn a_small_problem_is_planned_alike_by_one_thread_and_two() {
    let rules = Rules { n_services: 30, n_vehicles: 8, plain: false };
    assert_eq!(plan(1, rules), plan(2, rules));
}

#[test]
fn a_large_problem_is_planned_alike_by_one_thread_and_two() {
    let rules = Rules { n_services: 320, n_vehicles: 90, plain: true };
    assert_eq!(plan(1, rules), plan(2, rules));
}

#[test]
fn the_trace_of_a_seed_is_known() {
    let rules = Rules { n_services: 60, n_vehicles: 20, plain: true };
    expect!["2836"].assert_eq(&plan(1, rules).1.to_string());
}
