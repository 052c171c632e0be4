//! The members of one incident while it grows: what the engine keeps, where [`Incident`] is what it says.

use crate::candidate::Candidate;
use crate::gist::{Gain, Gist};
use crate::sighting::{Ordered, Sighting};
use crate::weigh::{Question, Weighed};
use crate::{
    Evidence, FamilyRules, Incident, IncidentId, Member, Merge, MergedBy, Opinion, Streets, Weights,
};
use roadcrew_units::{Position, Timestamp};
use std::cmp::Ordering;

/// One report or alert, and why it is here.
#[derive(Clone, Debug)]
pub(crate) struct Joined {
    pub(crate) ordered: Ordered,
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
    pub(crate) fn opened_by(ordered: Ordered) -> Self {
        Self::of(vec![Joined { ordered, basis: Basis::Place }])
    }

    /// A problem of these members, earliest first.
    pub(crate) fn of(members: Vec<Joined>) -> Self {
        let mut problem = Self { members, ..Self::default() };
        problem.sum_up();
        problem
    }

    /// Who came first, with its name; none when all were taken out.
    pub(crate) fn first(&self) -> Option<&Ordered> {
        self.members.first().map(|joined| &joined.ordered)
    }

    /// Takes in a member, in the order of time.
    pub(crate) fn admit(&mut self, joined: Joined) {
        let order = &joined.ordered.order;
        let is_last = self.members.last().is_none_or(|last| last.ordered.order < *order);
        let earlier = |known: &Joined| known.ordered.order < *order;
        let place =
            if is_last { self.members.len() } else { self.members.partition_point(earlier) };
        if place == self.members.len() {
            self.sum_up_one(joined.basis.gain(&joined.ordered.sighting, place));
            self.members.push(joined);
        } else {
            self.members.insert(place, joined);
            self.sum_up();
        }
    }

    /// Takes a member out.
    pub(crate) fn dismiss(&mut self, member: Member) -> Option<Joined> {
        let place =
            self.members.iter().position(|known| known.ordered.sighting.member == member)?;
        let joined = self.members.remove(place);
        self.sum_up();
        Some(joined)
    }

    /// Notes that a member was closed.
    pub(crate) fn close(&mut self, member: Member, at: Timestamp) {
        for joined in
            self.members.iter_mut().filter(|known| known.ordered.sighting.member == member)
        {
            joined.ordered.sighting.open_until = Some(at);
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
        let Ordered { order, sighting: opener } = self.first()?;
        let mut merges = Vec::with_capacity(self.members.len() - 1);
        let mut earlier = Gist::default();
        for (place, joined) in self.members.iter().enumerate() {
            let Joined { ordered: Ordered { sighting, .. }, basis } = joined;
            if 0 < place {
                let (asset, closed) = (self.asset_of(&earlier), earlier.closed());
                let middle = earlier.middle();
                let question = Question { opener, sighting, middle, asset, closed, rules, weights };
                merges.push(basis.merge(sighting.member, opener.member, question.weigh(streets)));
            }
            earlier.add(basis.gain(sighting, place));
        }
        Some(incident(order.said().incident_id(), opener, self.closed(), merges))
    }

    /// The asset that a gist of these members speaks of.
    fn asset_of(&self, gist: &Gist) -> Option<&str> {
        self.members.get(gist.asset()?)?.ordered.sighting.asset.as_deref()
    }

    /// Sums up from the beginning, where a member isn't just the last.
    fn sum_up(&mut self) {
        (self.gist, self.places) = (Gist::default(), Vec::new());
        for place in 0..self.members.len() {
            let Joined { ordered, basis } = &self.members[place];
            let gain = basis.gain(&ordered.sighting, place);
            self.sum_up_one(gain);
        }
    }

    fn sum_up_one(&mut self, gain: Gain) {
        self.gist.add(gain);
        self.places.extend(gain.place);
    }
}

impl Candidate for Problem {
    fn opener(&self) -> Option<&Sighting> {
        self.first().map(|first| &first.sighting)
    }

    fn asset(&self) -> Option<&str> {
        self.asset_of(&self.gist)
    }

    fn gist(&self) -> &Gist {
        &self.gist
    }

    fn places(&self) -> impl Iterator<Item = Position> {
        self.places.iter().copied()
    }

    fn by_opening(&self, other: &Self) -> Ordering {
        self.first().map(|one| &one.order).cmp(&other.first().map(|one| &one.order))
    }
}

/// An incident of these facts; the members follow from the merges.
pub(crate) fn incident(
    id: IncidentId,
    opener: &Sighting,
    closed: Option<Timestamp>,
    merges: Vec<Merge>,
) -> Incident {
    let members = || std::iter::once(opener.member).chain(merges.iter().map(|merge| merge.member));
    let n_reports = members().filter(|member| matches!(member, Member::Report(_))).count();
    let mut reports = Vec::with_capacity(n_reports);
    let mut alerts = Vec::with_capacity(1 + merges.len() - n_reports);
    for member in members() {
        match member {
            Member::Report(id) => reports.push(id),
            Member::Alert(id) => alerts.push(id),
        }
    }
    Incident {
        id,
        family: opener.heading.family.clone(),
        service_code: opener.heading.service_code.clone(),
        position: opener.position,
        opened: opener.time,
        closed,
        reports,
        alerts,
        merges,
    }
}

impl Basis {
    /// Whether the member that came as number `place` bounds where its problem is.
    fn bounds(&self, place: usize) -> bool {
        place == 0 || matches!(self, Self::Place)
    }

    /// What it adds as number `place`.
    pub(crate) fn gain(&self, sighting: &Sighting, place: usize) -> Gain {
        let Sighting { position, open_until, asset, .. } = sighting;
        let place = self.bounds(place).then_some(*position);
        Gain { place, names_asset: asset.is_some(), open_until: *open_until }
    }

    /// The merge that brought a member into what `into` opened.
    pub(crate) fn merge(&self, member: Member, into: Member, weighed: Weighed) -> Merge {
        let Weighed { score, evidence } = weighed;
        match self {
            Self::Person { opinion } => {
                let by = MergedBy::Person(opinion.by.clone());
                let evidence = evidence.after(Evidence::Judgement { note: opinion.note.clone() });
                Merge { member, into, score: 1.0, evidence, by }
            }
            Self::Asset | Self::Place => {
                Merge { member, into, score, evidence, by: MergedBy::Engine }
            }
        }
    }
}
