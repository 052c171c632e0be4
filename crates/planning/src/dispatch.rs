//! A day of jobs: incidents become jobs, jobs become routes of crews.

use crate::assemble::{Draft, Label};
use crate::city::{City, Task, Work};
use crate::day::{DayPlan, StopKind};
use crate::search::{PlanError, Search};
use roadcrew_incidents::{Alert, Clusters, Incident, cluster};
use roadcrew_model::{Due, Load, Service, Undone};
use roadcrew_solver::Progress;
use roadcrew_units::{Money, Price, Seconds, ServiceDay, TimeWindow};
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
    let clusters = incidents(city);
    let mut draft = Draft::new(city, day, Work::Dispatch)?;
    let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
    for incident in &clusters.incidents {
        if !is_open(city, incident, day) {
            continue;
        }
        match city.task(&incident.service_code) {
            Some(task) => add_job(&mut draft, incident, task),
            None => *unknown.entry(&incident.service_code).or_default() += 1,
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
    cluster(&city.reports, &alerts(city), &city.categories, &city.whereabouts)
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

fn add_job(draft: &mut Draft<'_>, incident: &Incident, task: &Task) {
    let Some(snap) = draft.snap(incident.position) else {
        draft.left_out.push(format!(
            "{} ({}) at {}: no street that a crew may use is near",
            incident.id, task.name, incident.position
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
    let late_second = Price(scaled(prices.late_second.0, task.severity));
    let undone =
        Money::from_units(prices.undone * task.severity * urgency(due, task.service_level));
    let skills =
        task.skill.as_deref().map_or(roadcrew_model::Skills::NONE, |name| draft.skill(name));
    let reports = incident.reports.iter().map(|id| draft.city.reports[id.index()].id.clone());
    let label = Label {
        kind: StopKind::Job,
        id: incident.id.to_string(),
        name: task.name.clone(),
        street,
        position: incident.position,
        reports: reports.collect(),
        due: Some(due),
        litres: 0,
        kilograms: 0,
    };
    let service = Service {
        name: task.name.clone(),
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
