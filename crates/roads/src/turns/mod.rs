//! The turn graph: a vertex is a directed segment, an arc a turn that some vehicle may make at some time.
//!
//! It depends on the ground only. Which turns a profile may make, and what they cost, is a metric: a weight per turn,
//! infinite where it is forbidden. Restrictions of several segments are remembered by *ghosts*, copies of a segment that
//! know how it was entered.

mod automaton;
mod rules;

use roadcrew_units::Position;

use crate::hierarchy::{Arcs, JunctionGraph, Structure, nested_dissection};
use crate::network::{SegmentId, StreetNetwork};
use crate::profile::Profile;
use crate::router::{StreetsNow, Weight};

use automaton::Automaton;
use rules::TurnRules;

/// Segments, then ghosts, with their turns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TurnGraph {
    first: Vec<u32>,
    heads: Vec<u32>,
    /// The segment of each state.
    segment_of: Vec<SegmentId>,
    /// Ghosts by the segment that they copy.
    ghosts: Vec<(SegmentId, u32)>,
    automaton: Automaton,
}

impl TurnGraph {
    /// All turns from every segment into every segment at its end.
    pub(crate) fn new(network: &StreetNetwork) -> Self {
        let automaton = Automaton::new(network);
        let ghost_segments = automaton.ghosts.iter().map(|ghost| ghost.segment);
        let segment_of: Vec<SegmentId> = network.segments().chain(ghost_segments).collect();
        let records = &network.segments[..];
        let mut first = vec![0];
        let mut heads = Vec::new();
        for (state, &from) in (0..).zip(&segment_of) {
            let exits = network.leaving(records[from.index()].to);
            heads.extend(exits.iter().map(|&to| automaton.next(state, to)));
            first.push(SegmentId::new(heads.len()).0);
        }
        let states = (0..).zip(&segment_of).skip(network.n_segments());
        let mut ghosts: Vec<(SegmentId, u32)> =
            states.map(|(state, &segment)| (segment, state)).collect();
        ghosts.sort_unstable();
        Self { first, heads, segment_of, ghosts, automaton }
    }

    pub(crate) const fn n_states(&self) -> usize {
        self.segment_of.len()
    }

    pub(crate) fn arcs(&self) -> Arcs<'_> {
        Arcs { first: &self.first, heads: &self.heads }
    }

    /// The numbers of the turns out of a state.
    pub(crate) fn turns(&self, state: u32) -> std::ops::Range<usize> {
        self.first[state as usize] as usize..self.first[state as usize + 1] as usize
    }

    /// The state after a turn.
    pub(crate) fn head(&self, turn: usize) -> u32 {
        self.heads[turn]
    }

    pub(crate) fn segment_of(&self, state: u32) -> SegmentId {
        self.segment_of[state as usize]
    }

    /// Every state of a segment: itself, then its ghosts.
    pub(crate) fn states_of(&self, segment: SegmentId) -> impl Iterator<Item = u32> {
        let begin = self.ghosts.partition_point(|&(other, _)| other < segment);
        let ghosts = self.ghosts[begin..].iter().take_while(move |&&(other, _)| other == segment);
        std::iter::once(segment.0).chain(ghosts.map(|&(_, state)| state))
    }

    /// Contracts the graph in an order made from the junctions alone.
    pub(crate) fn contracted(&self, network: &StreetNetwork) -> Structure {
        Structure::new(self.arcs(), &self.order(network))
    }

    /// All states, the least important first.
    pub(crate) fn order(&self, network: &StreetNetwork) -> Vec<u32> {
        let streets: Vec<SegmentId> =
            network.segments().filter(|&id| network.street_of(id) == id).collect();
        let states_of_street = |&street: &SegmentId| {
            let reverse = network.record(street).reverse();
            self.states_of(street)
                .chain(reverse.into_iter().flat_map(|reverse| self.states_of(reverse)))
        };
        let junctions = JunctionGraph {
            places: network.junctions.iter().map(|junction| place(junction.position)).collect(),
            streets: streets
                .iter()
                .map(|street| {
                    let record = network.record(*street);
                    let capacity = SegmentId::new(states_of_street(street).count()).0;
                    ([record.from.0, record.to.0], capacity)
                })
                .collect(),
        };
        nested_dissection(&junctions)
            .into_iter()
            .flat_map(|street| states_of_street(&streets[street as usize]))
            .collect()
    }

    /// The weight of every turn for a profile as the streets are now: its first segment's and its own; infinite where it is
    /// forbidden. A forbidden path of more than two segments must be [remembered](StreetNetwork::remember) by the network.
    pub(crate) fn metric(
        &self,
        network: &StreetNetwork,
        profile: &Profile,
        now: &StreetsNow,
        forbidden: &[Vec<SegmentId>],
    ) -> Vec<Weight> {
        let rules = TurnRules::new(network, profile, now);
        let bans = self.automaton.bans(|rule| match network.restrictions.get(rule) {
            Some(restriction) => restriction.binds(profile),
            None => forbidden.contains(&network.remembered[rule - network.restrictions.len()]),
        });
        let mut metric = Vec::with_capacity(self.heads.len());
        for (state, &from) in (0..).zip(&self.segment_of) {
            for turn in self.turns(state) {
                let to = self.segment_of(self.heads[turn]);
                let weight = now.driving[from.index()];
                let turn = || rules.turn(from, to).filter(|_| bans.allow(state, to));
                let turn = weight.is_finite().then(turn).flatten();
                metric.push(turn.map_or(Weight::INFINITE, |turn| weight + turn));
            }
        }
        for path in forbidden {
            let [from, to] = path[..] else { continue };
            for turn in self.states_of(from).flat_map(|state| self.turns(state)) {
                if self.segment_of(self.heads[turn]) == to {
                    metric[turn] = Weight::INFINITE;
                }
            }
        }
        metric
    }
}

/// Metres, near enough for cutting a map.
fn place(position: Position) -> [f32; 2] {
    #[expect(clippy::cast_possible_truncation, reason = "a coarse place will do")]
    let metres = |degrees: f64| (degrees * 111_195.0) as f32;
    [metres(position.lon() * position.lat().to_radians().cos()), metres(position.lat())]
}
