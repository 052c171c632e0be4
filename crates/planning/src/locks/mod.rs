//! What planners have settled is kept, unless it contradicts itself: then the locks that do are named, and the rest is planned.
//!
//! Whether locks can be kept together is tried with the locked jobs alone ([`trial`]): in all orders that they leave ([`orders`]).

mod alone;
mod orders;
#[cfg(test)]
mod tests;
mod trial;
mod words;

use crate::assemble::{Assembled, Draft, MUST};
use crate::city::Lock;
use crate::party::{is_of_one_member, party_of};
use crate::search::PlanError;
use roadcrew_model::{Problem, Service, ServiceId, Undone, VehicleId};
use roadcrew_units::{Money, TimeWindow};
use trial::{are_apart, conflict};

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

    /// Settles the service; `false` if that leaves it no time.
    fn settle(&self, service: &mut Service) -> bool {
        if let Some(vehicle) = self.vehicle {
            service.only_by = vec![vehicle];
        }
        if let Some(time) = self.time {
            service.windows = within(&service.windows, time);
        }
        if let Some(position) = self.lock.position {
            service.position = Some(position - 1);
        }
        self.time.is_none() || !service.windows.is_empty()
    }
}

/// The windows as far as they lie in a span, which is the only one where there are none.
fn within(windows: &[TimeWindow], span: TimeWindow) -> Vec<TimeWindow> {
    if windows.is_empty() {
        return vec![span];
    }
    let left = windows.iter().filter_map(|window| {
        TimeWindow::new(window.open().max(span.open()), window.close().min(span.close())).ok()
    });
    left.collect()
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
            Ok(Some(locked)) => {
                let service = member_for(&assembled, &kept, &locked);
                kept.push(Locked { service, ..locked });
            }
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
            let Some(conflict) = conflict(&assembled.problem, &chosen)? else {
                break;
            };
            messages.push(words::in_words(&assembled, &chosen, &conflict));
            group.remove(conflict.locks.last().copied().unwrap_or(0));
        }
        // What is left of the group stands.
        let mut parts = assembled.problem.into_parts();
        for &index in &group {
            let locked = &kept[index];
            assembled.draft.labels[locked.service.index()].must = true;
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
    // Who works over midnight may mean another day's time than the others.
    let shift = vehicle.map(|vehicle| draft.crews[vehicle.index()].shift.on(draft.day));
    let stretch = shift.transpose()?.unwrap_or_else(|| draft.stretch());
    let time = lock.time.as_ref().map(|time| time.within(draft.day, stretch)).transpose()?;
    Ok(Some(Locked { lock, service: ServiceId::new(index), vehicle, time }))
}

/// Which service a lock is about: of a job that takes several crews, each crew that is named for it has another one.
fn member_for(day: &Assembled<'_>, kept: &[Locked<'_>], locked: &Locked<'_>) -> ServiceId {
    let party = party_of(day, locked.service);
    if locked.vehicle.is_none() || is_of_one_member(day, &party, &locked.lock.job) {
        return locked.service;
    }
    let of_party = || kept.iter().filter(|other| party.contains(&other.service));
    if let Some(same) = of_party().find(|other| other.vehicle == locked.vehicle) {
        return same.service;
    }
    let has_crew =
        |member: ServiceId| of_party().any(|it| it.service == member && it.vehicle.is_some());
    let free = party.iter().copied().find(|&member| !has_crew(member));
    free.unwrap_or(locked.service)
}

/// Locks that may contradict each other: of one job, of one crew, at one time for any crew, or of jobs that are linked, if only by way of others.
fn groups(problem: &Problem, locked: &[Locked<'_>]) -> Vec<Vec<usize>> {
    let mut leaders: Vec<usize> = (0..problem.services().len()).collect();
    for link in problem.links() {
        let members: Vec<usize> = link.members().iter().map(|it| leaders[it.index()]).collect();
        if let Some(&first) = members.iter().min() {
            leaders.iter_mut().filter(|it| members.contains(it)).for_each(|it| *it = first);
        }
    }
    let are_linked = |a: ServiceId, b: ServiceId| leaders[a.index()] == leaders[b.index()];
    // There may be too few crews for all that is to be done at a time.
    let meet = |a: &Locked<'_>, b: &Locked<'_>| {
        let are_open = a.vehicle.is_none() && b.vehicle.is_none();
        are_open && a.time.zip(b.time).is_some_and(|(a, b)| !are_apart(a, b))
    };
    let belong_together = |a: &Locked<'_>, b: &Locked<'_>| {
        (a.vehicle.is_some() && a.vehicle == b.vehicle)
            || are_linked(a.service, b.service)
            || meet(a, b)
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
