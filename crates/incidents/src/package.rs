//! Work packages: incidents that one visit of one crew deals with.

use crate::Incident;
use crate::frame::Frame;
use crate::weigh::as_metres;
use roadcrew_units::{Metres, Seconds, define_id};
use rstar::RTree;
use rstar::primitives::GeomWithData;
use std::cmp::Reverse;
use std::collections::BTreeSet;

define_id!(
    /// An incident by its position in the list that was packed.
    IncidentNumber
);

/// What dealing with one incident takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// What the crew must be able to do.
    pub skill: String,
    /// How long it takes.
    pub work: Seconds,
}

/// How large a package may grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackageLimits {
    /// The driving distance from the package's middle incident to each other one, in the better direction.
    pub reach: Metres,
    /// The work of all its incidents together.
    pub work: Seconds,
}

impl Default for PackageLimits {
    /// A block, and a crew hour.
    fn default() -> Self {
        Self { reach: Metres(120), work: Seconds::from_hours(1) }
    }
}

/// Incidents for one visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkPackage {
    /// What the crew must be able to do.
    pub skill: String,
    /// The incidents, lowest first; never empty.
    pub incidents: Vec<IncidentNumber>,
    /// The work of all of them. A single incident may exceed the limit.
    pub work: Seconds,
}

/// An incident within reach of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Near {
    metres: Metres,
    number: IncidentNumber,
}

/// Packs incidents into visits: densest spot first, each takes its nearest neighbours of the same skill until the work is
/// full. All lie within reach of the package's middle, so packages don't chain. Every incident is in one package.
///
/// Candidates come from an R-tree on the straight line; `metres` is asked only for those, and answers with the driving
/// distance from one to another, `None` where there is no way.
///
/// # Panics
/// If `visits` isn't as long as `incidents`.
pub fn work_packages(
    incidents: &[Incident],
    visits: &[Visit],
    metres: impl Fn(IncidentNumber, IncidentNumber) -> Option<Metres>,
    limits: &PackageLimits,
) -> Vec<WorkPackage> {
    assert_eq!(incidents.len(), visits.len(), "each incident has its visit");
    let neighbours = neighbours(incidents, visits, metres, limits.reach);
    let mut densest_first: Vec<usize> = (0..incidents.len()).collect();
    densest_first.sort_by_key(|&middle| (Reverse(neighbours[middle].len()), middle));

    let mut left: BTreeSet<IncidentNumber> =
        (0..incidents.len()).map(IncidentNumber::new).collect();
    let mut packages = Vec::new();
    for middle in densest_first {
        if !left.remove(&IncidentNumber::new(middle)) {
            continue;
        }
        let mut package = WorkPackage {
            skill: visits[middle].skill.clone(),
            incidents: vec![IncidentNumber::new(middle)],
            work: visits[middle].work,
        };
        for near in &neighbours[middle] {
            let work = package.work + visits[near.number.index()].work;
            if work <= limits.work && left.remove(&near.number) {
                package.work = work;
                package.incidents.push(near.number);
            }
        }
        package.incidents.sort_unstable();
        packages.push(package);
    }
    packages.sort_by(|a, b| a.incidents.cmp(&b.incidents));
    packages
}

/// For each incident those of the same skill within reach, nearest first.
fn neighbours(
    incidents: &[Incident],
    visits: &[Visit],
    metres: impl Fn(IncidentNumber, IncidentNumber) -> Option<Metres>,
    reach: Metres,
) -> Vec<Vec<Near>> {
    let Some(first) = incidents.first() else { return Vec::new() };
    let frame = Frame::around(first.position);
    let spots = incidents.iter().enumerate().map(|(place, incident)| {
        GeomWithData::new(frame.point(incident.position), IncidentNumber::new(place))
    });
    let tree = RTree::bulk_load(spots.collect());
    let mut neighbours = vec![Vec::new(); incidents.len()];
    for (place, incident) in incidents.iter().enumerate() {
        let number = IncidentNumber::new(place);
        for spot in tree.locate_in_envelope(&frame.box_around(incident.position, as_metres(reach)))
        {
            let other = spot.data;
            let is_pair = number < other && visits[place].skill == visits[other.index()].skill;
            if !is_pair {
                continue;
            }
            // The crew drives the pair in the better order.
            let ways = [metres(number, other), metres(other, number)];
            let Some(metres) = ways.into_iter().flatten().min() else { continue };
            if metres <= reach {
                neighbours[place].push(Near { metres, number: other });
                neighbours[other.index()].push(Near { metres, number });
            }
        }
    }
    for near in &mut neighbours {
        near.sort_unstable();
    }
    neighbours
}
