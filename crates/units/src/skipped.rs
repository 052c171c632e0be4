//! What was left out of messy input, and why.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One row, object or element that was left out. The rest of its file was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The file, as the user named it.
    pub file: String,
    /// The line, counted from 1, where the file has lines.
    pub line: Option<u64>,
    /// What is wrong and what to do: one sentence without a full stop.
    pub reason: String,
}

impl Skipped {
    /// A row of a text file.
    pub fn row(file: &str, line: u64, reason: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: Some(line), reason: reason.into() }
    }

    /// An element of a file without lines.
    pub fn element(file: &str, reason: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, reason: reason.into() }
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.reason),
            None => write!(f, "{}: {}", self.file, self.reason),
        }
    }
}
