//! A way in full: its segments, its geometry and what a driver is told.

use roadcrew_units::{Metres, Position, Seconds};

use super::{Approach, Router, Weight};
use crate::hierarchy::{Climb, Unpacking};
use crate::network::{SegmentId, metres_from_dm};
use crate::snap::Stand;
use crate::turning::{Bend, bend};

/// The way from one place to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The segments driven, the first and the last in part.
    pub segments: Vec<SegmentId>,
    /// The same with what each takes: whole numbers that add up to the way's, which are rounded from their sum.
    pub parts: Vec<Part>,
    /// How long it takes, rounded once.
    pub seconds: Seconds,
    /// How long it is, rounded once.
    pub metres: Metres,
    /// The place of departure, every OSM node on the way in order, the place of arrival.
    pub geometry: Vec<Position>,
    /// The OSM ways driven; the same way twice in a row stands once.
    pub way_ids: Vec<i64>,
    /// What a driver is told, street by street.
    pub steps: Vec<Step>,
}

/// What one segment of a way takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its OSM way.
    pub way_id: i64,
    /// Hundredths of a second of driving.
    pub driving_cs: u32,
    /// Hundredths of a second of the turn into the next segment, its signals and stops included.
    pub turn_cs: u32,
    /// Decimetres driven.
    pub length_dm: u32,
    /// The point of the way's geometry, counted from 0, to which the part leads.
    pub to_point: usize,
}

/// A stretch on one street.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The street's name; empty when it has none.
    pub name: String,
    /// How one gets onto it.
    pub turn: Turn,
    /// How long the stretch is, rounded for itself.
    pub metres: Metres,
    /// How long it takes, its turns included, rounded for itself.
    pub seconds: Seconds,
}

/// How one gets onto a street.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The way starts here.
    Start,
    /// Straight on.
    Straight,
    /// Half left.
    SlightLeft,
    /// Left.
    Left,
    /// Sharply left.
    SharpLeft,
    /// Half right.
    SlightRight,
    /// Right.
    Right,
    /// Sharply right.
    SharpRight,
    /// Back on the same street.
    UTurn,
    /// The way ends here.
    Arrive,
}

impl From<Bend> for Turn {
    fn from(bend: Bend) -> Self {
        match bend {
            Bend::Straight => Self::Straight,
            Bend::SlightLeft => Self::SlightLeft,
            Bend::Left => Self::Left,
            Bend::SharpLeft => Self::SharpLeft,
            Bend::SlightRight => Self::SlightRight,
            Bend::Right => Self::Right,
            Bend::SharpRight => Self::SharpRight,
            Bend::Back => Self::UTurn,
        }
    }
}

/// States of the turn graph, with what has been driven before each.
type States = Vec<(u32, Weight)>;

impl Router {
    /// The fastest way, leaving `from` in its driving direction and arriving at `to` in its own; `None` when there is none.
    pub fn route(&self, from: Approach, to: Approach) -> Option<Path> {
        let (weight, segments) = if self.is_straight_ahead(from, to) {
            (self.driven(to) - self.driven(from), vec![from.segment])
        } else {
            let (sources, targets) = self.ends(from, to)?;
            let way = self.climb(|climb| climb.way(&self.ways, &sources, &targets))?;
            let begin = (from.segment == to.segment).then_some(from.segment);
            let states = self.unpacking().vertices(&way).into_iter();
            let segments = states.map(|state| self.turn_graph().segment_of(state));
            (
                way.length + self.driven(to) - self.driven(from),
                begin.into_iter().chain(segments).collect(),
            )
        };
        let leg = weight.leg();
        let (geometry, to_points) = self.geometry(from, to, &segments);
        let mut way_ids: Vec<i64> =
            segments.iter().map(|&id| self.network().record(id).way_id()).collect();
        way_ids.dedup();
        Some(Path {
            seconds: leg.seconds,
            metres: leg.metres,
            geometry,
            way_ids,
            steps: self.steps(from, to, &segments),
            parts: self.parts(from, to, &segments, &to_points),
            segments,
        })
    }

