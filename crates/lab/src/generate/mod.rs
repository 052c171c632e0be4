//! Believable reports, alerts and containers on the real streets of a city.
//!
//! Problems come first: each has a category, a place on a street, a moment at which somebody first reports it, and for most a
//! moment at which it was dealt with. Residents report it, some of them again and not quite at the same spot, until then.
//! So it is known which reports speak of the same problem, and matching can be held against it.
//!
//! Every draw is keyed by the seed, the thing and the purpose (see [`Draws`](crate::Draws)): a thousandth report changes nothing
//! about the first.

mod alerts;
mod containers;
mod folder;
mod problems;
mod reports;
mod streets;
mod times;
mod wording;

pub use folder::{GenerateError, Summary, into_folder, write};
pub use problems::{Problem, ProblemId};

use roadcrew_incidents::{Alert, Report};
use roadcrew_planning::City;
use roadcrew_planning::city::Container;
use roadcrew_roads::StreetNetwork;
use roadcrew_units::{CalendarError, Date, Seconds, Zone};
use std::sync::Arc;
use streets::StreetMap;
use times::History;

/// How much to generate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The same seed gives the same bytes.
    pub seed: u64,
    /// How many reports, repeats included.
    pub reports: usize,
    /// How many messages of sensors.
    pub alerts: usize,
    /// How many containers.
    pub containers: usize,
    /// The day whose morning is now: everything was reported in the two weeks before. `None` is the city's demo day.
    pub date: Option<Date>,
}

impl Default for Spec {
    /// The demo city's: seed 7, 150 reports, 40 alerts, 60 containers.
    fn default() -> Self {
        Self { seed: 7, reports: 150, alerts: 40, containers: 60, date: None }
    }
}

/// What the generator needs to know about a city.
#[derive(Clone, Debug)]
pub struct Setting<'a> {
    /// Its streets.
    pub network: &'a Arc<StreetNetwork>,
    /// The zone of its clocks.
    pub zone: &'a Zone,
    /// What can be reported or measured.
    pub kinds: Vec<Kind>,
    /// The day to generate for when the [`Spec`] names none.
    pub date: Option<Date>,
}

/// One category of problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// The service code of its reports, or the kind of its alerts.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Categories that residents mix up share a family.
    pub family: String,
    /// Within which time it should be dealt with.
    pub service_level: Seconds,
    /// For a kind of alert, the lowest value that asks for work.
    pub alert_from: Option<f64>,
}

impl<'a> Setting<'a> {
    /// The streets and categories of a city.
    pub fn of(city: &'a City) -> Self {
        let kinds = city.tasks.iter().map(|task| Kind {
            code: task.code.clone(),
            name: task.name.clone(),
            family: city.categories.family_of_code(&task.code).to_owned(),
            service_level: task.service_level,
            alert_from: task.alert_from,
        });
        Self {
            network: &city.network,
            zone: &city.zone,
            kinds: kinds.collect(),
            date: city.demo_date,
        }
    }
}

/// What was generated, and what is true about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Generated {
    /// By the time of reporting.
    pub reports: Vec<Report>,
    /// By sensor and time.
    pub alerts: Vec<Alert>,
    /// By id.
    pub containers: Vec<Container>,
    /// The problems behind the reports.
    pub problems: Vec<Problem>,
    /// For each report the problem that it is about.
    pub truth: Vec<ProblemId>,
    /// For each alert the reported problem that it is about, if there is one.
    pub alert_truth: Vec<Option<ProblemId>>,
}

/// Over how many days before the day of the [`Spec`] the problems were reported.
const HISTORY_DAYS: i64 = 14;

/// Generates a city's past two weeks. Cost: `O(reports · log streets + containers · streets)`.
pub fn generate(setting: &Setting<'_>, spec: &Spec) -> Result<Generated, GenerateError> {
    generate_days(setting, spec, HISTORY_DAYS)
}

/// As [`generate`], over another number of days.
pub(crate) fn generate_days(
    setting: &Setting<'_>,
    spec: &Spec,
    days: i64,
) -> Result<Generated, GenerateError> {
    let date = spec.date.or(setting.date).ok_or(GenerateError::NoDate)?;
    let map = StreetMap::new(setting.network, spec.seed);
    if map.is_empty() {
        return Err(GenerateError::NoStreets);
    }
    let history = history(setting, date, days)?;
    let problems = problems::draw(setting, spec, &map, &history);
    let (reports, truth) = reports::draw(setting, spec, &map, &history, &problems);
    let (alerts, alert_truth) = alerts::draw(setting, spec, &map, &history, &problems);
    let containers = containers::draw(spec, &map);
    Ok(Generated { reports, alerts, containers, problems, truth, alert_truth })
}

fn history(setting: &Setting<'_>, date: Date, days: i64) -> Result<History, CalendarError> {
    History::before(date, days, setting.zone)
}
