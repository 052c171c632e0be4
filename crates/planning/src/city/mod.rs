//! A city is a folder of open formats: its file, its streets, what was reported and measured, what is collected.

mod changes;
mod collection;
mod config;
mod containers;
mod crews;
mod jobs;
mod lines;
mod locks;
mod matching;
mod programmes;
mod rows;
mod rules;
mod territories;
mod whereabouts;

pub use collection::{CollectedStreet, DaySet, Sides};
pub use containers::{Container, CurbSide, read_containers, write_containers};
pub use crews::{BreakRule, ClockSpan, Crew, Depot, Tip, Work};
pub use jobs::PlannedJob;
pub use locks::Lock;
pub use programmes::{Carries, Programme};
pub use rules::RulePack;
pub use territories::TerritoryArea;
pub use whereabouts::Whereabouts;

use config::{Source, shown};
use roadcrew_incidents::intake::{EMPTIED, FILL_LEVEL};
use roadcrew_incidents::{Alert, Assets, Categories, Decisions, Report, intake};
use roadcrew_roads::{Changes, LeftOut, StreetNetwork};
use roadcrew_units::{Date, Metres, Money, Position, Price, Seconds, Skipped, Zone};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Everything that is needed to plan a city's day.
#[derive(Clone, Debug)]
pub struct City {
    /// Where its files stand.
    pub folder: PathBuf,
    /// What people call it.
    pub name: String,
    /// The zone of its clocks.
    pub zone: Zone,
    /// The day that the demo plans.
    pub demo_date: Option<Date>,
    /// Its streets.
    pub network: Arc<StreetNetwork>,
    /// Where on them reports may be, for matching.
    pub whereabouts: Whereabouts,
    /// What the import of the streets left out, and why.
    pub left_out: Vec<LeftOut>,
    /// Closures and local knowledge: what is different from the map, and when.
    pub changes: Changes,
    /// What time, distance and lateness cost.
    pub prices: Prices,
    /// Where shifts start and end.
    pub depots: Vec<Depot>,
    /// Where trucks unload.
    pub tips: Vec<Tip>,
    /// Who works.
    pub crews: Vec<Crew>,
    /// What can be reported, and what it takes to fix it.
    pub tasks: Vec<Task>,
    /// The same categories as matching needs them.
    pub categories: Categories,
    /// What residents reported.
    pub reports: Vec<Report>,
    /// What sensors measured.
    pub alerts: Vec<Alert>,
    /// Which circuits, cabinets and rounds they share.
    pub assets: Assets,
    /// What planners want done besides.
    pub jobs: Vec<PlannedJob>,
    /// What planners have settled already.
    pub locks: Vec<Lock>,
    /// Which crews are at home where.
    pub territories: Vec<TerritoryArea>,
    /// What planners decided about reports and root causes.
    pub decisions: Decisions,
    /// What is emptied.
    pub containers: Vec<Container>,
    /// Which streets are collected.
    pub streets: Vec<CollectedStreet>,
    /// How streets and containers are collected.
    pub collecting: Collecting,
    /// What its vehicles emit, where it says so.
    pub emissions: Option<crate::Emissions>,
    /// What else is done along streets.
    pub programmes: Vec<Programme>,
}

/// Rates of the city.
#[derive(Clone, Debug)]
pub struct Prices {
    /// The currency's name.
    pub currency: String,
    /// A crew, from leaving the depot to being back.
    pub crew_second: Price,
    /// A vehicle on the road.
    pub metre: Price,
    /// Each second past a service-level due time, times the severity.
    pub late_second: Price,
    /// Each hour in which a container overflows, in whole units.
    pub overflow_hour: f64,
    /// A job left undone for a day, in whole units, times the severity and its age in service levels.
    pub undone: f64,
    /// Each second beyond a crew's regular hours, on top of its price.
    pub overtime_second: Price,
    /// Each second by which a route is longer than the mean.
    pub balance_second: Price,
    /// A job that a crew does outside its territory.
    pub outside_territory: Money,
}

