//! A table of the ways from some points to some points.

use super::travel::NO_WAY;
use super::{Leg, PointId};

/// The rows of points that are left, the columns of points that are reached.
#[derive(Clone, Debug)]
pub(super) struct Between {
    /// Each point's row, or [`NONE`].
    row_of: Vec<u32>,
    /// Each point's column, or [`NONE`].
    column_of: Vec<u32>,
    n_columns: usize,
    entries: Entries,
    /// The most seconds and the most metres of any way: who asks need not go through a hundred million of them.
    longest: [u32; 2],
}

/// A point that is never left, or never reached.
const NONE: u32 = u32::MAX;

/// Seconds and metres, row by row. Half the room does for ways of up to 18 hours and 65 km, which is to say within a city.
#[derive(Clone, Debug)]
enum Entries {
    Short(Vec<[u16; 2]>),
    Long(Vec<[u32; 2]>),
}

const SHORT_NO_WAY: [u16; 2] = [u16::MAX; 2];

/// The rows of a table that is being written, in the order of its starts.
#[derive(Debug)]
pub struct TravelRows {
    entries: Entries,
    longest: [u32; 2],
}

impl TravelRows {
    /// Writes the next row: the ways from a start to all ends, `None` where there is none.
    ///
    /// # Panics
    /// If a time or distance is negative or does not fit in 32 bits.
    pub fn push(&mut self, legs: impl Iterator<Item = Option<Leg>>) {
        for leg in legs {
            let entry = self.entries.push(leg);
            if entry != NO_WAY {
                let [seconds, metres] = self.longest;
                self.longest = [seconds.max(entry[0]), metres.max(entry[1])];
            }
        }
    }
}

impl Between {
    pub(super) fn new(
        n_points: usize,
        starts: &[PointId],
        ends: &[PointId],
        write: impl FnOnce(&mut TravelRows),
    ) -> Self {
        let n_entries = starts.len() * ends.len();
        let entries = Entries::Short(Vec::with_capacity(n_entries));
        let mut rows = TravelRows { entries, longest: [0, 0] };
        write(&mut rows);
        let TravelRows { entries, longest } = rows;
        assert_eq!(entries.len(), n_entries, "a row for each start, a way to each end");
        Self {
            row_of: places(n_points, starts),
            column_of: places(n_points, ends),
            n_columns: ends.len(),
            entries,
            longest,
        }
    }

    pub(super) fn n_points(&self) -> usize {
        self.row_of.len()
    }

    /// Seconds and metres from a point to a point, or [`NO_WAY`].
    #[inline]
    pub(super) fn entry(&self, from: PointId, to: PointId) -> [u32; 2] {
        let (row, column) = (self.row_of[from.index()], self.column_of[to.index()]);
        if row == NONE || column == NONE {
            return NO_WAY;
        }
        self.entries.at(row as usize * self.n_columns + column as usize)
    }

    /// The most seconds and the most metres of any way.
    pub(super) fn longest(&self) -> [u32; 2] {
        self.longest
    }
}

fn places(n_points: usize, points: &[PointId]) -> Vec<u32> {
    let mut places = vec![NONE; n_points];
    for (place, point) in (0..).zip(points) {
        places[point.index()] = place;
    }
    places
}

impl Entries {
    /// Answers what it is written down as.
    #[inline]
    #[expect(clippy::expect_used, reason = "the message is the invariant")]
    fn push(&mut self, leg: Option<Leg>) -> [u32; 2] {
        let fits = |quantity: i64| u32::try_from(quantity).expect("a way takes 0 to 2^32 - 2");
        let [seconds, metres] = leg.map_or(NO_WAY, |leg| [fits(leg.seconds.0), fits(leg.metres.0)]);
        match self {
            Self::Long(entries) => entries.push([seconds, metres]),
            Self::Short(entries) => match (leg, u16::try_from(seconds), u16::try_from(metres)) {
                (None, _, _) => entries.push(SHORT_NO_WAY),
                (_, Ok(seconds), Ok(metres)) if [seconds, metres] != SHORT_NO_WAY => {
                    entries.push([seconds, metres]);
                }
                _ => {
                    let mut longer = Vec::with_capacity(entries.capacity());
                    longer.extend(entries.iter().map(|&entry| lengthened(entry)));
                    longer.push([seconds, metres]);
                    *self = Self::Long(longer);
                }
            },
        }
        [seconds, metres]
    }

    fn len(&self) -> usize {
        match self {
            Self::Short(entries) => entries.len(),
            Self::Long(entries) => entries.len(),
        }
    }

    #[inline]
    fn at(&self, index: usize) -> [u32; 2] {
        match self {
            Self::Short(entries) => lengthened(entries[index]),
            Self::Long(entries) => entries[index],
        }
    }
}

#[inline]
fn lengthened(entry: [u16; 2]) -> [u32; 2] {
    if entry == SHORT_NO_WAY { NO_WAY } else { entry.map(u32::from) }
}
