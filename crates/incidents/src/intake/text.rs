//! Bytes become text.

use super::IntakeError;
use std::borrow::Cow;

/// Reads bytes as UTF-8, without a byte order mark. Other encodings are refused: a name read wrong is a name changed.
///
/// XML that declares ISO-8859-1 is decoded, because its first line says what it is.
pub fn read_text<'b>(file: &str, bytes: &'b [u8]) -> Result<Cow<'b, str>, IntakeError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(without_mark(text))),
        Err(_) if declares_latin_1(bytes) => {
            Ok(Cow::Owned(bytes.iter().copied().map(char::from).collect()))
        }
        Err(error) => {
            let line = line_at(bytes, error.valid_up_to());
            Err(IntakeError::NotUtf8 { file: file.to_owned(), line })
        }
    }
}

pub(super) fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// The line, counted from 1, of a byte.
pub(super) fn line_at(text: &[u8], byte: usize) -> u64 {
    let before = &text[..byte.min(text.len())];
    before.iter().map(|&letter| u64::from(letter == b'\n')).sum::<u64>() + 1
}

fn declares_latin_1(bytes: &[u8]) -> bool {
    let first_line = bytes.split(|&letter| letter == b'>').next().unwrap_or_default();
    let first_line = first_line.to_ascii_lowercase();
    let has = |wanted: &[u8]| first_line.windows(wanted.len()).any(|part| part == wanted);
    first_line.starts_with(b"<?xml") && has(b"iso-8859-1")
}
