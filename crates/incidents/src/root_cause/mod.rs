//! Incidents with one cause behind them: lamps of one circuit that went dark together, bins of one round that all overflow.
//!
//! A group is suspect when its assets fail together more often than chance allows. Of the `N` assets of its kind of group, `K`
//! fail; a group of `m` would have `k` or more of them by chance with the tail of the hypergeometric distribution (Fisher's exact
//! test, one-sided; a failing group raises `K` and so speaks against itself). Every group that was tried counts: levels are Holm's
//! (1979) over the groups of all kinds, so the probability of even one false proposal is at most the level, however many there are.
//!
//! A proposal changes nothing until somebody accepts it (see [`Decisions`](crate::Decisions)), and accepting changes no incident:
//! undoing it gives back each with its own clock.

mod assets;
mod chance;

pub use assets::{Assets, Group};

use crate::{Alert, Incident, IncidentId, Report};
use chance::{Counts, as_f64, log_factorials};
use roadcrew_units::{Seconds, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// When failures count as coincident, and how unlikely a coincidence must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CauseRules {
    /// Incidents that opened within this time before the moment of asking count.
    pub window: Seconds,
    /// The probability of even one false proposal, all groups of all kinds taken together.
    pub level: f64,
}

impl Default for CauseRules {
    /// Three days, one in a hundred.
    fn default() -> Self {
        Self { window: Seconds::from_hours(72), level: 0.01 }
    }
}

/// A proposal: these incidents are one.
#[derive(Clone, Debug, PartialEq)]
pub struct RootCause {
    /// What they have in common.
    pub group: Group,
    /// The incidents, earliest first.
    pub incidents: Vec<IncidentId>,
    /// When the earliest opened.
    pub since: Timestamp,
    /// How many assets of the group fail.
    pub n_failing: usize,
    /// How many assets the group has.
    pub n_assets: usize,
    /// How many assets of all groups of the kind fail.
    pub n_failing_of_kind: usize,
    /// How many assets all groups of the kind have.
    pub n_assets_of_kind: usize,
    /// The probability that at least so many of the group fail by chance.
    pub by_chance: f64,
    /// How many groups were tried, of all kinds.
    pub n_groups: usize,
    /// What the probability had to stay within, by Holm.
    pub level: f64,
}

/// Proposes root causes among the incidents that are open at `now`, the least likely coincidence first. `reports` and `alerts`
/// are those that were clustered. O(n log n), and the square of a kind's assets at worst.
pub fn root_causes(
    incidents: &[Incident],
    (reports, alerts): (&[Report], &[Alert]),
    assets: &Assets,
    now: Timestamp,
    rules: &CauseRules,
) -> Vec<RootCause> {
    let mut failing: BTreeMap<&str, &Incident> = BTreeMap::new();
    for incident in incidents {
        let is_recent = incident.opened <= now && now.since(incident.opened) <= rules.window;
        // An alert is over when it was sent, so an incident of alerts alone counts for the window.
        let is_open = incident.reports.is_empty() || incident.closed.is_none_or(|end| now < end);
        if let Some(asset) = asset_of(incident, reports, alerts).filter(|_| is_recent && is_open) {
            failing.entry(asset).or_insert(incident);
        }
    }
    let mut tried: Vec<RootCause> =
        assets.kinds().into_iter().flat_map(|kind| tried(kind, assets, &failing)).collect();
    tried.sort_by(|a, b| a.by_chance.total_cmp(&b.by_chance).then_with(|| a.group.cmp(&b.group)));
    unlikely(tried, rules.level)
}

/// What every group of a kind shows. Groups of one asset can't coincide with themselves.
fn tried(kind: &str, assets: &Assets, failing: &BTreeMap<&str, &Incident>) -> Vec<RootCause> {
    let all: BTreeSet<&String> = assets.of_kind(kind).flat_map(|(_, members)| members).collect();
    let n_failing_of_kind = all.iter().filter(|asset| failing.contains_key(asset.as_str())).count();
    let logs = log_factorials(all.len());
    assets
        .of_kind(kind)
        .filter(|(_, members)| 1 < members.len())
        .map(|(group, members)| {
            let mut found: Vec<&Incident> =
                members.iter().filter_map(|asset| failing.get(asset.as_str()).copied()).collect();
            found.sort_by(|a, b| (a.opened, &a.id).cmp(&(b.opened, &b.id)));
            let counts =
                Counts { all: all.len(), failing: n_failing_of_kind, drawn: members.len() };
            RootCause {
                group: group.clone(),
                since: found.first().map_or(Timestamp(0), |first| first.opened),
                n_failing: found.len(),
                n_assets: members.len(),
                n_failing_of_kind,
                n_assets_of_kind: all.len(),
                by_chance: counts.tail(found.len(), &logs),
                n_groups: 0,
                level: 0.0,
                incidents: found.into_iter().map(|incident| incident.id.clone()).collect(),
            }
        })
        .collect()
}

/// Those that chance hardly makes, the least likely first, by Holm's levels.
fn unlikely(tried: Vec<RootCause>, level: f64) -> Vec<RootCause> {
    let n_groups = tried.len();
    let stated = tried.into_iter().enumerate().map(|(rank, cause)| {
        let level = level / as_f64(n_groups - rank);
        RootCause { n_groups, level, ..cause }
    });
    stated.take_while(|cause| 2 <= cause.n_failing && cause.by_chance <= cause.level).collect()
}

/// The asset that an incident is about.
fn asset_of<'a>(
    incident: &Incident,
    reports: &'a [Report],
    alerts: &'a [Alert],
) -> Option<&'a str> {
    let named = |id: &crate::ReportId| reports.get(id.index())?.asset.as_deref();
    let sensor = |id: &crate::AlertId| alerts.get(id.index()).map(|alert| alert.sensor.as_str());
    incident.reports.iter().find_map(named).or_else(|| incident.alerts.iter().find_map(sensor))
}

/// A sentence, without a full stop.
impl fmt::Display for RootCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { group, n_failing, n_assets, n_failing_of_kind, n_assets_of_kind, .. } = self;
        write!(
            f,
            "{n_failing} of {n_assets} assets of {} {} fail together, where {n_failing_of_kind} of all \
             {n_assets_of_kind} do: by chance with probability {:.1e}, proposed up to {:.1e} ({} groups were tried)",
            group.kind, group.id, self.by_chance, self.level, self.n_groups
        )
    }
}
