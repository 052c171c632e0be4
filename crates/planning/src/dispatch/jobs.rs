//! Incidents and the planners' own jobs become services.

use super::levels::service_level;
use super::linked::Linked;
use super::next::{Asked, next_date};
use crate::assemble::{Draft, Label, MUST};
use crate::city::{ClockSpan, Crew, PlannedJob, Task};
use crate::day::{StopKind, UnplannedWork, Waiting};
use roadcrew_incidents::{Incident, OneCause, OneProblem};
use roadcrew_model::{Due, Load, Service, ServiceId, Territory, Undone, VehicleId};
use roadcrew_roads::Snap;
use roadcrew_units::{Date, Money, Position, Price, Seconds, TimeWindow, Timestamp};

/// What incidents and planned jobs have in common.
struct Job<'a> {
    id: String,
    name: &'a str,
    position: Position,
    reports: Vec<String>,
    on_site: Seconds,
    needs: &'a [String],
    windows: &'a [ClockSpan],
    due: Option<Timestamp>,
    severity: f64,
    /// What it costs undone, in the city's price of a job left undone.
    undone: f64,
    /// For how long it counts as late besides where it is left undone.
    late_undone: Seconds,
    must: bool,
    crews: usize,
    load: [i64; 2],
    waiting: Vec<Waiting>,
    until: Option<Date>,
}

impl Job<'_> {
    /// The same for the figures, where nobody can be sent.
    fn unplanned(&self) -> UnplannedWork {
        UnplannedWork {
            id: self.id.clone(),
            name: self.name.to_owned(),
            reports: self.reports.clone(),
            waiting: self.waiting.clone(),
        }
    }

    fn asked(&self) -> Asked<'_> {
        Asked {
            needs: self.needs,
            windows: self.windows,
            on_site: self.on_site,
            load: self.load,
            crews: self.crews,
            until: self.until,
        }
    }
}

/// Adds one job for a problem: at the incident nearest to the middle of all, due with the earliest, as dear as all of them.
pub(super) fn add_problem(
    draft: &mut Draft<'_>,
    linked: &mut Linked,
    problem: &OneProblem<'_>,
    task: &Task,
) {
    let incident = problem.incidents[0];
    let n_incidents = problem.incidents.len();
    let waiting: Vec<Waiting> =
        problem.incidents.iter().map(|it| waiting(draft, it, task)).collect();
    let due = waiting.iter().map(|it| draft.day.at(it.due)).min();
    let reports = problem.incidents.iter().flat_map(|incident| &incident.reports);
    let reports = reports.map(|id| draft.city.reports[id.index()].id.clone());
    let name = match problem.cause {
        Some(OneCause { group, .. }) if 1 < n_incidents => {
            format!("{}: {} {}, {n_incidents} incidents", task.name, group.kind, group.id)
        }
        _ => task.name.clone(),
    };
    let severity = task.severity * f64::from(u32::try_from(n_incidents).unwrap_or(1));
    let job = Job {
        id: incident.id.to_string(),
        name: &name,
        position: middle(&problem.incidents),
        reports: reports.collect(),
        on_site: task.on_site,
        needs: &task.needs,
        windows: &task.windows,
        due,
        severity,
        undone: severity * waiting.iter().map(urgency).fold(1.0, f64::max),
        // Its urgency says so already.
        late_undone: Seconds::ZERO,
        must: false,
        crews: usize::try_from(task.crews).unwrap_or(1),
        load: [task.litres, task.kilograms],
        waiting,
        until: None,
    };
    add(draft, linked, &job);
}

