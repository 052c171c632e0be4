//! What is to be clustered, looked at by member.

use super::facts::{Fact, Facts};
use crate::sighting::{Ordered, Said, Sighting, stated};
use crate::{Address, Alert, AlertId, Member, Report, ReportId, Streets};
use roadcrew_units::{Position, Timestamp};
use std::collections::BTreeMap;

/// The reports and alerts, and the facts about them.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) reports: &'a [Report],
    pub(super) alerts: &'a [Alert],
    pub(super) facts: &'a Facts,
}

/// One of them, and the facts about it.
pub(super) struct Stated {
    member: Member,
    fact: Fact,
}

impl<'a> Given<'a> {
    /// Everyone by family, reports first.
    pub(super) fn families(self) -> BTreeMap<&'a str, Vec<Member>> {
        let reports = (0..self.reports.len()).map(|place| Member::Report(ReportId::new(place)));
        let alerts = (0..self.alerts.len()).map(|place| Member::Alert(AlertId::new(place)));
        self.facts.by_family(reports.chain(alerts))
    }

    pub(super) fn position(self, member: Member) -> Position {
        self.fact(member).position
    }

    pub(super) fn asset(self, member: Member) -> Option<&'a str> {
        if !self.fact(member).names_asset() {
            return None;
        }
        match member {
            Member::Report(id) => self.report(id).asset.as_deref(),
            Member::Alert(id) => Some(&self.alert(id).sensor),
        }
    }

    /// One of them as matching sees it.
    pub(super) fn sighting(self, member: Member, streets: &impl Streets) -> Sighting {
        self.sighting_of(&self.stated(member), streets)
    }

    /// The facts about one of them, to be looked at later.
    pub(super) fn stated(self, member: Member) -> Stated {
        Stated { member, fact: self.fact(member) }
    }

    /// The one about whom these facts are.
    pub(super) fn sighting_of(self, facts: &Stated, streets: &impl Streets) -> Sighting {
        let Stated { member, fact } = *facts;
        let heading = self.facts.heading(fact);
        // Only what has more to say is looked at itself.
        let (address, promised) = match member {
            Member::Report(id) if fact.says_more() => {
                let report = self.report(id);
                (Address::parse(&report.address), stated(report))
            }
            _ => (Address::default(), None),
        };
        Sighting {
            member,
            time: fact.time,
            position: fact.position,
            open_until: fact.open_until,
            asset: if fact.names_asset() { self.asset(member).map(Into::into) } else { None },
            streets: streets.candidates(fact.position),
            address,
            promised: promised.unwrap_or(heading.promised),
            heading,
        }
    }

    /// The same with its name.
    pub(super) fn ordered(self, member: Member, streets: &impl Streets) -> Ordered {
        Ordered { order: self.order(member).into(), sighting: self.sighting(member, streets) }
    }

    pub(super) fn time(self, member: Member) -> Timestamp {
        self.fact(member).time
    }

    /// Where it stands in the order of matching.
    pub(super) fn order(self, member: Member) -> Said<'a> {
        match member {
            Member::Report(id) => Said::by_report(self.report(id)),
            Member::Alert(id) => Said::by_alert(self.alert(id)),
        }
    }

    fn fact(self, member: Member) -> Fact {
        match member {
            Member::Report(id) => self.facts.list[id.index()],
            Member::Alert(id) => self.facts.list[self.reports.len() + id.index()],
        }
    }

    fn report(self, id: ReportId) -> &'a Report {
        &self.reports[id.index()]
    }

    fn alert(self, id: AlertId) -> &'a Alert {
        &self.alerts[id.index()]
    }
}
