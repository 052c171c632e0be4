//! One report at a time, as they arrive, and the ways to correct the engine.

use crate::Streets;
use crate::board::{Board, Slot};
use crate::problem::{Basis, Joined};
use crate::sighting::{Order, Ordered};
use crate::{
    Alert, AlertId, Categories, Incident, IncidentId, Member, Merge, Opinion, Report, ReportId,
};
use roadcrew_units::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What became of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The incident it belongs to.
    pub incident: IncidentId,
    /// Why it joined; `None` when it opened the incident.
    pub merge: Option<Merge>,
}

/// The incidents of a city while reports arrive. Adding everything in the order of time gives what
/// [`cluster`](crate::cluster) gives; what comes late is matched with what there is.
#[derive(Debug)]
pub struct IncidentIndex<S> {
    categories: Categories,
    streets: S,
    boards: BTreeMap<Arc<str>, Board>,
    reports: BTreeMap<String, Entry>,
    alerts: BTreeMap<Order, Entry>,
    n_reports: usize,
    n_alerts: usize,
}

/// Where a report or alert stands.
#[derive(Clone, Debug)]
struct Entry {
    member: Member,
    family: Arc<str>,
    slot: Slot,
}

impl<S: Streets> IncidentIndex<S> {
    /// An index without reports.
    pub fn new(categories: Categories, streets: S) -> Self {
        Self {
            categories,
            streets,
            boards: BTreeMap::new(),
            reports: BTreeMap::new(),
            alerts: BTreeMap::new(),
            n_reports: 0,
            n_alerts: 0,
        }
    }

    /// Matches a report. A repeated id is the same report again and changes nothing. O(log n).
    pub fn add(&mut self, report: &Report) -> Match {
        if let Some(entry) = self.reports.get(&report.id) {
            return self.matched(entry);
        }
        let id = ReportId::new(self.n_reports);
        self.n_reports += 1;
        let entry = self.place(Ordered::of_report(id, report, &self.categories, &self.streets));
        let matched = self.matched(&entry);
        self.reports.insert(report.id.clone(), entry);
        matched
    }

    /// Matches an alert. The same sensor, kind and time again changes nothing. O(log n).
    pub fn add_alert(&mut self, alert: &Alert) -> Match {
        let id = AlertId::new(self.n_alerts);
        let ordered = Ordered::of_alert(id, alert, &self.categories, &self.streets);
        let order = ordered.order.clone();
        if let Some(entry) = self.alerts.get(&order) {
            return self.matched(entry);
        }
        self.n_alerts += 1;
        let entry = self.place(ordered);
        let matched = self.matched(&entry);
        self.alerts.insert(order, entry);
        matched
    }

    /// Takes a report out altogether. `false` when it isn't known.
    pub fn remove(&mut self, report_id: &str) -> bool {
        self.take(report_id).is_some()
    }

    /// Undoes a merge: the report becomes an incident of its own, and both go on with the clock of their own earliest report.
    /// `None` when the report isn't known.
    pub fn undo(&mut self, report_id: &str) -> Option<Match> {
        let (joined, entry) = self.take(report_id)?;
        let slot = self.boards.get_mut(&entry.family)?.open(joined.ordered);
        Some(self.enter(report_id, Entry { slot, ..entry }))
    }

    /// Merges by hand: `report_id` joins the incident of `into_report_id`, whatever the rules say. `None` when one of them isn't
    /// known, or they are of different families.
    pub fn merge(
        &mut self,
        report_id: &str,
        into_report_id: &str,
        opinion: &Opinion,
    ) -> Option<Match> {
        let target = self.reports.get(into_report_id)?.clone();
        let current = self.reports.get(report_id)?;
        if current.family != target.family {
            return None;
        }
        if current.slot == target.slot {
            return Some(self.matched(current));
        }
        let (joined, entry) = self.take(report_id)?;
        let basis = Basis::Person { opinion: Box::new(opinion.clone()) };
        let board = self.boards.get_mut(&entry.family)?;
        board.admit(target.slot, Joined { ordered: joined.ordered, basis });
        Some(self.enter(report_id, Entry { slot: target.slot, ..entry }))
    }

    /// Notes that a report was closed: from here its incident cools down. `false` when it isn't known.
    pub fn close(&mut self, report_id: &str, at: Timestamp) -> bool {
        let Some(entry) = self.reports.get(report_id) else { return false };
        let Some(board) = self.boards.get_mut(&entry.family) else { return false };
        board.close(entry.slot, entry.member, at);
        true
    }

    /// The incident that a report belongs to.
    pub fn incident_of(&self, report_id: &str) -> Option<Incident> {
        let entry = self.reports.get(report_id)?;
        self.boards.get(&entry.family)?.state(entry.slot, &self.streets)
    }

    /// All incidents, earliest first. A [`ReportId`] counts reports in the order in which they were added.
    pub fn incidents(&self) -> Vec<Incident> {
        let mut all: Vec<(Order, Incident)> =
            self.boards.values().flat_map(|board| board.incidents(&self.streets)).collect();
        all.sort_by(|(a, one), (b, other)| (a, &one.id).cmp(&(b, &other.id)));
        all.into_iter().map(|(_, incident)| incident).collect()
    }

    fn place(&mut self, ordered: Ordered) -> Entry {
        let sighting = &ordered.sighting;
        let (member, family) = (sighting.member, sighting.heading.family.clone());
        let at = sighting.position;
        let categories = &self.categories;
        let board = self
            .boards
            .entry(family.clone())
            .or_insert_with(|| Board::new(&family, categories, at));
        Entry { member, slot: board.place(ordered, &self.streets), family }
    }

    fn take(&mut self, report_id: &str) -> Option<(Joined, Entry)> {
        let entry = self.reports.remove(report_id)?;
        let joined = self.boards.get_mut(&entry.family)?.dismiss(entry.slot, entry.member)?;
        Some((joined, entry))
    }

    fn enter(&mut self, report_id: &str, entry: Entry) -> Match {
        let matched = self.matched(&entry);
        self.reports.insert(report_id.to_owned(), entry);
        matched
    }

    #[expect(clippy::expect_used, reason = "the message is the invariant")]
    fn matched(&self, entry: &Entry) -> Match {
        let board = &self.boards[&entry.family];
        let incident =
            board.state(entry.slot, &self.streets).expect("a report's incident has a member");
        let merge = incident.merges.into_iter().find(|merge| merge.member == entry.member);
        Match { incident: incident.id, merge }
    }
}
