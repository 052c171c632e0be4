//! The search against the judge, against brute force, and against itself.

mod against_brute_force;
mod against_judge;
mod random_problem;
mod repeatable;
mod rules;

pub(crate) use random_problem::{Rules, chainable_problem, random_problem};
