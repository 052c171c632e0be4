//! The turn graph of one profile: a vertex is a directed segment, an arc a permitted turn.
//!
//! Restrictions of several segments are remembered by *ghosts*, copies of a segment that know how it was entered: an
//! automaton over the restrictions' paths (Aho and Corasick 1975), so that overlapping ones work too.

use std::collections::BTreeMap;

use crate::network::{JunctionId, Permission, Restriction, Rule, SegmentId, StreetNetwork};
use crate::profile::Profile;
use crate::router::Weight;
use crate::turning::{Bend, bend};

/// Segments, then ghosts, with their permitted turns. The weight of an arc is the time of its first segment and of the turn.
#[derive(Debug)]
pub(crate) struct TurnGraph {
    pub(crate) first_arc: Vec<u32>,
    pub(crate) heads: Vec<u32>,
    pub(crate) weights: Vec<Weight>,
    /// The segment of each state.
    pub(crate) segment_of: Vec<SegmentId>,
}

impl TurnGraph {
    pub(crate) const fn n_states(&self) -> usize {
        self.segment_of.len()
    }

    /// The turns out of a state: where to, at what weight.
    pub(crate) fn arcs(&self, state: u32) -> impl Iterator<Item = (u32, Weight)> {
        let range =
            self.first_arc[state as usize] as usize..self.first_arc[state as usize + 1] as usize;
        self.heads[range.clone()].iter().copied().zip(self.weights[range].iter().copied())
    }
}

/// Builds the turn graph; `driving` is the weight of each segment, `None` where the profile may not drive.
pub(crate) fn turn_graph(
    network: &StreetNetwork,
    profile: &Profile,
    driving: &[Option<Weight>],
) -> TurnGraph {
    let automaton = Automaton::new(network, profile);
    let rules = TurnRules::new(network, profile, driving);
    let n_states = network.n_segments() + automaton.ghosts.len();
    let mut graph = TurnGraph {
        first_arc: vec![0],
        heads: Vec::new(),
        weights: Vec::new(),
        segment_of: network
            .segments()
            .chain(automaton.ghosts.iter().map(|ghost| ghost.segment))
            .collect(),
    };
    for state in 0..n_states {
        let state = SegmentId::new(state).0;
        let from = graph.segment_of[state as usize];
        if let Some(weight) = driving[from.index()] {
            for &to in network.leaving(network.record(from).to) {
                let turn = rules.turn(from, to).filter(|_| automaton.allows(state, to));
                if let Some(turn) = turn {
                    graph.heads.push(automaton.next(state, to));
                    graph.weights.push(weight + turn);
                }
            }
        }
        graph.first_arc.push(SegmentId::new(graph.heads.len()).0);
    }
    graph
}

/// Which turns the ground and the vehicle permit, and what they cost; restrictions aside.
struct TurnRules<'a> {
    network: &'a StreetNetwork,
    profile: &'a Profile,
    driving: &'a [Option<Weight>],
    /// Junctions that this vehicle cannot pass through.
    blocked: Vec<bool>,
}

impl<'a> TurnRules<'a> {
    fn new(
        network: &'a StreetNetwork,
        profile: &'a Profile,
        driving: &'a [Option<Weight>],
    ) -> Self {
        let mut blocked = vec![false; network.n_junctions()];
        for barrier in &network.barriers {
            blocked[barrier.junction.index()] |= !profile.passes(barrier);
        }
        Self { network, profile, driving, blocked }
    }

    fn turn(&self, from: SegmentId, to: SegmentId) -> Option<Weight> {
        self.driving[to.index()]?;
        let junction = self.network.record(from).to;
        let bend = bend(self.network, from, to);
        if self.blocked[junction.index()] && bend != Bend::Back {
            return None;
        }
        let costs = self.profile.turns();
        let (time_s, mut price_s) = match bend {
            Bend::Back if self.may_turn_back(junction, to) => (costs.back_s, 0.0),
            Bend::Back => (costs.back_s, costs.back_price_s?),
            _ if self.is_mere_bend(junction) => (0.0, 0.0),
            Bend::Left | Bend::SharpLeft => (costs.left_s, 0.0),
            Bend::Right | Bend::SharpRight => (costs.right_s, 0.0),
            Bend::Straight | Bend::SlightLeft | Bend::SlightRight => (costs.straight_s, 0.0),
        };
        if self.is_open(from) && !self.is_open(to) {
            price_s += costs.enter_price_s;
        }
        let signals_s =
            if self.network.junctions[junction.index()].signals { costs.signals_s } else { 0.0 };
        Some(Weight::of_turn(time_s + signals_s, price_s))
    }

