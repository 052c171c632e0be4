//! What the arcs of a graph are measured in.

#![expect(clippy::inline_always, reason = "parts of the inner loops and vectorised kernels")]

use std::fmt::Debug;

/// The length of an arc or a way, or its lengths in several metrics side by side. Two infinities can be added without overflow.
pub trait Lengths: bytemuck::Pod + PartialEq + Debug + Send + Sync {
    /// No way. The sum of it and anything is not below it.
    const INFINITE: Self;

    /// The length of two ways one after the other.
    #[must_use]
    fn plus(self, other: Self) -> Self;

    /// The lesser, in each metric.
    #[must_use]
    fn least(self, other: Self) -> Self;

    /// Whether there is a way, in one metric at least.
    fn is_finite(self) -> bool;
}

/// Lengths that have room for marks.
pub trait Leads: Lengths {
    /// The lengths without their marks.
    #[must_use]
    fn bare(self) -> Self;

    /// Shortens lengths to those of a way, which marks them, where the way is shorter.
    fn offer(&mut self, way: Self);
}

/// A length in one metric: a plain number. Sums keep the order.
pub trait Length: Lengths + Ord {
    /// What decides whether a way is shorter than another; the rest of a length settles ties.
    type Lead: Lead;

    /// Staying where one is.
    const ZERO: Self;

    /// The lead of a sum is the sum of the leads, and lengths compare as their leads do where these differ.
    fn lead(self) -> Self::Lead;
}

/// A length in one metric that has room for a mark.
pub trait Lead: Length + Leads {
    /// Whether there is a mark.
    fn is_marked(self) -> bool;
}

/// Four metrics, whose lengths fill a vector.
impl<L: Lengths> Lengths for [L; 4] {
    const INFINITE: Self = [L::INFINITE; 4];

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        std::array::from_fn(|metric| self[metric].plus(other[metric]))
    }

    #[inline(always)]
    fn least(self, other: Self) -> Self {
        std::array::from_fn(|metric| self[metric].least(other[metric]))
    }

    #[inline(always)]
    fn is_finite(self) -> bool {
        self.into_iter().any(L::is_finite)
    }
}

impl<L: Leads> Leads for [L; 4] {
    #[inline(always)]
    fn bare(self) -> Self {
        self.map(L::bare)
    }

    #[inline(always)]
    fn offer(&mut self, way: Self) {
        for (length, way) in self.iter_mut().zip(way) {
            length.offer(way);
        }
    }
}

/// Lengths below 2³⁰.
impl Lengths for i32 {
    const INFINITE: Self = (1 << 30) - 1;

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self + other
    }

    #[inline(always)]
    fn least(self, other: Self) -> Self {
        self.min(other)
    }

    #[inline(always)]
    fn is_finite(self) -> bool {
        self < Self::INFINITE
    }
}

impl Length for i32 {
    type Lead = Self;

    const ZERO: Self = 0;

    #[inline(always)]
    fn lead(self) -> Self {
        self
    }
}

/// Above the thirty bits of a length.
const MARK: i32 = 1 << 30;

impl Leads for i32 {
    #[inline(always)]
    fn bare(self) -> Self {
        self & !MARK
    }

    #[inline(always)]
    fn offer(&mut self, way: Self) {
        *self = if way < self.bare() { way | MARK } else { *self };
    }
}

impl Lead for i32 {
    #[inline]
    fn is_marked(self) -> bool {
        self & MARK != 0
    }
}
