//! Lines and numbers of a text file, with the place of each for whoever must tell what is wrong.

use super::FormatError;

/// The greatest number that a file may hold: a thousand times as much still fits everywhere.
pub(super) const MOST: f64 = 1e8;

/// A file whose lines are read, for naming it in errors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
}

impl Source<'_> {
    pub(super) fn error(self, line: usize, reason: impl Into<String>) -> FormatError {
        FormatError { file: self.file.to_owned(), line, reason: reason.into() }
    }

    /// A number between plus and minus [`MOST`].
    pub(super) fn number(self, line: usize, word: &str) -> Result<f64, FormatError> {
        match word.parse::<f64>() {
            Ok(number) if number.abs() <= MOST => Ok(number),
            _ => Err(self.misfit(line, word)),
        }
    }

    /// A number from 0 to [`MOST`].
    pub(super) fn amount(self, line: usize, word: &str) -> Result<f64, FormatError> {
        let number = self.number(line, word)?;
        if number < 0.0 {
            return Err(self.error(line, format!("{word} is negative")));
        }
        Ok(number)
    }

    /// A whole number, as large as [`MOST`] at most.
    pub(super) fn whole(self, line: usize, word: &str) -> Result<i64, FormatError> {
        #[expect(clippy::cast_possible_truncation, reason = "MOST is a whole number")]
        const LIMIT: i64 = MOST as i64;
        match word.parse::<i64>() {
            Ok(number) if (-LIMIT..=LIMIT).contains(&number) => Ok(number),
            _ => Err(self.misfit(line, word)),
        }
    }

    /// A whole number from 0 up.
    pub(super) fn count(self, line: usize, word: &str) -> Result<usize, FormatError> {
        usize::try_from(self.whole(line, word)?).map_err(|_negative| self.misfit(line, word))
    }

    fn misfit(self, line: usize, word: &str) -> FormatError {
        self.error(line, format!("'{word}' is not a number that fits here"))
    }
}

/// The lines that hold something, trimmed, with their numbers counted from 1.
pub(super) fn filled(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    lines.filter(|(_, line)| !line.is_empty())
}

/// The number of the last line, at least 1.
pub(super) fn last_line(text: &str) -> usize {
    text.lines().count().max(1)
}
