//! Memory that is lent from one computation to the next.

use std::sync::{Mutex, PoisonError};

/// Things that are costly to make and can be used again, by one thread at a time.
#[derive(Debug)]
pub(crate) struct Pool<T>(Mutex<Vec<T>>);

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self(Mutex::new(Vec::new()))
    }
}

impl<T> Pool<T> {
    /// Lends a thing, made when none is at hand. It comes back when `used` returns, and is dropped if it panics.
    pub(crate) fn lend<R>(&self, make: impl FnOnce() -> T, used: impl FnOnce(&mut T) -> R) -> R {
        let at_hand = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut thing = at_hand.unwrap_or_else(make);
        let answer = used(&mut thing);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(thing);
        answer
    }
}