/// What it takes to fix one category of problem.
#[derive(Clone, Debug)]
pub struct Task {
    /// The service code of its reports, or the kind of its alerts.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// What a crew must be able to do first of all.
    pub skill: Option<String>,
    /// All skills and tools that a crew needs.
    pub needs: Vec<String>,
    /// When work may start; empty means at any time.
    pub windows: Vec<ClockSpan>,
    /// How many crews it takes at once.
    pub crews: i64,
    /// What the job puts on the vehicle.
    pub litres: i64,
    /// The same by weight.
    pub kilograms: i64,
    /// Time on site.
    pub on_site: Seconds,
    /// The service level, counted from the first report.
    pub service_level: Seconds,
    /// How bad it is, 1 for ordinary.
    pub severity: f64,
    /// The lowest value of an alert that makes an incident.
    pub alert_from: Option<f64>,
}

/// How streets and containers are collected.
#[derive(Clone, Copy, Debug)]
pub struct Collecting {
    /// Emptying one container.
    pub container: Seconds,
    /// Weight of a litre.
    pub kilograms_per_litre: f64,
    /// Speed along a collected street, in metres per second.
    pub street_speed_mps: f64,
    /// The fill from which a container must be emptied whatever its worth; absent, expected costs decide alone.
    pub empty_from: Option<f64>,
    /// On which days containers are emptied.
    pub container_days: DaySet,
}

impl City {
    /// Reads a city's folder. Rows that can't be used are listed and left out; anything that would change the meaning of the rest is an error.
    pub fn open(folder: &Path) -> Result<(Self, Vec<Skipped>), CityError> {
        let path = folder.join("city.toml");
        let text = read_text(&path)?;
        let source = Source { file: shown(&path), text: &text };
        let file = source.parse()?;

        let zone: Zone =
            file.zone.get_ref().parse().map_err(|error: roadcrew_units::CalendarError| {
                source.error(file.zone.span().start, error.to_string())
            })?;
        let demo_date = match &file.demo_date {
            Some(date) => {
                Some(date.get_ref().parse().map_err(|error: roadcrew_units::CalendarError| {
                    source.error(date.span().start, error.to_string())
                })?)
            }
            None => None,
        };
        let places = crews::read(&source, &file)?;
        let tasks = read_tasks(&source, &file)?;
        let categories = matching::read_categories(folder, &source, &file)?;

        let (mut network, left_out) = read_network(&folder.join(&file.network))?;
        let (changes, mut skipped) = changes::read_changes(folder, &network, &zone)?;
        network.remember(&changes);
        let network = Arc::new(network);
        let reports_path = folder.join("reports.csv");
        let reports = match read_optional(&reports_path)? {
            Some(text) => {
                keep(&mut skipped, intake::read_reports(&shown(&reports_path), &text, &zone)?)
            }
            None => Vec::new(),
        };
        let alerts_path = folder.join("alerts.jsonl");
        let alerts = match read_optional(&alerts_path)? {
            Some(text) => {
                keep(&mut skipped, intake::read_alerts(&shown(&alerts_path), &text, &zone)?)
            }
            None => Vec::new(),
        };
        let assets = matching::read_assets(folder, &mut skipped)?;
        let jobs_path = folder.join("jobs.csv");
        let jobs = match read_optional(&jobs_path)? {
            Some(text) => {
                keep(&mut skipped, jobs::read_jobs(&shown(&jobs_path), &text, &tasks, &zone)?)
            }
            None => Vec::new(),
        };
        let locks_path = folder.join("locks.csv");
        let locks = match read_optional(&locks_path)? {
            Some(text) => {
                keep(&mut skipped, locks::read_locks(&shown(&locks_path), &text, &places.crews)?)
            }
            None => Vec::new(),
        };
        let areas_path = folder.join("territories.geojson");
        let territories = match read_optional(&areas_path)? {
            Some(text) => keep(
                &mut skipped,
                territories::read_territories(&shown(&areas_path), &text, &places.crews)?,
            ),
            None => Vec::new(),
        };
        let decisions = matching::read_decisions(folder, &mut skipped)?;
        let containers_path = folder.join("containers.csv");
        let containers = match read_optional(&containers_path)? {
            Some(text) => {
                keep(&mut skipped, read_containers(&shown(&containers_path), &text, &zone)?)
            }
            None => Vec::new(),
        };
        let collection_path = folder.join("collection.csv");
        let streets = match read_optional(&collection_path)? {
            Some(text) => keep(
                &mut skipped,
                collection::read_streets(&shown(&collection_path), &text, Carries::Collects)?,
            ),
            None => Vec::new(),
        };

        let programmes =
            programmes::read((folder, &network), &source, &file.programmes, &mut skipped)?;

        let mut city = Self {
            folder: folder.to_owned(),
            name: file.name,
            zone,
            demo_date,
            whereabouts: Whereabouts::new(network.clone()),
            network,
            left_out,
            changes,
            prices: Prices {
                currency: file.prices.currency,
                crew_second: Price::per_hour(file.prices.crew_hour),
                metre: Price::per_kilometre(file.prices.kilometre),
                late_second: Price::per_hour(file.prices.late_hour),
                overflow_hour: file.prices.overflow_hour,
                undone: file.prices.undone,
                overtime_second: Price::per_hour(file.prices.overtime_hour),
                balance_second: Price::per_hour(file.prices.balance_hour),
                outside_territory: Money::from_units(file.prices.outside_territory),
            },
            depots: places.depots,
            tips: places.tips,
            crews: places.crews,
            tasks,
            categories,
            reports,
            alerts,
            assets,
            jobs,
            locks,
            territories,
            decisions,
            containers,
            streets,
            collecting: Collecting {
                container: minutes(file.collection.container_minutes),
                kilograms_per_litre: file.collection.kilograms_per_litre,
                street_speed_mps: file.collection.street_kmh / 3.6,
                empty_from: file.collection.empty_from,
                container_days: collection::read_days(
                    &source,
                    file.collection.container_days.as_ref(),
                )?,
            },
            emissions: file.emissions,
            programmes,
        };
        city.leave_out_what_lies_outside(&mut skipped);
        Ok((city, skipped))
    }