    /// The best way from any stand at a place to any at another, all prices included; the first of equals.
    ///
    /// The wrong side of the street so is driven to and from only where this saves more than its price.
    pub fn best_route(&self, from: &[Stand], to: &[Stand]) -> Option<Path> {
        let pairs = from.iter().flat_map(|from| to.iter().map(move |to| (from, to)));
        let weighed = pairs.filter_map(|(from, to)| {
            let way = self.weight(from.approach, to.approach)?;
            let price = Weight::of_price(from.price) + Weight::of_price(to.price);
            Some((way + price, from, to))
        });
        let (_, from, to) = weighed.min_by_key(|&(weight, ..)| weight)?;
        self.route(from.approach, to.approach)
    }

    /// The fastest way without its streets.
    pub(super) fn weight(&self, from: Approach, to: Approach) -> Option<Weight> {
        if self.is_straight_ahead(from, to) {
            return Some(self.driven(to) - self.driven(from));
        }
        let (sources, targets) = self.ends(from, to)?;
        let length = self.climb(|climb| climb.shortest(&self.ways, &sources, &targets))?;
        Some(length + self.driven(to) - self.driven(from))
    }

    /// Where the search starts and ends in the turn graph, both at the starts of segments.
    ///
    /// A place behind on the same segment is reached by coming round: from the turns out of it.
    fn ends(&self, from: Approach, to: Approach) -> Option<(States, States)> {
        if !self.is_drivable(from.segment) {
            return None;
        }
        let sources = if from.segment == to.segment {
            self.turns(from.segment.0).collect()
        } else {
            vec![(from.segment.0, Weight::default())]
        };
        let targets = self.turn_graph().states_of(to.segment);
        Some((sources, targets.map(|state| (state, Weight::default())).collect()))
    }

    fn climb<R>(&self, ask: impl FnOnce(&mut Climb<Weight>) -> R) -> R {
        self.climbs.lend(|| Climb::new(self.turn_graph().n_states()), ask)
    }

