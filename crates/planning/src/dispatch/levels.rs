//! The service level of an incident, by the clock of its category and the pauses of its reports.

use crate::assemble::Draft;
use crate::city::{Pause, SlaClock, Task};
use crate::day::{Paused, ServiceLevel};
use roadcrew_incidents::Incident;
use roadcrew_units::Seconds;

/// No plan of a day goes on for longer; a pause that goes on ends then.
const HORIZON: Seconds = Seconds::from_hours(72);

/// The level that an incident's first report started, and when it ends. A clock that several reports pause stands still for each.
pub(super) fn service_level(
    draft: &Draft<'_>,
    incident: &Incident,
    task: &Task,
) -> (ServiceLevel, Seconds) {
    let (city, day) = (draft.city, draft.day);
    let is_its = |pause: &&Pause| {
        incident.reports.iter().any(|id| city.reports[id.index()].id == pause.report)
    };
    let mut told: Vec<&Pause> = city.pauses.iter().filter(is_its).collect();
    told.sort_by_key(|pause| pause.from);
    let horizon = day.at(HORIZON);
    let stops: Vec<_> = told.iter().map(|it| (it.from, it.until.unwrap_or(horizon))).collect();
    let (hours, opened) = (&city.business_hours, incident.opened);
    let due = hours.due(task.clock, (opened, &city.zone), &stops, task.service_level);
    let is_plain = task.clock == SlaClock::Wall && stops.is_empty();
    let paused = |pause: &&Pause| Paused {
        report: pause.report.clone(),
        from: day.time_of(pause.from),
        until: pause.until.map(|until| day.time_of(until)),
        reason: pause.reason.clone(),
    };
    let level = ServiceLevel {
        time: task.service_level,
        clock: task.clock,
        runs: (!is_plain).then(|| hours.runs(task.clock, (opened, day), &stops, horizon)),
        pauses: told.iter().map(paused).collect(),
    };
    (level, day.time_of(due))
}
