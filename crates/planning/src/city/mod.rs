//! A city is a folder of open formats: its file, its streets, what was reported and measured, what is collected.

mod areas;
mod changes;
mod clock_span;
mod collecting;
mod collection;
mod config;
mod containers;
mod crews;
mod days;
mod error;
mod extent;
mod factors;
mod jobs;
mod lines;
mod locks;
mod matching;
mod neighbourhoods;
mod occurred;
mod prices;
mod programmes;
mod rows;
mod rules;
mod service_clock;
mod shifts;
mod tasks;
mod territories;
mod whereabouts;

pub use clock_span::ClockSpan;
pub use collecting::Collecting;
pub use collection::{CollectedStreet, Sides};
pub use containers::{Container, CurbSide, read_containers, write_containers};
pub use crews::{Crew, Depot, Tip, Work};
pub(crate) use days::open_on;
pub use days::{DaySet, OpeningSpan};
pub use error::CityError;
pub use extent::Extent;
pub use jobs::PlannedJob;
pub use locks::Lock;
pub use neighbourhoods::Neighbourhood;
pub use occurred::write_occurred;
pub use prices::Prices;
pub use programmes::{Carries, Programme};
pub use rules::RulePack;
pub use service_clock::{BusinessHours, Pause, SlaClock};
pub use shifts::BreakRule;
pub use tasks::Task;
pub use territories::TerritoryArea;
pub use whereabouts::Whereabouts;

use config::{Source, shown};
use extent::Ground;
use roadcrew_incidents::intake::{EMPTIED, FILL_LEVEL};
use roadcrew_incidents::{Alert, Assets, Categories, Decisions, Report, intake};
use roadcrew_roads::{Changes, LeftOut, StreetNetwork};
use roadcrew_units::{Date, Seconds, Skipped, Timestamp, Zone};
use std::collections::BTreeMap;
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
    /// When what they are about came to be, by a report's id, where somebody knows.
    pub occurred: BTreeMap<String, Timestamp>,
    /// When its offices are open.
    pub business_hours: BusinessHours,
    /// When the clocks of reports' service levels stood still.
    pub pauses: Vec<Pause>,
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
    /// Which parts are to be served alike; the territories where the city names none.
    pub neighbourhoods: Arc<[Neighbourhood]>,
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
    /// How much times differ from what is planned.
    pub spread: crate::Spread,
    /// What else is done along streets.
    pub programmes: Vec<Programme>,
}

