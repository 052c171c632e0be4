//! The arguments of the researchers' commands: `roadcrew solve` and `roadcrew lab`.

use super::SearchArguments;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Solve {
    /// The instance
    pub instance: PathBuf,
    /// Its format; what its first lines look like, if not given
    #[arg(long)]
    pub format: Option<InstanceFormat>,
    #[command(flatten)]
    pub search: SearchArguments,
    /// How distances become whole numbers
    #[arg(long, default_value = "round")]
    pub round: RoundingArgument,
    /// Where to write the routes
    #[arg(long)]
    pub solution: Option<PathBuf>,
    /// Spend all the time on the search, none on a lower bound
    #[arg(long)]
    pub no_bound: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum InstanceFormat {
    /// Node problems as PyVRP reads them
    Vrplib,
    /// Solomon's text
    Solomon,
    /// Streets: nodes, edges and a row an edge
    Carp,
    /// Nodes, edges and arcs, with or without turns
    Mcgrp,
    /// Streets with tips and a shift length, with or without turns
    Mcarptif,
    /// VROOM's JSON with matrices; the solution is VROOM's output
    Vroom,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum RoundingArgument {
    Exact,
    Round,
    Trunc,
    Dimacs,
}

#[derive(Debug, Args)]
pub(crate) struct Lab {
    #[command(subcommand)]
    pub command: LabCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LabCommand {
    /// Compare policies on simulated days
    Run {
        /// The scenario
        scenario: PathBuf,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}
