//! The one place that names the solver and how it is run: one thread, a fixed seed, and counted nodes instead of a clock.

use good_lp::solvers::highs::{HighsProblem, highs};
use good_lp::variable::UnsolvedProblem;

const MOST_NODES: i32 = 5;

/// A program as the solver takes it.
pub(super) fn program(problem: UnsolvedProblem) -> HighsProblem {
    highs(problem)
        .set_threads(1)
        .set_option("parallel", "off")
        .set_option("random_seed", 1)
        .set_option("mip_max_nodes", MOST_NODES)
        .set_option("mip_rel_gap", 0.0)
}
