//! The members of one incident while it grows: what the engine keeps, where [`Incident`] is what it says.

use crate::middle::Middle;
use crate::nearness::Nearness;
use crate::sighting::Sighting;
use crate::weigh::{Question, Weighed, as_metres};
use crate::{Evidence, FamilyRules, Incident, Member, Merge, MergedBy, Opinion, Streets, Weights};
use roadcrew_units::{Seconds, Timestamp};

/// One report or alert, and why it is here.
#[derive(Clone, Debug)]
pub(crate) struct Joined {
    pub(crate) sighting: Sighting,
    pub(crate) basis: Basis,
}

/// On what grounds a member belongs to its incident. For the earliest one it says nothing.
#[derive(Clone, Debug)]
pub(crate) enum Basis {
    /// By its asset: wherever it was placed, it is that lamp.
    Asset,
    /// By its place, within the diameter.
    Place,
    /// A person said so.
    Person { opinion: Box<Opinion> },
}

/// Reports of one problem, earliest first; empty when all were taken out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Problem {
    members: Vec<Joined>,
}

impl Problem {
    pub(crate) fn opened_by(sighting: Sighting) -> Self {
        Self { members: vec![Joined { sighting, basis: Basis::Place }] }
    }

    /// A problem of these members, earliest first.
    pub(crate) fn of(members: Vec<Joined>) -> Self {
        Self { members }
    }

    pub(crate) fn opener(&self) -> Option<&Sighting> {
        self.members.first().map(|joined| &joined.sighting)
    }

    /// The asset that one of its reports names; all that name one name the same.
    pub(crate) fn asset(&self) -> Option<&str> {
        asset(&self.members)
    }

    /// When the last member was closed; `None` while one is open.
    pub(crate) fn closed(&self) -> Option<Timestamp> {
        closed(&self.members)
    }

    /// Whether both were open at one time, give or take the cool-down.
    pub(crate) fn is_open_for(&self, sighting: &Sighting, cool_down: Seconds) -> bool {
        let Some(opener) = self.opener() else { return false };
        let reaches = |end: Option<Timestamp>, start: Timestamp| {
            end.is_none_or(|end| start <= end.after(cool_down))
        };
        reaches(self.closed(), sighting.time()) && reaches(sighting.open_until, opener.time())
    }

    /// The middle of the members, if it and one of them lie within the radius and none beyond the family's diameter. Members known by their
    /// asset don't count: they are where it is, unless one of them is the earliest, which says where the problem is.
    pub(crate) fn room_for(&self, at: &Nearness, rules: FamilyRules) -> Option<Middle> {
        let (radius, diameter) = (as_metres(rules.radius), rules.diameter_m());
        let (mut is_near, mut middle) = (false, Middle::default());
        for (place, joined) in self.members.iter().enumerate() {
            if !joined.bounds(place) {
                continue;
            }
            let position = joined.sighting.position;
            if !at.is_within(position, diameter) {
                return None;
            }
            is_near = is_near || at.is_within(position, radius);
            middle.add(position);
        }
        let is_in_the_middle = is_near && at.is_within(middle.position()?, radius);
        is_in_the_middle.then_some(middle)
    }

    /// Asks whether `sighting` speaks of this problem.
    pub(crate) fn ask<'a>(
        &'a self,
        (sighting, middle): (&'a Sighting, Middle),
        rules: FamilyRules,
        weights: &'a Weights,
    ) -> Option<Question<'a>> {
        let opener = self.opener()?;
        let (asset, closed) = (self.asset(), self.closed());
        Some(Question { opener, sighting, middle, asset, closed, rules, weights })
    }

    /// Takes in a member, in the order of time.
    pub(crate) fn admit(&mut self, joined: Joined) {
        let order = &joined.sighting.order;
        let place = self.members.partition_point(|known| known.sighting.order < *order);
        self.members.insert(place, joined);
    }

    /// Takes a member out.
    pub(crate) fn dismiss(&mut self, member: Member) -> Option<Joined> {
        let place = self.members.iter().position(|known| known.sighting.member == member)?;
        Some(self.members.remove(place))
    }

    /// Notes that a member was closed.
    pub(crate) fn close(&mut self, member: Member, at: Timestamp) {
        for joined in self.members.iter_mut().filter(|known| known.sighting.member == member) {
            joined.sighting.open_until = Some(at);
        }
    }

    /// States the incident. The evidence of each merge is that against the earliest member and what came before it, so it
    /// is the same however the members came together.
    pub(crate) fn state(
        &self,
        rules: FamilyRules,
        weights: &Weights,
        streets: &impl Streets,
    ) -> Option<Incident> {
        let opener = self.opener()?;
        let is_report = |one: &&Joined| matches!(one.sighting.member, Member::Report(_));
        let n_reports = self.members.iter().filter(is_report).count();
        let mut incident = Incident {
            id: opener.incident_id(),
            family: opener.family.clone(),
            service_code: opener.service_code.clone(),
            position: opener.position,
            opened: opener.time(),
            closed: self.closed(),
            reports: Vec::with_capacity(n_reports),
            alerts: Vec::with_capacity(self.members.len() - n_reports),
            merges: Vec::with_capacity(self.members.len() - 1),
        };
        let mut middle = Middle::default();
        for (place, joined) in self.members.iter().enumerate() {
            match joined.sighting.member {
                Member::Report(id) => incident.reports.push(id),
                Member::Alert(id) => incident.alerts.push(id),
            }
            if 0 < place {
                let earlier = &self.members[..place];
                let (asset, closed) = (asset(earlier), closed(earlier));
                let sighting = &joined.sighting;
                let question = Question { opener, sighting, middle, asset, closed, rules, weights };
                let weighed = question.weigh(streets);
                incident.merges.push(joined.merge(opener.member, weighed));
            }
            if joined.bounds(place) {
                middle.add(joined.sighting.position);
            }
        }
        Some(incident)
    }
}

impl Joined {
    /// Whether the member that came as number `place` bounds where its problem is.
    fn bounds(&self, place: usize) -> bool {
        place == 0 || matches!(self.basis, Basis::Place)
    }

    /// The merge that brought it here.
    fn merge(&self, into: Member, weighed: Weighed) -> Merge {
        let member = self.sighting.member;
        let Weighed { score, mut evidence, .. } = weighed;
        match &self.basis {
            Basis::Person { opinion } => {
                let by = MergedBy::Person(opinion.by.clone());
                evidence.insert(0, Evidence::Judgement { note: opinion.note.clone() });
                Merge { member, into, score: 1.0, evidence, by }
            }
            Basis::Asset | Basis::Place => {
                Merge { member, into, score, evidence, by: MergedBy::Engine }
            }
        }
    }
}

/// When the last of them was closed; `None` while one is open.
fn closed(members: &[Joined]) -> Option<Timestamp> {
    let mut last = None;
    for joined in members {
        last = last.max(Some(joined.sighting.open_until?));
    }
    last
}

/// The asset that one of them names.
fn asset(members: &[Joined]) -> Option<&str> {
    members.iter().find_map(|joined| joined.sighting.asset.as_deref())
}
