//! The arguments of `roadcrew plan` and of the demo.

use super::SearchArguments;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// The city's folder
    #[arg(long, default_value = "data/helsinki")]
    pub city: PathBuf,
    /// Where to write the plans
    #[arg(short, long, default_value = "out")]
    pub out: PathBuf,
    /// Where to serve
    #[arg(long, default_value = "127.0.0.1:7070")]
    pub listen: std::net::SocketAddr,
    /// Stop when the plans are written
    #[arg(long)]
    pub no_serve: bool,
    /// Seconds for each of the two plans
    #[arg(long, default_value_t = 3.0)]
    pub time_limit: f64,
}

#[derive(Debug, Args)]
pub(crate) struct Plan {
    #[command(subcommand)]
    pub command: PlanCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PlanCommand {
    /// Who fixes what
    Dispatch {
        #[command(flatten)]
        day: DayArguments,
        /// Plan up to six times more, for what an hour less for the worst-served neighbourhood costs
        #[arg(long)]
        price_equity: bool,
    },
    /// Which truck collects what
    Collection {
        #[command(flatten)]
        day: DayArguments,
        /// Sweep or salt instead: the id of one of the city's programmes
        #[arg(long)]
        programme: Option<String>,
    },
    /// Judge any plan, also one made by hand: cost and every violation
    Check(CheckArguments),
    /// Say why a service is left undone, and the cheapest fix
    Explain(ExplainArguments),
}

/// A plan that somebody made.
#[derive(Debug, Args)]
pub(crate) struct GivenPlan {
    /// The city's folder
    pub city: PathBuf,
    /// The plan: JSON as `plan -o` writes it, GeoJSON with a point a stop, or CSV with the columns crew,order,id and maybe kind,arrival,start,end,mode
    pub plan: PathBuf,
    /// The day, where the plan doesn't name it
    #[arg(long)]
    pub date: Option<String>,
    /// The kind of work, where the plan doesn't tell
    #[arg(long)]
    pub kind: Option<KindArgument>,
    /// The programme by its id, where neither the plan nor its crews tell
    #[arg(long, conflicts_with = "kind")]
    pub programme: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum KindArgument {
    /// Jobs at places
    Dispatch,
    /// Streets and containers
    Collection,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    #[command(flatten)]
    pub given: GivenPlan,
    /// The service by its id or by a report's; everything that is left undone when not given
    pub service: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    #[command(flatten)]
    pub given: GivenPlan,
    /// Where to write the judged plan's map, sheets and tracks
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// An earlier plan of the same work: tells what changes
    #[arg(long)]
    pub previous: Option<PathBuf>,
    /// The times are those of the day as it went: they are compared with the plan and not judged by what can be driven
    #[arg(long)]
    pub happened: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DayArguments {
    /// The city's folder
    pub city: PathBuf,
    /// The day, as 2026-05-11
    #[arg(long)]
    pub date: String,
    #[command(flatten)]
    pub search: SearchArguments,
    /// Where to write the map, the picture, the sheets and the tracks
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// An earlier plan of the same work, as JSON, GeoJSON or CSV: tells what changes
    #[arg(long)]
    pub previous: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}
