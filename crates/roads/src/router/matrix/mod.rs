//! Seconds and metres from many places to many.

mod places;
mod rows;
mod table;

use roadcrew_units::{Metres, Seconds};

use super::weight::Weight;
use super::{Approach, Router};
use crate::pages::Pages;
use rows::{Legs, Times};
use table::Table;

/// The way between two places, rounded to seconds and metres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// How long it takes.
    pub seconds: Seconds,
    /// How long it is.
    pub metres: Metres,
}

/// Stands for "no way"; never handed out.
const NO_WAY: u32 = u32::MAX;

/// Seconds and metres from every row to every column. 8 bytes an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TravelMatrix {
    cols: usize,
    rows: usize,
    seconds: Pages<u32>,
    metres: Pages<u32>,
}

impl TravelMatrix {
    /// How many places one starts from.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// How many places one drives to.
    pub const fn cols(&self) -> usize {
        self.cols
    }

    /// The way from a row to a column; `None` when there is none.
    ///
    /// # Panics
    /// If there is no such row or column.
    pub fn get(&self, row: usize, col: usize) -> Option<Leg> {
        assert!(col < self.cols, "column {col} of a matrix of {} columns", self.cols);
        let entry = row * self.cols + col;
        leg(self.seconds[entry], self.metres[entry])
    }
}

/// Seconds and metres from one place to every column.
#[derive(Clone, Copy, Debug)]
pub struct TravelRow<'a> {
    seconds: &'a [u32],
    metres: &'a [u32],
}

impl TravelRow<'_> {
    /// The way to each column, in their order; `None` where there is none.
    pub fn legs(&self) -> impl Iterator<Item = Option<Leg>> {
        self.seconds.iter().zip(self.metres).map(|(&seconds, &metres)| leg(seconds, metres))
    }
}

#[inline]
fn leg(seconds: u32, metres: u32) -> Option<Leg> {
    let leg = Leg { seconds: Seconds(seconds.into()), metres: Metres(metres.into()) };
    (seconds != NO_WAY).then_some(leg)
}

/// Seconds from every row to every column. 4 bytes an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TravelTimes {
    cols: usize,
    rows: usize,
    seconds: Pages<u32>,
}

impl TravelTimes {
    /// How many places one starts from.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// How many places one drives to.
    pub const fn cols(&self) -> usize {
        self.cols
    }

    /// The time from a row to a column; `None` when there is no way.
    ///
    /// # Panics
    /// If there is no such row or column.
    pub fn get(&self, row: usize, col: usize) -> Option<Seconds> {
        assert!(col < self.cols, "column {col} of a table of {} columns", self.cols);
        let seconds = self.seconds[row * self.cols + col];
        (seconds != NO_WAY).then(|| Seconds(seconds.into()))
    }
}

/// Half of the sources that go through the hierarchy together: 128 bytes of them.
const TIME_LANES: usize = 32;
const WAY_LANES: usize = 16;

impl Router {
    /// Seconds and metres from all places to all places; the same as [`route`](Self::route) says for each pair.
    ///
    /// One sweep over the hierarchy above the targets for every 32 source segments, on as many threads as there are; the
    /// answer does not depend on their number. A matrix that is too large for the memory is asked for in tiles of rows.
    pub fn matrix(&self, from: &[Approach], to: &[Approach]) -> TravelMatrix {
        let mut seconds = Pages::zeroed(from.len() * to.len());
        let mut metres = Pages::zeroed(from.len() * to.len());
        let width = to.len().max(1);
        let rows = seconds.chunks_mut(width).zip(metres.chunks_mut(width));
        let rows = rows.map(|(seconds, metres)| Legs { seconds, metres }).collect();
        Table::<Weight>::new(self, to).fill::<_, WAY_LANES>(from, rows);
        TravelMatrix { cols: to.len(), rows: from.len(), seconds, metres }
    }

    /// Seconds from all places to all places: the same as in [`matrix`](Self::matrix), in half the memory and time.
    pub fn travel_times(&self, from: &[Approach], to: &[Approach]) -> TravelTimes {
        let mut seconds = Pages::zeroed(from.len() * to.len());
        let rows = seconds.chunks_mut(to.len().max(1)).map(Times).collect();
        Table::<i32>::new(self, to).fill::<_, TIME_LANES>(from, rows);
        TravelTimes { cols: to.len(), rows: from.len(), seconds }
    }
}
