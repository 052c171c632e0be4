//! What came before in the same document.

use std::collections::HashMap;
use std::hash::Hash;

/// The line on which each name came first.
#[derive(Debug)]
pub(super) struct Repeats<K> {
    first_lines: HashMap<K, u64>,
}

impl<K: Hash + Eq> Repeats<K> {
    pub(super) fn new() -> Self {
        Self { first_lines: HashMap::new() }
    }

    /// The line of the first one of this name, when this isn't it.
    pub(super) fn before(&mut self, name: K, line: u64) -> Option<u64> {
        let mut is_new = false;
        let first = *self.first_lines.entry(name).or_insert_with(|| {
            is_new = true;
            line
        });
        (!is_new).then_some(first)
    }
}