    fn unpacking(&self) -> Unpacking<'_, Weight> {
        Unpacking {
            hierarchy: &self.ways,
            halves: &self.halves,
            graph: self.turn_graph().arcs(),
            metric: &self.metric,
        }
    }

    /// The points of a way, no two neighbours the same, and for each segment the number of the point that ends it.
    fn geometry(
        &self,
        from: Approach,
        to: Approach,
        segments: &[SegmentId],
    ) -> (Vec<Position>, Vec<usize>) {
        let network = self.network();
        let mut geometry = vec![self.position_of(from)];
        let mut to_points = Vec::with_capacity(segments.len());
        let mut add = |point: Position| {
            if geometry.last() != Some(&point) {
                geometry.push(point);
            }
            geometry.len() - 1
        };
        let last = segments.len() - 1;
        for (index, &id) in segments.iter().enumerate() {
            let mut to_point = 0;
            if index != 0 && index != last {
                for &node in network.nodes(id) {
                    to_point = add(node);
                }
            } else {
                let begin = if index == 0 { self.driven_dm(from) } else { 0 };
                let end =
                    if index == last { self.driven_dm(to) } else { network.record(id).length_dm };
                for (offset, node) in self.nodes_with_offsets(id) {
                    if f64::from(begin) <= offset && offset <= f64::from(end) {
                        to_point = add(node);
                    }
                }
            }
            if index == last {
                to_point = add(self.position_of(to));
            }
            to_points.push(to_point);
        }
        (geometry, to_points)
    }

    fn parts(
        &self,
        from: Approach,
        to: Approach,
        segments: &[SegmentId],
        to_points: &[usize],
    ) -> Vec<Part> {
        let last = segments.len() - 1;
        let part = |(index, (&id, &to_point)): (usize, (&SegmentId, &usize))| {
            let begin = if index == 0 { self.driven(from) } else { Weight::default() };
            let whole = self.driving(id);
            let end = if index == last { self.driven(to) } else { whole };
            let turn = segments.get(index + 1).map(|&next| self.turn_weight(id, next) - whole);
            let driven = end - begin;
            Part {
                way_id: self.network().record(id).way_id(),
                driving_cs: driven.time_cs(),
                turn_cs: turn.unwrap_or_default().time_cs(),
                length_dm: driven.length_dm(),
                to_point,
            }
        };
        segments.iter().zip(to_points).enumerate().map(part).collect()
    }

    fn steps(&self, from: Approach, to: Approach, segments: &[SegmentId]) -> Vec<Step> {
        let network = self.network();
        let mut steps: Vec<Step> = Vec::new();
        let mut open: Option<(String, Turn, Weight)> = None;
        let close = |(name, turn, weight): (String, Turn, Weight), steps: &mut Vec<Step>| {
            let metres = metres_from_dm(weight.length_dm().into());
            steps.push(Step { name, turn, metres, seconds: weight.leg().seconds });
        };
        let last = segments.len() - 1;
        for (index, &id) in segments.iter().enumerate() {
            let name = network.segment(id).name;
            let begin = if index == 0 { self.driven(from) } else { Weight::default() };
            let end = if index == last {
                self.driven(to)
            } else {
                self.turn_weight(id, segments[index + 1])
            };
            let driven = end - begin;
            let turns_back = 0 < index && network.record(id).reverse() == Some(segments[index - 1]);
            match &mut open {
                Some((name_before, _, weight)) if name_before == name && !turns_back => {
                    *weight = *weight + driven;
                }
                _ => {
                    let turn = if index == 0 {
                        Turn::Start
                    } else {
                        bend(network, segments[index - 1], id).into()
                    };
                    if let Some(step) = open.replace((name.to_owned(), turn, driven)) {
                        close(step, &mut steps);
                    }
                }
            }
        }
        if let Some(step) = open {
            close(step, &mut steps);
        }
        steps.push(Step {
            name: network.segment(to.segment).name.to_owned(),
            turn: Turn::Arrive,
            metres: Metres::ZERO,
            seconds: Seconds::ZERO,
        });
        steps
    }

    /// The weight of a segment and the turn into the next.
    fn turn_weight(&self, from: SegmentId, to: SegmentId) -> Weight {
        let turn = self.turns(from.0).find(|&(head, _)| self.turn_graph().segment_of(head) == to);
        turn.map_or_else(|| self.driving(from), |(_, weight)| weight)
    }

    /// The place of an approach on the ground.
    pub(crate) fn position_of(&self, approach: Approach) -> Position {
        let driven = f64::from(self.driven_dm(approach));
        let nodes = self.nodes_with_offsets(approach.segment);
        let after =
            nodes.iter().position(|&(offset, _)| driven <= offset).unwrap_or(nodes.len() - 1);
        let (end, b) = nodes[after];
        if after == 0 || end <= driven {
            return b;
        }
        let (start, a) = nodes[after - 1];
        let share = (driven - start) / (end - start);
        let between = |a: f64, b: f64| a + (b - a) * share;
        Position::from_degrees(between(a.lon(), b.lon()), between(a.lat(), b.lat())).unwrap_or(a)
    }

    /// The nodes of a segment with their decimetres from its start.
    pub(crate) fn nodes_with_offsets(&self, id: SegmentId) -> Vec<(f64, Position)> {
        let nodes = self.network().nodes(id);
        let mut offsets = vec![0.0];
        for pair in nodes.windows(2) {
            offsets.push(offsets[offsets.len() - 1] + pair[0].metres_to(pair[1]) * 10.0);
        }
        let length = f64::from(self.network().record(id).length_dm);
        let whole: f64 = offsets[offsets.len() - 1];
        let scale = if 0.0 < whole { length / whole } else { 0.0 };
        let mut found: Vec<(f64, Position)> =
            offsets.iter().zip(nodes).map(|(offset, &node)| (offset * scale, node)).collect();
        if let Some(last) = found.last_mut() {
            last.0 = length;
        }
        found
    }
}
