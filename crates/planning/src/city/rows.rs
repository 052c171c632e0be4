//! A table of rows, of which bad ones are listed and left out. As spreadsheets save them: capitals in the header make no difference, cells are divided
//! by commas, semicolons or tabs, and where commas don't divide cells they may stand in numbers.

use super::CityError;
use roadcrew_incidents::delimited;
use roadcrew_units::{Date, Position, Skipped};
use std::collections::BTreeSet;

/// No number of a table is larger.
const MOST: f64 = 1e9;
const MOST_WHOLE: i64 = 1_000_000_000;

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
        self.number_within(name, least, MOST)
    }

    /// A number from `least` to `most`.
    pub(super) fn number_within(
        &self,
        name: &str,
        least: f64,
        most: f64,
    ) -> Result<Option<f64>, String> {
        let Some(text) = self.filled(name) else {
            return Ok(None);
        };
        // Where commas divide cells there is none in an unquoted number.
        let number = text.replace(',', ".").parse::<f64>().ok();
        let number = number.filter(|it| (least..=most).contains(it));
        let number = number
            .ok_or_else(|| format!("{name} is '{text}': write a number from {least} to {most}"))?;
        Ok(Some(number))
    }

    /// A whole number that is no less than `least`.
    pub(super) fn whole(&self, name: &str, least: i64) -> Result<Option<i64>, String> {
        let Some(text) = self.filled(name) else {
            return Ok(None);
        };
        let number = text.parse::<i64>().ok().filter(|it| (least..=MOST_WHOLE).contains(it));
        let number = number.ok_or_else(|| {
            format!("{name} is '{text}': write a whole number from {least} to {MOST_WHOLE}")
        })?;
        Ok(Some(number))
    }

    /// A day; one that has a time too would be read as if it had none.
    pub(super) fn date(&self, name: &str) -> Result<Option<Date>, String> {
        let Some(text) = self.filled(name) else {
            return Ok(None);
        };
        if text.contains(['T', 't', ' ', ':']) {
            return Err(format!("{name} is '{text}': write a day without a time, as 2026-05-11"));
        }
        text.parse().map(Some).map_err(|error| format!("{name}: {error}"))
    }

    /// The columns `lat` and `long`.
    pub(super) fn position(&self) -> Result<Position, String> {
        let degrees = |name: &str| {
            let most = if name == "lat" { 90.0 } else { 180.0 };
            self.number_within(name, -most, most)?
                .ok_or_else(|| format!("{name} is missing: write degrees"))
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
    let mut reader = delimited::trimmed_reader(text);
    let columns = columns(file, &mut reader, known, needed)?;
    let (mut rows, mut skipped) = (Vec::new(), Vec::new());
    for (line, record) in delimited::rows(reader, text) {
        let row = record.and_then(|record| {
            check_width(&record, columns.len())?;
            read(&Row { columns: &columns, record: &record, line })
        });
        match row {
            Ok(row) => rows.push(row),
            Err(reason) => skipped.push(Skipped::row(file, line, reason)),
        }
    }
    Ok((rows, skipped))
}

/// Refuses a row with something in it beyond the header's columns: a comma too many has moved its cells.
fn check_width(record: &csv::StringRecord, n_columns: usize) -> Result<(), String> {
    let beyond = record.iter().skip(n_columns).any(|cell| !cell.is_empty());
    if !beyond {
        return Ok(());
    }
    Err(format!(
        "the row has {} cells where the header has {n_columns} columns: take out what divides one cell too many, and put texts with commas in quotes",
        record.len()
    ))
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
    let read = |name: &str| {
        let name = name.trim_start_matches('\u{feff}');
        let known = known.iter().find(|known| known.eq_ignore_ascii_case(name));
        known.map_or(name, |known| known).to_owned()
    };
    let names: Vec<String> = header.iter().map(read).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(wrong(format!(
            "there is no column '{unknown}' here: the columns are {}",
            known.join(", ")
        )));
    }
    let mut before: Vec<&String> = Vec::with_capacity(names.len());
    for name in &names {
        if before.contains(&name) {
            return Err(wrong(format!(
                "the column '{name}' stands twice: take one out, or give it its own name"
            )));
        }
        before.push(name);
    }
    if let Some(missing) = needed.iter().find(|name| !names.iter().any(|column| column == *name)) {
        return Err(wrong(format!(
            "the column '{missing}' is missing: the columns are {}",
            known.join(", ")
        )));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<(String, f64)>, Vec<String>) {
        let row = |row: &Row<'_>| {
            Ok((row.cell("id").to_owned(), row.number("minutes", 0.0)?.unwrap_or_default()))
        };
        let (rows, skipped) = read_rows("t.csv", text, (&["id", "minutes"], &["id"]), row).unwrap();
        (rows, skipped.iter().map(Skipped::to_string).collect())
    }

    #[test]
    fn tables_are_read_as_spreadsheets_save_them() {
        let expected = [("a".to_owned(), 7.5)];
        assert_eq!(read("id,minutes\na,7.5\n").0, expected);
        assert_eq!(read("ID;Minutes\na;7,5\n").0, expected);
        assert_eq!(read("\u{feff}Minutes\tID\r\n7,5\ta\r\n").0, expected);
        // Lines are counted as an editor does, whatever ends them.
        for end in ["\n", "\r\n"] {
            let skipped = read(&["id,minutes", "", "a,-1", "b,2"].join(end)).1;
            assert!(skipped[0].starts_with("t.csv:3: "), "{skipped:?}");
        }
        let (rows, skipped) = read("ID;Minutes\na;7,5,1\nb;-1\nc;3\n");
        assert_eq!(rows, [("c".to_owned(), 3.0)]);
        assert!(skipped[0].contains("t.csv:2: minutes is '7,5,1'"), "{skipped:?}");
        assert!(skipped[1].contains("t.csv:3: minutes is '-1'"), "{skipped:?}");
    }

    #[test]
    fn a_column_that_stands_twice_is_refused() {
        let row = |row: &Row<'_>| Ok(row.cell("id").to_owned());
        let known: (&[&str], &[&str]) = (&["id", "minutes"], &["id"]);
        let error = read_rows("t.csv", "id,Minutes,minutes\na,1,2\n", known, row).unwrap_err();
        let told = error.to_string();
        assert!(told.starts_with("t.csv:1: the column 'minutes' stands twice"), "{told}");
    }

    #[test]
    fn a_row_with_something_beyond_the_columns_is_listed_and_left_out() {
        let row = |row: &Row<'_>| Ok(row.cell("id").to_owned());
        let known: (&[&str], &[&str]) = (&["id", "minutes"], &["id"]);
        let text = "id,minutes\na,1,08:00\nb,1,,\nc\n";
        let (rows, skipped) = read_rows("t.csv", text, known, row).unwrap();
        assert_eq!(rows, ["b", "c"]);
        let told = skipped[0].to_string();
        let expected = "t.csv:2: the row has 3 cells where the header has 2 columns";
        assert!(told.starts_with(expected) && skipped.len() == 1, "{told}");
    }

    #[test]
    fn a_latitude_is_asked_for_from_pole_to_pole() {
        let position = |row: &Row<'_>| row.position();
        let known: (&[&str], &[&str]) = (&["lat", "long"], &["lat", "long"]);
        let (_, skipped) =
            read_rows("t.csv", "lat,long\n91,24\n60,181\n", known, position).unwrap();
        let told: Vec<String> = skipped.iter().map(ToString::to_string).collect();
        assert!(told[0].ends_with("lat is '91': write a number from -90 to 90"), "{told:?}");
        assert!(told[1].ends_with("long is '181': write a number from -180 to 180"), "{told:?}");
    }
}
