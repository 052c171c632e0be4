//! How long and how far it is from point to point.

use roadcrew_units::{Metres, Seconds};

roadcrew_units::define_id!(
    /// A row and column of every travel table.
    PointId
);
roadcrew_units::define_id!(
    /// A travel table, in the order of the problem.
    TravelId
);

/// The time and length of a way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leg {
    /// Driving time.
    pub seconds: Seconds,
    /// Driven distance.
    pub metres: Metres,
}

/// A full table of ways between points, 8 bytes an entry.
#[derive(Clone, Debug)]
pub struct Travel {
    n_points: usize,
    /// Row by row; time and distance of an entry stand together, so that one look-up touches one cache line.
    entries: Vec<[u32; 2]>,
}

/// The entry of a pair without a way.
const NO_WAY: [u32; 2] = [u32::MAX; 2];

impl Travel {
    /// A table whose entry from row to column is what `leg` answers; `None` where there is no way.
    ///
    /// # Panics
    /// If a time or distance is negative or does not fit in 32 bits.
    #[expect(clippy::expect_used, reason = "the message is the invariant")]
    pub fn from_fn(n_points: usize, mut leg: impl FnMut(PointId, PointId) -> Option<Leg>) -> Self {
        let fits = |quantity: i64| u32::try_from(quantity).expect("a way takes 0 to 2^32 - 2");
        let mut entries = Vec::with_capacity(n_points * n_points);
        for row in 0..n_points {
            for column in 0..n_points {
                let way = leg(PointId::new(row), PointId::new(column));
                entries.push(way.map_or(NO_WAY, |way| [fits(way.seconds.0), fits(way.metres.0)]));
            }
        }
        Self { n_points, entries }
    }

    /// How many rows and columns it has.
    pub fn n_points(&self) -> usize {
        self.n_points
    }

    /// The way from a point to a point; `None` where there is none.
    #[inline]
    pub fn leg(&self, from: PointId, to: PointId) -> Option<Leg> {
        let entry = self.entries[from.index() * self.n_points + to.index()];
        (entry != NO_WAY).then(|| Leg {
            seconds: Seconds(i64::from(entry[0])),
            metres: Metres(i64::from(entry[1])),
        })
    }

    /// The longest time of a way, 0 if there is none. Looks at all entries.
    pub fn longest_seconds(&self) -> Seconds {
        Seconds(i64::from(self.ways().map(|[seconds, _]| seconds).max().unwrap_or(0)))
    }

    /// The longest way, 0 if there is none. Looks at all entries.
    pub fn longest_metres(&self) -> Metres {
        Metres(i64::from(self.ways().map(|[_, metres]| metres).max().unwrap_or(0)))
    }

    fn ways(&self) -> impl Iterator<Item = [u32; 2]> + '_ {
        self.entries.iter().copied().filter(|&entry| entry != NO_WAY)
    }
}
