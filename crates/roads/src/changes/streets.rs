//! Which directed segments a drawn line runs along.
//!
//! A segment lies along a line where the line crosses the segment's normal within [`MAX_OFFSET_M`] in about the same
//! direction. Where several streets lie along the same stretch of the line, the nearest on the whole wins it; the right
//! name counts as much as [`NAME_BONUS_M`].

use std::collections::BTreeSet;

use geo::{Coord, Line};
use roadcrew_units::Position;
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use super::line::{DrawnLine, Piece, cross, dot};
use crate::network::{JunctionId, SegmentId, StreetNetwork};
use crate::plane::Plane;

/// How far a line may be drawn from its street.
const MAX_OFFSET_M: f64 = 20.0;
/// A street of the right name may lie so much farther from the line than another.
const NAME_BONUS_M: f64 = 15.0;
/// A street that leads on to no other of the line counts as so much farther away.
const LOOSE_END_M: f64 = 10.0;
/// So near its ends a line need not go on.
const LOOSE_M: f64 = 20.0;
/// A point may lie so far from its street.
const REACH_M: f64 = 25.0;
/// A segment is looked at every so many metres.
const SAMPLE_M: f64 = 4.0;
const MOST_SAMPLES: f64 = 5000.0;

/// The streets' straight pieces.
#[derive(Debug)]
pub(super) struct StreetLines<'a> {
    network: &'a StreetNetwork,
    plane: Plane,
    /// Each street once, in the direction of the lower id.
    tree: RTree<GeomWithData<Line<f64>, SegmentId>>,
}

/// A line and the names that its street may have.
pub(super) struct Drawn<'a> {
    pub(super) line: &'a DrawnLine,
    pub(super) names: &'a [String],
}

/// A segment that lies along a part of a line.
#[derive(Clone, Debug)]
struct Alongside {
    segment: SegmentId,
    length_m: f64,
    /// How much of the segment lies along the line.
    covered_m: f64,
    /// The stretches of the line, as steps of it, rising, each once.
    steps: Vec<usize>,
    /// How far the segment is from the line, on average, less for the right name.
    distance_m: f64,
}

impl<'a> StreetLines<'a> {
    pub(super) fn new(network: &'a StreetNetwork) -> Self {
        let plane = Plane::of(network);
        let mut pieces = Vec::new();
        for segment in network.segments().filter(|&id| network.street_of(id) == id) {
            for ends in network.nodes(segment).windows(2) {
                let line = Line::new(plane.local(ends[0]), plane.local(ends[1]));
                pieces.push(GeomWithData::new(line, segment));
            }
        }
        Self { network, plane, tree: RTree::bulk_load(pieces) }
    }

    pub(super) const fn network(&self) -> &StreetNetwork {
        self.network
    }

    /// The line through these places; `None` when it is longer than a line can be.
    pub(super) fn drawn(&self, places: &[Position]) -> Option<DrawnLine> {
        let points: Vec<Coord<f64>> = places.iter().map(|&place| self.plane.local(place)).collect();
        DrawnLine::through(&points)
    }

    /// The segments that a line runs along in its direction, in the order in which it passes them.
    ///
    /// Of a segment, half or 50 m must lie along the line, or the line must run half its length along it: a line that
    /// is drawn a little beyond a junction doesn't take the next street with it.
    pub(super) fn along(&self, drawn: &Drawn<'_>) -> Vec<SegmentId> {
        let whole_m = drawn.line.length_m();
        let is_meant = |found: &Alongside| {
            let enough_m = (found.length_m / 2.0).min(50.0);
            enough_m.min(whole_m / 2.0) <= found.covered_m
        };
        let found = self.winners(drawn).into_iter().filter(is_meant);
        found.map(|alongside| alongside.segment).collect()
    }

    /// The path that a short line across a junction follows: also segments of which it touches no more than 8 m.
    pub(super) fn path(&self, drawn: &Drawn<'_>) -> Vec<SegmentId> {
        let is_meant = |found: &Alongside| (found.length_m / 2.0).min(8.0) <= found.covered_m;
        let found = self.winners(drawn).into_iter().filter(is_meant);
        found.map(|alongside| alongside.segment).collect()
    }

    /// The nearest street and its distance in metres.
    pub(super) fn nearest(&self, place: Coord<f64>) -> Option<(SegmentId, f64)> {
        let (piece, squared) =
            self.tree.nearest_neighbor_iter_with_distance_2(&place.into()).next()?;
        Some((piece.data, squared.sqrt()))
    }

    /// The directed segments within [`REACH_M`] of a place, nearest street first.
    pub(super) fn streets_at(&self, place: Position) -> Vec<SegmentId> {
        let place = self.plane.local(place);
        let near = self
            .tree
            .nearest_neighbor_iter_with_distance_2(&place.into())
            .take_while(|&(_, squared)| squared <= REACH_M * REACH_M);
        let mut found: Vec<SegmentId> = Vec::new();
        for (piece, _) in near {
            for segment in [piece.data].into_iter().chain(self.network.record(piece.data).reverse())
            {
                if !found.contains(&segment) {
                    found.push(segment);
                }
            }
        }
        found
    }

    pub(super) fn has_name(&self, segment: SegmentId, names: &[String]) -> bool {
        let own = self.network.segment(segment).name.trim().to_lowercase();
        names.iter().any(|name| name.trim().to_lowercase() == own)
    }

