//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use roadcrew_planning::Search;
use std::path::PathBuf;
use std::time::Duration;

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
        /// Plan up to four times more, for what an hour less for the worst-served neighbourhood costs
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
    /// The plan: JSON as `plan -o` writes it, GeoJSON with a point a stop, or CSV with the columns crew,order,id and maybe kind,arrival,mode
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

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct SearchArguments {
    /// Seconds to search (10 when no iterations are given)
    #[arg(long)]
    pub time_limit: Option<f64>,
    /// Rounds to search; without a time limit the plan is repeatable
    #[arg(long)]
    pub iterations: Option<u64>,
    /// The seed
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Threads; all cores when not given
    #[arg(long)]
    pub threads: Option<usize>,
}

impl SearchArguments {
    pub(crate) fn search(&self) -> anyhow::Result<Search> {
        let seconds = match (self.time_limit, self.iterations) {
            (None, None) => Some(10.0),
            (limit, _) => limit,
        };
        let time_limit = seconds.map(read_seconds).transpose()?;
        if self.threads == Some(0) {
            anyhow::bail!("--threads is 0: use 1 or more");
        }
        Ok(Search {
            seed: self.seed,
            time_limit,
            iterations: self.iterations,
            threads: self.threads,
            cancel: None,
        })
    }
}

pub(crate) fn read_seconds(seconds: f64) -> anyhow::Result<Duration> {
    Duration::try_from_secs_f64(seconds).map_err(|error| {
        anyhow::anyhow!("--time-limit is {seconds}: use seconds from 0 up ({error})")
    })
}

#[derive(Debug, Args)]
pub(crate) struct Solve {
    /// The instance
    pub instance: PathBuf,
    /// Its format
    #[arg(long, default_value = "vrplib")]
    pub format: InstanceFormat,
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
pub(crate) struct Serve {
    /// The city's folder
    #[arg(long)]
    pub city: PathBuf,
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:7070")]
    pub listen: std::net::SocketAddr,
    /// Where reports and plans are kept; in memory when not given
    #[arg(long)]
    pub data_dir: Option<PathBuf>,
    /// Listen to sensors through this broker: mqtt://HOST:PORT or mqtts://HOST:PORT; needs --mapping or --things
    #[arg(long, value_name = "URL")]
    pub mqtt: Option<roadcrew_service::Broker>,
    /// Which number of a sensor's message is which quantity
    #[arg(long, value_name = "FILE", requires = "mqtt", conflicts_with = "things")]
    pub mapping: Option<PathBuf>,
    /// Listen to SensorThings observations: the server's root, where its Things and Locations are read first
    #[arg(long, value_name = "URL", requires = "mqtt")]
    pub things: Option<String>,
    /// Which messages; all uplinks of the mapping's server, or of all datastreams, when not given
    #[arg(long, value_name = "TOPIC", requires = "mqtt")]
    pub mqtt_topic: Option<String>,
    /// Whose certificate vouches for an mqtts broker (PEM), where it isn't one that this machine trusts
    #[arg(long, value_name = "FILE", requires = "mqtt")]
    pub mqtt_ca: Option<PathBuf>,
    /// Who we are to the broker, which keeps for us what is sent while we are away
    #[arg(long, value_name = "ID", default_value = "roadcrew")]
    pub mqtt_client_id: String,
    /// The name for the broker
    #[arg(long, env = "ROADCREW_MQTT_USER", hide_env_values = true, requires = "mqtt_password")]
    pub mqtt_user: Option<String>,
    /// The password for the broker; better given by the environment
    #[arg(long, env = "ROADCREW_MQTT_PASSWORD", hide_env_values = true, requires = "mqtt_user")]
    pub mqtt_password: Option<String>,
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
