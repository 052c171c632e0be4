//! A day without a plan: whoever is free takes the next job by a simple rule.

use super::day::{Day, Visit};
use crate::LabError;
use roadcrew_incidents::Incident;
use roadcrew_planning::City;
use roadcrew_planning::city::{Crew, Task, Work};
use roadcrew_roads::{Approach, Leg, TravelMatrix};
use roadcrew_units::{Metres, Position, Seconds, ServiceDay, TimeWindow, Timestamp};
use std::collections::BTreeMap;

/// What a free crew prefers: the smallest comes first.
pub(super) type Rule = fn(opened: Timestamp, drive: Seconds) -> i64;

/// One job that waits.
struct Job<'a> {
    incident: usize,
    opened: Timestamp,
    position: Position,
    task: &'a Task,
}

/// A crew on its way.
struct State<'a> {
    crew: &'a Crew,
    shift: TimeWindow,
    /// Breaks to come, the next one last.
    breaks: Vec<(TimeWindow, Seconds)>,
    ground: usize,
    depot: Vec<usize>,
    /// The approaches at which the vehicle may stand.
    at: Vec<usize>,
    time: Seconds,
    home: bool,
}

/// Places with the travel times between them for one vehicle.
struct Ground {
    matrix: TravelMatrix,
    /// The approaches of each job, then of each depot.
    places: Vec<Vec<usize>>,
}

/// Lets the crews work through the incidents by `rule`. Nobody leaves out a break or comes home late.
pub(super) fn work(
    city: &City,
    day: &ServiceDay,
    incidents: &[Incident],
    rule: Rule,
) -> Result<Day, LabError> {
    let mut jobs: Vec<Job<'_>> = incidents
        .iter()
        .enumerate()
        .filter_map(|(index, incident)| {
            let task = city.task(&incident.service_code)?;
            Some(Job {
                incident: index,
                opened: incident.opened,
                position: incident.position,
                task,
            })
        })
        .collect();
    jobs.sort_by_key(|job| (job.opened, job.incident));
    let (grounds, mut states) = prepare(city, day, &jobs)?;
    let mut open = vec![true; jobs.len()];
    let mut done = Day::default();
    while let Some(state) =
        states.iter_mut().filter(|state| !state.home).min_by_key(|state| state.time)
    {
        let ground = &grounds[state.ground];
        if rest(state, state.time) {
            continue;
        }
        let next = (0..jobs.len())
            .filter(|&job| open[job] && can_do(state.crew, jobs[job].task))
            .filter_map(|job| Some((job, state.step_to(ground, job, jobs[job].task)?)))
            .min_by_key(|(job, step)| (rule(jobs[*job].opened, step.leg.seconds), *job));
        if let Some((job, step)) = next {
            open[job] = false;
            done.driven += step.leg.metres;
            let end = step.start + jobs[job].task.on_site;
            done.visits.push(Visit {
                incident: jobs[job].incident,
                start: day.at(step.start),
                end: day.at(end),
            });
            (state.time, state.at) = (end, vec![step.at]);
        } else if let Some(opens) = state.breaks.last().map(|(window, _)| window.open()) {
            // Nothing fits in before the break: wait for it.
            rest(state, opens.max(state.time));
        } else {
            let back =
                ground.leg(&state.at, &state.depot).map_or(Metres::ZERO, |(leg, _)| leg.metres);
            done.driven += back;
            state.home = true;
        }
    }
    Ok(done)
}

/// Takes the next break when it may start at `time`.
fn rest(state: &mut State<'_>, time: Seconds) -> bool {
    match state.breaks.last() {
        Some((window, duration)) if window.open() <= time => {
            state.time = time + *duration;
            state.breaks.pop();
            true
        }
        _ => false,
    }
}

fn can_do(crew: &Crew, task: &Task) -> bool {
    task.needs.iter().all(|need| crew.skills.contains(need))
}

/// A drive to a job.
struct Step {
    leg: Leg,
    at: usize,
    start: Seconds,
}

impl State<'_> {
    /// The drive to a job that leaves time for the breaks to come and for the way home; `None` when it doesn't fit.
    fn step_to(&self, ground: &Ground, job: usize, task: &Task) -> Option<Step> {
        let (leg, at) = ground.leg(&self.at, &ground.places[job])?;
        let start = self.time + leg.seconds;
        let end = start + task.on_site;
        let (back, _) = ground.leg(&[at], &self.depot)?;
        let mut free = end;
        for (window, duration) in self.breaks.iter().rev() {
            if window.close() < free {
                return None;
            }
            free = free.max(window.open()) + *duration;
        }
        (free + back.seconds <= self.shift.close()).then_some(Step { leg, at, start })
    }
}

impl Ground {
    /// The quickest drive from any of some approaches to any of others, and where it ends.
    fn leg(&self, from: &[usize], to: &[usize]) -> Option<(Leg, usize)> {
        from.iter()
            .flat_map(|&from| to.iter().map(move |&to| (from, to)))
            .filter_map(|(from, to)| Some((self.matrix.get(from, to)?, to)))
            .min_by_key(|(leg, to)| (leg.seconds, leg.metres, *to))
    }
}

fn prepare<'a>(
    city: &'a City,
    day: &ServiceDay,
    jobs: &[Job<'_>],
) -> Result<(Vec<Ground>, Vec<State<'a>>), LabError> {
    let mut by_profile: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
    let (mut grounds, mut states) = (Vec::new(), Vec::new());
    for crew in city.crews.iter().filter(|crew| crew.work == Work::Dispatch) {
        let has_changes = !city.changes.all().is_empty();
        let shift = has_changes.then(|| crew.shift.text());
        let ground = *by_profile.entry((crew.profile.name(), shift)).or_insert_with(|| {
            grounds.push(ground(city, crew, day, jobs));
            grounds.len() - 1
        });
        let clock = |reason| LabError::Clock { crew: crew.id.clone(), reason };
        let shift = crew.shift.on(day).map_err(clock)?;
        let mut breaks: Vec<(TimeWindow, Seconds)> = crew
            .breaks
            .iter()
            .map(|rest| Ok((rest.window.on(day).map_err(clock)?, rest.duration)))
            .collect::<Result<_, LabError>>()?;
        breaks.sort_by_key(|(window, _)| std::cmp::Reverse(window.open()));
        let depot = grounds[ground].places[jobs.len() + crew.depot].clone();
        let at = depot.clone();
        states.push(State {
            crew,
            shift,
            breaks,
            ground,
            depot,
            at,
            time: shift.open(),
            home: false,
        });
    }
    Ok((grounds, states))
}

fn ground(city: &City, crew: &Crew, day: &ServiceDay, jobs: &[Job<'_>]) -> Ground {
    let router = city.router(crew, day);
    let mut approaches: Vec<Approach> = Vec::new();
    let positions =
        jobs.iter().map(|job| job.position).chain(city.depots.iter().map(|depot| depot.position));
    let places = positions
        .map(|position| {
            let first = approaches.len();
            let stands = router.snap(position).into_iter().flat_map(|snap| snap.stands);
            approaches.extend(stands.map(|stand| stand.approach));
            (first..approaches.len()).collect()
        })
        .collect();
    Ground { matrix: router.matrix(&approaches, &approaches), places }
}
