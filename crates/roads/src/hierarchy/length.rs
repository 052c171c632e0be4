//! What the arcs of a graph are measured in.

use std::fmt::Debug;

/// A length of an arc or a way: a plain number. Sums keep the order; two infinities can be added without overflow.
pub trait Length: bytemuck::Pod + Ord + Debug + Send + Sync {
    /// What decides whether a way is shorter than another; the rest of a length settles ties.
    type Lead: Lead;

    /// Staying where one is.
    const ZERO: Self;
    /// No way. The sum of it and anything is not below it.
    const INFINITE: Self;

    /// The length of two ways one after the other.
    #[must_use]
    fn plus(self, other: Self) -> Self;

    /// The lead of a sum is the sum of the leads, and lengths compare as their leads do where these differ.
    fn lead(self) -> Self::Lead;
}

/// A length that has room for a mark.
pub trait Lead: Length {
    /// The length without its mark.
    #[must_use]
    fn bare(self) -> Self;

    /// Shortens the length to that of a way, which marks it, if the way is shorter.
    fn offer(&mut self, way: Self);

    /// Whether there is a mark.
    fn is_marked(self) -> bool;
}

/// Lengths below 2³⁰.
impl Length for i32 {
    type Lead = Self;

    const ZERO: Self = 0;
    const INFINITE: Self = (1 << 30) - 1;

    #[expect(clippy::inline_always, reason = "a part of the vectorised kernels")]
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self + other
    }

    #[expect(clippy::inline_always, reason = "a part of the vectorised kernels")]
    #[inline(always)]
    fn lead(self) -> Self {
        self
    }
}

/// Above the thirty bits of a length.
const MARK: i32 = 1 << 30;

impl Lead for i32 {
    #[expect(clippy::inline_always, reason = "a part of the inner loops")]
    #[inline(always)]
    fn bare(self) -> Self {
        self & !MARK
    }

    #[expect(clippy::inline_always, reason = "a part of the inner loops")]
    #[inline(always)]
    fn offer(&mut self, way: Self) {
        *self = if way < self.bare() { way | MARK } else { *self };
    }

    #[inline]
    fn is_marked(self) -> bool {
        self & MARK != 0
    }
}
