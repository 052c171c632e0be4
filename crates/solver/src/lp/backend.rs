//! The one place that names the solver and how it is run: one thread, a fixed seed, and counted nodes instead of a clock.

use good_lp::solvers::highs::{HighsProblem, highs};
use good_lp::variable::UnsolvedProblem;

const MOST_NODES: i32 = 5;

/// A program with whole numbers as the solver takes it.
pub(super) fn program(problem: UnsolvedProblem) -> HighsProblem {
    repeatable(problem).set_option("mip_max_nodes", MOST_NODES).set_option("mip_rel_gap", 0.0)
}

/// A program without whole numbers, whose shadow prices are asked for.
pub(super) fn relaxed_program(problem: UnsolvedProblem) -> HighsProblem {
    repeatable(problem).set_option("presolve", "off")
}

fn repeatable(problem: UnsolvedProblem) -> HighsProblem {
    highs(problem).set_threads(1).set_option("parallel", "off").set_option("random_seed", 1)
}
