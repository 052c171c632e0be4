//! How the sides of a street are worked on: in which passes, in which directions.

use crate::assemble::Lane;
use crate::city::Sides;
use roadcrew_roads::{DrivingSide, RoadClass, Segment, SegmentId, StreetNetwork};
use roadcrew_units::Position;

/// One drive along a piece of a street, at work.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pass {
    /// The directions in which it may be driven.
    pub directions: Vec<SegmentId>,
    /// Its share of what lies on both sides together.
    pub share: f64,
    /// How many times as long it takes as a drive at the usual speed.
    pub slowness: f64,
    /// What a sheet says of it beside the street, or nothing.
    pub name: String,
    /// The lane that it is over, where each has a pass.
    pub lane: Option<Lane>,
}

/// A piece of a street between two junctions, as the vehicles of the day may drive it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Carriageway {
    /// A direction in which it is driven.
    pub there: SegmentId,
    /// The other one.
    pub back: Option<SegmentId>,
    /// Whether another carriageway of the street takes the other direction.
    pub is_half: bool,
}

/// Crossing from side to side takes so many times as long as driving on.
const ZIGZAG: f64 = 1.5;
/// From this width on a quiet street is crossed on purpose, not on the way.
const CROSSED_FROM_M: u8 = 7;
/// From this width on nobody crosses with a bin: each side gets a pass of its own.
const APART_FROM_M: u8 = 10;
/// The width of a lane where its number isn't told.
const LANE_M: u8 = 3;

/// How a crew works where neither rule nor programme says it: on busy streets nobody crosses, on quiet ones the width decides.
pub(super) fn usual_sides(segment: &Segment<'_>, is_one_way: bool) -> Sides {
    let width_m = segment.attributes.width_m.unwrap_or(0);
    let is_apart = APART_FROM_M <= width_m;
    match (is_busy(segment.class), is_one_way) {
        // The traffic comes from one direction, and stands behind the truck.
        (true, true) if !is_apart => Sides::Both,
        (true, _) => Sides::Each,
        (false, _) if is_apart => Sides::Each,
        (false, _) if CROSSED_FROM_M <= width_m => Sides::Zigzag,
        (false, _) => Sides::Both,
    }
}

fn is_busy(class: RoadClass) -> bool {
    class <= RoadClass::TertiaryLink
}

/// The passes over a piece.
pub(super) fn passes(network: &StreetNetwork, piece: Carriageway, sides: Sides) -> Vec<Pass> {
    let pass = |directions: Vec<SegmentId>, share, name| Pass {
        directions,
        share,
        slowness: 1.0,
        name,
        lane: None,
    };
    // The other half has the other side of the street.
    let whole = if piece.is_half { 0.5 } else { 1.0 };
    let Carriageway { there, back, is_half } = piece;
    let both = || [Some(there), back].into_iter().flatten().collect::<Vec<_>>();
    let kerb = |direction| side_name(network, direction, Kerb::Own);
    match (sides, back) {
        (Sides::Both | Sides::Zigzag | Sides::Each, _) if is_half => {
            vec![pass(both(), whole, kerb(there))]
        }
        (Sides::Both, _) => vec![pass(both(), whole, String::new())],
        (Sides::Zigzag, _) => {
            vec![Pass { slowness: ZIGZAG, ..pass(both(), whole, "zigzag".to_owned()) }]
        }
        (Sides::Each, Some(back)) => {
            vec![pass(vec![there], 0.5, kerb(there)), pass(vec![back], 0.5, kerb(back))]
        }
        (Sides::Each, None) => {
            let far = side_name(network, there, Kerb::Far);
            vec![pass(vec![there], 0.5, kerb(there)), pass(vec![there], 0.5, far)]
        }
        (Sides::Lanes, _) => {
            let lanes = lanes(network, piece);
            let n_lanes: u8 = lanes.iter().map(|(_, n_lanes)| n_lanes).sum();
            let share = whole / f64::from(n_lanes);
            let lane = |(directions, n, n_lanes): (Vec<SegmentId>, u8, u8)| {
                let segment = network.segment(directions[0]);
                let heading = compass(heading_deg(segment.geometry));
                let lane = Lane { direction: segment.id, back: segment.reverse, number: n };
                let name = format!("to the {heading}, lane {n} of {n_lanes}");
                Pass { lane: Some(lane), ..pass(directions, share, name) }
            };
            let of_direction = |(directions, n_lanes): (Vec<SegmentId>, u8)| {
                (1..=n_lanes).map(move |n| (directions.clone(), n, n_lanes))
            };
            lanes.into_iter().flat_map(of_direction).map(lane).collect()
        }
    }
}

/// The directions of a piece with their lanes; a lane that serves both counts once, and may be driven either way.
fn lanes(network: &StreetNetwork, piece: Carriageway) -> Vec<(Vec<SegmentId>, u8)> {
    let Carriageway { there, back, .. } = piece;
    let of = |direction| network.segment(direction).attributes.lanes;
    if let Some(back) = back
        && [of(there), of(back)].contains(&Some(0))
    {
        return vec![(vec![there, back], 1)];
    }
    let directions: Vec<SegmentId> = [Some(there), back].into_iter().flatten().collect();
    let width_m = network.segment(there).attributes.width_m.unwrap_or(0);
    let by_width = width_m / LANE_M / if back.is_some() { 2 } else { 1 };
    let with_lanes =
        |&direction: &SegmentId| (vec![direction], of(direction).unwrap_or(by_width).max(1));
    directions.iter().map(with_lanes).collect()
}

/// A side of the street, as one drives.
#[derive(Clone, Copy)]
enum Kerb {
    /// Where one drives.
    Own,
    /// Beyond the oncoming traffic, if there is any.
    Far,
}

/// A side by the compass: "north side".
fn side_name(network: &StreetNetwork, direction: SegmentId, kerb: Kerb) -> String {
    let heading = heading_deg(network.segment(direction).geometry);
    let right = matches!(
        (network.driving_side(), kerb),
        (DrivingSide::Right, Kerb::Own) | (DrivingSide::Left, Kerb::Far)
    );
    format!("{} side", compass(heading + if right { 90.0 } else { -90.0 }))
}

/// From its first point to its last, clockwise from north.
pub(super) fn heading_deg(line: &[Position]) -> f64 {
    let (Some(first), Some(last)) = (line.first(), line.last()) else {
        return 0.0;
    };
    let east = (last.lon() - first.lon()) * first.lat().to_radians().cos();
    east.atan2(last.lat() - first.lat()).to_degrees()
}

fn compass(heading_deg: f64) -> &'static str {
    match heading_deg.rem_euclid(360.0) {
        heading if heading < 22.5 => "north",
        heading if heading < 67.5 => "north-east",
        heading if heading < 112.5 => "east",
        heading if heading < 157.5 => "south-east",
        heading if heading < 202.5 => "south",
        heading if heading < 247.5 => "south-west",
        heading if heading < 292.5 => "west",
        heading if heading < 337.5 => "north-west",
        _ => "north",
    }
}
