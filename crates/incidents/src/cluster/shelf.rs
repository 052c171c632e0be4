//! The problems that opened in one cell of a large neighbourhood, and how a report finds its own among those of the cells around.

use super::given::Given;
use super::strips::Shelves;
use crate::contest::Contest;
use crate::frame::Frame;
use crate::problem::{Basis, Joined, Problem};
use crate::sighting::Sighting;
use crate::weigh::as_metres;
use crate::{Categories, FamilyRules, Incident, Judgement, Member, Streets};
use roadcrew_units::Position;
use rstar::Envelope;

/// Problems in the order in which they opened.
#[derive(Default)]
pub(super) struct Shelf {
    /// The middle of each on a map in metres: what lies near is found without a look at the problems.
    middles: Vec<[f64; 2]>,
    problems: Vec<Problem>,
}

/// What matching a neighbourhood needs.
pub(super) struct Matching<'a, S> {
    given: Given<'a>,
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
        categories: &Categories,
        streets: &'a S,
    ) -> Self {
        let (judgement, rules) = (categories.judgement(), categories.rules(family));
        Self { given, streets, judgement, rules, frame: Frame::around(at) }
    }

    /// Finds the problem that a member speaks of, or opens a new one in its own cell. The rule is that of a
    /// [`Board`](crate::board::Board).
    pub(super) fn place(&self, member: Member, shelves: &mut Shelves<'_>) {
        let sighting = self.given.sighting(member, self.streets);
        if let Some(((cell, place), basis)) = self.find(&sighting, shelves) {
            let Shelf { middles, problems } = shelves.of(cell);
            problems[place].admit(Joined { sighting, basis });
            middles[place] = self.middle(&problems[place]);
        } else {
            let problem = Problem::opened_by(sighting);
            let Shelf { middles, problems } = shelves.own();
            middles.push(self.middle(&problem));
            problems.push(problem);
        }
    }

    #[expect(clippy::expect_used, reason = "the message is the invariant")]
    fn middle(&self, problem: &Problem) -> [f64; 2] {
        self.frame.point(problem.middle().position().expect("its opener bounds a problem"))
    }

    fn find(&self, sighting: &Sighting, shelves: &Shelves<'_>) -> Option<((usize, usize), Basis)> {
        let mut contest = Contest::new(sighting, self.rules, &self.judgement);
        if sighting.asset.is_some() {
            for (cell, shelf) in shelves.near() {
                for (place, problem) in shelf.problems.iter().enumerate() {
                    contest.ask_by_asset((cell, place), problem);
                }
            }
        }
        if contest.is_open() {
            // Who joins by place lies within the radius of the middle.
            let near = self.frame.box_around(sighting.position, as_metres(self.rules.radius));
            for (cell, shelf) in shelves.near() {
                for (place, middle) in shelf.middles.iter().enumerate() {
                    if near.contains_point(middle) {
                        let problem = &shelf.problems[place];
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
        let state = |problem: Problem| problem.state(self.rules, weights, self.streets);
        told.problems.into_iter().filter_map(state).collect()
    }
}
