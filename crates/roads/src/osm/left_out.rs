//! What an import left out, counted by reason.

use std::collections::BTreeMap;
use std::fmt;

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

/// An OSM object, as people look it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Object {
    Way(i64),
    Node(i64),
    Relation(i64),
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Way(id) => write!(f, "way {id}"),
            Self::Node(id) => write!(f, "node {id}"),
            Self::Relation(id) => write!(f, "relation {id}"),
        }
    }
}

/// Collects reasons while an import runs.
#[derive(Debug, Default)]
pub(crate) struct LeftOuts(BTreeMap<&'static str, Entry>);

#[derive(Debug)]
struct Entry {
    count: usize,
    example: String,
    last: Object,
}

impl LeftOuts {
    /// Notes an object; the same one twice in a row counts once.
    pub(crate) fn note(&mut self, reason: &'static str, object: Object) {
        self.add(reason, object, || object.to_string());
    }

    /// Notes an object for the value of one of its keys.
    pub(crate) fn note_tag(
        &mut self,
        reason: &'static str,
        object: Object,
        (key, value): (&str, &str),
    ) {
        self.add(reason, object, || {
            let shown: String = value.chars().filter(|c| !c.is_control()).take(80).collect();
            format!("{object}: {key}={shown}")
        });
    }

    /// Adds what was noted of later objects.
    pub(crate) fn append(&mut self, later: Self) {
        for (reason, entry) in later.0 {
            match self.0.get_mut(reason) {
                None => {
                    self.0.insert(reason, entry);
                }
                Some(known) => {
                    known.count += entry.count;
                    known.last = entry.last;
                }
            }
        }
    }

    /// What was noted so far.
    pub(crate) fn reasons(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    fn add(&mut self, reason: &'static str, object: Object, example: impl FnOnce() -> String) {
        let Some(entry) = self.0.get_mut(reason) else {
            self.0.insert(reason, Entry { count: 1, example: example(), last: object });
            return;
        };
        if entry.last != object {
            entry.count += 1;
            entry.last = object;
        }
    }

    /// The reasons in alphabetical order.
    pub(crate) fn into_list(self) -> Vec<LeftOut> {
        let entry = |(reason, entry): (&str, Entry)| LeftOut {
            reason: reason.to_owned(),
            count: entry.count,
            example: entry.example,
        };
        self.0.into_iter().map(entry).collect()
    }
}
