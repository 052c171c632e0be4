//! The names of streets on a route's map.

use super::map::Frame;
use crate::day::DayPlan;
use crate::sheet::svg::escape;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A letter is about so wide.
const LETTER_WIDTH: f64 = 7.5;
/// No name stands nearer to another than this.
const LEAST_APART: f64 = 55.0;

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
    length: f64,
    longest: Piece,
}

/// Writes the name of each street that is long enough for it once, along its longest piece; where two would stand too near each other, that of
/// the longer street.
pub(super) fn write(plan: &DayPlan, frame: &Frame, out: &mut String) -> std::fmt::Result {
    let mut places: Vec<(f64, f64)> = Vec::new();
    for street in streets(plan, frame) {
        let letters = u32::try_from(street.name.chars().count()).map_or(f64::MAX, f64::from);
        let (x, y) = street.longest.middle();
        let is_near =
            |&(other_x, other_y): &(f64, f64)| (x - other_x).hypot(y - other_y) < LEAST_APART;
        if street.length < LETTER_WIDTH * letters || places.iter().any(is_near) {
            continue;
        }
        places.push((x, y));
        // From left to right, so that nobody has to turn the page.
        let Piece { from, to } = street.longest;
        let (left, right) = if from.0 <= to.0 { (from, to) } else { (to, from) };
        let turn = (right.1 - left.1).atan2(right.0 - left.0).to_degrees();
        writeln!(
            out,
            "<text transform=\"translate({x:.1} {y:.1}) rotate({turn:.1})\" y=\"-7\" font-size=\"14\" text-anchor=\"middle\" fill=\"#333\" stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\">{}</text>",
            escape(street.name)
        )?;
    }
    Ok(())
}

/// The streets that lie on the page, the longest first.
fn streets<'a>(plan: &'a DayPlan, frame: &Frame) -> Vec<Street<'a>> {
    let mut streets: BTreeMap<&str, Street<'_>> = BTreeMap::new();
    for id in plan.network.segments() {
        let segment = plan.network.segment(id);
        let is_twin = segment.reverse.is_some_and(|reverse| reverse < id);
        let is_seen = segment.geometry.iter().all(|&place| frame.holds(place));
        if segment.name.is_empty() || is_twin || !is_seen {
            continue;
        }
        let points: Vec<(f64, f64)> = segment.geometry.iter().map(|&it| frame.place(it)).collect();
        for pair in points.windows(2) {
            let piece = Piece { from: pair[0], to: pair[1] };
            let street = streets.entry(segment.name).or_insert(Street {
                name: segment.name,
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
    streets.sort_by(|a, b| b.length.total_cmp(&a.length));
    streets
}
