//! What a report asks of a problem before it joins.

use crate::gist::Gist;
use crate::middle::Middle;
use crate::nearness::Nearness;
use crate::sighting::Sighting;
use crate::weigh::{Question, as_metres};
use crate::{FamilyRules, Weights};
use roadcrew_units::{Position, Seconds, Timestamp};
use std::cmp::Ordering;

/// A problem that may take a report in.
pub(crate) trait Candidate {
    /// Its earliest member; none when all were taken out.
    fn opener(&self) -> Option<&Sighting>;

    /// The asset that one of its reports names; all that name one name the same.
    fn asset(&self) -> Option<&str>;

    /// What is summed up of its members.
    fn gist(&self) -> &Gist;

    /// Where those lie that bound it; of a single one its middle says it.
    fn places(&self) -> impl Iterator<Item = Position>;

    /// Which of two was opened first.
    fn by_opening(&self, other: &Self) -> Ordering;

    /// When the last member was closed; `None` while one is open.
    fn closed(&self) -> Option<Timestamp> {
        self.gist().closed()
    }

    /// The middle of the members that bound it.
    fn middle(&self) -> Middle {
        self.gist().middle()
    }

    /// Whether both were open at one time, give or take the cool-down.
    fn is_open_for(&self, sighting: &Sighting, cool_down: Seconds) -> bool {
        let Some(opener) = self.opener() else { return false };
        let reaches = |end: Option<Timestamp>, start: Timestamp| {
            end.is_none_or(|end| start <= end.after(cool_down))
        };
        reaches(self.closed(), sighting.time) && reaches(sighting.open_until, opener.time)
    }

    /// The middle of the members, if it and one of them lie within the radius and none beyond the family's diameter. Members known by their
    /// asset don't count: they are where it is, unless one of them is the earliest, which says where the problem is.
    fn room_for(&self, at: &Nearness, rules: FamilyRules) -> Option<Middle> {
        let (radius, diameter) = (as_metres(rules.radius), rules.diameter_m());
        // The middle is asked first: most that lie too far away are known by it, and of one member it says all.
        let middle = self.middle();
        if !at.is_within(middle.position()?, radius) {
            return None;
        }
        let all_near = || self.places().all(|place| at.is_within(place, diameter));
        let one_near = || self.places().any(|place| at.is_within(place, radius));
        (middle.count() == 1 || (all_near() && one_near())).then_some(middle)
    }

    /// Asks whether `sighting` speaks of this problem, whose members have this middle.
    fn ask<'a>(
        &'a self,
        (sighting, middle): (&'a Sighting, Middle),
        rules: FamilyRules,
        weights: &'a Weights,
    ) -> Option<Question<'a>> {
        let opener = self.opener()?;
        let (asset, closed) = (self.asset(), self.closed());
        Some(Question { opener, sighting, middle, asset, closed, rules, weights })
    }
}