    /// The container that a sensor watches.
    pub fn container_of(&self, sensor: &str) -> Option<&Container> {
        self.containers.iter().find(|one| one.sensor() == sensor || one.id == sensor)
    }

    /// Whether somebody needs to know what a sensor says: the dispatch, which has a task for it, or the rounds, which empty its
    /// container.
    pub fn has_use_for(&self, sensor: &str, kind: &str) -> bool {
        let is_of_container = [FILL_LEVEL, EMPTIED].contains(&kind);
        self.task(kind).is_some() || is_of_container && self.container_of(sensor).is_some()
    }

    /// The task of a service code or kind of alert.
    pub fn task(&self, code: &str) -> Option<&Task> {
        self.tasks.iter().find(|task| task.code == code)
    }

    fn leave_out_what_lies_outside(&mut self, skipped: &mut Vec<Skipped>) {
        let extent = Extent::of(&self.network);
        let city = &self.name;
        self.reports.retain(|report| {
            extent.keep(
                report.position,
                skipped,
                city,
                "reports.csv",
                &format!("report {}", report.id),
            )
        });
        self.jobs.retain(|job| {
            extent.keep(job.position, skipped, city, "jobs.csv", &format!("job {}", job.id))
        });
        self.alerts.retain(|alert| {
            extent.keep(
                alert.position,
                skipped,
                city,
                "alerts.jsonl",
                &format!("the alert of sensor {}", alert.sensor),
            )
        });
        self.containers.retain(|container| {
            extent.keep(
                container.position,
                skipped,
                city,
                "containers.csv",
                &format!("container {}", container.id),
            )
        });
    }
}

/// The box around a network's streets, with a margin.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    low: Position,
    high: Position,
}

impl Extent {
    /// How far outside the outermost street something still belongs to the city.
    const MARGIN: Metres = Metres(300);

    /// The box of a network.
    pub fn of(network: &StreetNetwork) -> Self {
        let (low, high) = network.bounds();
        Self { low, high }
    }

    /// Whether a position lies in the box or within 300 m of it.
    #[expect(clippy::cast_precision_loss, reason = "a margin of metres")]
    pub fn contains(&self, at: Position) -> bool {
        let nearest = Position::from_e7(
            at.lon_e7().clamp(self.low.lon_e7(), self.high.lon_e7()),
            at.lat_e7().clamp(self.low.lat_e7(), self.high.lat_e7()),
        );
        nearest.is_some_and(|edge| edge.metres_to(at) <= Self::MARGIN.0 as f64)
    }

    fn keep(
        &self,
        at: Position,
        skipped: &mut Vec<Skipped>,
        city: &str,
        file: &str,
        what: &str,
    ) -> bool {
        let inside = self.contains(at);
        if !inside {
            skipped.push(Skipped::element(
                file,
                format!("{what} at {at} lies outside the streets of {city}: correct its position or use a larger network"),
            ));
        }
        inside
    }
}

