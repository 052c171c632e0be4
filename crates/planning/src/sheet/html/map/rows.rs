//! The rows of the list that have a number, and where they begin on a page.

use super::Frame;
use super::geometry::Point;
use crate::day::{DayRoute, StopKind};
use crate::sheet::html::passes::{Pass, passes};
use roadcrew_units::Position;

/// Rows that begin so near to each other share a label.
pub(super) const SAME_PLACE: f64 = 6.0;

/// A row of the list that has a number.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub number: String,
    pub is_tip: bool,
    /// Where it begins.
    pub place: Position,
}

/// Rows that begin at one place.
#[derive(Debug)]
pub(super) struct Mark {
    pub place: Point,
    pub is_tip: bool,
    pub numbers: Vec<String>,
}

/// The rows of a route that have a number.
pub(super) fn rows(route: &DayRoute) -> Vec<Row> {
    let row = |pass: &Pass<'_>| {
        let stop = pass.first_stop();
        Some(Row {
            number: pass.number()?,
            is_tip: stop.kind == StopKind::Tip,
            place: stop.along.line.first().copied().unwrap_or(stop.position),
        })
    };
    passes(route).iter().filter_map(row).collect()
}

/// Where rows begin on a page, in their order.
pub(super) fn marks(rows: &[Row], frame: &Frame) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for row in rows {
        let (x, y) = frame.place(row.place);
        let is_there = |mark: &&mut Mark| {
            mark.is_tip == row.is_tip && (mark.place.0 - x).hypot(mark.place.1 - y) <= SAME_PLACE
        };
        match marks.iter_mut().find(is_there) {
            Some(mark) => mark.numbers.push(row.number.clone()),
            None => marks.push(Mark {
                place: (x, y),
                is_tip: row.is_tip,
                numbers: vec![row.number.clone()],
            }),
        }
    }
    marks
}