impl City {
    /// Reads a city's folder. Rows that can't be used are listed and left out; anything that would change the meaning of the rest is an error.
    pub fn open(folder: &Path) -> Result<(Self, Vec<Skipped>), CityError> {
        let path = folder.join("city.toml");
        let text = read_text(&path)?;
        let source = Source { file: shown(&path), text: &text };
        let mut file = source.parse()?;

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
        let business_hours = BusinessHours::read(&source, &file)?;
        let tasks = tasks::read_tasks(&source, &file, &business_hours)?;
        let categories = matching::read_categories(folder, &source, &file)?;

        let (mut network, left_out) = read_network(&folder.join(&file.network))?;
        let (changes, mut skipped) = changes::read_changes(folder, &network, &zone)?;
        let factors_of = (&places.crews[..], &mut skipped);
        let emissions = factors::read_emissions(&source, file.emissions.take(), factors_of)?;
        network.remember(&changes);
        let network = Arc::new(network);
        let ground = Ground { extent: Extent::of(&network), city: &file.name };
        let reports = read_list(folder, "reports.csv", &mut skipped, |file, text| {
            intake::read_reports(file, text, &zone)
        })?;
        let occurred = read_list(folder, "occurred.csv", &mut skipped, |file, text| {
            occurred::read_occurred((file, text), &reports, &zone)
        })?;
        let pauses = read_list(folder, "pauses.csv", &mut skipped, |file, text| {
            service_clock::read_pauses((file, text), &reports, &zone)
        })?;
        let alerts = read_list(folder, "alerts.jsonl", &mut skipped, |file, text| {
            intake::read_alerts(file, text, &zone)
        })?;
        let assets = matching::read_assets(folder, &mut skipped)?;
        let jobs = read_list(folder, "jobs.csv", &mut skipped, |file, text| {
            jobs::read_jobs(file, text, (&tasks, &ground), &zone)
        })?;
        let locks = read_list(folder, "locks.csv", &mut skipped, |file, text| {
            locks::read_locks(file, text, &places.crews)
        })?;
        let territories = read_list(folder, "territories.geojson", &mut skipped, |file, text| {
            territories::read_territories(file, text, (&places.crews, &ground.extent))
        })?;
        let mut neighbourhoods =
            read_list(folder, "neighbourhoods.geojson", &mut skipped, |file, text| {
                neighbourhoods::read_neighbourhoods(file, text, &ground.extent)
            })?;
        if neighbourhoods.is_empty() {
            neighbourhoods = Neighbourhood::of_territories(&territories);
        }
        let decisions = matching::read_decisions(folder, &mut skipped)?;
        let containers = read_list(folder, "containers.csv", &mut skipped, |file, text| {
            containers::read_containers_on(&ground, (file, text), &zone)
        })?;
        let streets = read_list(folder, "collection.csv", &mut skipped, |file, text| {
            collection::read_streets(file, text, Carries::Collects)
        })?;
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
            prices: Prices::of(&source, file.prices)?,
            depots: places.depots,
            tips: places.tips,
            crews: places.crews,
            tasks,
            categories,
            reports,
            occurred: occurred.into_iter().collect(),
            business_hours,
            pauses,
            alerts,
            assets,
            jobs,
            locks,
            territories,
            neighbourhoods: neighbourhoods.into(),
            decisions,
            containers,
            streets,
            collecting: Collecting::read(&source, file.collection)?,
            emissions,
            spread: factors::read_promises(&source, file.promises)?,
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
}

/// Minutes as the files write them, to the second.
#[expect(clippy::cast_possible_truncation, reason = "minutes of a plan are few")]
fn minutes(minutes: f64) -> Seconds {
    Seconds((minutes * 60.0).round() as i64)
}

/// A list that a city may have; what can't be used of it is listed. A file that isn't there is an empty list.
fn read_list<T, E>(
    folder: &Path,
    name: &str,
    skipped: &mut Vec<Skipped>,
    read: impl FnOnce(&str, &str) -> Result<(Vec<T>, Vec<Skipped>), E>,
) -> Result<Vec<T>, CityError>
where
    CityError: From<E>,
{
    let path = folder.join(name);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let file = shown(&path);
    let bytes = read_bytes(&path)?;
    let (text, note) = intake::read_table_text(&file, &bytes)?;
    skipped.extend(note);
    // That no sensor has sent anything is nothing to speak of.
    if text.trim().is_empty() && name == "alerts.jsonl" || is_blank(&file, &text, skipped) {
        return Ok(Vec::new());
    }
    let (rows, left_out) = read(&file, &text)?;
    skipped.extend(left_out);
    Ok(rows)
}

/// Whether a file has nothing in it, which is noted.
fn is_blank(file: &str, text: &str, skipped: &mut Vec<Skipped>) -> bool {
    let is_blank = text.trim_start_matches('\u{feff}').trim().is_empty();
    if is_blank {
        let why = "the file is empty: the day is planned as if it weren't there";
        skipped.push(Skipped::row(file, 1, why));
    }
    is_blank
}

fn read_text(path: &Path) -> Result<String, CityError> {
    let bytes = read_bytes(path)?;
    Ok(intake::read_text(&shown(path), &bytes)?.into_owned())
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, CityError> {
    std::fs::read(path).map_err(|source| CityError::Unreadable { file: shown(path), source })
}

fn read_optional(path: &Path) -> Result<Option<String>, CityError> {
    if path.exists() { read_text(path).map(Some) } else { Ok(None) }
}

/// A table that a city may have, as spreadsheets save it.
fn read_optional_table(
    path: &Path,
    skipped: &mut Vec<Skipped>,
) -> Result<Option<String>, CityError> {
    if !path.exists() {
        return Ok(None);
    }
    let bytes = read_bytes(path)?;
    let (text, note) = intake::read_table_text(&shown(path), &bytes)?;
    skipped.extend(note);
    Ok(Some(text.into_owned()))
}

/// The streets, from an extract or from a network that was built of one.
fn read_network(path: &Path) -> Result<(StreetNetwork, Vec<LeftOut>), CityError> {
    if path.extension().is_some_and(|extension| extension == "roads") {
        return Ok((StreetNetwork::load(path)?, Vec::new()));
    }
    let import = roadcrew_roads::import(path)?;
    Ok((import.network, import.left_out))
}
