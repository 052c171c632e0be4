//! A day of jobs: incidents become jobs, jobs become routes of crews.

mod jobs;
mod levels;
mod linked;
mod next;

use crate::assemble::{Assembled, Draft};
use crate::city::{City, Work};
use crate::day::DayPlan;
use crate::equity::price_of_equity;
use crate::news::News;
use crate::search::{PlanError, Search};
use linked::Linked;
use roadcrew_incidents::intake::{EMPTIED, FILL_LEVEL};
use roadcrew_incidents::{Alert, Clusters, Incident, cluster};
use roadcrew_units::{Seconds, ServiceDay, Skipped, TimeWindow};
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
    listener: &(dyn Fn(News) + Sync),
) -> Result<DayPlan, PlanError> {
    Ok(assemble(city, day)?.plan(search, listener))
}

/// The same, and what an hour less for the worst-served neighbourhood would cost, for which the day is planned up to four times more. A plan that
/// is made for that and turns out to cost less than the one for all is searched on from, at most so often: what is fairer has a price then.
pub fn plan_and_price_equity(
    city: &City,
    day: &ServiceDay,
    search: &Search,
    listener: &(dyn Fn(News) + Sync),
) -> Result<DayPlan, PlanError> {
    let mut assembled = assemble(city, day)?;
    assembled.tell_misplaced(listener);
    let (mut plan, mut found) = assembled.plan_from(None, search, listener);
    for is_last in [false, false, true] {
        let base = (&plan, &found);
        let Some(equity) = price_of_equity(&assembled, base, search, listener) else { break };
        match equity.cheaper {
            Some(cheaper) if !is_last => {
                (plan, found) = assembled.plan_from(Some(cheaper), search, listener);
            }
            _ => {
                plan.equity_price = Some(equity.price);
                plan.fairer = equity.fairer.map(Box::new);
                break;
            }
        }
    }
    Ok(plan)
}

/// The day's problem: the same for planning and for judging what others planned.
pub(crate) fn assemble<'a>(
    city: &'a City,
    day: &'a ServiceDay,
) -> Result<Assembled<'a>, PlanError> {
    let mut draft = Draft::new(city, day, Work::Dispatch)?;
    let (clusters, skipped) = decided(city);
    draft.left_out.extend(skipped.iter().map(Skipped::to_string));
    let open = clusters.incidents.iter().filter(|incident| is_open(city, incident, day));
    let mut linked = Linked::default();
    let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
    for problem in city.decisions.problems(open) {
        let first = problem.incidents[0];
        match city.task(&first.service_code) {
            Some(task) => jobs::add_problem(&mut draft, &mut linked, &problem, task),
            None => *unknown.entry(&first.service_code).or_default() += 1,
        }
    }
    for (code, count) in unknown {
        draft.left_out.push(format!(
            "{count} incidents of category {code}, which city.toml does not have: add it to [[categories]]"
        ));
    }
    for job in city.jobs.iter().filter(|job| job.is_planned_on(day.date())) {
        jobs::add_planned(&mut draft, &mut linked, job);
    }
    let links = linked.finish(&mut draft);
    draft.services_mut().1.extend(links);
    crate::locks::settle(draft.finish()?)
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
    city.alerts.iter().filter(|alert| asks_for_work(city, alert)).cloned().collect()
}

/// Whether an alert's value is high enough to make an incident: from what its category says, otherwise from above zero, which is what
/// a sound lamp sends. Levels and emptyings of containers that no category knows are for the rounds alone.
pub fn asks_for_work(city: &City, alert: &Alert) -> bool {
    match city.task(&alert.kind) {
        Some(task) => task.alert_from.map_or(0.0 < alert.value, |least| least <= alert.value),
        None => 0.0 < alert.value && ![FILL_LEVEL, EMPTIED].contains(&alert.kind.as_str()),
    }
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
