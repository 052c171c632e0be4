//! The rows of the list that have a number, and where they begin on a page.

use super::Frame;
use super::geometry::Point;
use crate::day::{DayRoute, StopKind};
use crate::sheet::html::passes::passes;
use roadcrew_units::Position;

/// Rows that begin so near to each other share a label.
pub(super) const SAME_PLACE: f64 = 6.0;

/// A row of the list that has a number.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub number: String,
    /// Its first and its last stop.
    pub stops: [usize; 2],
    pub is_tip: bool,
    /// Where it begins.
    pub place: Position,
    /// The drive there.
    pub way: Vec<Position>,
    /// What is driven from there on, up to its end.
    pub along: Vec<Position>,
}

#[cfg(test)]
impl Row {
    /// A row of one stop.
    pub(super) fn at(number: usize, place: Position) -> Self {
        let (way, along) = (Vec::new(), vec![place]);
        Self { number: number.to_string(), stops: [number; 2], is_tip: false, place, way, along }
    }
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
    let mut rows: Vec<Row> = Vec::new();
    let mut n_stops = 0;
    for pass in passes(route) {
        let Some(number) = pass.number() else { continue };
        let stop = pass.first_stop();
        let later = pass.stops[1..].iter().flat_map(|stop| [&stop.way.line, &stop.along.line]);
        rows.push(Row {
            number,
            stops: [n_stops + 1, n_stops + pass.stops.len()],
            is_tip: stop.kind == StopKind::Tip,
            place: stop.along.line.first().copied().unwrap_or(stop.position),
            way: stop.way.line.clone(),
            along: [&stop.along.line].into_iter().chain(later).flatten().copied().collect(),
        });
        n_stops += pass.stops.len();
    }
    rows
}

/// Where rows begin on a page, in their order.
pub(super) fn marks(rows: &[&Row], frame: &Frame) -> Vec<Mark> {
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
