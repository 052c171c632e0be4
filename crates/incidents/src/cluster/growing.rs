//! A problem of a large neighbourhood: its members come in the order of time and none leaves, so nothing needs to be kept of them but what
//! an incident says.

use crate::candidate::Candidate;
use crate::gist::Gist;
use crate::problem::{Basis, incident};
use crate::sighting::Sighting;
use crate::weigh::Question;
use crate::{FamilyRules, Incident, IncidentId, Member, Merge, Streets, Weights};
use roadcrew_units::Position;
use std::cmp::Ordering;

/// As many places as most problems have.
const FEW: usize = 6;

/// Reports of one problem.
pub(super) struct Growing {
    /// Where its opener stands in the order of matching.
    rank: usize,
    outline: Outline,
    opener: Sighting,
    merges: Vec<Merge>,
}

/// What decides whether there is room, side by side in memory.
struct Outline {
    asset: Option<Box<str>>,
    gist: Gist,
    /// Where those lie that bound it: the first `n_few` at hand, the rest further away.
    few: [Position; FEW],
    n_few: usize,
    more: Vec<Position>,
}

impl Growing {
    pub(super) fn opened_by(rank: usize, opener: Sighting) -> Self {
        let mut gist = Gist::default();
        gist.add(Basis::Place.gain(&opener, 0));
        let (asset, few) = (opener.asset.clone(), [opener.position; FEW]);
        let outline = Outline { asset, gist, few, n_few: 1, more: Vec::new() };
        Self { rank, outline, opener, merges: Vec::new() }
    }

    /// Takes in a member that came later than all others.
    pub(super) fn admit(
        &mut self,
        sighting: &Sighting,
        basis: &Basis,
        (rules, weights): (FamilyRules, &Weights),
        streets: &impl Streets,
    ) {
        let question = Question {
            opener: &self.opener,
            sighting,
            middle: self.middle(),
            asset: self.asset(),
            closed: self.closed(),
            rules,
            weights,
        };
        let weighed = question.weigh(streets);
        self.merges.push(basis.merge(sighting.member, self.opener.member, weighed));
        let gain = basis.gain(sighting, self.merges.len());
        self.outline.gist.add(gain);
        if let Some(place) = gain.place {
            self.outline.bound_by(place);
        }
        if self.outline.asset.is_none() {
            self.outline.asset.clone_from(&sighting.asset);
        }
    }

    /// Who opened it.
    pub(super) fn opened_with(&self) -> Member {
        self.opener.member
    }

    /// The incident.
    pub(super) fn state(mut self, id: IncidentId) -> Incident {
        self.merges.shrink_to_fit();
        incident(id, &self.opener, self.outline.gist.closed(), self.merges)
    }
}

impl Outline {
    fn bound_by(&mut self, place: Position) {
        if let Some(free) = self.few.get_mut(self.n_few) {
            *free = place;
            self.n_few += 1;
        } else {
            self.more.push(place);
        }
    }
}

impl Candidate for Growing {
    fn opener(&self) -> Option<&Sighting> {
        Some(&self.opener)
    }

    fn asset(&self) -> Option<&str> {
        self.outline.asset.as_deref()
    }

    fn gist(&self) -> &Gist {
        &self.outline.gist
    }

    fn places(&self) -> impl Iterator<Item = Position> {
        let Outline { few, n_few, more, .. } = &self.outline;
        few[..*n_few].iter().chain(more).copied()
    }

    fn by_opening(&self, other: &Self) -> Ordering {
        self.rank.cmp(&other.rank)
    }
}
