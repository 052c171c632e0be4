//! The arguments of `roadcrew network`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Network {
    #[command(subcommand)]
    pub command: NetworkCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum NetworkCommand {
    /// Import an .osm.pbf file
    Build {
        /// The OpenStreetMap extract
        pbf: PathBuf,
        /// The network file to write
        #[arg(short, long)]
        output: PathBuf,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Say what a network file holds
    Info {
        /// The network file, or a city's folder
        network: PathBuf,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Find the fastest way between two places, or between the two places of every row of a file
    Route(RouteArguments),
    /// Times and distances between all points of a CSV file with the columns lon,lat
    Matrix {
        /// The network file, or a city's folder
        network: PathBuf,
        /// car, truck, sweeper or a TOML file
        #[arg(long, default_value = "car")]
        profile: String,
        /// The points
        #[arg(long)]
        points: PathBuf,
        #[command(flatten)]
        today: Today,
        /// Where to write the table; standard output otherwise
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
    /// Write the turn-aware graph for other tools
    Export {
        /// The network file, or a city's folder
        network: PathBuf,
        /// car, truck, sweeper or a TOML file
        #[arg(long, default_value = "car")]
        profile: String,
        /// The format
        #[arg(long, default_value = "dimacs")]
        format: ExportFormat,
        /// The folder to write
        #[arg(short, long)]
        output: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct RouteArguments {
    /// The network file, or a city's folder: its own closures and overrides then count at --at
    pub network: PathBuf,
    /// car, truck, sweeper or a TOML file
    #[arg(long, default_value = "car")]
    pub profile: String,
    /// Where to start: LON,LAT
    #[arg(long, allow_hyphen_values = true, required_unless_present = "pairs", requires = "to")]
    pub from: Option<String>,
    /// Where to go: LON,LAT
    #[arg(long, allow_hyphen_values = true, requires = "from")]
    pub to: Option<String>,
    /// A CSV file with the longitude and the latitude of both places: one answer a row
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from", "to"])]
    pub pairs: Option<PathBuf>,
    #[command(flatten)]
    pub today: Today,
    /// Print a GeoJSON Feature; with --pairs one a line
    #[arg(long)]
    pub geojson: bool,
}

/// What is different from the map, and when one asks.
#[derive(Debug, Args)]
pub(crate) struct Today {
    /// Closures: a WZDx feed in GeoJSON
    #[arg(long, value_name = "FILE", requires = "at")]
    pub closures: Option<PathBuf>,
    /// Local knowledge in GeoJSON, as in a city's folder
    #[arg(long, value_name = "FILE", requires = "at")]
    pub overrides: Option<PathBuf>,
    /// The moment, as 2026-05-11T07:30: closures, hours and speeds are those that hold then; without it whatever forbids at some hour forbids
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Whose clocks a time without an offset is read by: the city's, or UTC
    #[arg(long)]
    pub zone: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ExportFormat {
    Dimacs,
}
