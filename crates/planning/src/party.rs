//! The services of a job that takes several crews: one a crew, called `K6`, `K6#2`, `K6#3`.

use crate::assemble::Assembled;
use roadcrew_model::{Link, ServiceId};

/// The services of the same job as this one, itself among them, the job's own id first.
pub(crate) fn party_of(day: &Assembled<'_>, service: ServiceId) -> Vec<ServiceId> {
    let id = |service: ServiceId| day.draft.labels()[service.index()].id.as_str();
    let job = job_of(id(service));
    let together = day.problem.links().iter().find_map(|link| match link {
        Link::Together(members) if members.contains(&service) => {
            let same = members.iter().copied().filter(|&member| job_of(id(member)) == job);
            let mut same: Vec<ServiceId> = same.collect();
            same.sort_unstable();
            (1 < same.len() && id(same[0]) == job).then_some(same)
        }
        _ => None,
    });
    together.unwrap_or_else(|| vec![service])
}

/// Whether a name is that of one member of a party, and of no other.
pub(crate) fn is_of_one_member(day: &Assembled<'_>, party: &[ServiceId], name: &str) -> bool {
    let mut others = party.iter().skip(1);
    others.any(|member| day.draft.labels()[member.index()].id == name)
}

/// A job's id without the number of the crew.
fn job_of(id: &str) -> &str {
    match id.rsplit_once('#') {
        Some((job, number)) if number.parse::<usize>().is_ok() => job,
        _ => id,
    }
}
