//! What can go wrong with the disk.

use std::path::PathBuf;

/// Why something could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder can't be made.
    #[error("can't make the data folder {}", folder.display())]
    Folder {
        /// Which folder.
        folder: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The file can't be opened or set up.
    #[error("can't open {} as a store", file.display())]
    Open {
        /// Which file.
        file: PathBuf,
        /// Why not.
        source: rusqlite::Error,
    },
    /// The file was written by a newer version, or a step to this version failed.
    #[error("can't bring {} to the layout of this version", file.display())]
    Layout {
        /// Which file.
        file: PathBuf,
        /// Why not.
        source: rusqlite_migration::Error,
    },
    /// Nothing is known about whether the rows were written: put them again.
    #[error("can't write {what}: put them again")]
    Write {
        /// What was to be written.
        what: &'static str,
        /// Why not.
        source: rusqlite::Error,
    },
    /// Rows that can't be read.
    #[error("can't read {what}")]
    Read {
        /// What was to be read.
        what: &'static str,
        /// Why not.
        source: rusqlite::Error,
    },
}

impl StoreError {
    pub(crate) fn writing(what: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Write { what, source }
    }

    pub(crate) fn reading(what: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Read { what, source }
    }
}
