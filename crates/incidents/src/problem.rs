//! The members of one incident while it grows: what the engine keeps, where [`Incident`] is what it says.

use crate::gist::{Gain, Gist};
use crate::middle::Middle;
use crate::nearness::Nearness;
use crate::sighting::Sighting;
use crate::weigh::{Question, Weighed, as_metres};
use crate::{Evidence, FamilyRules, Incident, Member, Merge, MergedBy, Opinion, Streets, Weights};
use roadcrew_units::{Position, Seconds, Timestamp};

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
    gist: Gist,
    /// Where those lie that bound it.
    places: Vec<Position>,
}

impl Problem {
    pub(crate) fn opened_by(sighting: Sighting) -> Self {
        Self::of(vec![Joined { sighting, basis: Basis::Place }])
    }

    /// A problem of these members, earliest first.
    pub(crate) fn of(members: Vec<Joined>) -> Self {
        let mut problem = Self { members, ..Self::default() };
        problem.sum_up();
        problem
    }

    pub(crate) fn opener(&self) -> Option<&Sighting> {
        self.members.first().map(|joined| &joined.sighting)
    }

    /// The asset that one of its reports names; all that name one name the same.
    pub(crate) fn asset(&self) -> Option<&str> {
        self.asset_of(&self.gist)
    }

    /// When the last member was closed; `None` while one is open.
    pub(crate) fn closed(&self) -> Option<Timestamp> {
        self.gist.closed()
    }

    /// The middle of the members that bound it.
    pub(crate) fn middle(&self) -> Middle {
        self.gist.middle()
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
        // The middle is asked first: most that lie too far away are known by it.
        let middle = self.gist.middle();
        let is_in_the_middle = at.is_within(middle.position()?, radius);
        let all_near = || self.places.iter().all(|&place| at.is_within(place, diameter));
        let one_near = || self.places.iter().any(|&place| at.is_within(place, radius));
        (is_in_the_middle && all_near() && one_near()).then_some(middle)
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
        let is_last = self.members.last().is_none_or(|last| last.sighting.order < *order);
        let earlier = |known: &Joined| known.sighting.order < *order;
        let place =
            if is_last { self.members.len() } else { self.members.partition_point(earlier) };
        if place == self.members.len() {
            self.sum_up_one(joined.gain(place));
            self.members.push(joined);
        } else {
            self.members.insert(place, joined);
            self.sum_up();
        }
    }

    /// Takes a member out.
    pub(crate) fn dismiss(&mut self, member: Member) -> Option<Joined> {
        let place = self.members.iter().position(|known| known.sighting.member == member)?;
        let joined = self.members.remove(place);
        self.sum_up();
        Some(joined)
    }

    /// Notes that a member was closed.
    pub(crate) fn close(&mut self, member: Member, at: Timestamp) {
        for joined in self.members.iter_mut().filter(|known| known.sighting.member == member) {
            joined.sighting.open_until = Some(at);
        }
        self.sum_up();
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
            family: opener.heading.family.clone(),
            service_code: opener.heading.service_code.clone(),
            position: opener.position,
            opened: opener.time(),
            closed: self.closed(),
            reports: Vec::with_capacity(n_reports),
            alerts: Vec::with_capacity(self.members.len() - n_reports),
            merges: Vec::with_capacity(self.members.len() - 1),
        };
        let mut earlier = Gist::default();
        for (place, joined) in self.members.iter().enumerate() {
            match joined.sighting.member {
                Member::Report(id) => incident.reports.push(id),
                Member::Alert(id) => incident.alerts.push(id),
            }
            if 0 < place {
                let (asset, closed) = (self.asset_of(&earlier), earlier.closed());
                let (sighting, middle) = (&joined.sighting, earlier.middle());
                let question = Question { opener, sighting, middle, asset, closed, rules, weights };
                let weighed = question.weigh(streets);
                incident.merges.push(joined.merge(opener.member, weighed));
            }
            earlier.add(joined.gain(place));
        }
        Some(incident)
    }

    /// The asset that a gist of these members speaks of.
    fn asset_of(&self, gist: &Gist) -> Option<&str> {
        self.members.get(gist.asset()?)?.sighting.asset.as_deref()
    }

    /// Sums up from the beginning, where a member isn't just the last.
    fn sum_up(&mut self) {
        (self.gist, self.places) = (Gist::default(), Vec::new());
        for place in 0..self.members.len() {
            self.sum_up_one(self.members[place].gain(place));
        }
    }

    fn sum_up_one(&mut self, gain: Gain) {
        self.gist.add(gain);
        self.places.extend(gain.place);
    }
}

impl Joined {
    /// Whether the member that came as number `place` bounds where its problem is.
    fn bounds(&self, place: usize) -> bool {
        place == 0 || matches!(self.basis, Basis::Place)
    }

    /// What it adds as number `place`.
    fn gain(&self, place: usize) -> Gain {
        let Sighting { position, open_until, asset, .. } = &self.sighting;
        let place = self.bounds(place).then_some(*position);
        Gain { place, names_asset: asset.is_some(), open_until: *open_until }
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
