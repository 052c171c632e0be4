//! What is already drawn where, as coarse as it matters for labels.

use super::geometry::{Point, Rect};
use std::collections::BTreeSet;

/// The cells of the page that a line passes through.
#[derive(Default)]
pub(super) struct Ink {
    cells: BTreeSet<(i32, i32)>,
}

/// A cell is so wide and tall.
const CELL: f64 = 6.0;

impl Ink {
    /// Marks the cells along a line.
    pub(super) fn add(&mut self, line: &[Point]) {
        for pair in line.windows(2) {
            let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
            let n = ((x2 - x1).hypot(y2 - y1) / CELL).ceil().max(1.0);
            let mut step = 0.0;
            while step <= n {
                let share = step / n;
                self.cells.insert(cell((x1 + share * (x2 - x1), y1 + share * (y2 - y1))));
                step += 1.0;
            }
        }
    }

    /// How many cells with a line a box covers.
    pub(super) fn n_covered(&self, area: &Rect) -> usize {
        let (left, top) = cell((area.left, area.top));
        let (right, bottom) = cell((area.right, area.bottom));
        let columns = left..=right;
        columns.map(|x| self.cells.range((x, top)..=(x, bottom)).count()).sum()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "cells of a page")]
fn cell((x, y): Point) -> (i32, i32) {
    ((x / CELL).floor() as i32, (y / CELL).floor() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_covers_the_part_of_a_line_that_lies_in_it() {
        let mut ink = Ink::default();
        ink.add(&[(3.0, 3.0), (63.0, 3.0)]);
        assert_eq!(ink.n_covered(&Rect { left: 0.0, top: 0.0, right: 100.0, bottom: 5.0 }), 11);
        assert_eq!(ink.n_covered(&Rect { left: 0.0, top: 0.0, right: 20.0, bottom: 5.0 }), 4);
        assert_eq!(ink.n_covered(&Rect { left: 0.0, top: 12.0, right: 20.0, bottom: 20.0 }), 0);
    }
}