fn read_tasks(source: &Source<'_>, file: &config::CityFile) -> Result<Vec<Task>, CityError> {
    let mut tasks: Vec<Task> = Vec::new();
    for spanned in &file.categories {
        let entry = spanned.get_ref();
        let wrong = |reason: String| source.error(spanned.span().start, reason);
        if tasks.iter().any(|task| task.code == entry.code) {
            return Err(wrong(format!("category {} stands twice: keep one", entry.code)));
        }
        let sensible = 0.0 < entry.minutes
            && (1..=jobs::MOST_CREWS).contains(&entry.crews)
            && 0 <= entry.litres.min(entry.kilograms)
            && 0.0 < entry.sla_hours
            && 0.0 < entry.severity
            && 0 < entry.radius_m;
        if !sensible {
            return Err(wrong(format!(
                "category {} needs minutes, sla_hours, severity and radius_m above zero, 1 to {} crews, and litres and kilograms of 0 or more",
                entry.code,
                jobs::MOST_CREWS
            )));
        }
        tasks.push(Task {
            code: entry.code.clone(),
            name: entry.name.clone(),
            skill: entry.skill.clone().or_else(|| entry.skills.first().cloned()),
            needs: entry.skill.iter().chain(&entry.skills).chain(&entry.tools).cloned().collect(),
            windows: entry
                .windows
                .iter()
                .map(|window| crews::span(source, window))
                .collect::<Result<_, _>>()?,
            crews: entry.crews,
            litres: entry.litres,
            kilograms: entry.kilograms,
            on_site: minutes(entry.minutes),
            service_level: minutes(entry.sla_hours * 60.0),
            severity: entry.severity,
            alert_from: entry.alert_from,
        });
    }
    Ok(tasks)
}

/// Minutes as the files write them, to the second.
#[expect(clippy::cast_possible_truncation, reason = "minutes of a plan are few")]
fn minutes(minutes: f64) -> Seconds {
    Seconds((minutes * 60.0).round() as i64)
}

fn keep<T>(skipped: &mut Vec<Skipped>, (rows, left_out): (Vec<T>, Vec<Skipped>)) -> Vec<T> {
    skipped.extend(left_out);
    rows
}

fn read_text(path: &Path) -> Result<String, CityError> {
    std::fs::read_to_string(path)
        .map_err(|source| CityError::Unreadable { file: shown(path), source })
}

fn read_optional(path: &Path) -> Result<Option<String>, CityError> {
    if path.exists() { read_text(path).map(Some) } else { Ok(None) }
}

/// Why a city's folder can't be used.
#[derive(Debug, thiserror::Error)]
pub enum CityError {
    /// A file that can't be read at all.
    #[error("can't read {file}: a city's folder needs it as UTF-8 text")]
    Unreadable {
        /// Which file.
        file: String,
        /// Why not.
        source: std::io::Error,
    },
    /// Something in a text file that would change the meaning of the rest.
    #[error("{file}:{line}: {reason}")]
    Config {
        /// Which file.
        file: String,
        /// Which line, counted from 1.
        line: usize,
        /// What is wrong and what to do.
        reason: String,
    },
    /// Reports or alerts.
    #[error(transparent)]
    Intake(#[from] intake::IntakeError),
    /// How reports are matched.
    #[error(transparent)]
    Categories(roadcrew_incidents::TableError),
    /// The header of `assets.csv`.
    #[error("{0}")]
    Assets(String),
    /// The header of `decisions.csv`.
    #[error("{0}")]
    Decisions(String),
    /// Closures or local knowledge.
    #[error(transparent)]
    Changes(#[from] roadcrew_roads::ChangesError),
    /// A vehicle's profile.
    #[error(transparent)]
    Profile(#[from] roadcrew_roads::ProfileError),
    /// Streets.
    #[error(transparent)]
    Network(#[from] roadcrew_roads::ImportError),
    /// The network that was built of one can't be used.
    #[error(transparent)]
    BuiltNetwork(#[from] roadcrew_roads::FileError),
}

/// The streets, from an extract or from a network that was built of one.
fn read_network(path: &Path) -> Result<(StreetNetwork, Vec<LeftOut>), CityError> {
    if path.extension().is_some_and(|extension| extension == "roads") {
        return Ok((StreetNetwork::load(path)?, Vec::new()));
    }
    let import = roadcrew_roads::import(path)?;
    Ok((import.network, import.left_out))
}
