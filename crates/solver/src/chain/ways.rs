//! How the ways between spots are kept, as a compile-time parameter: written down, written down once for all spots at the same points where there
//! are many, or on a plane where that would not fit.

use super::clock::Way;
use super::ground::Spot;
use roadcrew_model::{Place, PointId, Ruler, Travel};
use std::marker::PhantomData;

/// The ways of a travel table between spots.
pub(crate) trait Ways<W>: Send + Sync {
    /// Those to or from one spot.
    type OfSpot<'w>: OfSpot<W>
    where
        Self: 'w;

    /// Between spots with these entries and exits.
    fn new(travel: &Travel, ends: &[(PointId, PointId)]) -> Self;
    /// The ways from a spot to all others.
    fn leaving(&self, spot: Spot) -> Self::OfSpot<'_>;
    /// The ways to a spot from all others.
    fn reaching(&self, spot: Spot) -> Self::OfSpot<'_>;
    /// Whether it is known that each way is as long as its way back.
    fn are_alike(&self) -> bool;
}

/// The ways between one spot and all others.
pub(crate) trait OfSpot<W>: Copy {
    /// The one whose other end is this spot.
    fn at(self, other: Spot) -> W;
}

/// All ways, by where they begin and by where they end.
pub(crate) struct WrittenDown<W> {
    side: usize,
    rows: Vec<W>,
    /// `None` if each way is as long as its way back.
    columns: Option<Vec<W>>,
}

impl<W: Way> Ways<W> for WrittenDown<W> {
    type OfSpot<'w>
        = &'w [W]
    where
        W: 'w;

    fn new(travel: &Travel, ends: &[(PointId, PointId)]) -> Self {
        let exits = || ends.iter().map(|&(_, exit)| exit);
        let entries = || ends.iter().map(|&(entry, _)| entry);
        let rows: Vec<W> = exits()
            .flat_map(|from| entries().map(move |to| W::new(travel.leg(from, to))))
            .collect();
        let is_same = ends.iter().enumerate().all(|(index, &(entry, exit))| {
            entry == exit
                && ends[..index]
                    .iter()
                    .all(|&(other, _)| travel.leg(entry, other) == travel.leg(other, entry))
        });
        let columns = (!is_same).then(|| {
            let ways = |to| exits().map(move |from| W::new(travel.leg(from, to)));
            entries().flat_map(ways).collect()
        });
        Self { side: ends.len(), rows, columns }
    }

    #[inline]
    fn leaving(&self, spot: Spot) -> &[W] {
        &self.rows[spot as usize * self.side..][..self.side]
    }

    #[inline]
    fn reaching(&self, spot: Spot) -> &[W] {
        let columns = self.columns.as_ref().unwrap_or(&self.rows);
        &columns[spot as usize * self.side..][..self.side]
    }

    fn are_alike(&self) -> bool {
        self.columns.is_none()
    }
}

impl<W: Way> OfSpot<W> for &[W] {
    #[inline]
    fn at(self, other: Spot) -> W {
        self[other as usize]
    }
}

/// Where the spots are on a plane: ways are measured when they are asked for.
pub(crate) struct Measured<W> {
    ruler: Ruler,
    entries: Vec<Place>,
    /// `None` if every spot is left where it is entered.
    exits: Option<Vec<Place>>,
    way: PhantomData<W>,
}

/// One spot on a plane, and all others.
#[derive(Clone, Copy)]
pub(crate) struct Around<'w> {
    ruler: Ruler,
    here: Place,
    others: &'w [Place],
}

impl<W: Way> Ways<W> for Measured<W> {
    type OfSpot<'w>
        = Around<'w>
    where
        W: 'w;

    #[expect(clippy::expect_used, reason = "the message is the invariant")]
    fn new(travel: &Travel, ends: &[(PointId, PointId)]) -> Self {
        let plane = travel.plane().expect("ways are measured where all points lie on planes");
        let at = |point: PointId| plane.places()[point.index()];
        let is_same = ends.iter().all(|(entry, exit)| entry == exit);
        Self {
            ruler: plane.ruler(),
            entries: ends.iter().map(|&(entry, _)| at(entry)).collect(),
            exits: (!is_same).then(|| ends.iter().map(|&(_, exit)| at(exit)).collect()),
            way: PhantomData,
        }
    }

    #[inline]
    fn leaving(&self, spot: Spot) -> Around<'_> {
        let here = self.exits()[spot as usize];
        Around { ruler: self.ruler, here, others: &self.entries }
    }

    #[inline]
    fn reaching(&self, spot: Spot) -> Around<'_> {
        let here = self.entries[spot as usize];
        Around { ruler: self.ruler, here, others: self.exits() }
    }

    fn are_alike(&self) -> bool {
        self.exits.is_none()
    }
}

impl<W> Measured<W> {
    #[inline]
    fn exits(&self) -> &[Place] {
        self.exits.as_ref().unwrap_or(&self.entries)
    }
}

impl<W: Way> OfSpot<W> for Around<'_> {
    #[inline]
    fn at(self, other: Spot) -> W {
        W::straight(self.ruler.measure(self.here, self.others[other as usize]))
    }
}
