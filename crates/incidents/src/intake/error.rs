//! Why a whole file is refused.

use std::fmt;

/// A file that isn't what it should be. Bad rows are no error: they are listed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IntakeError {
    /// Nothing, not even a header.
    #[error("{file}:1: the file is empty: expected a header with the columns {expected}")]
    Empty {
        /// The file, as the user named it.
        file: String,
        /// What must be there.
        expected: Names,
    },
    /// The header isn't CSV.
    #[error("{file}:1: can't read the header: {cause}")]
    UnreadableHeader {
        /// The file, as the user named it.
        file: String,
        /// What the CSV reader says.
        cause: String,
    },
    /// A column that must be there.
    #[error("{file}:1: column '{column}' is missing: expected the columns {expected}")]
    MissingColumn {
        /// The file, as the user named it.
        file: String,
        /// The column.
        column: String,
        /// What must be there.
        expected: Names,
    },
    /// A column that nobody knows.
    #[error("{file}:1: column '{column}' is unknown: the known columns are {known}")]
    UnknownColumn {
        /// The file, as the user named it.
        file: String,
        /// The column.
        column: String,
        /// What may be there.
        known: Names,
    },
    /// One column twice.
    #[error("{file}:1: column '{column}' appears twice")]
    RepeatedColumn {
        /// The file, as the user named it.
        file: String,
        /// The column.
        column: String,
    },
    /// Bytes that are no UTF-8.
    #[error("{file}:{line}: the text is no UTF-8: save it as UTF-8")]
    NotUtf8 {
        /// The file, as the user named it.
        file: String,
        /// The line, counted from 1.
        line: u64,
    },
    /// Two bytes a letter, as spreadsheets save "Unicode text".
    #[error("{file}: the text is UTF-16: save it as UTF-8, in Excel as \"CSV UTF-8\"")]
    Utf16 {
        /// The file, as the user named it.
        file: String,
    },
    /// Broken JSON or XML.
    #[error("{file}:{line}: can't read the document: {cause}")]
    Broken {
        /// The file, as the user named it.
        file: String,
        /// The line, counted from 1.
        line: u64,
        /// What the reader says.
        cause: String,
    },
    /// The document is what a server says instead of an answer.
    #[error("{file}: the server refused with code {code}: {description}")]
    Refused {
        /// The file or address, as the user named it.
        file: String,
        /// The server's code.
        code: String,
        /// The server's words.
        description: String,
    },
    /// A document of another kind.
    #[error("{file}:1: the document holds none of what was expected: {expected}")]
    Unexpected {
        /// The file, as the user named it.
        file: String,
        /// What it should hold.
        expected: &'static str,
    },
    /// A mapping that can't be used.
    #[error("{file}:{line}: {reason}")]
    Mapping {
        /// The file, as the user named it.
        file: String,
        /// The line, counted from 1.
        line: u64,
        /// What is wrong and what to do.
        reason: String,
    },
    /// A key that nobody knows.
    #[error("{file}:{line}: key '{key}' is unknown: the known keys are {known}")]
    UnknownKey {
        /// The file, as the user named it.
        file: String,
        /// The line, counted from 1.
        line: u64,
        /// The key.
        key: String,
        /// What may be there.
        known: Names,
    },
}

/// Names of columns or keys, printed with commas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names(pub(super) &'static [&'static str]);

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}
