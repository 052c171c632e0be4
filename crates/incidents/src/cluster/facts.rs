//! The little that is asked of every report again and again, side by side in memory: a look at the report itself costs a fetch from far away.

use crate::heading::Heading;
use crate::sighting::over_at;
use crate::{Alert, Categories, Member, Report};
use roadcrew_units::{Position, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Facts about all that was given, and the headings that they stand under.
pub(super) struct Facts {
    /// The reports' facts, then those of the alerts.
    pub(super) list: Vec<Fact>,
    headings: Vec<Arc<Heading>>,
}

/// Where and when a report or alert was, under which heading, and whether it says more.
#[derive(Clone, Copy)]
pub(super) struct Fact {
    pub(super) position: Position,
    pub(super) time: Timestamp,
    /// Until when it is known to be open; `None` while it is.
    pub(super) open_until: Option<Timestamp>,
    heading: u32,
    names_asset: bool,
    says_more: bool,
}

impl Fact {
    pub(super) fn names_asset(self) -> bool {
        self.names_asset
    }

    /// Whether it has an address or a promise.
    pub(super) fn says_more(self) -> bool {
        self.says_more
    }

    fn heading(self) -> usize {
        self.heading as usize
    }
}

impl Facts {
    pub(super) fn of(reports: &[Report], alerts: &[Alert], categories: &Categories) -> Self {
        let mut facts =
            Self { list: Vec::with_capacity(reports.len() + alerts.len()), headings: Vec::new() };
        let mut codes = BTreeMap::new();
        for report in reports {
            let heading = *codes.entry(report.service_code.as_str()).or_insert_with_key(|code| {
                facts.headings.push(Arc::new(Heading::of_code(code, categories)));
                facts.headings.len() - 1
            });
            facts.list.push(Fact {
                position: report.position,
                time: report.requested,
                open_until: report.open_until(),
                heading: as_u32(heading),
                names_asset: report.asset.is_some(),
                says_more: !report.address.is_empty() || report.expected.is_some(),
            });
        }
        let mut kinds = BTreeMap::new();
        for alert in alerts {
            let heading = *kinds.entry(alert.kind.as_str()).or_insert_with_key(|kind| {
                facts.headings.push(Arc::new(Heading::of_kind(kind, categories)));
                facts.headings.len() - 1
            });
            facts.list.push(Fact {
                position: alert.position,
                time: alert.time,
                open_until: Some(over_at(alert)),
                heading: as_u32(heading),
                names_asset: true,
                says_more: false,
            });
        }
        facts
    }

    /// Those that have these facts, one after the other, by family.
    pub(super) fn by_family(
        &self,
        members: impl Iterator<Item = Member>,
    ) -> BTreeMap<&str, Vec<Member>> {
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let of_heading: Vec<usize> = self
            .headings
            .iter()
            .map(|heading| {
                let next = numbers.len();
                *numbers.entry(&heading.family).or_insert(next)
            })
            .collect();
        let mut families: Vec<Vec<Member>> = vec![Vec::new(); numbers.len()];
        for (fact, member) in self.list.iter().zip(members) {
            families[of_heading[fact.heading()]].push(member);
        }
        let taken = |(name, number): (_, usize)| (name, std::mem::take(&mut families[number]));
        numbers.into_iter().map(taken).collect()
    }

    pub(super) fn heading(&self, fact: Fact) -> Arc<Heading> {
        Arc::clone(&self.headings[fact.heading()])
    }
}

#[expect(clippy::expect_used, reason = "the message is the invariant")]
fn as_u32(heading: usize) -> u32 {
    u32::try_from(heading).expect("a city has fewer than 2^32 categories")
}
