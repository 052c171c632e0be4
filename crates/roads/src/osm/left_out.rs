//! What an import left out, counted by reason.

use std::collections::BTreeMap;

/// Everything that was left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Why, as one phrase.
    pub reason: String,
    /// How many objects.
    pub count: usize,
    /// One of them, to look at.
    pub example: String,
}

/// Collects reasons while an import runs.
#[derive(Debug, Default)]
pub(crate) struct LeftOuts(BTreeMap<String, (usize, String)>);

impl LeftOuts {
    /// Notes one object, such as `way 17`.
    pub(crate) fn note(&mut self, reason: &str, example: impl FnOnce() -> String) {
        if let Some((count, _)) = self.0.get_mut(reason) {
            *count += 1;
        } else {
            self.0.insert(reason.to_owned(), (1, example()));
        }
    }

    /// The reasons in alphabetical order.
    pub(crate) fn into_list(self) -> Vec<LeftOut> {
        let entry = |(reason, (count, example))| LeftOut { reason, count, example };
        self.0.into_iter().map(entry).collect()
    }
}