/// The clock of an incident, which runs since its first report.
fn waiting(draft: &Draft<'_>, incident: &Incident, task: &Task) -> Waiting {
    let city = draft.city;
    let reports = incident.reports.iter().map(|id| &city.reports[id.index()].id);
    let occurred = reports.filter_map(|id| city.occurred.get(id)).min();
    let (level, due) = service_level(draft, incident, task);
    Waiting {
        position: incident.position,
        category: incident.service_code.to_string(),
        first: Some(draft.day.time_of(incident.opened)),
        occurred: occurred.map(|&at| draft.day.time_of(at)),
        due,
        level: Some(level),
    }
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

/// Adds a job of the planners' own; answers its services.
pub(super) fn add_planned(draft: &mut Draft<'_>, linked: &mut Linked, planned: &PlannedJob) {
    let promised = planned.due.map(|due| Waiting {
        position: planned.position,
        category: planned.name.clone(),
        first: None,
        occurred: None,
        due: draft.day.time_of(due),
        level: None,
    });
    let job = Job {
        id: planned.id.clone(),
        name: &planned.name,
        position: planned.position,
        reports: Vec::new(),
        on_site: planned.on_site,
        needs: &planned.needs,
        windows: &planned.windows,
        due: planned.due,
        severity: planned.priority,
        undone: planned.priority * if planned.must { MUST } else { 1.0 },
        late_undone: promised.as_ref().map_or(Seconds::ZERO, |it| late_at_the_end(draft, it.due)),
        must: planned.must,
        crews: planned.crews,
        load: [planned.litres, planned.kilograms],
        waiting: promised.into_iter().collect(),
        until: planned.until,
    };
    let services = add(draft, linked, &job);
    linked.note(planned, &services);
}

/// Adds as many services as the job takes crews, to begin together.
fn add(draft: &mut Draft<'_>, linked: &mut Linked, job: &Job<'_>) -> Vec<ServiceId> {
    let (snap, windows) = match place_and_time(draft, job) {
        Ok(found) => found,
        Err(told) => {
            draft.left_out.push(told);
            draft.unplanned.push(job.unplanned());
            return Vec::new();
        }
    };
    let street = draft.router().network().segment(snap.stands[0].approach.segment).name.to_owned();
    let prices = &draft.city.prices;
    let late_second = Price(scaled(prices.late_second.0, job.severity));
    let undone = Money::from_units(prices.undone * job.undone / as_share(job.crews));
    let undone = undone + late_second * job.late_undone;
    let due = job.due.map(|due| draft.day.time_of(due));
    let next = next_date(draft, &job.asked());
    let mut services = Vec::with_capacity(job.crews);
    for crew in 1..=job.crews {
        let mut modes = Vec::with_capacity(snap.stands.len());
        for stand in &snap.stands {
            modes.push(draft.mode_at(stand.approach, job.on_site, stand.price));
        }
        let label = Label {
            kind: StopKind::Job,
            id: if crew == 1 { job.id.clone() } else { format!("{}#{crew}", job.id) },
            name: if job.crews == 1 {
                job.name.to_owned()
            } else {
                format!("{} (crew {crew} of {})", job.name, job.crews)
            },
            street: street.clone(),
            position: job.position,
            lane: None,
            reports: job.reports.clone(),
            due,
            waiting: if crew == 1 { job.waiting.clone() } else { Vec::new() },
            litres: job.load[0],
            kilograms: job.load[1],
            overflow: None,
            must: job.must,
            why: String::new(),
            next: next.clone(),
        };
        let service = Service {
            name: label.name.clone(),
            modes,
            load: Load(if crew == 1 { job.load.to_vec() } else { vec![0, 0] }),
            windows: windows.clone(),
            due: due.map(|at| Due { at: at.max(Seconds::ZERO), per_second: late_second }),
            skills: draft.skills(job.needs),
            territory: territory(draft, job),
            undone: Undone::Costs(undone),
            ..Service::default()
        };
        services.push(draft.add(service, label));
    }
    if 1 < services.len() {
        linked.begin_together(services.clone());
    }
    services
}

/// The street at a job and all times at which it may begin; a sentence where there are none.
fn place_and_time(draft: &Draft<'_>, job: &Job<'_>) -> Result<(Snap, Vec<TimeWindow>), String> {
    let snap = draft.snap(job.position).ok_or_else(|| {
        format!(
            "{} ({}) at {}: no street that a crew may use is near",
            job.id,
            job.name,
            job.position.in_words()
        )
    })?;
    let mut windows = Vec::with_capacity(job.windows.len());
    for span in job.windows {
        let all = span.around(draft.day, draft.reach());
        windows.extend(all.map_err(|reason| format!("{} ({}): {reason}", job.id, job.name))?);
    }
    windows.sort_by_key(|window| window.open());
    Ok((snap, windows))
}

/// The crews that are at home around a job and can do it, where some are: territories of sweepers are nothing to electricians.
fn territory(draft: &Draft<'_>, job: &Job<'_>) -> Option<Territory> {
    let areas = draft.city.territories.iter().filter(|area| area.contains(job.position));
    let is_home =
        |id: &str| areas.clone().flat_map(|it| &it.crews).any(|&it| draft.city.crews[it].id == id);
    let is_able = |crew: &Crew| job.needs.iter().all(|need| crew.skills.contains(need));
    let crews = draft.crews.iter().enumerate();
    let vehicles = crews.filter(|(_, crew)| is_home(&crew.id) && is_able(crew));
    let vehicles: Vec<VehicleId> = vehicles.map(|(index, _)| VehicleId::new(index)).collect();
    let outside = draft.city.prices.outside_territory;
    (!vehicles.is_empty()).then_some(Territory { vehicles, outside })
}

#[expect(clippy::cast_precision_loss, reason = "a few crews")]
fn as_share(crews: usize) -> f64 {
    crews.max(1) as f64
}

/// How late what nobody does is when the last crew's shift ends: whoever does it today is no later, so that it never pays to leave a job because it
/// is late.
fn late_at_the_end(draft: &Draft<'_>, due: Seconds) -> Seconds {
    (draft.stretch().close() - due.max(Seconds::ZERO)).excess()
}

/// How much a job left undone weighs: 1 when all of its service level is left as the day begins, up to 4 when it is long overdue.
#[expect(clippy::cast_precision_loss, reason = "a weight")]
fn urgency(waiting: &Waiting) -> f64 {
    let (Some(level), Some(first)) = (&waiting.level, waiting.first) else { return 1.0 };
    let elapsed = level.elapsed(first, Seconds::ZERO);
    let left = (level.time - elapsed).0 as f64 / level.time.0 as f64;
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
