//! Incidents with one cause behind them: lamps of one circuit that went dark together, bins of one round that all overflow.
//!
//! A group is suspect when its assets fail together more often than chance allows. Of the `N` assets of its kind of group, `K`
//! fail; a group of `m` would have `k` or more of them by chance with the tail of the hypergeometric distribution (Fisher's exact
//! test, one-sided; a failing group raises `K` and so speaks against itself). Every group that was tried counts: levels are Holm's
//! (1979), so the probability of even one false proposal is at most the level, however many groups there are.
//!
//! A proposal changes nothing until somebody accepts it (see [`Decisions`](crate::Decisions)), and accepting changes no incident:
//! undoing it gives back each with its own clock.

use crate::{Alert, Incident, IncidentId, Report};
use roadcrew_units::{Seconds, Skipped, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A circuit, a cabinet, a round: what assets have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// `circuit`, `cabinet`, `round`: groups of one kind are compared with each other.
    pub kind: String,
    /// Its name within its kind.
    pub id: String,
}

/// Its kind and name, as `cabinet:C7`.
impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.id)
    }
}

/// Which assets belong to which groups. An asset may be in several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    groups: BTreeMap<Group, BTreeSet<String>>,
}

/// When failures count as coincident, and how unlikely a coincidence must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CauseRules {
    /// Incidents that opened within this time before the moment of asking count.
    pub window: Seconds,
    /// The probability of a false proposal, all groups of a kind taken together.
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
    /// How many groups of the kind were tried.
    pub n_groups: usize,
    /// What the probability had to stay within, by Holm.
    pub level: f64,
}

impl Assets {
    /// Puts an asset into a group.
    pub fn insert(&mut self, group: Group, asset: &str) {
        self.groups.entry(group).or_default().insert(asset.to_owned());
    }

    /// Reads `assets.csv`: columns `asset,kind,group`, in any order. Rows that say nothing are listed and left out; `Err` is a
    /// sentence about the header.
    pub fn read(file: &str, text: &str) -> Result<(Self, Vec<Skipped>), String> {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| format!("{file}: {error}"))?.clone();
        if let Some(unknown) = header.iter().find(|name| !COLUMNS.contains(name)) {
            return Err(format!(
                "{file}:1: column '{unknown}' is unknown: expected asset, kind, group"
            ));
        }
        let place = |name: &str| {
            header.iter().position(|known| known == name).ok_or_else(|| {
                format!("{file}:1: column '{name}' is missing: expected asset, kind, group")
            })
        };
        let [asset, kind, group] = [place("asset")?, place("kind")?, place("group")?];
        let (mut assets, mut skipped) = (Self::default(), Vec::new());
        for row in reader.records() {
            let row = match row {
                Ok(row) => row,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    skipped.push(Skipped::row(file, line, format!("the row is broken: {error}")));
                    continue;
                }
            };
            let line = row.position().map_or(0, csv::Position::line);
            let cell = |place: usize| row.get(place).unwrap_or_default();
            if [asset, kind, group].into_iter().any(|place| cell(place).is_empty()) {
                skipped.push(Skipped::row(file, line, "asset, kind or group is empty"));
                continue;
            }
            let group = Group { kind: cell(kind).to_owned(), id: cell(group).to_owned() };
            assets.insert(group, cell(asset));
        }
        Ok((assets, skipped))
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    fn kinds(&self) -> BTreeSet<&str> {
        self.groups.keys().map(|group| group.kind.as_str()).collect()
    }

    fn of_kind<'a>(
        &'a self,
        kind: &'a str,
    ) -> impl Iterator<Item = (&'a Group, &'a BTreeSet<String>)> {
        self.groups.iter().filter(move |(group, _)| group.kind == kind)
    }
}

const COLUMNS: [&str; 3] = ["asset", "kind", "group"];

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
    let mut causes = Vec::new();
    for kind in assets.kinds() {
        propose(kind, assets, &failing, rules, &mut causes);
    }
    causes.sort_by(|a, b| a.by_chance.total_cmp(&b.by_chance).then_with(|| a.group.cmp(&b.group)));
    causes
}

fn propose(
    kind: &str,
    assets: &Assets,
    failing: &BTreeMap<&str, &Incident>,
    rules: &CauseRules,
    causes: &mut Vec<RootCause>,
) {
    let all: BTreeSet<&String> = assets.of_kind(kind).flat_map(|(_, members)| members).collect();
    let n_failing_of_kind = all.iter().filter(|asset| failing.contains_key(asset.as_str())).count();
    let logs = log_factorials(all.len());
    // Groups of one asset can't coincide with themselves.
    let mut tried: Vec<RootCause> = assets
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
        .collect();
    tried.sort_by(|a, b| a.by_chance.total_cmp(&b.by_chance).then_with(|| a.group.cmp(&b.group)));
    let n_groups = tried.len();
    for (rank, mut cause) in tried.into_iter().enumerate() {
        cause.n_groups = n_groups;
        cause.level = rules.level / as_f64(n_groups - rank);
        let is_coincidence = cause.n_failing < 2 || cause.level < cause.by_chance;
        if is_coincidence {
            break;
        }
        causes.push(cause);
    }
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

/// `drawn` of `all`, of which some are `failing`.
#[derive(Clone, Copy)]
struct Counts {
    all: usize,
    failing: usize,
    drawn: usize,
}

impl Counts {
    /// The probability that at least `least` of those drawn are failing.
    fn tail(self, least: usize, logs: &[f64]) -> f64 {
        let Self { all, failing, drawn } = self;
        let choose = |n: usize, k: usize| logs[n] - logs[k] - logs[n - k];
        let most = failing.min(drawn);
        let fewest = (failing + drawn).saturating_sub(all);
        if least <= fewest {
            return 1.0;
        }
        let of = |hit: usize| {
            let log =
                choose(failing, hit) + choose(all - failing, drawn - hit) - choose(all, drawn);
            log.exp()
        };
        (least..=most).map(of).sum::<f64>().min(1.0)
    }
}

/// The logarithm of `n!` for 0 to `most`.
fn log_factorials(most: usize) -> Vec<f64> {
    let mut logs = vec![0.0];
    for number in 1..=most {
        logs.push(logs[number - 1] + as_f64(number).ln());
    }
    logs
}

#[expect(clippy::cast_precision_loss, reason = "a city has fewer than 2^53 assets")]
fn as_f64(number: usize) -> f64 {
    number as f64
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Counted one by one: all ways to draw, and those with enough failing.
    fn check(all: usize, failing: usize, drawn: usize, least: usize) {
        let (mut enough, mut ways) = (0.0, 0.0);
        for drawn_set in 0_u32..1 << all {
            if drawn_set.count_ones() as usize == drawn {
                ways += 1.0;
                let hits = (drawn_set & ((1 << failing) - 1)).count_ones() as usize;
                enough += f64::from(u8::from(least <= hits));
            }
        }
        let tail = Counts { all, failing, drawn }.tail(least, &log_factorials(all));
        assert!((tail - enough / ways).abs() < 1e-12, "{tail} is not {enough}/{ways}");
    }

    #[test]
    fn the_tail_is_that_of_counting_every_draw() {
        check(12, 4, 5, 3);
        check(12, 4, 5, 0);
        check(12, 9, 7, 5);
        check(12, 9, 7, 4);
        check(10, 10, 3, 3);
        check(10, 2, 3, 3);
    }
}
