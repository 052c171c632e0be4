//! Why there is no way: the rule that cuts it.

use std::collections::VecDeque;

use crate::network::{Permission, SegmentId};
use crate::turning::{Bend, bend};

use super::{Approach, Router};

/// What one drives over without regard for rules: a state of the turn graph, or a one-way street the wrong way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    State(u32),
    WrongWay(SegmentId),
}

impl Router {
    /// Why there is no way, or `None` when there is one.
    ///
    /// Names the first rule on the way that breaks the fewest: a search over all streets that counts broken rules. `O(turns)`.
    pub fn why_no_way(&self, from: Approach, to: Approach) -> Option<String> {
        if self.weight(from, to).is_some() {
            return None;
        }
        let profile = self.profile.name();
        if !self.is_drivable(from.segment) {
            let why = self.why_shut(from.segment);
            return Some(format!("the start lies on {}, which {why}", self.street(from.segment)));
        }
        let Some((n_broken, tail, piece)) = self.first_broken_rule(from, to) else {
            return Some("no streets at all join the two places on this map".to_owned());
        };
        let rule = self.broken_rule(tail, piece);
        Some(match n_broken {
            1 => format!("{rule} (profile {profile})"),
            _ => format!(
                "{rule}, the first of {n_broken} rules that the easiest way would break (profile {profile})"
            ),
        })
    }

    /// Why [`is_usable`](Self::is_usable) says no, such as "is too narrow: 2.00 m"; `None` when it says yes.
    ///
    /// # Panics
    /// If the id belongs to another network.
    pub fn why_unusable(&self, segment: SegmentId) -> Option<String> {
        if self.is_usable(segment) {
            None
        } else if self.is_drivable(segment) {
            Some("can't be reached from the other streets and left again".to_owned())
        } else {
            Some(self.why_shut(segment))
        }
    }

    /// Whether the profile may drive a segment, reachable or not.
    ///
    /// # Panics
    /// If the id belongs to another network.
    pub fn permits(&self, segment: SegmentId) -> bool {
        self.is_drivable(segment)
    }

    /// The way that breaks the fewest rules: how many, and its first step that breaks one.
    fn first_broken_rule(&self, from: Approach, to: Approach) -> Option<(u32, SegmentId, Piece)> {
        let graph = self.turn_graph();
        let n_states = graph.n_states();
        let number = |piece: Piece| match piece {
            Piece::State(state) => state as usize,
            Piece::WrongWay(segment) => n_states + segment.index(),
        };
        // By the pieces' numbers.
        let mut reached = vec![None; n_states + self.network.n_segments()];
        let one_ways_into = self.one_ways_by_end();
        let mut open = VecDeque::from([(Piece::State(from.segment.0), 0, None)]);
        let mut is_start = true;
        while let Some((piece, n_broken, first)) = open.pop_front() {
            if reached[number(piece)].is_some_and(|before: u32| before <= n_broken) && !is_start {
                continue;
            }
            let segment = match piece {
                Piece::State(state) => graph.segment_of(state),
                Piece::WrongWay(segment) => segment,
            };
            if !is_start {
                reached[number(piece)] = Some(n_broken);
                if segment == to.segment && matches!(piece, Piece::State(_)) {
                    let (tail, piece) = first?;
                    return Some((n_broken, tail, piece));
                }
            }
            is_start = false;
            let mut go_on = |next: Piece, breaks: bool| {
                let first = first.or_else(|| breaks.then_some((segment, next)));
                let step = (next, n_broken + u32::from(breaks), first);
                if breaks { open.push_back(step) } else { open.push_front(step) }
            };
            let record = self.network.record(segment);
            let end = match piece {
                Piece::State(state) => {
                    for turn in graph.turns(state) {
                        let next = graph.segment_of(graph.head(turn));
                        let is_permitted =
                            self.metric[turn].is_finite() || !self.is_drivable(segment);
                        let breaks = !is_permitted || !self.is_drivable(next);
                        go_on(Piece::State(graph.head(turn)), breaks);
                    }
                    record.to
                }
                Piece::WrongWay(_) => {
                    for &next in self.network.leaving(record.from) {
                        go_on(Piece::State(next.0), !self.is_drivable(next));
                    }
                    record.from
                }
            };
            for &next in &one_ways_into[end.index()] {
                go_on(Piece::WrongWay(next), true);
            }
        }
        None
    }

    /// The streets without an opposite direction, by the junction that they lead to.
    fn one_ways_by_end(&self) -> Vec<Vec<SegmentId>> {
        let mut into = vec![Vec::new(); self.network.n_junctions()];
        for id in self.network.segments() {
            let record = self.network.record(id);
            if record.reverse().is_none() {
                into[record.to.index()].push(id);
            }
        }
        into
    }

    /// The rule that a step from one street to the next breaks.
    fn broken_rule(&self, tail: SegmentId, next: Piece) -> String {
        let head = match next {
            Piece::WrongWay(segment) => {
                return format!("{} is one-way the other way", self.street(segment));
            }
            Piece::State(state) => self.turn_graph().segment_of(state),
        };
        if !self.is_drivable(head) {
            return format!("{} {}", self.street(head), self.why_shut(head));
        }
        let junction = self.network.record(tail).to;
        let turn = format!("from {} into {}", self.street(tail), self.street(head));
        let is_back = bend(&self.network, tail, head) == Bend::Back;
        let mut barriers = self.network.barriers.iter().filter(|it| it.junction == junction);
        if is_back {
            format!("turning back on {} is not permitted there", self.street(tail))
        } else if barriers.any(|barrier| !self.profile.passes(barrier)) {
            let place = self.network.junction_position(junction);
            format!("a barrier at {place} stops the way {turn}")
        } else {
            format!("a restriction forbids the turn {turn}")
        }
    }

    fn why_shut(&self, segment: SegmentId) -> String {
        let attributes = self.network.attributes_of(segment);
        let back = self.network.record(segment).reverse();
        let is_open_back = back.is_some_and(|back| self.is_drivable(back));
        match self.changes.street(segment) {
            Some(change) if change.permission == Permission::No => {
                "is closed for at least some of that time".to_owned()
            }
            Some(change) => {
                self.profile.why_shut(&change.attributes_from(attributes), is_open_back)
            }
            None => self.profile.why_shut(attributes, is_open_back),
        }
    }

    fn street(&self, segment: SegmentId) -> String {
        let segment = self.network.segment(segment);
        let name = if segment.name.is_empty() { segment.class.as_str() } else { segment.name };
        format!("{name} (way {})", segment.way_id)
    }
}
