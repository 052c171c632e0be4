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
    let delimiter = delimiter(text);
    reader.into_records().map(move |row| {
        let at = row.as_ref().map_or_else(csv::Error::position, StringRecord::position);
        let byte = at.map_or(0, csv::Position::byte);
        let line = lines.of_row_at(byte);
        let row = row.map_err(|error| format!("the row is broken: {error}"));
        let rest = usize::try_from(byte).ok().and_then(|byte| text.as_bytes().get(byte..));
        let open = rest.and_then(|rest| quote_left_open(rest, delimiter));
        (line, open.map_or(row, |n_lines| Err(of_open_quote(line, n_lines))))
    })
}

fn of_open_quote(line: u64, n_lines: u64) -> String {
    let last = line + n_lines.saturating_sub(1);
    format!(
        "a quote is opened in this row and not closed, so that everything up to line {last} is taken for its text: close it, or take it out"
    )
}

/// Over how many lines a quote of the row that `rest` begins with reaches without being closed where a cell ends; `None` where all are.
///
/// A text in quotes may have several lines. So a quote that is missing is closed by the next one of the file, behind which a cell goes on; or by none.
fn quote_left_open(rest: &[u8], delimiter: u8) -> Option<u64> {
    let mut bytes = rest.iter().copied().skip_while(|byte| b"\r\n".contains(byte)).peekable();
    let (mut n_lines, mut is_cell_begin) = (1, true);
    while let Some(byte) = bytes.next() {
        if byte == b'\n' || byte == b'\r' {
            return None;
        }
        if byte != b'"' || !is_cell_begin {
            is_cell_begin = byte == delimiter;
            continue;
        }
        is_cell_begin = false;
        let begun = n_lines;
        loop {
            match bytes.next() {
                None => return Some(n_lines),
                Some(b'\n') => n_lines += 1,
                // Two of them are one in the text.
                Some(b'"') if bytes.peek() == Some(&b'"') => _ = bytes.next(),
                Some(b'"') => break,
                Some(_) => {}
            }
        }
        let goes_on = bytes.peek().is_some_and(|&it| it != delimiter && !b"\r\n ".contains(&it));
        if goes_on && begun < n_lines {
            return Some(n_lines);
        }
    }
    None
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

    #[track_caller]
    fn check_rows(text: &str, expected: &[&str]) {
        let found = rows(trimmed_reader(text), text).map(|(line, row)| match row {
            Ok(row) => format!("{line}: {}", row.iter().collect::<Vec<_>>().join("|")),
            Err(reason) => format!("{line}: {}", reason.split(':').next().unwrap()),
        });
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_quote_that_is_not_closed_is_told_with_its_lines() {
        let open = |line: u64, last: u64| {
            format!(
                "{line}: a quote is opened in this row and not closed, so that everything up to line {last} is taken for its text"
            )
        };
        check_rows("id,x\na,1\n\"b,2\nc,3\n", &["2: a|1", &open(3, 5)]);
        check_rows("id,x\r\n\r\n\"b,2\r\nc,\"d\"\r\ne,5\r\n", &[&open(3, 4), "5: e|5"]);
        check_rows("id,x\na,\"b\n", &[&open(2, 3)]);
    }

    #[test]
    fn quotes_that_are_closed_may_hold_lines_and_quotes() {
        check_rows("id,x\na,\"1\n2\"\nb,\"x \"\"y\"\"\"\n", &["2: a|1\n2", "4: b|x \"y\""]);
        check_rows("id,x\na,5\" pipe\nb,2\n", &["2: a|5\" pipe", "3: b|2"]);
        check_rows("id;x\na;\"1;2\"\n\nb;\"\"\n", &["2: a|1;2", "4: b|"]);
    }
}
