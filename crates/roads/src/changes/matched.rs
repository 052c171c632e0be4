//! From what a feature draws to the segments that it means, or a sentence on why there are none.

use roadcrew_units::Position;

use super::features::Shape;
use super::line::DrawnLine;
use super::streets::{Drawn, StreetLines};
use crate::network::SegmentId;

/// Which ways along its line a feature means.
pub(super) struct Ways {
    /// The names that its streets may have; they settle what is close, and exclude nothing.
    pub(super) names: Vec<String>,
    /// Also against the line.
    pub(super) both_directions: bool,
}

/// So near a street a line that found none was too short to tell its direction.
const NEAR_M: f64 = 15.0;
const TOO_SHORT_M: f64 = 5.0;

impl StreetLines<'_> {
    /// The segments along a feature's lines, sorted, each once: one at least.
    pub(super) fn matching(&self, shape: &Shape, ways: &Ways) -> Result<Vec<SegmentId>, String> {
        let lines = self.lines(shape, &ways.names)?;
        let mut segments = Vec::new();
        for line in &lines {
            segments.extend(self.along(&Drawn { line, names: &ways.names }));
            if ways.both_directions {
                segments.extend(self.along(&Drawn { line: &line.reversed(), names: &ways.names }));
            }
        }
        segments.sort_unstable();
        segments.dedup();
        if segments.is_empty() {
            return Err(self.why_nothing(&lines, &ways.names));
        }
        Ok(segments)
    }

    /// The streets that a forbidden turn's line follows, in driving order: two at least, each starting where the one
    /// before ends.
    pub(super) fn turn(&self, shape: &Shape) -> Result<Vec<SegmentId>, String> {
        let lines = self.lines(shape, &[])?;
        let [line] = &lines[..] else {
            return Err("draws more than one line: a turn is one".to_owned());
        };
        let path = self.path(&Drawn { line, names: &[] });
        if path.is_empty() {
            return Err(self.why_nothing(&lines, &[]));
        }
        let record = |id: SegmentId| self.network().record(id);
        let meets = |pair: &[SegmentId]| record(pair[0]).to == record(pair[1]).from;
        if path.len() < 2 || !path.windows(2).all(meets) {
            let streets: Vec<String> = path.iter().map(|&id| self.told(id)).collect();
            return Err(format!(
                "follows no turn but {}: draw it along each street, from before the junction to behind it",
                streets.join(", ")
            ));
        }
        Ok(path)
    }

    fn lines(&self, shape: &Shape, names: &[String]) -> Result<Vec<DrawnLine>, String> {
        let drawn = |places: &[Position]| {
            self.drawn(places).ok_or_else(|| "draws a line of more than 200 km".to_owned())
        };
        match shape {
            Shape::Lines(lines) => lines.iter().map(|places| drawn(places)).collect(),
            Shape::Points(places) => {
                let way = self.way_through(places, names);
                Ok(vec![drawn(way.as_deref().unwrap_or(places))?])
            }
        }
    }

    /// What is said where nothing was found.
    fn why_nothing(&self, lines: &[DrawnLine], names: &[String]) -> String {
        let against = lines
            .iter()
            .find_map(|line| self.along(&Drawn { line: &line.reversed(), names }).first().copied());
        if let Some(segment) = against {
            return format!(
                "runs against {}, which is one-way: draw the line in driving direction",
                self.told(segment)
            );
        }
        let length_m = lines[0].length_m();
        let middle = lines[0].place(length_m / 2.0).0;
        match self.nearest(middle) {
            Some((street, metres)) if metres < NEAR_M && length_m < TOO_SHORT_M => format!(
                "is too short to lie along a street, {length_m:.0} m at {}: draw it longer, or its two ends as points",
                self.told(street)
            ),
            Some((street, metres)) => format!(
                "lies along no street: nearest to its middle is {}, {metres:.0} m away",
                self.told(street)
            ),
            None => "lies along no street: there are none".to_owned(),
        }
    }

    fn told(&self, segment: SegmentId) -> String {
        let segment = self.network().segment(segment);
        if segment.name.is_empty() {
            return format!("a {} street (way {})", segment.class.as_str(), segment.way_id);
        }
        format!("{} (way {})", segment.name, segment.way_id)
    }
}
