//! What planners have settled is kept, unless it contradicts itself: then the locks that do are named, and the rest is planned.
//!
//! Whether locks can be kept together is tried: a plan of the locked jobs alone is searched for, with every rule of the day ([`trial`]).

mod trial;

use crate::assemble::{Assembled, Draft, MUST};
use crate::city::Lock;
use crate::search::PlanError;
use roadcrew_model::{Link, Problem, Service, ServiceId, Undone, VehicleId};
use roadcrew_units::{Money, TimeWindow};
use trial::contradiction;

/// A lock and the job that it is about.
struct Locked<'a> {
    lock: &'a Lock,
    service: ServiceId,
    vehicle: Option<VehicleId>,
    time: Option<TimeWindow>,
}

impl Locked<'_> {
    /// Which place on whose shift it is locked to, if both are said.
    fn place(&self) -> Option<(VehicleId, usize)> {
        self.vehicle.zip(self.lock.position)
    }

    fn settle(&self, service: &mut Service) {
        if let Some(vehicle) = self.vehicle {
            service.only_by = vec![vehicle];
        }
        if let Some(time) = self.time {
            service.windows = within(&service.windows, time);
        }
        if let Some(position) = self.lock.position {
            service.position = Some(position - 1);
        }
    }
}

/// The windows as far as they lie in a span; the span itself where nothing is left of them, which nobody can keep.
fn within(windows: &[TimeWindow], span: TimeWindow) -> Vec<TimeWindow> {
    let left = windows.iter().filter_map(|window| {
        TimeWindow::new(window.open().max(span.open()), window.close().min(span.close())).ok()
    });
    let left: Vec<TimeWindow> = left.collect();
    if left.is_empty() { vec![span] } else { left }
}

/// Settles what is locked, as far as that can be kept.
pub(crate) fn settle<'a>(mut assembled: Assembled<'a>) -> Result<Assembled<'a>, PlanError> {
    let city = assembled.draft.city;
    let day = assembled.draft.day.date();
    let today = city.locks.iter().filter(|lock| lock.date.is_none_or(|date| date == day));
    let mut kept: Vec<Locked<'a>> = Vec::new();
    let mut messages = Vec::new();
    for lock in today {
        match read(&assembled.draft, lock) {
            Ok(Some(locked)) => kept.push(locked),
            Ok(None) => {}
            Err(reason) => messages.push(format!("{}: {reason}", lock.in_words())),
        }
    }
    if kept.is_empty() {
        assembled.draft.left_out.extend(messages);
        return Ok(assembled);
    }
    for group in groups(&assembled.problem, &kept) {
        let mut group = group;
        loop {
            let chosen: Vec<&Locked<'_>> = group.iter().map(|&index| &kept[index]).collect();
            let Some(conflict) = contradiction(&assembled.problem, &chosen)? else {
                break;
            };
            let names: Vec<String> =
                conflict.iter().map(|&index| kept[group[index]].lock.in_words()).collect();
            messages.push(match &names[..] {
                [one] => format!(
                    "lock {one} can't be kept even alone{}: it is left out",
                    lacking(&assembled, &kept[group[conflict[0]]])
                ),
                all => format!(
                    "locks {} contradict each other: the last is left out",
                    all.join(" and ")
                ),
            });
            let Some(&last) = conflict.last() else {
                break;
            };
            group.remove(last);
        }
        // What is left of the group stands.
        let mut parts = assembled.problem.into_parts();
        for &index in &group {
            let locked = &kept[index];
            let service = &mut parts.services[locked.service.index()];
            locked.settle(service);
            if let Undone::Costs(price) = service.undone {
                let units = price.units().max(city.prices.undone);
                service.undone = Undone::Costs(Money::from_units(MUST * units));
            }
        }
        assembled.problem = Problem::new(parts)?;
    }
    assembled.draft.left_out.extend(messages);
    Ok(assembled)
}

/// What the crew that a lock names lacks for the job, in words; empty where that is not why.
fn lacking(day: &Assembled<'_>, locked: &Locked<'_>) -> String {
    let Some(vehicle) = locked.vehicle else { return String::new() };
    let needed = day.problem.service(locked.service).skills.0;
    match needed & !day.problem.vehicle(vehicle).skills.0 {
        0 => String::new(),
        missing => format!(", as the crew lacks {}", day.draft.skills_in_words(missing)),
    }
}

fn read<'a>(draft: &Draft<'a>, lock: &'a Lock) -> Result<Option<Locked<'a>>, String> {
    let vehicle = match &lock.crew {
        Some(id) => match draft.crews.iter().position(|crew| crew.id == *id) {
            Some(index) => Some(VehicleId::new(index)),
            // A crew of the other kind of work.
            None => return Ok(None),
        },
        None => None,
    };
    let labels = draft.labels().iter();
    let found =
        labels.enumerate().find(|(_, it)| it.id == lock.job || it.reports.contains(&lock.job));
    let Some((index, _)) = found else {
        return Err("no such job is planned today".to_owned());
    };
    let time =
        lock.time.as_ref().map(|time| time.within(draft.day, draft.stretch())).transpose()?;
    Ok(Some(Locked { lock, service: ServiceId::new(index), vehicle, time }))
}

/// Locks that may contradict each other: of one job, of one crew, or of jobs that are linked.
fn groups(problem: &Problem, locked: &[Locked<'_>]) -> Vec<Vec<usize>> {
    let are_linked = |a: ServiceId, b: ServiceId| {
        problem.links().iter().map(Link::members).any(|it| it.contains(&a) && it.contains(&b))
    };
    let belong_together = |a: &Locked<'_>, b: &Locked<'_>| {
        a.service == b.service
            || (a.vehicle.is_some() && a.vehicle == b.vehicle)
            || are_linked(a.service, b.service)
    };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, one) in locked.iter().enumerate() {
        let is_beside =
            |group: &Vec<usize>| group.iter().any(|&other| belong_together(one, &locked[other]));
        let (beside, others): (Vec<_>, Vec<_>) = groups.into_iter().partition(is_beside);
        groups = others;
        let mut group = beside.concat();
        group.push(index);
        group.sort_unstable();
        groups.push(group);
    }
    groups
}
