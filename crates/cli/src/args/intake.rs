//! The arguments of the commands about what comes in: reports, alerts, containers.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// The city's folder
    pub city: PathBuf,
    /// The same seed makes the same files
    #[arg(long)]
    pub seed: u64,
    /// How many reports
    #[arg(long)]
    pub reports: Option<usize>,
    /// How many alerts
    #[arg(long)]
    pub alerts: Option<usize>,
    /// How many containers
    #[arg(long)]
    pub containers: Option<usize>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The city's folder
    pub city: PathBuf,
    /// A file, or the address of a document; with --format open311 the address of an endpoint
    #[arg(long, value_name = "FILE|URL")]
    pub from: String,
    /// What it is
    #[arg(long)]
    pub format: ImportFormat,
    /// lorawan: which number of a message is which quantity
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// sensor-things: Things with their Locations and Datastreams, or the server's root
    #[arg(long, value_name = "FILE|URL")]
    pub things: Option<String>,
    /// open311: from when, 90 days before the end otherwise
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
    /// open311: until when, now otherwise
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// open311: which of an endpoint's cities
    #[arg(long, value_name = "ID")]
    pub jurisdiction: Option<String>,
    /// Where to list every row that is left out, with its line and reason (CSV)
    #[arg(long, value_name = "FILE")]
    pub left_out: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ImportFormat {
    /// GeoReport Bulk as CSV
    GeoreportCsv,
    /// GeoReport v2 or Bulk as JSON
    GeoreportJson,
    /// GeoReport v2 or Bulk as XML
    GeoreportXml,
    /// An Open311 endpoint, walked in windows and pages
    Open311,
    /// NGSI-LD entities: containers, street lights, alerts
    NgsiLd,
    /// OGC SensorThings observations
    SensorThings,
    /// Uplinks of LoRaWAN sensors, one JSON object a line
    Lorawan,
}

#[derive(Debug, Args)]
pub(crate) struct Cluster {
    /// The city's folder
    pub city: PathBuf,
    /// Where to draw the incidents, as GeoJSON
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// Where to draw them as a picture (SVG)
    #[arg(long, value_name = "FILE")]
    pub picture: Option<PathBuf>,
    /// Tell why a report was merged, or not
    #[arg(long, value_name = "REPORT_ID")]
    pub explain: Option<String>,
    /// Where to list every row that is left out, with its line and reason (CSV)
    #[arg(long, value_name = "FILE")]
    pub left_out: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Fill {
    /// The city's folder
    pub city: PathBuf,
    /// At which moment, by what was known then; now otherwise
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Decide {
    /// The city's folder; the decision becomes a row of its decisions.csv
    pub city: PathBuf,
    /// Who decides
    #[arg(long, default_value = "", global = true)]
    pub by: String,
    /// Why
    #[arg(long, default_value = "", global = true)]
    pub note: String,
    #[command(subcommand)]
    pub command: DecideCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DecideCommand {
    /// Undo a merge: the report is a problem of its own
    Apart {
        /// Its id
        report: String,
    },
    /// Merge by hand: the report speaks of the same problem as another
    Together {
        /// Its id
        report: String,
        /// The id of the other report
        with: String,
    },
    /// Accept a root cause that `roadcrew cluster` proposes
    Cause {
        /// Its kind and name, as cabinet:C7
        group: String,
    },
}
