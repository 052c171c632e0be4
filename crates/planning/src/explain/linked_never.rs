//! Why a crew can never do work in time that others come before, whatever else the day is.

use super::Case;
use super::linked::befores;
use crate::check::in_minutes;
use crate::nights::met_in;
use roadcrew_model::{Problem, ServiceId, VehicleId};
use roadcrew_units::{Seconds, TimeWindow};

/// What it follows that nobody can have done in time for it, where that is certain.
pub(super) fn impossible(case: &Case<'_>, vehicle: VehicleId) -> Option<String> {
    let service = case.problem.service(case.service);
    let duration = service.modes.iter().map(|mode| mode.duration).min()?;
    let shift = case.problem.vehicle(vehicle).shift;
    let (closes, windows) = (shift.close(), met_in(shift, &service.windows));
    befores(case.problem, case.service).find_map(|(first, gap)| {
        let done = earliest_end(case.problem, first, &mut vec![case.service])?;
        let clock = |at| case.day.clock(at);
        let stands_in_the_way = match begin(done + gap, &windows) {
            None => {
                let last = windows.last()?;
                format!("its last time window closes at {}", clock(last.close()))
            }
            Some(start) if closes < start + duration => {
                format!("the shift ends at {}", clock(closes))
            }
            Some(_) => return None,
        };
        let name = (case.name)(first);
        let only = if gap == Seconds::ZERO {
            format!("once {name} is done")
        } else {
            format!("{} after {name} is done", in_minutes(gap))
        };
        Some(format!(
            "it may begin only {only}, which is at {} at the earliest, and {stands_in_the_way}",
            clock(done)
        ))
    })
}

/// Before this no crew can have done a service, even if it needn't drive there; `None` where it can't be done, or waits for itself.
fn earliest_end(problem: &Problem, id: ServiceId, behind: &mut Vec<ServiceId>) -> Option<Seconds> {
    if behind.contains(&id) {
        return None;
    }
    let service = problem.service(id);
    let is_able = |crew: VehicleId| {
        let may = service.only_by.is_empty() || service.only_by.contains(&crew);
        may && problem.vehicle(crew).skills.cover(service.skills)
    };
    let able = (0..problem.vehicles().len()).map(VehicleId::new).filter(|&crew| is_able(crew));
    let mut from = able.map(|crew| problem.vehicle(crew).shift.open()).min()?;
    behind.push(id);
    for (first, gap) in befores(problem, id) {
        from = from.max(earliest_end(problem, first, behind)? + gap);
    }
    behind.pop();
    let duration = service.modes.iter().map(|mode| mode.duration).min()?;
    Some(begin(from, &service.windows)? + duration)
}

/// When work can begin from some moment on; `None` where its windows are over then.
fn begin(from: Seconds, windows: &[TimeWindow]) -> Option<Seconds> {
    if windows.is_empty() {
        return Some(from);
    }
    let window = windows.iter().find(|window| from <= window.close())?;
    Some(from.max(window.open()))
}
