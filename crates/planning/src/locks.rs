//! What planners have settled is kept, unless it contradicts itself: then the locks that do are named, and the rest is planned.
//!
//! Whether locks can be kept together is tried: a plan of the locked jobs alone is searched for, with every rule of the day. From locks that
//! can't, those are taken away one by one that aren't needed for that; what remains is a contradiction in which every lock has its part
//! (a deletion filter, Chinneck and Dravnieks 1991).

use crate::assemble::{Assembled, Draft, MUST};
use crate::city::Lock;
use crate::search::PlanError;
use roadcrew_model::{Link, Problem, ProblemParts, Service, ServiceId, Undone, VehicleId};
use roadcrew_solver::{Options, Stop, solve};
use roadcrew_units::{Money, TimeWindow};

/// A trial of some locks takes so many rounds.
const ROUNDS: u64 = 12;

/// A lock and the job that it is about.
struct Locked<'a> {
    lock: &'a Lock,
    service: ServiceId,
    vehicle: Option<VehicleId>,
    time: Option<TimeWindow>,
}

impl Locked<'_> {
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

fn are_apart(one: TimeWindow, other: TimeWindow) -> bool {
    one.close() < other.open() || other.close() < one.open()
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

/// The positions of locks that can't be kept together while any of them less can; `None` if all can.
fn contradiction(
    problem: &Problem,
    locked: &[&Locked<'_>],
) -> Result<Option<Vec<usize>>, PlanError> {
    let mut suspects: Vec<usize> = (0..locked.len()).collect();
    if can_be_kept(problem, locked, &suspects)? {
        return Ok(None);
    }
    for candidate in 0..locked.len() {
        let others: Vec<usize> =
            suspects.iter().copied().filter(|&index| index != candidate).collect();
        if !can_be_kept(problem, locked, &others)? {
            suspects = others;
        }
    }
    Ok(Some(suspects))
}

/// Whether the jobs of these locks can be done as they are locked, by themselves.
fn can_be_kept(
    problem: &Problem,
    locked: &[&Locked<'_>],
    these: &[usize],
) -> Result<bool, PlanError> {
    let these: Vec<&Locked<'_>> = these.iter().map(|&index| locked[index]).collect();
    let at_the_same_place = |a: &&Locked<'_>, b: &&Locked<'_>| {
        a.lock.position.is_some()
            && (a.vehicle, a.lock.position) == (b.vehicle, b.lock.position)
            && a.service != b.service
    };
    let differ = |a: &&Locked<'_>, b: &&Locked<'_>| {
        a.service == b.service
            && (a.vehicle.is_some() && b.vehicle.is_some() && a.vehicle != b.vehicle
                || a.lock.position.is_some()
                    && b.lock.position.is_some()
                    && a.lock.position != b.lock.position
                || a.time.zip(b.time).is_some_and(|(a, b)| are_apart(a, b)))
    };
    let clash = |a| these.iter().any(|b| at_the_same_place(a, b) || differ(a, b));
    if these.iter().any(clash) {
        return Ok(false);
    }
    let problem = alone(problem, &these)?;
    let solution = solve(&problem, &Options::new(Stop::after_iterations(ROUNDS)), &|_| {});
    Ok(solution.judgement.is_feasible())
}

/// The locked jobs without all others, and the links between them. Positions count as an order: what stands between is missing.
fn alone(problem: &Problem, locked: &[&Locked<'_>]) -> Result<Problem, PlanError> {
    let mut ids: Vec<ServiceId> = locked.iter().map(|one| one.service).collect();
    ids.sort_unstable();
    ids.dedup();
    let new_id = |old: &ServiceId| ids.binary_search(old).ok().map(ServiceId::new);
    let new_ids = |old: &[ServiceId]| old.iter().map(new_id).collect::<Option<Vec<_>>>();
    let link = |link: &Link| {
        Some(match link {
            Link::Follows { first, then, gap } => {
                Link::Follows { first: new_id(first)?, then: new_id(then)?, gap: *gap }
            }
            Link::Together(members) => Link::Together(new_ids(members)?),
            Link::SameVehicle(members) => Link::SameVehicle(new_ids(members)?),
        })
    };
    let mut links: Vec<Link> = problem.links().iter().filter_map(link).collect();
    let mut services: Vec<Service> = ids.iter().map(|&id| problem.service(id).clone()).collect();
    for one in locked {
        let Some(id) = new_id(&one.service) else {
            continue;
        };
        one.settle(&mut services[id.index()]);
        services[id.index()].position = None;
        services[id.index()].undone = Undone::Forbidden;
        let comes_after = locked.iter().filter(|other| {
            one.vehicle.is_some()
                && other.vehicle == one.vehicle
                && one.lock.position.is_some()
                && one.lock.position < other.lock.position
        });
        let then = comes_after.filter_map(|other| new_id(&other.service));
        links.extend(then.map(|then| Link::Follows {
            first: id,
            then,
            gap: roadcrew_units::Seconds::ZERO,
        }));
    }
    Ok(Problem::new(ProblemParts {
        n_dimensions: problem.n_dimensions(),
        services,
        links,
        vehicles: problem.vehicles().to_vec(),
        depots: problem.depots().to_vec(),
        facilities: problem.facilities().to_vec(),
        travels: problem.travels().to_vec(),
        ..ProblemParts::default()
    })?)
}
