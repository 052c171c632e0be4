//! Everything at once: a city's reports and alerts become incidents.

mod cells;
mod decided;
mod explain;

use crate::board::Board;
use crate::sighting::{Order, Sighting};
use crate::{Alert, AlertId, Categories, Incident, Report, ReportId, Streets};
use cells::{Family, neighbourhoods};
use rayon::prelude::*;
use std::fmt;

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
}

/// What the reports and alerts were called, to explain with.
#[derive(Clone, Debug, Default, PartialEq)]
struct Names {
    reports: Vec<String>,
    alerts: Vec<String>,
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

/// Finds out which reports and alerts speak of the same problem: of one family, within the family's radius of another one and
/// within a quarter more of all that joined by place (a bound on the diameter, so nothing chains), while the problem is open or cools down; an equal asset
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
    let of_report =
        |(place, report)| Sighting::of_report(ReportId::new(place), report, categories, streets);
    let of_alert =
        |(place, alert)| Sighting::of_alert(AlertId::new(place), alert, categories, streets);
    let mut sightings: Vec<Sighting> = reports.par_iter().enumerate().map(of_report).collect();
    sightings.par_extend(alerts.par_iter().enumerate().map(of_alert));

    let mut found: Vec<(Order, Incident)> = neighbourhoods(sightings, categories)
        .into_par_iter()
        .flat_map(|family| in_parts(family).into_par_iter())
        .flat_map_iter(|part| match_part(part, categories, streets))
        .collect();
    found.par_sort_unstable_by(|(a, one), (b, other)| (a, &one.id).cmp(&(b, &other.id)));
    let incidents = found.into_iter().map(|(_, incident)| incident).collect();
    Clusters::new(incidents, Names::of(reports, alerts))
}

/// Cuts a family into parts of whole neighbourhoods, for threads to take.
fn in_parts(family: Family) -> Vec<Family> {
    let Family { sightings, sizes } = family;
    let mut sightings = sightings.into_iter();
    let mut parts = Vec::new();
    let mut rest = sizes.as_slice();
    while !rest.is_empty() {
        let mut n_taken = 0;
        let mut n_sightings = 0;
        while n_taken < rest.len() && n_sightings < PART {
            n_sightings += rest[n_taken];
            n_taken += 1;
        }
        let (taken, left) = rest.split_at(n_taken);
        let sightings = sightings.by_ref().take(n_sightings).collect();
        parts.push(Family { sightings, sizes: taken.to_vec() });
        rest = left;
    }
    parts
}

/// Matches the sightings of each neighbourhood of a part, which are in the order of time.
fn match_part(
    part: Family,
    categories: &Categories,
    streets: &impl Streets,
) -> Vec<(Order, Incident)> {
    let mut found = Vec::new();
    let mut sightings = part.sightings.into_iter();
    for size in part.sizes {
        let Some(first) = sightings.next() else { break };
        let mut board = Board::new(categories, &first);
        board.open(first);
        for sighting in sightings.by_ref().take(size - 1) {
            board.place(sighting, streets);
        }
        found.extend(board.into_incidents(streets));
    }
    found
}

impl Clusters {
    fn new(incidents: Vec<Incident>, names: Names) -> Self {
        let n_merged_incidents = incidents.iter().filter(|one| !one.merges.is_empty()).count();
        let summary = Summary {
            n_reports: names.reports.len(),
            n_alerts: names.alerts.len(),
            n_incidents: incidents.len(),
            n_merged_incidents,
            n_repeats: incidents.iter().map(|one| one.merges.len()).sum(),
        };
        Self { incidents, summary, names }
    }
}

impl Names {
    fn of(reports: &[Report], alerts: &[Alert]) -> Self {
        Self {
            reports: reports.iter().map(|report| report.id.clone()).collect(),
            alerts: alerts
                .iter()
                .map(|alert| format!("{} of {}", alert.kind, alert.sensor))
                .collect(),
        }
    }
}
