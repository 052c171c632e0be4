//! What follows from the rest of a network: made when it is first needed.

use std::sync::OnceLock;

/// Something that is the same wherever the rest is: two of them are always equal, made or not.
#[derive(Clone, Debug)]
pub(crate) struct Follows<T>(OnceLock<T>);

impl<T> Follows<T> {
    pub(super) fn get_or_make(&self, make: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(make)
    }
}

impl<T> Default for Follows<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> PartialEq for Follows<T> {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl<T> Eq for Follows<T> {}
