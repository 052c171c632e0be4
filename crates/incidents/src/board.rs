//! The problems of one family, and the rule by which a report finds its own.
//!
//! Leader clustering with a diameter: a report is weighed against each problem near it, and joins only if it lies within the radius of
//! the middle of the reports that joined by place and of one of them, and within half as much again of *all* of them. So a cluster
//! never chains along a street.

use crate::candidate::Candidate;
use crate::contest::Contest;
use crate::frame::Frame;
use crate::leaders::{Leader, Leaders};
use crate::problem::{Basis, Joined, Problem};
use crate::sighting::{Order, Ordered, Sighting};
use crate::{Categories, FamilyRules, Incident, Judgement, Member, Streets};
use roadcrew_units::{Position, Timestamp};
use std::collections::BTreeMap;

/// A problem by its position on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot(pub(crate) usize);

/// All problems of a family, old ones too: whether one still takes a report is a question of the report's time.
#[derive(Debug)]
pub(crate) struct Board {
    rules: FamilyRules,
    judgement: Judgement,
    frame: Frame,
    leaders: Leaders,
    by_asset: BTreeMap<Box<str>, Vec<Slot>>,
    problems: Vec<Problem>,
}

impl Board {
    /// An empty board for a family, on a map that is true near `at`.
    pub(crate) fn new(family: &str, categories: &Categories, at: Position) -> Self {
        Self {
            rules: categories.rules(family),
            judgement: categories.judgement(),
            frame: Frame::around(at),
            leaders: Leaders::new(),
            by_asset: BTreeMap::new(),
            problems: Vec::new(),
        }
    }

    /// Finds the problem that a sighting speaks of, or opens a new one. O(log n) in the problems of the family.
    pub(crate) fn place(&mut self, ordered: Ordered, streets: &impl Streets) -> Slot {
        match self.find(&ordered.sighting, streets) {
            Some((slot, basis)) => {
                self.admit(slot, Joined { ordered, basis });
                slot
            }
            None => self.open(ordered),
        }
    }

    /// Opens a problem without asking whether it is known.
    pub(crate) fn open(&mut self, ordered: Ordered) -> Slot {
        let slot = Slot(self.problems.len());
        self.remember_asset(slot, &ordered.sighting);
        self.leaders.insert(self.leader(slot, &ordered.sighting));
        self.problems.push(Problem::opened_by(ordered));
        slot
    }

    /// Puts a member into a problem without asking. The problem is led by its earliest member.
    pub(crate) fn admit(&mut self, slot: Slot, joined: Joined) {
        self.remember_asset(slot, &joined.ordered.sighting);
        self.change(slot, |problem| problem.admit(joined));
    }

    /// Takes a member out of a problem, which goes on with the rest and the clock of their earliest.
    pub(crate) fn dismiss(&mut self, slot: Slot, member: Member) -> Option<Joined> {
        let mut dismissed = None;
        self.change(slot, |problem| dismissed = problem.dismiss(member));
        dismissed
    }

    /// Notes that a member was closed.
    pub(crate) fn close(&mut self, slot: Slot, member: Member, at: Timestamp) {
        self.problems[slot.0].close(member, at);
    }

    /// The problem in a slot.
    pub(crate) fn problem(&self, slot: Slot) -> &Problem {
        &self.problems[slot.0]
    }

    /// The incident in a slot; none when all its members were taken out.
    pub(crate) fn state(&self, slot: Slot, streets: &impl Streets) -> Option<Incident> {
        self.problems[slot.0].state(self.rules, &self.judgement.weights, streets)
    }

    /// All incidents, each with the order of its opener.
    pub(crate) fn incidents(&self, streets: &impl Streets) -> Vec<(Order, Incident)> {
        let state = |problem: &Problem| {
            Some((
                problem.first()?.order.clone(),
                problem.state(self.rules, &self.judgement.weights, streets)?,
            ))
        };
        self.problems.iter().filter_map(state).collect()
    }

    /// Adds all incidents to `found`, and is empty again for the next neighbourhood.
    pub(crate) fn tell_and_clear(&mut self, streets: &impl Streets, found: &mut Vec<Incident>) {
        let Self { rules, judgement, leaders, by_asset, problems, .. } = self;
        let state = |problem: Problem| problem.state(*rules, &judgement.weights, streets);
        found.extend(problems.drain(..).filter_map(state));
        leaders.clear();
        by_asset.clear();
    }

    /// The problem that takes it, if one does: by its asset, which settles it, otherwise by its place.
    fn find(&self, sighting: &Sighting, streets: &impl Streets) -> Option<(Slot, Basis)> {
        let mut contest = Contest::new(sighting, self.rules, &self.judgement);
        let of_asset = sighting.asset.as_deref().and_then(|asset| self.by_asset.get(asset));
        for &slot in of_asset.into_iter().flatten() {
            contest.ask_by_asset(slot, self.problem(slot));
        }
        if contest.is_open() {
            let near = self.frame.box_around(sighting.position, self.rules.diameter_m());
            self.leaders.visit(&near, |slot| {
                contest.ask_by_place(slot, self.problem(slot), streets);
            });
        }
        contest.end()
    }

    /// Changes a problem and keeps the tree of leaders true.
    fn change(&mut self, slot: Slot, change: impl FnOnce(&mut Problem)) {
        let before = self.leader_of(slot);
        change(&mut self.problems[slot.0]);
        let after = self.leader_of(slot);
        if before == after {
            return;
        }
        if let Some(leader) = before {
            self.leaders.remove(&leader);
        }
        if let Some(leader) = after {
            self.leaders.insert(leader);
        }
    }

    fn leader_of(&self, slot: Slot) -> Option<Leader> {
        Some(self.leader(slot, self.problem(slot).opener()?))
    }

    fn leader(&self, slot: Slot, opener: &Sighting) -> Leader {
        Leader::new(self.frame.point(opener.position), slot)
    }

    fn remember_asset(&mut self, slot: Slot, sighting: &Sighting) {
        let Some(asset) = &sighting.asset else { return };
        let slots = self.by_asset.entry(asset.clone()).or_default();
        if !slots.contains(&slot) {
            slots.push(slot);
        }
    }
}
