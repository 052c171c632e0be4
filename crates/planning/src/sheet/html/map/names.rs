//! The names of streets on a route's map.

use super::Frame;
use super::geometry::Rect;
use super::streets::Rank;
use crate::day::{DayPlan, DayRoute};
use crate::sheet::svg::escape;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A letter is about so wide.
const LETTER_WIDTH: f64 = 7.5;
/// No part of a name stands nearer to another name than this.
const LEAST_APART: f64 = 22.0;

/// A straight piece of a street on the page.
#[derive(Clone, Copy)]
struct Piece {
    from: (f64, f64),
    to: (f64, f64),
}

impl Piece {
    fn length(&self) -> f64 {
        (self.to.0 - self.from.0).hypot(self.to.1 - self.from.1)
    }

    fn middle(&self) -> (f64, f64) {
        (f64::midpoint(self.from.0, self.to.0), f64::midpoint(self.from.1, self.to.1))
    }
}

/// What the page shows of a street.
struct Street<'a> {
    name: &'a str,
    /// Whether the route goes there: such names come first.
    is_driven: bool,
    length: f64,
    longest: Piece,
}

/// Writes the name of each street that is long enough for it once, along its longest piece; where two would stand too near each other, that of
/// the street that is driven, or else of the longer one. None stands where a label does, and none leaves the page.
pub(super) fn write(
    (plan, route): (&DayPlan, &DayRoute),
    frame: &Frame,
    labels: &[Rect],
    out: &mut String,
) -> std::fmt::Result {
    let mut taken: Vec<(f64, f64)> = Vec::new();
    for street in streets((plan, route), frame) {
        let letters = u32::try_from(street.name.chars().count()).map_or(f64::MAX, f64::from);
        let (x, y) = street.longest.middle();
        // From left to right, so that nobody has to turn the page.
        let Piece { from, to } = street.longest;
        let (left, right) = if from.0 <= to.0 { (from, to) } else { (to, from) };
        let turn = (right.1 - left.1).atan2(right.0 - left.0);
        let width = LETTER_WIDTH * letters;
        let covered = covered((x, y), turn, width);
        let is_near = |(x, y): &(f64, f64)| {
            taken.iter().any(|(other_x, other_y)| (x - other_x).hypot(y - other_y) < LEAST_APART)
        };
        let is_hidden = |&place: &(f64, f64)| {
            !Frame::page().holds(place) || labels.iter().any(|label| label.grown(10.0).holds(place))
        };
        if street.length < width || covered.iter().any(|it| is_near(it) || is_hidden(it)) {
            continue;
        }
        taken.extend(covered);
        let turn = turn.to_degrees();
        writeln!(
            out,
            "<text transform=\"translate({x:.1} {y:.1}) rotate({turn:.1})\" y=\"-7\" font-size=\"14\" text-anchor=\"middle\" fill=\"#333\" stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\">{}</text>",
            escape(street.name)
        )?;
    }
    Ok(())
}

/// Points along a name of such a width, with its middle at a place.
fn covered((x, y): (f64, f64), turn: f64, width: f64) -> Vec<(f64, f64)> {
    let shares = [-0.5, -0.375, -0.25, -0.125, 0.0, 0.125, 0.25, 0.375, 0.5];
    let along = |share: f64| (x + share * width * turn.cos(), y + share * width * turn.sin());
    shares.map(along).to_vec()
}

/// The streets that lie on the page, those that are driven first, and of them the longest.
fn streets<'a>((plan, route): (&'a DayPlan, &DayRoute), frame: &Frame) -> Vec<Street<'a>> {
    let ways = route.stops.iter().flat_map(|stop| [&stop.way, &stop.along]);
    let steps = ways.chain([&route.way_home]).flat_map(|way| &way.steps);
    let driven: BTreeSet<&str> = steps.map(|step| step.name.as_str()).collect();
    let mut streets: BTreeMap<&str, Street<'_>> = BTreeMap::new();
    for id in plan.network.segments() {
        let segment = plan.network.segment(id);
        let is_twin = segment.reverse.is_some_and(|reverse| reverse < id);
        let is_seen = segment.geometry.iter().all(|&place| frame.holds(place));
        let is_hidden = || frame.is_far() && Rank::of(segment.class) == Rank::Path;
        if segment.name.is_empty() || is_twin || !is_seen || is_hidden() {
            continue;
        }
        let points: Vec<(f64, f64)> = segment.geometry.iter().map(|&it| frame.place(it)).collect();
        for pair in points.windows(2) {
            let piece = Piece { from: pair[0], to: pair[1] };
            let street = streets.entry(segment.name).or_insert(Street {
                name: segment.name,
                is_driven: driven.contains(segment.name),
                length: 0.0,
                longest: piece,
            });
            street.length += piece.length();
            if street.longest.length() < piece.length() {
                street.longest = piece;
            }
        }
    }
    let mut streets: Vec<Street<'_>> = streets.into_values().collect();
    streets
        .sort_by(|a, b| b.is_driven.cmp(&a.is_driven).then_with(|| b.length.total_cmp(&a.length)));
    streets
}
