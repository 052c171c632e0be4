//! The command line, a file per family of commands.

mod intake;
mod network;
mod plan;
mod search;
mod serve;
mod solve;

pub(crate) use intake::{Cluster, Decide, DecideCommand, Fill, Generate, Import, ImportFormat};
pub(crate) use network::{ExportFormat, Network, NetworkCommand, RouteArguments, Today};
pub(crate) use plan::{
    CheckArguments, DayArguments, Demo, ExplainArguments, GivenPlan, KindArgument, Plan,
    PlanCommand,
};
pub(crate) use search::{SearchArguments, read_seconds};
pub(crate) use serve::Serve;
pub(crate) use solve::{InstanceFormat, Lab, LabCommand, RoundingArgument, Solve};

use clap::{Parser, Subcommand};

/// Plans what a city's crews and trucks do next.
#[derive(Debug, Parser)]
#[command(name = "roadcrew", version, about, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Plan the bundled city, write out/ and serve it
    Demo(Demo),
    /// Build and ask street networks
    Network(Network),
    /// Make believable reports, alerts and containers on a city's real streets
    Generate(Generate),
    /// Add what other systems know to a city's reports and alerts
    Import(Import),
    /// Turn reports and alerts into incidents
    Cluster(Cluster),
    /// Tell how full the containers are, and when they will overflow
    Fill(Fill),
    /// Part or join reports by hand, or accept a root cause
    Decide(Decide),
    /// Plan a day
    Plan(Plan),
    /// Solve a benchmark instance
    Solve(Solve),
    /// Serve a city over gRPC, with a page
    Serve(Serve),
    /// Simulate days under policies
    Lab(Lab),
}
