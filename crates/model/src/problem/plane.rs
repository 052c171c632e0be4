//! Points on a plane: ways are straight, and worked out when they are asked for.

use super::{PointId, Rounding};

/// Where points lie, and how the lengths between them are rounded: 16 bytes a point.
#[derive(Clone, Debug)]
pub struct Plane {
    places: Vec<Place>,
    ruler: Ruler,
}

/// A place on a plane.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// How far east it is.
    pub x: f64,
    /// How far north it is.
    pub y: f64,
}

/// Measures and rounds lengths, as a [`Rounding`] says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ruler {
    scale: f64,
    /// From which fraction on a length is rounded up; more than 1 means never.
    rounds_up_from: f64,
}

impl Plane {
    /// Points at these places.
    ///
    /// # Panics
    /// If the farthest corners of their hull are so far from each other that a way might not fit in 32 bits.
    pub fn new(places: Vec<Place>, rounding: Rounding) -> Self {
        let plane = Self { places, ruler: Ruler::new(rounding) };
        assert!(plane.farthest() < u32::MAX, "a way is 0 to 2^32 - 2 long");
        plane
    }

    /// The place of each point.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// What measures its ways.
    pub fn ruler(&self) -> Ruler {
        self.ruler
    }

    /// The length of the way between two points.
    #[inline]
    pub fn between(&self, from: PointId, to: PointId) -> u32 {
        self.ruler.measure(self.places[from.index()], self.places[to.index()])
    }

    /// Across the rectangle around all points: no way is longer, the longest at most by a factor of √2 shorter. `O(points)`.
    pub fn farthest(&self) -> u32 {
        self.ruler.round(across(&self.places))
    }
}

impl Place {
    /// How far it is to another place. The steps of this sum are rounded alike on every machine.
    #[inline]
    pub fn distance(self, other: Self) -> f64 {
        let (x, y) = (self.x - other.x, self.y - other.y);
        (x * x + y * y).sqrt()
    }
}

impl Ruler {
    /// One that rounds as `rounding` says.
    pub fn new(rounding: Rounding) -> Self {
        let (scale, rounds_up_from) = match rounding {
            Rounding::Exact => (1000.0, 0.5),
            Rounding::Nearest => (1.0, 0.5),
            Rounding::Down => (1.0, 2.0),
            Rounding::Dimacs => (10.0, 2.0),
        };
        Self { scale, rounds_up_from }
    }

    /// The rounded length of the way between two places.
    #[inline]
    pub fn measure(self, from: Place, to: Place) -> u32 {
        self.round(from.distance(to))
    }

    /// A rounded length, the same as [`Rounding::apply`] answers, without a call of a library.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a length is positive, and a plane is checked to be small enough"
    )]
    #[inline]
    pub fn round(self, length: f64) -> u32 {
        let scaled = self.scale * length;
        let whole = scaled as u32;
        whole.saturating_add(u32::from(self.rounds_up_from <= scaled - f64::from(whole)))
    }
}

/// How far it is across the rectangle around places.
pub(crate) fn across(places: &[Place]) -> f64 {
    let Some(&first) = places.first() else {
        return 0.0;
    };
    let lower = |a: Place, b: &Place| Place { x: a.x.min(b.x), y: a.y.min(b.y) };
    let upper = |a: Place, b: &Place| Place { x: a.x.max(b.x), y: a.y.max(b.y) };
    places.iter().fold(first, lower).distance(places.iter().fold(first, upper))
}
