//! Which pieces of streets the day's rules select, and what becomes of those that can't be worked on as they are.

use super::sides::{Carriageway, heading_deg};
use crate::city::CollectedStreet;
use roadcrew_roads::{JunctionId, RoadClass, SegmentId, ShutStreet, StreetNetwork};
use roadcrew_units::{Metres, Position};
use std::collections::BTreeMap;

/// A piece of a street to work on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// The place of its rule among the day's.
    pub rule: usize,
    pub carriageway: Carriageway,
    /// How much street counts as this piece: its own length and that of short pieces beside it.
    pub metres: Metres,
}

/// What the day's rules select.
#[derive(Debug, Default)]
pub(super) struct Selection<'a> {
    pub pieces: Vec<Piece>,
    /// Pieces that no vehicle may use, with their rules.
    pub closed: Vec<(usize, SegmentId)>,
    /// Streets that no motor vehicle may use at all.
    pub shut: Vec<ShutStreet<'a>>,
    /// Whether each rule selects anything.
    pub is_used: Vec<bool>,
}

/// A shorter piece between two junctions is worked on along with its longest neighbour.
const SHORTEST_PIECE: Metres = Metres(10);

/// Each street piece with the first rule that means it by its line, its name or its class.
pub(super) fn select<'a>(
    network: &'a StreetNetwork,
    rules: &[&CollectedStreet],
    is_usable: impl Fn(SegmentId) -> bool,
) -> Selection<'a> {
    // People write names in whatever capitals; those of ß are SS.
    let (mut by_name, mut by_class) = (BTreeMap::<String, usize>::new(), BTreeMap::new());
    let mut by_line = BTreeMap::new();
    for (index, rule) in rules.iter().enumerate() {
        if !rule.segments.is_empty() {
            for &segment in &rule.segments {
                by_line.entry(segment).or_insert(index);
            }
        } else if rule.street.is_empty() {
            by_class.entry(rule.class.as_str()).or_insert(index);
        } else {
            by_name.entry(rule.street.to_uppercase()).or_insert(index);
        }
    }
    let mut selection = Selection { is_used: vec![false; rules.len()], ..Selection::default() };
    for id in network.segments() {
        let segment = network.segment(id);
        // Nothing is collected, swept or salted on water.
        if segment.class == RoadClass::Ferry {
            continue;
        }
        // Both directions are one piece.
        if segment.reverse.is_some_and(|reverse| reverse < id) {
            continue;
        }
        let by_line = by_line.get(&id).or_else(|| by_line.get(&segment.reverse?));
        let by_name = by_name.get(&segment.name.to_uppercase());
        let rule = [by_line, by_name, by_class.get(segment.class.as_str())];
        let Some(&rule) = rule.into_iter().flatten().min() else { continue };
        selection.is_used[rule] = true;
        let mut open =
            [Some(id), segment.reverse].into_iter().flatten().filter(|&it| is_usable(it));
        let (Some(there), back) = (open.next(), open.next()) else {
            selection.closed.push((rule, id));
            continue;
        };
        let carriageway = Carriageway { there, back, is_half: false };
        selection.pieces.push(Piece { rule, carriageway, metres: segment.length });
    }
    for street in network.shut_streets() {
        let rule = [by_name.get(&street.name.to_uppercase()), by_class.get(street.class.as_str())];
        if let Some(&rule) = rule.into_iter().flatten().min() {
            selection.is_used[rule] = true;
            selection.shut.push(street);
        }
    }
    selection.pieces = along_with_neighbours(network, selection.pieces);
    mark_halves(network, &mut selection.pieces, is_usable);
    selection
}

/// Gives short pieces to their longest neighbours of the same rule; one that has none stays.
fn along_with_neighbours(network: &StreetNetwork, pieces: Vec<Piece>) -> Vec<Piece> {
    let ends = |piece: &Piece| {
        let segment = network.segment(piece.carriageway.there);
        [segment.from, segment.to]
    };
    let is_short = |piece: &Piece| piece.metres < SHORTEST_PIECE;
    // By junction and rule, the longest piece.
    let mut longest: BTreeMap<(JunctionId, usize), usize> = BTreeMap::new();
    for (index, piece) in pieces.iter().enumerate().filter(|(_, piece)| !is_short(piece)) {
        for end in ends(piece) {
            let best = longest.entry((end, piece.rule)).or_insert(index);
            if pieces[*best].metres < piece.metres {
                *best = index;
            }
        }
    }
    let mut more = vec![Metres::ZERO; pieces.len()];
    let mut stays = vec![true; pieces.len()];
    for (index, piece) in pieces.iter().enumerate().filter(|(_, piece)| is_short(piece)) {
        let beside = ends(piece).into_iter().filter_map(|end| longest.get(&(end, piece.rule)));
        if let Some(&neighbour) = beside.max_by_key(|&&index| pieces[index].metres) {
            more[neighbour] += piece.metres;
            stays[index] = false;
        }
    }
    let kept = pieces.into_iter().zip(more).zip(stays).filter(|(_, stays)| *stays);
    kept.map(|((piece, more), _)| Piece { metres: piece.metres + more, ..piece }).collect()
}

