//! A scenario's file, whatever it simulates: read, and refused with its line.

use crate::LabError;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// Reads a scenario. `refusal` says what is wrong with one that could be read.
pub(crate) fn read<S: DeserializeOwned>(
    path: &Path,
    refusal: impl FnOnce(&S) -> Option<&'static str>,
) -> Result<S, LabError> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|source| LabError::Unreadable { file: file.clone(), source })?;
    let wrong =
        |line: usize, reason: String| LabError::Scenario { file: file.clone(), line, reason };
    let scenario: S = toml::from_str(&text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start).min(text.len());
        let line = text.get(..start).unwrap_or(&text).matches('\n').count() + 1;
        wrong(line, error.message().replace('\n', " "))
    })?;
    match refusal(&scenario) {
        Some(reason) => Err(wrong(1, reason.to_owned())),
        None => Ok(scenario),
    }
}

/// What is wrong with a scenario that compares nothing.
pub(crate) const NOTHING_TO_COMPARE: &str = "name at least one of seeds and one of policies";

/// A folder as a scenario names it, relative to its own.
pub(crate) fn beside(path: &Path, folder: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).join(folder)
}
