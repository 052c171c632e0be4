//! Days simulated under policies: the same reports, another rule of what to do next.
//!
//! Reports come in as [`generate`](crate::generate) makes them. Each morning the city sees those that it got so far, works out the
//! incidents, and its crews work by the policy. When a visit ends, the true problems behind its reports are dealt with: nobody reports
//! them again. A problem that was split into two incidents costs a second visit, as it does in a city.
//!
//! All policies see the same reports under the same seed (common random numbers), so their differences are theirs.

mod day;
mod figures;
mod greedy;
mod policy;
mod scenario;

pub use figures::{Comparison, Figures, Run};
pub use policy::Policy;

use crate::generate::{GenerateError, Generated, Kind, Setting, Spec, generate_days};
use figures::Outcome;
use rayon::prelude::*;
use roadcrew_incidents::{Report, ReportStatus};
use roadcrew_planning::city::Work;
use roadcrew_planning::{City, CityError, PlanError, Search, dispatch};
use roadcrew_units::{CalendarError, Date, Metres, Seconds, ServiceDay, TimeWindow, Timestamp};
use scenario::Scenario;
use std::path::Path;

/// Runs every policy of a scenario under every seed.
pub fn run(scenario: &Path) -> Result<Comparison, LabError> {
    let scenario = Scenario::read(scenario)?;
    let (city, _left_out) = City::open(&scenario.city).map_err(Box::new)?;
    let start = match &scenario.start {
        Some(text) => text.parse()?,
        None => city.demo_date.ok_or(GenerateError::NoDate)?,
    };
    let pairs: Vec<(Policy, u64)> = scenario
        .policies
        .iter()
        .flat_map(|&policy| scenario.seeds.iter().map(move |&seed| (policy, seed)))
        .collect();
    let runs = pairs
        .par_iter()
        .map(|&(policy, seed)| {
            let figures = simulate(&city, &scenario, start, policy, seed)?;
            Ok(Run { policy, seed, figures })
        })
        .collect::<Result<_, LabError>>()?;
    Ok(Comparison { city: city.name, start: start.to_string(), days: scenario.days, runs })
}

fn simulate(
    city: &City,
    scenario: &Scenario,
    start: Date,
    policy: Policy,
    seed: u64,
) -> Result<Figures, LabError> {
    let setting = Setting::of(city);
    let generated = arrivals(&setting, scenario, start, seed)?;
    let search = Search { seed, threads: Some(1), ..Search::iterations(scenario.iterations) };
    let mut city = City { alerts: Vec::new(), ..city.clone() };
    let mut done: Vec<Option<(Timestamp, Timestamp)>> = vec![None; generated.problems.len()];
    let (mut driven, mut last_morning, mut end) = (Metres::ZERO, Timestamp(0), Timestamp(0));
    for number in 0..scenario.days {
        let day = ServiceDay::new(start.plus_days(number), &city.zone)?;
        last_morning = day.at(first_shift(&city, &day));
        end = day.at(Seconds::from_hours(24));
        let (known, about) = known_reports(&generated, &done, last_morning);
        city.reports = known;
        let incidents = dispatch::incidents(&city).incidents;
        let worked = day::work(&city, &day, &incidents, policy, &search)?;
        driven += worked.driven;
        for visit in worked.visits {
            for report in &incidents[visit.incident].reports {
                let problem = about[report.index()];
                done[problem] = done[problem].or(Some((visit.start, visit.end)));
            }
        }
    }
    let outcomes: Vec<Outcome> = generated
        .problems
        .iter()
        .zip(&done)
        .filter(|(problem, _)| problem.first_report <= last_morning)
        .map(|(problem, &done)| Outcome {
            first_report: problem.first_report,
            service_level: service_level(&setting.kinds, &problem.code),
            done,
        })
        .collect();
    Ok(Figures::of(&outcomes, end, driven))
}

/// The reports of all days and of those before: as generated, nothing dealt with yet.
fn arrivals(
    setting: &Setting<'_>,
    scenario: &Scenario,
    start: Date,
    seed: u64,
) -> Result<Generated, LabError> {
    let days = scenario.days + scenario.backlog_days;
    let reports = scenario.reports_per_day * usize::try_from(days).unwrap_or(0);
    let date = Some(start.plus_days(scenario.days));
    Ok(generate_days(setting, &Spec { seed, reports, alerts: 0, containers: 0, date }, days)?)
}

/// What the city knows in the morning, and which problem each of the reports is about.
fn known_reports(
    generated: &Generated,
    done: &[Option<(Timestamp, Timestamp)>],
    now: Timestamp,
) -> (Vec<Report>, Vec<usize>) {
    generated
        .reports
        .iter()
        .zip(&generated.truth)
        .map(|(report, problem)| (report, problem.index()))
        .filter(|(report, problem)| report.requested <= now && done[*problem].is_none())
        .map(|(report, problem)| {
            let open = Report {
                status: ReportStatus::Open,
                status_notes: String::new(),
                updated: None,
                ..report.clone()
            };
            (open, problem)
        })
        .unzip()
}

/// When the first crew starts.
fn first_shift(city: &City, day: &ServiceDay) -> Seconds {
    let crews = city.crews.iter().filter(|crew| crew.work == Work::Dispatch);
    crews
        .filter_map(|crew| crew.shift.on(day).ok())
        .map(TimeWindow::open)
        .min()
        .unwrap_or(Seconds::ZERO)
}

fn service_level(kinds: &[Kind], code: &str) -> Seconds {
    kinds.iter().find(|kind| kind.code == code).map_or(Seconds::ZERO, |kind| kind.service_level)
}

/// Why a scenario can't be run.
#[derive(Debug, thiserror::Error)]
pub enum LabError {
    /// No such file, or no text.
    #[error("can't read {file}: a scenario is a TOML file")]
    Unreadable {
        /// Which file.
        file: String,
        /// Why not.
        source: std::io::Error,
    },
    /// Something in the scenario.
    #[error("{file}:{line}: {reason}")]
    Scenario {
        /// Which file.
        file: String,
        /// Which line, counted from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// A shift or break that doesn't exist on a day.
    #[error("crew {crew}: {reason}")]
    Clock {
        /// Whose.
        crew: String,
        /// What is wrong.
        reason: String,
    },
    /// The city can't be read.
    #[error(transparent)]
    City(#[from] Box<CityError>),
    /// Nothing to empty.
    #[error("{city} has no containers: add containers.csv to its folder")]
    NoContainers {
        /// Which city.
        city: String,
    },
    /// No reports can be made.
    #[error(transparent)]
    Generate(#[from] GenerateError),
    /// A day can't be planned.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A day that the calendar doesn't have.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}
