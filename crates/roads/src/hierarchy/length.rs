//! What the arcs of a graph are measured in.

use std::fmt::Debug;

/// A length of an arc or a way: a plain number. Sums keep the order; two infinities can be added without overflow.
pub trait Length: bytemuck::Pod + Ord + Debug + Send + Sync {
    /// Staying where one is.
    const ZERO: Self;
    /// No way. The sum of it and anything is not below it.
    const INFINITE: Self;

    /// The length of two ways one after the other.
    #[must_use]
    fn plus(self, other: Self) -> Self;

    /// What decides whether a way makes an arc needless. Where it leaves out what only settles ties, ties keep their arcs.
    #[must_use]
    #[inline]
    fn is_shorter(self, other: Self) -> bool {
        self < other
    }
}

/// Lengths below 2³⁰.
impl Length for i32 {
    const ZERO: Self = 0;
    const INFINITE: Self = (1 << 30) - 1;

    #[expect(clippy::inline_always, reason = "a part of the vectorised kernels")]
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self + other
    }
}
