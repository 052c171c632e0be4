//! How long and how far it is from point to point.

use super::between::{Between, TravelRows};
use super::{Place, Plane, Rounding};
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

/// A table of ways between points: written down in full, 8 bytes an entry, or only from points that are left to points that are
/// reached, mostly 4 bytes an entry, or measured on a plane where that would not fit.
#[derive(Clone, Debug)]
pub struct Travel {
    form: Form,
}

#[derive(Clone, Debug)]
enum Form {
    Full(Full),
    Between(Between),
    Plane(Plane),
}

#[derive(Clone, Debug)]
struct Full {
    n_points: usize,
    /// Row by row; time and distance of an entry stand together, so that one look-up touches one cache line.
    entries: Vec<[u32; 2]>,
}

/// The entry of a pair without a way.
pub(super) const NO_WAY: [u32; 2] = [u32::MAX; 2];

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
        Self { form: Form::Full(Full { n_points, entries }) }
    }

    /// A table of which only the rows of `starts` and the columns of `ends` are ever asked for: the sides of streets are entered at one
    /// point and left at another. `write` pushes a row for each start, in their order. Every other way there is none.
    ///
    /// # Panics
    /// If a point is not below `n_points`, or if there are more or fewer ways than from each start to each end.
    pub fn between(
        n_points: usize,
        (starts, ends): (&[PointId], &[PointId]),
        write: impl FnOnce(&mut TravelRows),
    ) -> Self {
        Self { form: Form::Between(Between::new(n_points, starts, ends, write)) }
    }

    /// Straight ways between places, each taking as many seconds as it has metres. They are measured when they are asked for: the memory
    /// is `O(points)`.
    ///
    /// # Panics
    /// If the places lie so far apart that a way might not fit in 32 bits.
    pub fn on_plane(places: Vec<Place>, rounding: Rounding) -> Self {
        Self { form: Form::Plane(Plane::new(places, rounding)) }
    }

    /// The plane on which the ways are measured; `None` if they are written down.
    pub fn plane(&self) -> Option<&Plane> {
        match &self.form {
            Form::Full(_) | Form::Between(_) => None,
            Form::Plane(plane) => Some(plane),
        }
    }

    /// How many rows and columns it has.
    pub fn n_points(&self) -> usize {
        match &self.form {
            Form::Full(full) => full.n_points,
            Form::Between(between) => between.n_points(),
            Form::Plane(plane) => plane.places().len(),
        }
    }

    /// The way from a point to a point; `None` where there is none.
    #[inline]
    pub fn leg(&self, from: PointId, to: PointId) -> Option<Leg> {
        let [seconds, metres] = match &self.form {
            Form::Full(full) => full.entries[from.index() * full.n_points + to.index()],
            Form::Between(between) => between.entry(from, to),
            Form::Plane(plane) => [plane.between(from, to); 2],
        };
        let is_way = [seconds, metres] != NO_WAY;
        is_way.then(|| Leg {
            seconds: Seconds(i64::from(seconds)),
            metres: Metres(i64::from(metres)),
        })
    }

    /// No way takes longer, 0 if there is none. Of a table this is the time of a way (of a full one, whose entries are all looked at); on a plane it
    /// is that across all of it.
    pub fn longest_seconds(&self) -> Seconds {
        Seconds(self.most(|[seconds, _]| seconds))
    }

    /// No way is longer; see [`Self::longest_seconds`].
    pub fn longest_metres(&self) -> Metres {
        Metres(self.most(|[_, metres]| metres))
    }

    fn most(&self, quantity: fn([u32; 2]) -> u32) -> i64 {
        let most = match &self.form {
            Form::Full(full) => {
                let ways = full.entries.iter().copied().filter(|&entry| entry != NO_WAY);
                ways.map(quantity).max().unwrap_or(0)
            }
            Form::Between(between) => quantity(between.longest()),
            Form::Plane(plane) => plane.farthest(),
        };
        i64::from(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rounding() -> impl Strategy<Value = Rounding> {
        prop::sample::select(vec![
            Rounding::Exact,
            Rounding::Nearest,
            Rounding::Down,
            Rounding::Dimacs,
        ])
    }

    /// Whole, halved and broken coordinates.
    fn place() -> impl Strategy<Value = Place> {
        let whole = (-1000..1000_i32).prop_map(f64::from);
        let halved = (-1000..1000_i32).prop_map(|twice| f64::from(twice) / 2.0);
        let coordinate = prop_oneof![whole, halved, -1e5..1e5_f64].boxed();
        (coordinate.clone(), coordinate).prop_map(|(x, y)| Place { x, y })
    }

    fn written_down(places: &[Place], rounding: Rounding) -> Travel {
        Travel::from_fn(places.len(), |from, to| {
            let length = rounding.apply(places[from.index()].distance(places[to.index()]));
            Some(Leg { seconds: Seconds(length), metres: Metres(length) })
        })
    }

    fn some_ways(n_points: usize, far: u32) -> Vec<Option<Leg>> {
        let way = |entry: usize| {
            let quantity = i64::try_from(entry).unwrap() * i64::from(far);
            let leg = Leg { seconds: Seconds(quantity), metres: Metres(quantity / 2) };
            (entry % 5 != 3).then_some(leg)
        };
        (0..n_points * n_points).map(way).collect()
    }

    proptest! {
        #[test]
        fn a_table_between_some_points_is_that_part_of_the_full_one(
            uses in prop::collection::vec(any::<[bool; 2]>(), 1..9),
            far in prop::sample::select(vec![1_u32, 2000, 50_000_000]),
        ) {
            let n_points = uses.len();
            let ways = some_ways(n_points, far);
            let points = || (0..n_points).map(PointId::new);
            let used = |end: usize| points().filter(|it| uses[it.index()][end]).collect::<Vec<_>>();
            let (starts, ends) = (used(0), used(1));
            let way = |from: PointId, to: PointId| ways[from.index() * n_points + to.index()];
            let between = Travel::between(n_points, (&starts, &ends), |rows| {
                for &from in &starts {
                    rows.push(ends.iter().map(|&to| way(from, to)));
                }
            });
            for (from, to) in points().flat_map(|from| points().map(move |to| (from, to))) {
                let is_written = starts.contains(&from) && ends.contains(&to);
                prop_assert_eq!(between.leg(from, to), way(from, to).filter(|_| is_written));
            }
            let written = || starts.iter().flat_map(|&from| ends.iter().filter_map(move |&to| way(from, to)));
            prop_assert_eq!(between.longest_seconds(), written().map(|leg| leg.seconds).max().unwrap_or(Seconds::ZERO));
            prop_assert_eq!(between.longest_metres(), written().map(|leg| leg.metres).max().unwrap_or(Metres::ZERO));
        }

        #[test]
        fn a_way_on_a_plane_is_the_way_written_down(
            places in prop::collection::vec(place(), 1..12),
            rounding in rounding(),
        ) {
            let (full, plane) = (written_down(&places, rounding), Travel::on_plane(places, rounding));
            let points = || (0..full.n_points()).map(PointId::new);
            for (from, to) in points().flat_map(|from| points().map(move |to| (from, to))) {
                prop_assert_eq!(full.leg(from, to), plane.leg(from, to));
            }
            prop_assert_eq!(full.n_points(), plane.n_points());
            prop_assert!(full.longest_metres() <= plane.longest_metres());
            prop_assert!(full.longest_seconds() <= plane.longest_seconds());
        }

        #[test]
        fn a_ruler_rounds_as_the_rounding_does(length in 0.0..4e6_f64, rounding in rounding()) {
            let ruler = super::super::Ruler::new(rounding);
            for length in [length, length.floor(), length.floor() + 0.5, (length.floor() + 0.5).next_down()] {
                prop_assert_eq!(i64::from(ruler.round(length)), rounding.apply(length));
            }
        }
    }
}
