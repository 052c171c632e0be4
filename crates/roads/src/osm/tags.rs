//! Keys and values of one OSM object.

use std::borrow::Cow;

use super::conditional::holidays_count_as_weekdays;
use super::left_out::{LeftOuts, Object};

/// The tags of one object, all in one text: a map has millions, and each text of its own has to be asked for and given back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tags {
    text: Box<str>,
    /// Where each key and each value ends, in turn.
    ends: Box<[u32]>,
}

/// OSM allows 255 letters a text. What lies beyond so many bytes of one object is passed over.
const LONGEST: usize = 1 << 20;

impl Tags {
    /// Keys and values as they are drawn.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut start = 0;
        self.ends.as_chunks().0.iter().map(move |&[of_key, of_value]: &[u32; 2]| {
            let (of_key, of_value) = (of_key as usize, of_value as usize);
            let pair = (&self.text[start..of_key], &self.text[of_key..of_value]);
            start = of_value;
            pair
        })
    }

    /// The value of `key`.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.pairs().find(|&(k, _)| k == key).map(|(_, value)| value)
    }

    /// Whether `key` has exactly this value.
    pub(crate) fn is(&self, key: &str, value: &str) -> bool {
        self.get(key) == Some(value)
    }

    /// Whether some key starts with this text.
    pub(crate) fn have_key_starting(&self, start: &str) -> bool {
        self.pairs().any(|(key, _)| key.starts_with(start))
    }

    /// Whether some key holds this text.
    fn have_key_with(&self, part: &str) -> bool {
        self.pairs().any(|(key, _)| key.contains(part))
    }

    /// Whether there are no tags, as at most nodes.
    pub(crate) const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

impl<K: AsRef<str>, V: AsRef<str>> FromIterator<(K, V)> for Tags {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut length = 0;
        let fits = |(key, value): &(K, V)| {
            length += key.as_ref().len() + value.as_ref().len();
            length <= LONGEST
        };
        let pairs: Vec<(K, V)> = pairs.into_iter().take_while(fits).collect();
        let texts = || pairs.iter().flat_map(|(key, value)| [key.as_ref(), value.as_ref()]);
        let mut text = String::with_capacity(texts().map(str::len).sum());
        let mut ends = Vec::with_capacity(2 * pairs.len());
        for part in texts() {
            text.push_str(part);
            ends.push(index(text.len()));
        }
        Self { text: text.into_boxed_str(), ends: ends.into_boxed_slice() }
    }
}

fn index(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// The direction of a way that is looked at, along or against its drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heading {
    Forward,
    Backward,
}

impl Heading {
    /// What ends the keys that hold for this direction only.
    pub(super) const fn suffix(self) -> &'static str {
        match self {
            Self::Forward => ":forward",
            Self::Backward => ":backward",
        }
    }
}

/// What is noted of conditions that name holidays.
pub(super) const HOLIDAYS: &str =
    "conditions that name holidays (each counts as the weekday that it falls on)";

/// The tags of one object as they are read: for one direction if it has any, noting what is strange.
pub(super) struct Reader<'a> {
    pub(super) tags: &'a Tags,
    pub(super) object: Object,
    pub(super) heading: Option<Heading>,
    pub(super) left_out: &'a mut LeftOuts,
    has_directions: bool,
    has_conditions: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        tags: &'a Tags,
        object: Object,
        heading: Option<Heading>,
        left_out: &'a mut LeftOuts,
    ) -> Self {
        // Most objects have no key that is worth a second look.
        let has_parts = tags.have_key_with(":");
        let has_directions =
            has_parts && heading.is_some_and(|heading| tags.have_key_with(heading.suffix()));
        let has_conditions = has_parts && tags.have_key_with(":conditional");
        Self { tags, object, heading, left_out, has_directions, has_conditions }
    }

    /// The values of a key: the plain one, then the one of this direction, which is to win.
    pub(super) fn values<'k>(
        &self,
        key: &'k str,
    ) -> impl Iterator<Item = (Cow<'k, str>, &'a str)> + use<'a, 'k> {
        let plain = self.tags.get(key).map(|value| (Cow::Borrowed(key), value));
        let heading = self.heading.filter(|_| self.has_directions);
        let directed = heading.and_then(|heading| {
            let key = format!("{key}{}", heading.suffix());
            self.tags.get(&key).map(|value| (Cow::Owned(key), value))
        });
        plain.into_iter().chain(directed)
    }

    /// The values of a key that hold under conditions, in the same order. Holidays in them are noted.
    pub(super) fn conditional(
        &mut self,
        key: &str,
    ) -> impl Iterator<Item = (String, &'a str)> + use<'a> {
        let own = |middle: &str| {
            let key = format!("{key}{middle}:conditional");
            self.tags.get(&key).map(|value| (key, value))
        };
        let plain = self.has_conditions.then(|| own("")).flatten();
        let heading = self.heading.filter(|_| self.has_conditions && self.has_directions);
        let directed = heading.and_then(|heading| own(heading.suffix()));
        for (key, value) in plain.iter().chain(&directed) {
            if holidays_count_as_weekdays(value) {
                self.left_out.note_tag(HOLIDAYS, self.object, (key, value));
            }
        }
        plain.into_iter().chain(directed)
    }

    pub(super) fn note(&mut self, reason: &'static str) {
        self.left_out.note(reason, self.object);
    }

    pub(super) fn note_tag(&mut self, reason: &'static str, key: &str, value: &str) {
        self.left_out.note_tag(reason, self.object, (key, value));
    }
}
