//! What is said of locks that can't be kept.

use super::trial::{Conflict, Overfull};
use super::{Locked, within};
use crate::assemble::Assembled;
use crate::explain::why_not_alone;
use roadcrew_model::{Service, VehicleId};

/// Of more locks only the first and the last are named.
const MOST_NAMED: usize = 8;

/// What is said of locks of which the last can't be kept.
pub(super) fn in_words(day: &Assembled<'_>, chosen: &[&Locked<'_>], conflict: &Conflict) -> String {
    let these: Vec<&Locked<'_>> = conflict.locks.iter().map(|&place| chosen[place]).collect();
    let name = |one: &&Locked<'_>| one.lock.in_words();
    let named = match &these[..] {
        [] => return String::new(),
        [one] => return alone_in_words(day, one, conflict.is_proven),
        [first, .., last] if MOST_NAMED < these.len() => {
            format!("{} locks, from {} to {},", these.len(), name(first), name(last))
        }
        all => format!("locks {}", all.iter().map(name).collect::<Vec<_>>().join(" and ")),
    };
    if conflict.is_proven {
        let excess = overfull_in_words(day, &these);
        format!("{named} contradict each other{excess}: the last is left out")
    } else {
        format!("no way was found to keep {named} all together: the last is left out")
    }
}

/// What is said of a lock that can't be kept, whatever becomes of the others.
fn alone_in_words(day: &Assembled<'_>, locked: &Locked<'_>, is_proven: bool) -> String {
    let lock = locked.lock.in_words();
    let why = lacking(day, locked)
        .or_else(|| not_alone(day, locked))
        .or_else(|| not_in_company(day, locked))
        .map_or(String::new(), |why| format!(", as {why}"));
    if is_proven || !why.is_empty() {
        format!("lock {lock} can't be kept even alone{why}: it is left out")
    } else {
        format!("no way was found to keep lock {lock} even alone: it is left out")
    }
}

/// What vehicles can't carry.
fn overfull_in_words(day: &Assembled<'_>, these: &[&Locked<'_>]) -> String {
    let Some(Overfull { vehicle, dimension, excess }) = Overfull::of(&day.problem, these) else {
        return String::new();
    };
    let unit = if dimension == 0 { "litres" } else { "kg" };
    format!(", as they are {excess} {unit} more than {} can carry", crew(day, vehicle))
}

fn crew<'a>(day: &'a Assembled<'_>, vehicle: VehicleId) -> &'a str {
    &day.draft.crews[vehicle.index()].name
}

/// What a lock lacks, whatever the streets are.
fn lacking(day: &Assembled<'_>, locked: &Locked<'_>) -> Option<String> {
    let service = day.problem.service(locked.service);
    if locked.time.is_some_and(|it| within(&service.windows, it).is_empty()) {
        return Some("the job's windows leave it no time then".to_owned());
    }
    let vehicle = locked.vehicle?;
    let skills = day.problem.vehicle(vehicle).skills;
    if !skills.cover(service.skills) {
        let missing = service.skills.0 & !skills.0;
        return Some(format!("the crew lacks {}", day.draft.skills_in_words(missing)));
    }
    let may = |one: &&Service| {
        skills.cover(one.skills) && (one.only_by.is_empty() || one.only_by.contains(&vehicle))
    };
    let n_jobs = day.problem.services().iter().filter(may).count();
    let is_beyond = locked.lock.position.is_some_and(|position| n_jobs < position);
    is_beyond.then(|| format!("there are only {n_jobs} jobs that the crew may do"))
}

/// Which rule forbids it to all whom the lock allows, if they had nothing else to do.
fn not_alone(day: &Assembled<'_>, locked: &Locked<'_>) -> Option<String> {
    let mut service = day.problem.service(locked.service).clone();
    locked.settle(&mut service);
    service.position = None;
    let is_able = |&crew: &VehicleId| {
        day.problem.vehicle(crew).skills.cover(service.skills)
            && (service.only_by.is_empty() || service.only_by.contains(&crew))
    };
    let all = (0..day.problem.vehicles().len()).map(VehicleId::new);
    let able: Vec<VehicleId> = all.filter(is_able).collect();
    let Some(&first) = able.first() else {
        return Some("no crew is able to do the job".to_owned());
    };
    let changed = (locked.service, service);
    let reasons = why_not_alone((&day.problem, day.draft.day), &able, changed)?;
    let why = reasons.first()?;
    if locked.vehicle.is_some() {
        return Some(why.clone());
    }
    Some(match reasons.len() {
        1 => format!("of {}, the only crew that is able to do it, {why}", crew(day, first)),
        n => format!("no crew can: of {}, the first of {n}, {why}", crew(day, first)),
    })
}

/// What it would take besides, where the crew could do the job by itself.
fn not_in_company(day: &Assembled<'_>, locked: &Locked<'_>) -> Option<String> {
    if let Some(position) = locked.lock.position.filter(|&position| 1 < position) {
        return Some(match position - 1 {
            1 => "the one before leaves no time for it".to_owned(),
            n => format!("the {n} before leave no time for it"),
        });
    }
    let links = day.problem.links().iter();
    let mut linked = links.filter(|link| link.members().contains(&locked.service));
    linked.next().map(|_| "what it relies on can't be done with it".to_owned())
}
