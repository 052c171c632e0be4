//! What is known about the city right now: its folder, and what came in since. The store has it on disk first.

use roadcrew_incidents::{Alert, Clusters, Decision, Opinion, Report, Ruling};
use roadcrew_planning::city::Extent;
use roadcrew_planning::{City, dispatch};
use roadcrew_store::{NewMessage, Store, StoreError, Written};
use roadcrew_units::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// What names an alert: sensor, kind, time.
type AlertKey = (String, String, Timestamp);

/// The city with everything that was reported and measured.
#[derive(Debug)]
pub(crate) struct Desk {
    /// The city without its reports and alerts.
    city: City,
    extent: Extent,
    pub(crate) store: Store,
    /// Held while something is taken in, so that disk and memory see repeats in the same order.
    intake: Mutex<()>,
    known: RwLock<Known>,
    clustered: Mutex<Option<Clustered>>,
}

#[derive(Debug, Default)]
struct Known {
    reports: BTreeMap<String, Report>,
    alerts: BTreeMap<AlertKey, Alert>,
    /// What was decided here, after what the folder says.
    rulings: Vec<Ruling>,
    /// Counts changes, to know whether what was clustered is still true.
    revision: u64,
}

#[derive(Clone, Debug)]
struct Clustered {
    revision: u64,
    picture: Arc<Picture>,
}

/// A city at one moment, and its incidents.
#[derive(Debug)]
pub(crate) struct Picture {
    /// The city with its reports, and those of its alerts that make an incident: the clusters' ids count in these lists.
    pub(crate) city: City,
    /// Which of them speak of the same problem.
    pub(crate) clusters: Clusters,
}

impl Desk {
    /// The city's folder, overlaid by what the store has. A stored report replaces the folder's one of the same id.
    pub(crate) fn new(mut city: City, store: Store) -> Result<Self, StoreError> {
        let mut known = Known::default();
        known.add_reports(std::mem::take(&mut city.reports));
        known.add_reports(store.reports()?);
        known.add_alerts(std::mem::take(&mut city.alerts));
        known.add_alerts(store.alerts()?);
        known.rulings = store.rulings()?;
        let extent = Extent::of(&city.network);
        let clustered = Mutex::new(None);
        Ok(Self {
            city,
            extent,
            store,
            intake: Mutex::new(()),
            known: RwLock::new(known),
            clustered,
        })
    }

    /// The city without its reports and alerts.
    pub(crate) fn city(&self) -> &City {
        &self.city
    }

    /// Where something must lie to belong to the city.
    pub(crate) fn extent(&self) -> Extent {
        self.extent
    }

    /// Keeps reports: on disk first, then here. Blocks.
    pub(crate) fn take_reports(&self, reports: Vec<Report>) -> Result<Written, StoreError> {
        let _one_at_a_time = self.intake.lock().unwrap_or_else(PoisonError::into_inner);
        let written = self.store.put_reports(&reports)?;
        self.change(|known| known.add_reports(reports));
        Ok(written)
    }

    /// Keeps alerts: on disk first, then here. Blocks.
    pub(crate) fn take_alerts(&self, alerts: Vec<Alert>) -> Result<Written, StoreError> {
        let _one_at_a_time = self.intake.lock().unwrap_or_else(PoisonError::into_inner);
        let written = self.store.put_alerts(&alerts)?;
        self.change(|known| known.add_alerts(alerts));
        Ok(written)
    }

    /// Keeps a planner's decision: on disk first, then here. It holds after all before it. Blocks.
    pub(crate) fn decide(&self, decision: &Decision, opinion: &Opinion) -> Result<(), StoreError> {
        let _one_at_a_time = self.intake.lock().unwrap_or_else(PoisonError::into_inner);
        let ruling = self.store.put_ruling(decision, opinion)?;
        self.change(|known| known.rulings.push(ruling));
        Ok(())
    }

    /// Keeps what sensors sent: on disk first, then here. A message that came before changes nothing. Says how many were new. Blocks.
    pub(crate) fn take_messages(&self, messages: Vec<NewMessage>) -> Result<usize, StoreError> {
        let _one_at_a_time = self.intake.lock().unwrap_or_else(PoisonError::into_inner);
        let are_new = self.store.put_messages(&messages)?;
        let n_new = are_new.iter().filter(|&&is_new| is_new).count();
        let new = messages.into_iter().zip(are_new).filter(|(_, is_new)| *is_new);
        let alerts: Vec<Alert> = new.flat_map(|(message, _)| message.alerts).collect();
        if !alerts.is_empty() {
            self.change(|known| known.add_alerts(alerts));
        }
        Ok(n_new)
    }

    /// Up to `limit` reports in the order of their ids, after `after`.
    pub(crate) fn reports_after(&self, after: Option<&str>, limit: usize) -> Vec<Report> {
        use std::ops::Bound::{Excluded, Unbounded};
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let start = after.map_or(Unbounded, Excluded);
        known
            .reports
            .range::<str, _>((start, Unbounded))
            .take(limit)
            .map(|(_, one)| one.clone())
            .collect()
    }

    /// The city as it is known now.
    pub(crate) fn snapshot(&self) -> City {
        self.snapshot_with_revision().0
    }

    /// The incidents as they are known now; clustered again only when something came in. Blocks.
    pub(crate) fn picture(&self) -> Arc<Picture> {
        let mut clustered = self.clustered.lock().unwrap_or_else(PoisonError::into_inner);
        let revision = self.known.read().unwrap_or_else(PoisonError::into_inner).revision;
        if let Some(last) = clustered.as_ref().filter(|last| last.revision == revision) {
            return Arc::clone(&last.picture);
        }
        let (mut city, revision) = self.snapshot_with_revision();
        let alerts = std::mem::take(&mut city.alerts);
        city.alerts =
            alerts.into_iter().filter(|alert| dispatch::asks_for_work(&city, alert)).collect();
        let clusters = dispatch::incidents(&city);
        let picture = Arc::new(Picture { city, clusters });
        *clustered = Some(Clustered { revision, picture: Arc::clone(&picture) });
        picture
    }

    fn snapshot_with_revision(&self) -> (City, u64) {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut city = City {
            reports: known.reports.values().cloned().collect(),
            alerts: known.alerts.values().cloned().collect(),
            ..self.city.clone()
        };
        city.decisions.rulings.extend_from_slice(&known.rulings);
        (city, known.revision)
    }

    fn change(&self, change: impl FnOnce(&mut Known)) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        change(&mut known);
        known.revision += 1;
    }
}

impl Known {
    fn add_reports(&mut self, reports: Vec<Report>) {
        self.reports.extend(reports.into_iter().map(|report| (report.id.clone(), report)));
    }

    fn add_alerts(&mut self, alerts: Vec<Alert>) {
        let key = |alert: &Alert| (alert.sensor.clone(), alert.kind.clone(), alert.time);
        self.alerts.extend(alerts.into_iter().map(|alert| (key(&alert), alert)));
    }
}
