//! Everything at once: a city's reports and alerts become incidents.

mod cells;
mod decided;
mod explain;
mod facts;
mod given;
mod growing;
mod shelf;
mod strips;

use crate::board::Board;
use crate::{Alert, Categories, Incident, Member, Opinion, Report, ReportId, Streets};
use cells::{Family, neighbourhoods};
use facts::Facts;
use given::Given;
use rayon::prelude::*;
use roadcrew_units::Timestamp;
use std::collections::BTreeMap;
use std::fmt;
use strips::match_by_cells;

/// About how many sightings a thread takes at once.
const PART: usize = 4096;

/// The incidents of a city, and how many reports they came from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clusters {
    /// Earliest first.
    pub incidents: Vec<Incident>,
    /// The figures.
    pub summary: Summary,
    names: Names,
    /// The reports that a person made a problem of their own.
    parted: BTreeMap<ReportId, Opinion>,
}

/// What the reports and alerts were called, to explain with.
#[derive(Clone, Debug, Default, PartialEq)]
struct Names {
    reports: NameList,
    /// By kind and sensor.
    alerts: NameList,
}

/// Names end to end in one text: a million of them are one piece of memory.
#[derive(Clone, Debug, Default, PartialEq)]
struct NameList {
    text: String,
    ends: Vec<usize>,
}

/// How many speak of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Reports given.
    pub n_reports: usize,
    /// Alerts given.
    pub n_alerts: usize,
    /// Problems found.
    pub n_incidents: usize,
    /// Incidents that more than one report or alert speaks of.
    pub n_merged_incidents: usize,
    /// Reports and alerts that joined an earlier one.
    pub n_repeats: usize,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { n_reports, n_alerts, n_incidents, n_merged_incidents, n_repeats } = self;
        write!(
            f,
            "{n_reports} reports and {n_alerts} alerts speak of {n_incidents} incidents: \
             {n_repeats} repeats in {n_merged_incidents} of them"
        )
    }
}

/// Finds out which reports and alerts speak of the same problem: of one family, within the family's radius of the middle of
/// those that joined by place and of one of them, and within half as much again of all (a bound on the diameter, so nothing chains), while the problem is open or cools down; an equal asset
/// id settles it, and two different ones keep apart.
///
/// The answer depends neither on the order of the input nor on the number of threads, and is that of adding everything to an
/// [`IncidentIndex`](crate::IncidentIndex) in the order of time. Report ids must differ. O(n log n).
pub fn cluster(
    reports: &[Report],
    alerts: &[Alert],
    categories: &Categories,
    streets: &(impl Streets + Sync),
) -> Clusters {
    let facts = Facts::of(reports, alerts, categories);
    let given = Given { reports, alerts, facts: &facts };
    let families = neighbourhoods(given, categories);
    let parts: Vec<Part<'_>> = families.iter().flat_map(in_parts).collect();
    let found: Vec<Vec<Incident>> =
        parts.into_par_iter().map(|part| match_part(&part, given, categories, streets)).collect();
    Clusters::new(in_order(found, given), Names::of(reports, alerts))
}

/// Some whole neighbourhoods of a family.
struct Part<'a> {
    family: &'a str,
    members: &'a [Member],
    sizes: &'a [usize],
}

/// Cuts a family into parts of whole neighbourhoods, for threads to take.
fn in_parts<'a>(family: &'a Family<'a>) -> impl Iterator<Item = Part<'a>> {
    let (mut members, mut sizes) = (family.members.as_slice(), family.sizes.as_slice());
    std::iter::from_fn(move || {
        let (mut n_sizes, mut n_members) = (0, 0);
        while n_sizes < sizes.len() && n_members < PART {
            n_members += sizes[n_sizes];
            n_sizes += 1;
        }
        let part = Part {
            family: family.name,
            members: members.split_off(..n_members)?,
            sizes: sizes.split_off(..n_sizes)?,
        };
        (0 < n_sizes).then_some(part)
    })
}

/// Matches each neighbourhood of a part, in the order of time.
fn match_part(
    part: &Part<'_>,
    given: Given<'_>,
    categories: &Categories,
    streets: &(impl Streets + Sync),
) -> Vec<Incident> {
    let mut found = Vec::new();
    let Some(&first) = part.members.first() else { return found };
    let mut board = Board::new(part.family, categories, given.position(first));
    let mut rest = part.members;
    for &size in part.sizes {
        let (members, others) = rest.split_at(size);
        rest = others;
        if let Some(incidents) = match_by_cells(given, (part.family, members), categories, streets)
        {
            found.extend(incidents);
            continue;
        }
        for &member in members {
            board.place(given.ordered(member, streets), streets);
        }
        board.tell_and_clear(streets, &mut found);
    }
    found.shrink_to_fit();
    found
}

/// All incidents by their openers: large as they are, each is moved twice.
fn in_order(found: Vec<Vec<Incident>>, given: Given<'_>) -> Vec<Incident> {
    let mut incidents = Vec::with_capacity(found.iter().map(Vec::len).sum());
    for some in found {
        incidents.extend(some);
    }
    let mut order: Vec<(Timestamp, usize)> =
        incidents.iter().enumerate().map(|(place, one)| (one.opened, place)).collect();
    let key = |place: usize| {
        let incident: &Incident = &incidents[place];
        (given.order(incident.opener()), &incident.id)
    };
    order.par_sort_unstable_by(|(a, one), (b, other)| {
        a.cmp(b).then_with(|| key(*one).cmp(&key(*other)))
    });
    rearrange(&mut incidents, order.into_iter().map(|(_, place)| place).collect());
    incidents
}

/// Moves what stands at `from[place]` to each `place`, cycle by cycle.
fn rearrange<T>(list: &mut [T], mut from: Vec<usize>) {
    for start in 0..from.len() {
        let mut place = start;
        loop {
            let next = std::mem::replace(&mut from[place], place);
            if next == start || next == place {
                break;
            }
            list.swap(place, next);
            place = next;
        }
    }
}

impl Clusters {
    fn new(incidents: Vec<Incident>, names: Names) -> Self {
        let n_merged_incidents = incidents.iter().filter(|one| !one.merges.is_empty()).count();
        let summary = Summary {
            n_reports: names.reports.ends.len(),
            n_alerts: names.alerts.ends.len(),
            n_incidents: incidents.len(),
            n_merged_incidents,
            n_repeats: incidents.iter().map(|one| one.merges.len()).sum(),
        };
        Self { incidents, summary, names, parted: BTreeMap::new() }
    }
}

impl Names {
    fn of(reports: &[Report], alerts: &[Alert]) -> Self {
        let reports = reports.iter().map(|report| [report.id.as_str(), "", ""]);
        let alerts = alerts.iter().map(|alert| [alert.kind.as_str(), " of ", &alert.sensor]);
        Self { reports: NameList::of(reports), alerts: NameList::of(alerts) }
    }
}

impl NameList {
    fn of<'a>(names: impl Iterator<Item = [&'a str; 3]> + Clone) -> Self {
        let bytes = names.clone().flatten().map(str::len).sum();
        let mut list = Self { text: String::with_capacity(bytes), ends: Vec::new() };
        list.ends.reserve_exact(names.size_hint().0);
        for name in names {
            list.text.extend(name);
            list.ends.push(list.text.len());
        }
        list
    }

    fn get(&self, place: usize) -> &str {
        let begin = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[begin..self.ends[place]]
    }

    fn place(&self, name: &str) -> Option<usize> {
        (0..self.ends.len()).find(|&place| self.get(place) == name)
    }
}
