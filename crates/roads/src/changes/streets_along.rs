//! The streets along a line that somebody drew.

use roadcrew_units::Position;

use super::features::Shape;
use super::matched::Ways;
use super::streets::StreetLines;
use crate::network::{SegmentId, StreetNetwork};

/// Finds the streets that lines of other maps mean, such as a city's own list of routes.
#[derive(Debug)]
pub struct StreetsAlong<'a> {
    lines: StreetLines<'a>,
}

impl<'a> StreetsAlong<'a> {
    /// Makes ready to look at a network's streets, `O(n log n)`.
    pub fn new(network: &'a StreetNetwork) -> Self {
        Self { lines: StreetLines::new(network) }
    }

    /// The segments along a line in both directions, sorted, each once: one at least, or a sentence on why there is none. A line may be
    /// drawn up to 20 m beside its street.
    pub fn find(&self, line: &[Position]) -> Result<Vec<SegmentId>, String> {
        let ways = Ways { names: Vec::new(), both_directions: true };
        self.lines.matching(&Shape::Lines(vec![line.to_vec()]), &ways)
    }
}
