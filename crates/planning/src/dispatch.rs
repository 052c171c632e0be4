//! A day of jobs: incidents become jobs, jobs become routes of crews.

use crate::assemble::{Draft, Label};
use crate::city::{City, Task, Work};
use crate::day::{DayPlan, StopKind};
use crate::search::{PlanError, Search};
use roadcrew_incidents::{Alert, Clusters, Incident, OneCause, OneProblem, cluster};
use roadcrew_model::{Due, Load, Service, Undone};
use roadcrew_solver::Progress;
use roadcrew_units::{Money, Position, Price, Seconds, ServiceDay, Skipped, TimeWindow};
use std::collections::BTreeMap;

/// Clusters the city's reports and alerts, and plans who fixes what on `day`.
///
/// Planned are the incidents that are open when the first crew leaves and that someone must go to. A job should start within the
/// service level of its first report; each second after that costs the city's rate times the severity. A job may be left
/// undone at a price that grows with its age in service levels.
pub fn plan(
    city: &City,
    day: &ServiceDay,
    search: &Search,
    listener: &(dyn Fn(Progress) + Sync),
) -> Result<DayPlan, PlanError> {
    let (clusters, skipped) = decided(city);
    let mut draft = Draft::new(city, day, Work::Dispatch)?;
    draft.left_out.extend(skipped.iter().map(Skipped::to_string));
    let open = clusters.incidents.iter().filter(|incident| is_open(city, incident, day));
    let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
    for problem in city.decisions.problems(open) {
        let first = problem.incidents[0];
        match city.task(&first.service_code) {
            Some(task) => add_job(&mut draft, &problem, task),
            None => *unknown.entry(&first.service_code).or_default() += 1,
        }
    }
    for (code, count) in unknown {
        draft.left_out.push(format!(
            "{count} incidents of category {code}, which city.toml does not have: add it to [[categories]]"
        ));
    }
    Ok(draft.finish()?.solve(search, listener))
}

/// The city's incidents: the same for any order of its reports. An [`AlertId`](roadcrew_incidents::AlertId) counts in [`alerts`].
pub fn incidents(city: &City) -> Clusters {
    decided(city).0
}

/// The same, with the planners' decisions that could not be applied, and why.
pub fn decided(city: &City) -> (Clusters, Vec<Skipped>) {
    let alerts = alerts(city);
    let matched = cluster(&city.reports, &alerts, &city.categories, &city.whereabouts);
    let said = (city.reports.as_slice(), alerts.as_slice());
    matched.decided(&city.decisions.rulings, said, &city.categories, &city.whereabouts)
}

/// The alerts that ask for work.
pub fn alerts(city: &City) -> Vec<Alert> {
    city.alerts
        .iter()
        .filter(|alert| {
            let least = city.task(&alert.kind).and_then(|task| task.alert_from);
            least.is_none_or(|least| least <= alert.value)
        })
        .cloned()
        .collect()
}

/// How long a problem that only sensors told of is believed to last after the last message.
const ALERT_HOLDS: Seconds = Seconds::from_hours(72);

/// Whether an incident is known and not yet closed when the day begins.
fn is_open(city: &City, incident: &Incident, day: &ServiceDay) -> bool {
    let begins = city
        .crews
        .iter()
        .filter(|crew| crew.work == Work::Dispatch)
        .filter_map(|crew| crew.shift.on(day).ok())
        .map(TimeWindow::open)
        .min()
        .unwrap_or(Seconds::ZERO);
    let now = day.at(begins);
    // An alert is over when it was sent, but the lamp stays dark until someone comes or a later message clears it.
    let over = if incident.reports.is_empty() {
        incident.closed.map(|sent| sent.after(ALERT_HOLDS))
    } else {
        incident.closed
    };
    incident.opened <= now && over.is_none_or(|over| now < over)
}

/// One job for a problem: at the incident nearest to the middle of all, due with the earliest, as dear as all of them.
fn add_job(draft: &mut Draft<'_>, problem: &OneProblem<'_>, task: &Task) {
    let incident = problem.incidents[0];
    let position = middle(&problem.incidents);
    let Some(snap) = draft.snap(position) else {
        draft.left_out.push(format!(
            "{} ({}) at {position}: no street that a crew may use is near",
            incident.id, task.name
        ));
        return;
    };
    let street = draft.router().network().segment(snap.stands[0].approach.segment).name.to_owned();
    let modes = snap
        .stands
        .iter()
        .map(|stand| draft.mode_at(stand.approach, task.on_site, stand.price))
        .collect();
    let due = draft.day.time_of(incident.opened.after(task.service_level));
    let prices = &draft.city.prices;
    let severity = task.severity * f64::from(u32::try_from(problem.incidents.len()).unwrap_or(1));
    let late_second = Price(scaled(prices.late_second.0, severity));
    let undone = Money::from_units(prices.undone * severity * urgency(due, task.service_level));
    let skills =
        task.skill.as_deref().map_or(roadcrew_model::Skills::NONE, |name| draft.skill(name));
    let reports = problem.incidents.iter().flat_map(|incident| &incident.reports);
    let reports = reports.map(|id| draft.city.reports[id.index()].id.clone());
    let name = match problem.cause {
        Some(OneCause { group, .. }) if 1 < problem.incidents.len() => {
            let n_incidents = problem.incidents.len();
            format!("{}: {} {}, {n_incidents} incidents", task.name, group.kind, group.id)
        }
        _ => task.name.clone(),
    };
    let label = Label {
        kind: StopKind::Job,
        id: incident.id.to_string(),
        name: name.clone(),
        street,
        position,
        reports: reports.collect(),
        due: Some(due),
        litres: 0,
        kilograms: 0,
    };
    let service = Service {
        name,
        modes,
        load: Load(vec![0, 0]),
        windows: Vec::new(),
        due: Some(Due { at: due.max(Seconds::ZERO), per_second: late_second }),
        skills,
        undone: Undone::Costs(undone),
        ..Service::default()
    };
    draft.add(service, label);
}

/// Of the places of incidents, the one nearest to their mean; the first among equals.
#[expect(clippy::cast_precision_loss, reason = "a city has few incidents")]
fn middle(incidents: &[&Incident]) -> Position {
    let n_incidents = incidents.len() as f64;
    let mean = |of: fn(Position) -> f64| {
        incidents.iter().map(|incident| of(incident.position)).sum::<f64>() / n_incidents
    };
    let first = incidents[0].position;
    let mean = Position::from_degrees(mean(Position::lon), mean(Position::lat)).unwrap_or(first);
    let away = |incident: &&&Incident| incident.position.metres_to(mean);
    let nearest = incidents.iter().min_by(|a, b| away(a).total_cmp(&away(b)));
    nearest.map_or(first, |incident| incident.position)
}

/// How much a job left undone weighs: 1 when it is due at the end of its service level from now, up to 4 when it is long overdue.
#[expect(clippy::cast_precision_loss, reason = "a weight")]
fn urgency(due: Seconds, service_level: Seconds) -> f64 {
    let left = due.0 as f64 / service_level.0 as f64;
    (2.0 - left).clamp(1.0, 4.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a price of a second"
)]
fn scaled(rate: i64, factor: f64) -> i64 {
    (rate as f64 * factor).round() as i64
}
