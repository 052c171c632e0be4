//! The little that is asked of every report again and again, side by side in memory: a look at the report itself costs a fetch from far away.

use crate::heading::Heading;
use crate::{Alert, Categories, Member, Report};
use roadcrew_units::Position;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Facts about all that was given, and the headings that they stand under.
pub(super) struct Facts {
    /// The reports' facts, then those of the alerts.
    pub(super) list: Vec<Fact>,
    headings: Vec<Arc<Heading>>,
}

/// Where a report or alert is, under which heading, and whether it names an asset.
#[derive(Clone, Copy)]
pub(super) struct Fact {
    pub(super) position: Position,
    /// Twice the heading's place, and one more for an asset.
    heading_and_asset: u32,
}

impl Fact {
    pub(super) fn names_asset(self) -> bool {
        self.heading_and_asset % 2 == 1
    }

    fn heading(self) -> usize {
        self.heading_and_asset as usize / 2
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
            facts.note(report.position, heading, report.asset.is_some());
        }
        let mut kinds = BTreeMap::new();
        for alert in alerts {
            let heading = *kinds.entry(alert.kind.as_str()).or_insert_with_key(|kind| {
                facts.headings.push(Arc::new(Heading::of_kind(kind, categories)));
                facts.headings.len() - 1
            });
            facts.note(alert.position, heading, true);
        }
        facts
    }

    #[expect(clippy::expect_used, reason = "the message is the invariant")]
    fn note(&mut self, position: Position, heading: usize, names_asset: bool) {
        let heading = u32::try_from(heading * 2).expect("a city has fewer than 2^31 categories");
        let heading_and_asset = heading + u32::from(names_asset);
        self.list.push(Fact { position, heading_and_asset });
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
