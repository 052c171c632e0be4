//! What crews did on a day.

use super::greedy;
use super::policy::Policy;
use crate::LabError;
use roadcrew_incidents::Incident;

use roadcrew_planning::{City, Search, StopKind, dispatch};
use roadcrew_units::{Metres, ServiceDay, Timestamp};

/// A day's work.
#[derive(Debug, Default)]
pub(super) struct Day {
    pub(super) visits: Vec<Visit>,
    pub(super) driven: Metres,
}

/// An incident that was dealt with.
#[derive(Debug)]
pub(super) struct Visit {
    /// Its place in the list of the morning.
    pub(super) incident: usize,
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
}

/// Lets the crews of a city work on the incidents of a morning.
pub(super) fn work(
    city: &City,
    day: &ServiceDay,
    incidents: &[Incident],
    policy: Policy,
    search: &Search,
) -> Result<Day, LabError> {
    match policy {
        Policy::Fcfs => greedy::work(city, day, incidents, |opened, _drive| opened.0),
        Policy::Nearest => greedy::work(city, day, incidents, |_opened, drive| drive.0),
        Policy::Solver => by_plan(city, day, incidents, search),
    }
}

fn by_plan(
    city: &City,
    day: &ServiceDay,
    incidents: &[Incident],
    search: &Search,
) -> Result<Day, LabError> {
    let plan = dispatch::plan(city, day, search, &|_progress| ())?;
    let mut done = Day::default();
    for route in &plan.routes {
        done.driven += route.driven;
        for stop in route.stops.iter().filter(|stop| stop.kind == StopKind::Job) {
            let incident = incidents.iter().position(|incident| incident.id.as_str() == stop.id);
            if let Some(incident) = incident {
                done.visits.push(Visit {
                    incident,
                    start: day.at(stop.start),
                    end: day.at(stop.end),
                });
            }
        }
    }
    Ok(done)
}