    /// For each stretch of the line the nearest segment along it, in the line's order.
    fn winners(&self, drawn: &Drawn<'_>) -> Vec<Alongside> {
        let mut found = self.alongside(drawn);
        self.price_loose_ends(&mut found, drawn.line.length_m());
        found.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then(a.segment.cmp(&b.segment)));
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        let mut winners: Vec<Alongside> = Vec::new();
        for candidate in found {
            let n_taken = candidate.steps.iter().filter(|step| taken.contains(step)).count();
            if n_taken * 2 <= candidate.steps.len() {
                taken.extend(&candidate.steps);
                winners.push(candidate);
            }
        }
        winners.sort_by_key(|winner| (winner.steps[winner.steps.len() / 2], winner.segment));
        winners
    }

    /// A street that leads nowhere though the line goes on is less likely meant than one that leads to the next.
    fn price_loose_ends(&self, found: &mut [Alongside], whole_m: f64) {
        let record = |alongside: &Alongside| self.network.record(alongside.segment);
        let starts: BTreeSet<JunctionId> = found.iter().map(|one| record(one).from).collect();
        let ends: BTreeSet<JunctionId> = found.iter().map(|one| record(one).to).collect();
        for alongside in found {
            let (first, last) = (alongside.steps[0], alongside.steps[alongside.steps.len() - 1]);
            let begins_loose = step_at(LOOSE_M) < first && !ends.contains(&record(alongside).from);
            let ends_loose =
                last < step_at(whole_m - LOOSE_M) && !starts.contains(&record(alongside).to);
            let n_loose = f64::from(u8::from(begins_loose) + u8::from(ends_loose));
            alongside.distance_m += n_loose * LOOSE_END_M;
        }
    }

    fn alongside(&self, drawn: &Drawn<'_>) -> Vec<Alongside> {
        let mut beside: BTreeSet<(SegmentId, usize)> = BTreeSet::new();
        for (number, piece) in drawn.line.pieces().iter().enumerate() {
            let reach = Coord { x: MAX_OFFSET_M, y: MAX_OFFSET_M };
            let low =
                Coord { x: piece.start.x.min(piece.end.x), y: piece.start.y.min(piece.end.y) };
            let high =
                Coord { x: piece.start.x.max(piece.end.x), y: piece.start.y.max(piece.end.y) };
            let around = AABB::from_corners((low - reach).into(), (high + reach).into());
            let near = self.tree.locate_in_envelope_intersecting(&around);
            beside.extend(near.map(|street| (street.data, number)));
        }
        let beside: Vec<(SegmentId, usize)> = beside.into_iter().collect();
        let mut found = Vec::new();
        for group in beside.chunk_by(|a, b| a.0 == b.0) {
            let pieces: Vec<Piece> =
                group.iter().map(|&(_, number)| drawn.line.pieces()[number]).collect();
            let street = group[0].0;
            for segment in [street].into_iter().chain(self.network.record(street).reverse()) {
                found.extend(self.alongside_of(segment, &pieces, drawn.names));
            }
        }
        found
    }

    /// Walks along a segment and looks to both sides for the line; `None` when it is nowhere beside.
    fn alongside_of(
        &self,
        segment: SegmentId,
        line: &[Piece],
        names: &[String],
    ) -> Option<Alongside> {
        let nodes: Vec<Coord<f64>> =
            self.network.nodes(segment).iter().map(|&node| self.plane.local(node)).collect();
        let street = DrawnLine::through(&nodes)?;
        let length_m = street.length_m();
        let n_samples = (length_m / SAMPLE_M).ceil().clamp(4.0, MOST_SAMPLES);
        // A sample stands for what lies around it.
        let around_m = length_m / n_samples / 2.0;
        let (mut n_beside, mut offsets_m, mut steps) = (0.0, 0.0, Vec::new());
        let mut number = 0.5;
        while number < n_samples {
            let mut nearest_m = f64::INFINITY;
            for (offset_m, along_m) in passes(&street, length_m * number / n_samples, line) {
                nearest_m = nearest_m.min(offset_m);
                steps.extend(step_at(along_m - around_m)..=step_at(along_m + around_m));
            }
            if nearest_m <= MAX_OFFSET_M {
                n_beside += 1.0;
                offsets_m += nearest_m;
            }
            number += 1.0;
        }
        if n_beside <= 0.0 {
            return None;
        }
        steps.sort_unstable();
        steps.dedup();
        let bonus_m = if self.has_name(segment, names) { NAME_BONUS_M } else { 0.0 };
        Some(Alongside {
            segment,
            length_m,
            covered_m: length_m * n_beside / n_samples,
            steps,
            distance_m: offsets_m / n_beside - bonus_m,
        })
    }
}

/// Which step of a line, of 1 m each, lies so many metres from its start.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a line is short")]
fn step_at(metres: f64) -> usize {
    metres.max(0.0) as usize
}

/// Where the line passes a place of a street in the street's direction: how far beside, and how far along the line.
fn passes(street: &DrawnLine, metres: f64, line: &[Piece]) -> impl Iterator<Item = (f64, f64)> {
    let (place, direction) = street.place(metres);
    line.iter().filter_map(move |piece| {
        let (before, after) =
            (dot(piece.start - place, direction), dot(piece.end - place, direction));
        let is_passing = before <= 0.0 && 0.0 < after;
        if !is_passing || !piece.runs_along(direction) {
            return None;
        }
        let share = before / (before - after);
        let crossing = piece.start + (piece.end - piece.start) * share;
        let offset_m = cross(direction, crossing - place).abs();
        let along_m = piece.from_m + share * piece.length_m;
        (offset_m <= MAX_OFFSET_M).then_some((offset_m, along_m))
    })
}
