//! What the planners' jobs say of each other, by their names.

use crate::assemble::Draft;
use crate::city::PlannedJob;
use roadcrew_model::{Link, ServiceId};
use roadcrew_units::Seconds;
use std::collections::{BTreeMap, BTreeSet};

/// What comes directly after what: the jobs before each job.
#[derive(Default)]
struct Order<'a>(BTreeMap<&'a str, Vec<&'a str>>);

impl<'a> Order<'a> {
    /// The jobs from one to another, each of which comes after the next; `None` where they don't wait for each other.
    fn way(&self, from: &'a str, to: &str) -> Option<Vec<&'a str>> {
        let mut ways = vec![vec![from]];
        let mut seen = BTreeSet::from([from]);
        while let Some(way) = ways.pop() {
            let last = way[way.len() - 1];
            if last == to {
                return Some(way);
            }
            for &before in self.0.get(last).into_iter().flatten() {
                if seen.insert(before) {
                    ways.push([&way[..], &[before]].concat());
                }
            }
        }
        None
    }
}

/// Jobs that belong together, noted as they are added.
#[derive(Debug, Default)]
pub(super) struct Linked {
    /// The services of each job.
    services: BTreeMap<String, Vec<ServiceId>>,
    /// Per job what must be done before it, and the least time between.
    after: Vec<(String, String, Seconds)>,
    together: BTreeMap<String, Vec<ServiceId>>,
    same_crew: BTreeMap<String, Vec<ServiceId>>,
    links: Vec<Link>,
}

impl Linked {
    /// All of these begin at the same moment.
    pub(super) fn begin_together(&mut self, services: Vec<ServiceId>) {
        self.links.push(Link::Together(services));
    }

    /// Notes a job that was added.
    pub(super) fn note(&mut self, job: &PlannedJob, services: &[ServiceId]) {
        let Some(&first) = services.first() else {
            return;
        };
        self.services.insert(job.id.clone(), services.to_vec());
        for before in &job.after {
            self.after.push((job.id.clone(), before.clone(), job.gap));
        }
        if let Some(word) = &job.together {
            self.together.entry(word.clone()).or_default().push(first);
        }
        if let Some(word) = &job.same_crew {
            self.same_crew.entry(word.clone()).or_default().push(first);
        }
    }

    /// The links between all that was added. What names a job that isn't planned today is listed.
    pub(super) fn finish(mut self, draft: &mut Draft<'_>) -> Vec<Link> {
        let mut heeded = Order::default();
        for (then, first, gap) in &self.after {
            if let Some(circle) = heeded.way(first, then) {
                draft.left_out.push(format!(
                    "jobs wait for each other in a circle: {} comes after {}: that {then} comes after {first} is not heeded",
                    then,
                    circle.join(", which comes after "),
                ));
                continue;
            }
            heeded.0.entry(then).or_default().push(first);
            let by_report = || {
                let labels = draft.labels().iter();
                let mut known = labels
                    .enumerate()
                    .filter(|(_, it)| it.id == *first || it.reports.contains(first));
                known.next().map(|(index, _)| vec![ServiceId::new(index)])
            };
            let Some(firsts) = self.services.get(first).cloned().or_else(by_report) else {
                draft.left_out.push(format!(
                    "job {then} comes after {first}, which is not planned today: it counts as done"
                ));
                continue;
            };
            for &first in &firsts {
                for &then in self.services.get(then).into_iter().flatten() {
                    self.links.push(Link::Follows { first, then, gap: *gap });
                }
            }
        }
        for (word, members) in self.together.iter().filter(|(_, members)| members.len() == 1) {
            let id = draft.labels()[members[0].index()].id.clone();
            draft.left_out.push(format!(
                "job {id} is to begin together with the others of '{word}', of which none is planned today: it is planned without"
            ));
        }
        let pairs = |groups: BTreeMap<String, Vec<ServiceId>>| {
            groups.into_values().filter(|members| 1 < members.len())
        };
        self.links.extend(pairs(self.together).map(Link::Together));
        self.links.extend(pairs(self.same_crew).map(Link::SameVehicle));
        self.links
    }
}
