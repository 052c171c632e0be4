//! What matching needs to know about streets, given by the caller: this crate knows no roads.

use roadcrew_units::{Metres, Position};

/// A street as a whole (both directions, all its pieces), numbered by whoever knows the streets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreetKey(pub u64);

/// Answers about streets. The same question must always get the same answer.
pub trait Streets {
    /// The streets that something reported at `at` may stand on, each once, with probabilities that sum to at most 1.
    /// Nothing when streets aren't known there. One nearest street is not enough: at 10 m error one in ten is wrong.
    fn candidates(&self, at: Position) -> Vec<(StreetKey, f64)>;

    /// The distance along streets from `a` to `b` as a person walks it, ignoring one-ways; `None` when it exceeds
    /// `limit`. It must be symmetric.
    fn metres_along(&self, a: Position, b: Position, limit: Metres) -> Option<Metres>;
}

impl<S: Streets + ?Sized> Streets for &S {
    fn candidates(&self, at: Position) -> Vec<(StreetKey, f64)> {
        (**self).candidates(at)
    }

    fn metres_along(&self, a: Position, b: Position, limit: Metres) -> Option<Metres> {
        (**self).metres_along(a, b, limit)
    }
}

/// No streets are known: only the straight line counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoStreets;

impl Streets for NoStreets {
    fn candidates(&self, _at: Position) -> Vec<(StreetKey, f64)> {
        Vec::new()
    }

    #[expect(clippy::cast_possible_truncation, reason = "no two places are 2^63 m apart")]
    fn metres_along(&self, a: Position, b: Position, limit: Metres) -> Option<Metres> {
        let straight = Metres(a.metres_to(b).round() as i64);
        (straight <= limit).then_some(straight)
    }
}
