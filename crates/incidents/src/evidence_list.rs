//! What speaks for a merge.

use crate::Evidence;
use std::fmt;
use std::ops::Deref;

/// Observations in the order in which they are told. Most merges have two, the way and the time, which need no memory of their own: a
/// city may have a million merges.
#[derive(Clone)]
pub struct EvidenceList(Held);

#[derive(Clone)]
enum Held {
    Two([Evidence; 2]),
    Any(Vec<Evidence>),
}

impl EvidenceList {
    /// The same list with another observation before all others.
    pub(crate) fn after(self, first: Evidence) -> Self {
        let rest = match self.0 {
            Held::Two(two) => two.to_vec(),
            Held::Any(any) => any,
        };
        std::iter::once(first).chain(rest).collect::<Vec<_>>().into()
    }
}

impl Deref for EvidenceList {
    type Target = [Evidence];

    fn deref(&self) -> &[Evidence] {
        match &self.0 {
            Held::Two(two) => two,
            Held::Any(any) => any,
        }
    }
}

impl From<[Evidence; 2]> for EvidenceList {
    fn from(two: [Evidence; 2]) -> Self {
        Self(Held::Two(two))
    }
}

impl From<Vec<Evidence>> for EvidenceList {
    fn from(list: Vec<Evidence>) -> Self {
        Self(Held::Any(list))
    }
}

/// Lists are equal that say the same.
impl PartialEq for EvidenceList {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for EvidenceList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
