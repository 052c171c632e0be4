//! `collection.csv`: which streets are collected, on which days, and how much lies there.

use super::CityError;
use super::config::Source;
use roadcrew_units::{Date, Skipped};
use toml::Spanned;

/// A rule that selects streets by name or by class.
#[derive(Clone, Debug, PartialEq)]
pub struct CollectedStreet {
    /// The street's name, or empty when the rule goes by class.
    pub street: String,
    /// The road class as OpenStreetMap writes it, or empty.
    pub class: String,
    /// On which days of the week.
    pub days: DaySet,
    /// How much lies there, both sides together.
    pub litres_per_metre: f64,
}

/// Days of the week, Monday first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaySet([bool; 7]);

const DAY_NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const COLUMNS: [&str; 4] = ["street", "class", "days", "litres_per_metre"];

impl DaySet {
    /// Reads `daily` or `mon thu`.
    fn read(text: &str) -> Result<Self, String> {
        if text == "daily" {
            return Ok(Self([true; 7]));
        }
        let mut days = [false; 7];
        for word in text.split_whitespace() {
            let index = DAY_NAMES.iter().position(|&name| name == word).ok_or_else(|| {
                format!("'{word}' is no day: write daily, or days such as mon thu")
            })?;
            days[index] = true;
        }
        if days.contains(&true) {
            Ok(Self(days))
        } else {
            Err("no day is named: write daily, or days such as mon thu".to_owned())
        }
    }

    /// The first of them after `date`.
    pub fn next_after(self, date: Date) -> Date {
        (1..7)
            .map(|days| date.plus_days(days))
            .find(|&day| self.contains(day))
            .unwrap_or_else(|| date.plus_days(7))
    }

    /// Whether `date` is one of them.
    pub fn contains(self, date: Date) -> bool {
        self.0[date.weekday_from_monday()]
    }
}

/// The days that a city's file names; every day when it names none.
pub(super) fn read_days(
    source: &Source<'_>,
    text: &Option<Spanned<String>>,
) -> Result<DaySet, CityError> {
    let Some(text) = text else { return Ok(DaySet([true; 7])) };
    DaySet::read(text.get_ref()).map_err(|reason| source.error(text.span().start, reason))
}

/// Reads the rules; bad rows are listed and left out.
pub(super) fn read_streets(
    file: &str,
    text: &str,
) -> Result<(Vec<CollectedStreet>, Vec<Skipped>), CityError> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let columns = columns(file, &mut reader, &COLUMNS, &["days", "litres_per_metre"])?;
    let (mut streets, mut skipped) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                skipped.push(Skipped::row(file, line, format!("the row can't be read: {error}")));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        match read_street(|name| columns.cell(&record, name)) {
            Ok(street) => streets.push(street),
            Err(reason) => skipped.push(Skipped::row(file, line, reason)),
        }
    }
    Ok((streets, skipped))
}

fn read_street<'a>(cell: impl Fn(&str) -> &'a str) -> Result<CollectedStreet, String> {
    let (street, class) = (cell("street"), cell("class"));
    if street.is_empty() == class.is_empty() {
        return Err("name a street or a class, one of the two".to_owned());
    }
    let text = cell("litres_per_metre");
    let litres_per_metre = text
        .parse::<f64>()
        .ok()
        .filter(|litres| litres.is_finite() && 0.0 <= *litres)
        .ok_or_else(|| format!("litres_per_metre is '{text}', which is no amount"))?;
    Ok(CollectedStreet {
        street: street.to_owned(),
        class: class.to_owned(),
        days: DaySet::read(cell("days"))?,
        litres_per_metre,
    })
}

/// Which column holds what.
pub(super) struct Columns {
    names: Vec<String>,
}

impl Columns {
    /// A cell by its column's name; empty when the row or the file doesn't have it.
    pub(super) fn cell<'a>(&self, record: &'a csv::StringRecord, name: &str) -> &'a str {
        self.names
            .iter()
            .position(|column| column == name)
            .and_then(|index| record.get(index))
            .unwrap_or("")
    }
}

/// Reads the header, and refuses columns that are unknown or missing.
pub(super) fn columns(
    file: &str,
    reader: &mut csv::Reader<&[u8]>,
    known: &[&str],
    needed: &[&str],
) -> Result<Columns, CityError> {
    let wrong = |reason: String| CityError::Config { file: file.to_owned(), line: 1, reason };
    let header =
        reader.headers().map_err(|error| wrong(format!("the header can't be read: {error}")))?;
    let names: Vec<String> =
        header.iter().map(|name| name.trim_start_matches('\u{feff}').to_owned()).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(wrong(format!(
            "there is no column '{unknown}' here: the columns are {}",
            known.join(", ")
        )));
    }
    if let Some(missing) = needed.iter().find(|name| !names.iter().any(|column| column == *name)) {
        return Err(wrong(format!(
            "the column '{missing}' is missing: the columns are {}",
            known.join(", ")
        )));
    }
    Ok(Columns { names })
}
