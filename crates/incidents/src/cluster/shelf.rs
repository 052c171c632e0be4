//! The problems that opened in one cell of a large neighbourhood, and how a report finds its own among those of the cells around.

use super::given::{Given, Stated};
use super::growing::Growing;
use super::strips::Shelves;
use crate::candidate::Candidate;
use crate::contest::Contest;
use crate::problem::Basis;
use crate::sighting::Sighting;
use crate::{Categories, FamilyRules, Incident, Judgement, Streets};
use roadcrew_units::Position;

/// Problems in the order in which they opened.
#[derive(Default)]
pub(super) struct Shelf {
    /// The middle of each: what lies near is found without a look at the problems.
    middles: Vec<Position>,
    problems: Vec<Growing>,
}

/// What matching a neighbourhood needs.
pub(super) struct Matching<'a, S> {
    given: Given<'a>,
    streets: &'a S,
    judgement: Judgement,
    pub(super) rules: FamilyRules,
}

impl<'a, S: Streets> Matching<'a, S> {
    /// A neighbourhood of a family.
    pub(super) fn new(
        given: Given<'a>,
        family: &str,
        categories: &Categories,
        streets: &'a S,
    ) -> Self {
        let (judgement, rules) = (categories.judgement(), categories.rules(family));
        Self { given, streets, judgement, rules }
    }

    /// Finds the problem that who has a rank speaks of, or opens a new one in its own cell. The rule is that of a
    /// [`Board`](crate::board::Board).
    pub(super) fn place(&self, rank: usize, facts: &Stated, shelves: &mut Shelves<'_>) {
        let sighting = self.given.sighting_of(facts, self.streets);
        if let Some(((cell, place), basis)) = self.find(&sighting, shelves) {
            let Shelf { middles, problems } = shelves.of(cell);
            let rules = (self.rules, &self.judgement.weights);
            problems[place].admit(&sighting, &basis, rules, self.streets);
            middles[place] = middle(&problems[place]);
        } else {
            let problem = Growing::opened_by(rank, sighting);
            let Shelf { middles, problems } = shelves.own();
            middles.push(middle(&problem));
            if problems.len() == problems.capacity() {
                // A cell has few problems, and there are many cells: four at once would be mostly air.
                problems.reserve_exact(problems.len().max(1));
            }
            problems.push(problem);
        }
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
            for (cell, shelf) in shelves.near() {
                for (place, &middle) in shelf.middles.iter().enumerate() {
                    if !contest.is_far(middle) {
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
        let state = |problem: Growing| {
            let id = self.given.order(problem.opened_with()).incident_id();
            problem.state(id)
        };
        told.problems.into_iter().map(state).collect()
    }
}

#[expect(clippy::expect_used, reason = "the message is the invariant")]
fn middle(problem: &Growing) -> Position {
    problem.middle().position().expect("its opener bounds a problem")
}
