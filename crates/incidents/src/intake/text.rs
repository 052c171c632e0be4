//! Bytes become text.

use super::IntakeError;
use roadcrew_units::Skipped;
use std::borrow::Cow;

/// Reads bytes as UTF-8, without a byte order mark. Other encodings are refused: a name read wrong is a name changed.
///
/// XML that declares ISO-8859-1 or Windows-1252 is decoded, because its first line says what it is.
pub fn read_text<'b>(file: &str, bytes: &'b [u8]) -> Result<Cow<'b, str>, IntakeError> {
    check_is_not_utf16(file, bytes)?;
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(without_mark(text))),
        Err(_) if declares_latin_1(bytes) => {
            Ok(Cow::Owned(bytes.iter().copied().map(of_windows_1252).collect()))
        }
        Err(error) => {
            let line = line_at(bytes, error.valid_up_to());
            Err(IntakeError::NotUtf8 { file: file.to_owned(), line })
        }
    }
}

/// Reads a table as UTF-8 or, where it is none, as Windows-1252, in which spreadsheets of the West save CSV: nothing in a table says what it is.
/// Then a note tells so, with the first line that shows it. UTF-16 is refused.
pub fn read_table_text<'b>(
    file: &str,
    bytes: &'b [u8],
) -> Result<(Cow<'b, str>, Option<Skipped>), IntakeError> {
    check_is_not_utf16(file, bytes)?;
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(without_mark(text)), None),
        Err(error) => {
            let line = line_at(bytes, error.valid_up_to());
            let note = "the text is no UTF-8 and was read as Windows-1252: if names look wrong, save it as UTF-8";
            let text = bytes.iter().copied().map(of_windows_1252).collect();
            (Cow::Owned(text), Some(Skipped::row(file, line, note)))
        }
    })
}

/// How far into a text one looks for zeros.
const SEEN_BYTES: usize = 1000;

/// Refuses what begins with the mark of UTF-16, or has a zero in every fourth byte as only UTF-16 has.
fn check_is_not_utf16(file: &str, bytes: &[u8]) -> Result<(), IntakeError> {
    let is_marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let seen = &bytes[..bytes.len().min(SEEN_BYTES)];
    let zeros: usize = seen.iter().map(|&byte| usize::from(byte == 0)).sum();
    if is_marked || seen.len() < 4 * zeros {
        return Err(IntakeError::Utf16 { file: file.to_owned() });
    }
    Ok(())
}

/// What 80 to 9F stand for; elsewhere Windows-1252 is Latin-1.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn of_windows_1252(byte: u8) -> char {
    match byte.checked_sub(0x80) {
        Some(place) if usize::from(place) < WINDOWS.len() => WINDOWS[usize::from(place)],
        _ => char::from(byte),
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
    first_line.starts_with(b"<?xml") && (has(b"iso-8859-1") || has(b"windows-1252"))
}