    /// Dead ends for this vehicle, turning circles, and where a barrier stops it.
    fn may_turn_back(&self, junction: JunctionId, back: SegmentId) -> bool {
        let other_exits = self.network.leaving(junction).iter().filter(|&&exit| exit != back);
        self.blocked[junction.index()]
            || self.network.junctions[junction.index()].turning_circle
            || other_exits.filter(|exit| self.driving[exit.index()].is_some()).count() == 0
    }

    /// Where only one street passes, a bend is no turn.
    fn is_mere_bend(&self, junction: JunctionId) -> bool {
        self.network
            .leaving(junction)
            .iter()
            .filter(|exit| self.driving[exit.index()].is_some())
            .count()
            <= 2
    }

    fn is_open(&self, segment: SegmentId) -> bool {
        self.profile.permission(self.network.attributes_of(segment)) == Permission::Yes
    }
}

/// A copy of a segment that was entered by the beginning of a restriction's path.
struct Ghost {
    segment: SegmentId,
    /// The state of the longest shorter history, at last the segment itself.
    shorter: u32,
}

/// What a state forbids next.
#[derive(Default)]
struct Bans {
    forbidden: Vec<SegmentId>,
    only: Vec<SegmentId>,
}

struct Automaton {
    n_segments: u32,
    ghosts: Vec<Ghost>,
    children: BTreeMap<(u32, SegmentId), u32>,
    bans: BTreeMap<u32, Bans>,
}

impl Automaton {
    fn new(network: &StreetNetwork, profile: &Profile) -> Self {
        let binding: Vec<&Restriction> = network
            .restrictions
            .iter()
            .filter(|restriction| restriction.binds & profile.vehicle().bit() != 0)
            .collect();
        // Shorter histories come first, so that they exist when longer ones point at them.
        let mut histories: Vec<&[SegmentId]> = binding
            .iter()
            .flat_map(|restriction| {
                (2..restriction.path.len()).map(|length| &restriction.path[..length])
            })
            .collect();
        histories.sort_by_key(|history| (history.len(), *history));
        histories.dedup();

        let n_segments = SegmentId::new(network.n_segments()).0;
        let mut automaton = Self {
            n_segments,
            ghosts: Vec::new(),
            children: BTreeMap::new(),
            bans: BTreeMap::new(),
        };
        let mut states: BTreeMap<&[SegmentId], u32> = BTreeMap::new();
        for history in histories {
            let state = n_segments + SegmentId::new(automaton.ghosts.len()).0;
            let last = history[history.len() - 1];
            let shorter =
                (1..history.len()).find_map(|start| states.get(&history[start..]).copied());
            automaton.ghosts.push(Ghost { segment: last, shorter: shorter.unwrap_or(last.0) });
            let parent = states.get(&history[..history.len() - 1]).copied().unwrap_or(history[0].0);
            automaton.children.insert((parent, last), state);
            states.insert(history, state);
        }
        for restriction in binding {
            let path = &restriction.path;
            // A path through ways binds whoever has entered the first of them.
            let first_bound = if path.len() == 2 { 1 } else { 2 };
            let lengths = match restriction.rule {
                Rule::Forbidden => path.len() - 1..path.len(),
                Rule::Only => first_bound..path.len(),
            };
            for length in lengths {
                let state = states.get(&path[..length]).copied().unwrap_or(path[0].0);
                let bans = automaton.bans.entry(state).or_default();
                match restriction.rule {
                    Rule::Forbidden => bans.forbidden.push(path[length]),
                    Rule::Only => bans.only.push(path[length]),
                }
            }
        }
        automaton
    }

    /// The state after turning into a segment: the longest history that some restriction remembers.
    fn next(&self, state: u32, to: SegmentId) -> u32 {
        self.histories(state)
            .find_map(|state| self.children.get(&(state, to)).copied())
            .unwrap_or(to.0)
    }

    fn allows(&self, state: u32, to: SegmentId) -> bool {
        self.histories(state).filter_map(|state| self.bans.get(&state)).all(|bans| {
            let is_prescribed = bans.only.is_empty() || bans.only.contains(&to);
            is_prescribed && !bans.forbidden.contains(&to)
        })
    }

    /// The state and its ever shorter histories.
    fn histories(&self, state: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(state), |&state| {
            let ghost = state.checked_sub(self.n_segments)?;
            Some(self.ghosts[ghost as usize].shorter)
        })
    }
}
