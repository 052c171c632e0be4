//! A table of rows, of which bad ones are listed and left out.

use super::CityError;
use roadcrew_units::{Position, Skipped};
use std::collections::BTreeSet;

/// One row as it was read.
pub(super) struct Row<'a> {
    columns: &'a [String],
    record: &'a csv::StringRecord,
    /// Its line in the file, counted from 1.
    pub(super) line: u64,
}

impl Row<'_> {
    /// A cell; empty where the row or the file doesn't have it.
    pub(super) fn cell(&self, name: &str) -> &str {
        let index = self.columns.iter().position(|column| column == name);
        index.and_then(|index| self.record.get(index)).unwrap_or("")
    }

    /// A cell with something in it.
    pub(super) fn filled(&self, name: &str) -> Option<&str> {
        Some(self.cell(name)).filter(|text| !text.is_empty())
    }

    /// The parts of a cell that are divided by semicolons.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        let parts = self.cell(name).split(';').map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// A number that is no less than `least`.
    pub(super) fn number(&self, name: &str, least: f64) -> Result<Option<f64>, String> {
        let Some(text) = self.filled(name) else {
            return Ok(None);
        };
        let number = text.parse::<f64>().ok().filter(|it| it.is_finite() && least <= *it);
        let number =
            number.ok_or_else(|| format!("{name} is '{text}': write a number from {least} on"))?;
        Ok(Some(number))
    }

    /// A whole number that is no less than `least`.
    pub(super) fn whole(&self, name: &str, least: i64) -> Result<Option<i64>, String> {
        let Some(text) = self.filled(name) else {
            return Ok(None);
        };
        let number = text.parse::<i64>().ok().filter(|it| least <= *it);
        let number = number
            .ok_or_else(|| format!("{name} is '{text}': write a whole number from {least} on"))?;
        Ok(Some(number))
    }

    /// The columns `lat` and `long`.
    pub(super) fn position(&self) -> Result<Position, String> {
        let degrees = |name: &str| {
            self.number(name, -180.0)?.ok_or_else(|| format!("{name} is missing: write degrees"))
        };
        Position::from_degrees(degrees("long")?, degrees("lat")?).map_err(|error| error.to_string())
    }
}

/// Reads all rows; `known` are the columns that there may be, `needed` those that there must be.
pub(super) fn read_rows<T>(
    file: &str,
    text: &str,
    (known, needed): (&[&str], &[&str]),
    read: impl Fn(&Row<'_>) -> Result<T, String>,
) -> Result<(Vec<T>, Vec<Skipped>), CityError> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let columns = columns(file, &mut reader, known, needed)?;
    let (mut rows, mut skipped) = (Vec::new(), Vec::new());
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
        match read(&Row { columns: &columns, record: &record, line }) {
            Ok(row) => rows.push(row),
            Err(reason) => skipped.push(Skipped::row(file, line, reason)),
        }
    }
    Ok((rows, skipped))
}

/// Keeps the first row of each id; the others are listed, as `what` they are.
pub(super) fn first_of_each<T>(
    (file, what): (&str, &str),
    rows: Vec<(u64, T)>,
    id: impl Fn(&T) -> &String,
    skipped: &mut Vec<Skipped>,
) -> Vec<T> {
    let mut seen = BTreeSet::new();
    let mut kept = Vec::with_capacity(rows.len());
    for (line, row) in rows {
        if seen.insert(id(&row).clone()) {
            kept.push(row);
        } else {
            let reason = format!("{what} {} stands twice: the first is kept", id(&row));
            skipped.push(Skipped::row(file, line, reason));
        }
    }
    kept
}

/// Reads the header, and refuses columns that are unknown or missing.
fn columns(
    file: &str,
    reader: &mut csv::Reader<&[u8]>,
    known: &[&str],
    needed: &[&str],
) -> Result<Vec<String>, CityError> {
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
    Ok(names)
}
