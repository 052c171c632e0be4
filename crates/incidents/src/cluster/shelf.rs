//! The problems that opened in one cell of a large neighbourhood, and how a report finds its own among those of the cells around.

use super::given::Given;
use super::strips::Shelves;
use crate::contest::Contest;
use crate::frame::Frame;
use crate::problem::{Basis, Joined, Problem};
use crate::sighting::Sighting;
use crate::{Categories, FamilyRules, Incident, Judgement, Member, Streets};
use roadcrew_units::Position;
use rstar::Envelope;

/// Problems with the place of their earliest report on a map in metres, in the order in which they opened.
#[derive(Default)]
pub(super) struct Shelf(Vec<([f64; 2], Problem)>);

/// What matching a neighbourhood needs.
pub(super) struct Matching<'a, S> {
    given: Given<'a>,
    categories: &'a Categories,
    streets: &'a S,
    judgement: Judgement,
    pub(super) rules: FamilyRules,
    frame: Frame,
}

impl<'a, S: Streets> Matching<'a, S> {
    /// A neighbourhood of a family around `at`.
    pub(super) fn new(
        given: Given<'a>,
        (family, at): (&str, Position),
        categories: &'a Categories,
        streets: &'a S,
    ) -> Self {
        let (judgement, rules) = (categories.judgement(), categories.rules(family));
        Self { given, categories, streets, judgement, rules, frame: Frame::around(at) }
    }

    /// Finds the problem that a member speaks of, or opens a new one in its own cell. The rule is that of a
    /// [`Board`](crate::board::Board).
    pub(super) fn place(&self, member: Member, shelves: &mut Shelves<'_>) {
        let sighting = self.given.sighting(member, self.categories, self.streets);
        if let Some(((cell, place), basis)) = self.find(&sighting, shelves) {
            shelves.of(cell).0[place].1.admit(Joined { sighting, basis });
        } else {
            let at = self.frame.point(sighting.position);
            shelves.own().0.push((at, Problem::opened_by(sighting)));
        }
    }

    fn find(&self, sighting: &Sighting, shelves: &Shelves<'_>) -> Option<((usize, usize), Basis)> {
        let mut contest = Contest::new(sighting, self.rules, &self.judgement);
        if sighting.asset.is_some() {
            for (cell, shelf) in shelves.near() {
                for (place, (_, problem)) in shelf.0.iter().enumerate() {
                    contest.ask_by_asset((cell, place), problem);
                }
            }
        }
        if contest.is_open() {
            let near = self.frame.box_around(sighting.position, self.rules.diameter_m());
            for (cell, shelf) in shelves.near() {
                for (place, (at, problem)) in shelf.0.iter().enumerate() {
                    if near.contains_point(at) {
                        contest.ask_by_place((cell, place), problem, self.streets);
                    }
                }
            }
        }
        contest.end()
    }

    /// The incidents of a shelf.
    pub(super) fn tell(&self, told: Shelf) -> Vec<Incident> {
        let weights = &self.judgement.weights;
        let state =
            |(_, problem): ([f64; 2], Problem)| problem.state(self.rules, weights, self.streets);
        told.0.into_iter().filter_map(state).collect()
    }
}
