//! Benchmark problems as text, and solutions as text. One file a format; what formats share stands in `lines`, `nodes` and `streets`.

pub mod carp;
mod lines;
pub mod mcarptif;
pub mod mcgrp;
mod nodes;
mod recognise;
pub mod solomon;
pub mod solution;
mod streets;
pub mod vroom;
pub mod vrplib;

pub use recognise::{Format, recognise};

use crate::judge::Judgement;
use crate::problem::Problem;
use roadcrew_units::Money;

/// A benchmark problem with the unit that its costs are compared in.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Its name, from the file.
    pub name: String,
    /// The problem.
    pub problem: Problem,
    /// How many cost units of the problem make one of the instance.
    pub scale: i64,
    /// How its solutions name what is served.
    pub words: Words,
}

/// How a solution names what is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// Customers, counted from 1 in the order of the file, depots left out.
    Customers,
    /// Per service and mode a word: `n12` a node, `3-7` an edge or arc in the direction served.
    Streets(Vec<Vec<String>>),
    /// VROOM's JSON with the ids of the file.
    Vroom(vroom::Ids),
}

impl Instance {
    /// What a plan costs as the instance counts it: VROOM leaves out what it pays for undone jobs.
    pub fn cost(&self, judgement: &Judgement) -> Money {
        match self.words {
            Words::Vroom(_) => judgement.cost() - judgement.costs.undone,
            Words::Customers | Words::Streets(_) => judgement.cost(),
        }
    }

    /// A cost in the instance's own unit.
    #[expect(clippy::cast_precision_loss, reason = "printing only; costs stay below 2^53")]
    pub fn units(&self, cost: Money) -> f64 {
        cost.0 as f64 / self.scale as f64
    }
}

/// Why a benchmark file can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {reason}")]
pub struct FormatError {
    /// The file, as the user named it.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub reason: String,
}