/// The carriageways of one street lie at most so far from each other.
const MEDIAN: f64 = 40.0;
/// And point in directions that differ by at least so much, of 180.
const OPPOSITE_DEG: f64 = 150.0;
/// The other carriageway lies to the side, not ahead or behind: at most so far from a right angle.
const BESIDE_DEG: f64 = 45.0;
/// And not in the same place.
const APART: f64 = 1.0;

/// Finds the pieces whose other direction has a carriageway of its own: one-way pieces of the same name, side by side.
fn mark_halves(
    network: &StreetNetwork,
    pieces: &mut [Piece],
    is_usable: impl Fn(SegmentId) -> bool,
) {
    let mut one_ways: BTreeMap<&str, Vec<SegmentId>> = BTreeMap::new();
    for id in network.segments().filter(|&id| is_usable(id)) {
        let segment = network.segment(id);
        if !segment.name.is_empty() && !segment.reverse.is_some_and(&is_usable) {
            one_ways.entry(segment.name).or_default().push(id);
        }
    }
    for piece in pieces.iter_mut().filter(|piece| piece.carriageway.back.is_none()) {
        let segment = network.segment(piece.carriageway.there);
        let others = one_ways.get(segment.name).map_or(&[][..], Vec::as_slice);
        let heading = heading_deg(segment.geometry);
        let middle = middle(segment.geometry);
        piece.carriageway.is_half = others.iter().any(|&other| {
            let line = network.segment(other).geometry;
            let turned = (heading - heading_deg(line)).rem_euclid(360.0);
            (OPPOSITE_DEG..=360.0 - OPPOSITE_DEG).contains(&turned)
                && lies_beside(way_to_line(middle, line), heading)
        });
    }
}

/// Whether a way, in metres to the east and north, leads to the side of who heads so, to another carriageway of the street.
fn lies_beside((east, north): (f64, f64), heading: f64) -> bool {
    let turned = (east.atan2(north).to_degrees() - heading).rem_euclid(180.0);
    (APART..=MEDIAN).contains(&east.hypot(north)) && (turned - 90.0).abs() <= BESIDE_DEG
}

/// A point in the middle of a line, by its nodes.
pub(super) fn middle(line: &[Position]) -> Position {
    if let [first, last] = line {
        let half = |a: i32, b: i32| a + (b - a) / 2;
        let between = Position::from_e7(
            half(first.lon_e7(), last.lon_e7()),
            half(first.lat_e7(), last.lat_e7()),
        );
        return between.unwrap_or(*first);
    }
    line[line.len() / 2]
}

/// From a place to the nearest point of a line, in metres to the east and north, on a plane.
fn way_to_line(place: Position, line: &[Position]) -> (f64, f64) {
    const METRES_A_DEGREE: f64 = 111_195.0;
    let shrink = place.lat().to_radians().cos();
    let local = |at: Position| {
        let east = (at.lon() - place.lon()) * shrink;
        (east * METRES_A_DEGREE, (at.lat() - place.lat()) * METRES_A_DEGREE)
    };
    let to_piece = |ends: &[Position]| {
        let ((ax, ay), (bx, by)) = (local(ends[0]), local(ends[1]));
        let (dx, dy) = (bx - ax, by - ay);
        let square = dx * dx + dy * dy;
        let share =
            if square == 0.0 { 0.0 } else { (-(ax * dx + ay * dy) / square).clamp(0.0, 1.0) };
        (ax + share * dx, ay + share * dy)
    };
    let far = |way: &(f64, f64)| way.0.hypot(way.1);
    let ways = line.windows(2).map(to_piece);
    ways.min_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or((f64::INFINITY, f64::INFINITY))
}
