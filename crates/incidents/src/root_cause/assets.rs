//! What assets have in common: `assets.csv`.

use crate::delimited::{rows, trimmed_reader};
use roadcrew_units::Skipped;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A circuit, a cabinet, a round: what assets have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// `circuit`, `cabinet`, `round`: groups of one kind are compared with each other.
    pub kind: String,
    /// Its name within its kind.
    pub id: String,
}

/// Its kind and name, as `cabinet:C7`.
impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.id)
    }
}

/// Which assets belong to which groups. An asset may be in several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    groups: BTreeMap<Group, BTreeSet<String>>,
}

const COLUMNS: [&str; 3] = ["asset", "kind", "group"];

impl Assets {
    /// Puts an asset into a group.
    pub fn insert(&mut self, group: Group, asset: &str) {
        self.groups.entry(group).or_default().insert(asset.to_owned());
    }

    /// Reads `assets.csv`: columns `asset,kind,group`, in any order. Rows that say nothing are listed and left out; `Err` is a
    /// sentence about the header.
    pub fn read(file: &str, text: &str) -> Result<(Self, Vec<Skipped>), String> {
        let mut reader = trimmed_reader(text);
        let header = reader.headers().map_err(|error| format!("{file}: {error}"))?.clone();
        if let Some(unknown) = header.iter().find(|name| !COLUMNS.contains(name)) {
            return Err(format!(
                "{file}:1: column '{unknown}' is unknown: expected asset, kind, group"
            ));
        }
        let place = |name: &str| {
            header.iter().position(|known| known == name).ok_or_else(|| {
                format!("{file}:1: column '{name}' is missing: expected asset, kind, group")
            })
        };
        let [asset, kind, group] = [place("asset")?, place("kind")?, place("group")?];
        let (mut assets, mut skipped) = (Self::default(), Vec::new());
        for (line, row) in rows(reader, text) {
            let row = match row {
                Ok(row) => row,
                Err(reason) => {
                    skipped.push(Skipped::row(file, line, reason));
                    continue;
                }
            };
            let cell = |place: usize| row.get(place).unwrap_or_default();
            if [asset, kind, group].into_iter().any(|place| cell(place).is_empty()) {
                skipped.push(Skipped::row(file, line, "asset, kind or group is empty"));
                continue;
            }
            let group = Group { kind: cell(kind).to_owned(), id: cell(group).to_owned() };
            assets.insert(group, cell(asset));
        }
        Ok((assets, skipped))
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Every asset with a group that it belongs to, group by group.
    pub fn pairs(&self) -> impl Iterator<Item = (&Group, &str)> {
        self.groups
            .iter()
            .flat_map(|(group, members)| members.iter().map(move |asset| (group, asset.as_str())))
    }

    /// Adds what isn't known yet, and says how much that was.
    pub fn extend(&mut self, others: &Self) -> usize {
        let mut n_new = 0;
        for (group, members) in &others.groups {
            let known = self.groups.entry(group.clone()).or_default();
            n_new += members.iter().filter(|asset| known.insert((*asset).clone())).count();
        }
        n_new
    }

    /// Writes them in the form that [`Self::read`] reads.
    pub fn write(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to memory can't fail, and what is written is text.
        let _ = writer.write_record(COLUMNS);
        for (Group { kind, id }, asset) in self.pairs() {
            let _ = writer.write_record([asset, kind, id]);
        }
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }

    pub(super) fn kinds(&self) -> BTreeSet<&str> {
        self.groups.keys().map(|group| group.kind.as_str()).collect()
    }

    pub(super) fn of_kind<'a>(
        &'a self,
        kind: &'a str,
    ) -> impl Iterator<Item = (&'a Group, &'a BTreeSet<String>)> {
        self.groups.iter().filter(move |(group, _)| group.kind == kind)
    }
}
