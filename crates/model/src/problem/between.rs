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

impl Between {
    pub(super) fn new(
        n_points: usize,
        starts: &[PointId],
        ends: &[PointId],
        mut leg: impl FnMut(usize, usize) -> Option<Leg>,
    ) -> Self {
        let mut entries = Entries::Short(Vec::with_capacity(starts.len() * ends.len()));
        let mut longest = [0, 0];
        for row in 0..starts.len() {
            for column in 0..ends.len() {
                let entry = entries.push(leg(row, column));
                if entry != NO_WAY {
                    longest = [longest[0].max(entry[0]), longest[1].max(entry[1])];
                }
            }
        }
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
