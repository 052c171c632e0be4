//! Tables whose cells are divided by commas, semicolons or tabs: spreadsheets write whichever their language prefers.

use crate::intake::lines::Lines;
use csv::{Reader, ReaderBuilder, StringRecord};

const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// A reader of `text`, divided by what its header has most of; rows may be of any length.
pub(crate) fn reader(text: &str) -> Reader<&[u8]> {
    builder(text).from_reader(text.as_bytes())
}

/// The same, without the spaces around cells.
pub fn trimmed_reader(text: &str) -> Reader<&[u8]> {
    builder(text).trim(csv::Trim::All).from_reader(text.as_bytes())
}

/// The rows of `text` that a reader has left, each with its line, counted from 1; a broken one with a sentence in its place.
pub fn rows<'t>(
    reader: Reader<&'t [u8]>,
    text: &'t str,
) -> impl Iterator<Item = (u64, Result<StringRecord, String>)> + 't {
    let mut lines = Lines::of(text);
    reader.into_records().map(move |row| {
        let at = row.as_ref().map_or_else(csv::Error::position, StringRecord::position);
        let line = lines.of_row_at(at.map_or(0, csv::Position::byte));
        (line, row.map_err(|error| format!("the row is broken: {error}")))
    })
}

/// Whether commas don't divide the cells, so that numbers may be written with one.
pub(crate) fn has_decimal_commas(text: &str) -> bool {
    delimiter(text) != b','
}

fn builder(text: &str) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.flexible(true).delimiter(delimiter(text));
    builder
}

/// Among equals the comma, then the semicolon. What stands in quotes divides nothing.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut is_quoted = false;
    for byte in header.bytes() {
        is_quoted ^= byte == b'"';
        let found = DELIMITERS.iter().position(|&one| one == byte).filter(|_| !is_quoted);
        if let Some(place) = found {
            counts[place] += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    let place = counts.iter().position(|&count| count == most).unwrap_or(0);
    DELIMITERS[place]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: &str, expected: char) {
        assert_eq!(char::from(delimiter(header)), expected, "{header}");
    }

    #[test]
    fn the_header_says_what_divides_cells() {
        check("id,lat,long\n1;2,3\n", ',');
        check("\u{feff}id;lat;long\n", ';');
        check("id\tlat\tlong\r\n", '\t');
        check("\n\"a,b,c,d\";lat;long", ';');
        check("id", ',');
        check("", ',');
    }
}
