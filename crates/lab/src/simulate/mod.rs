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

use crate::LabError;
use crate::generate::{Generated, Kind, Setting, Spec, generate_days};
use crate::trials::{first_day, first_shift, of_each};
use figures::Outcome;
use roadcrew_incidents::{Report, ReportStatus};
use roadcrew_planning::city::Work;
use roadcrew_planning::{City, Search, dispatch};
use roadcrew_units::{Date, Metres, Seconds, ServiceDay, Timestamp};
use scenario::Scenario;
use std::path::Path;

/// Runs every policy of a scenario under every seed.
pub fn run(scenario: &Path) -> Result<Comparison, LabError> {
    let scenario = Scenario::read(scenario)?;
    let (city, _left_out) = City::open(&scenario.city).map_err(Box::new)?;
    let start = first_day(scenario.start.as_deref(), &city)?;
    let runs = of_each(&scenario.policies, &scenario.seeds, |policy, seed| {
        let figures = simulate(&city, &scenario, start, policy, seed)?;
        Ok(Run { policy, seed, figures })
    })?;
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
        last_morning = day.at(first_shift(&city, &day, Work::Dispatch));
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

fn service_level(kinds: &[Kind], code: &str) -> Seconds {
    kinds.iter().find(|kind| kind.code == code).map_or(Seconds::ZERO, |kind| kind.service_level)
}
