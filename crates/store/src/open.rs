//! Opening a store, and what holds for all of it.

use crate::StoreError;
use rusqlite::{CachedStatement, Connection, ToSql, Transaction};
use rusqlite_migration::{M, Migrations};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The file in the data folder.
const FILE: &str = "roadcrew.db";
/// How long to wait while another handle writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// Steps from an empty file to today's layout. A step that was released is never changed.
const STEPS: &[M<'static>] = &[
    M::up(include_str!("schema/001_reports_alerts_plans.sql")),
    M::up(include_str!("schema/002_messages.sql")),
    M::up(include_str!("schema/003_rulings.sql")),
];

/// Reports, alerts and plans on disk. Calls block, and wait for each other.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
}

/// How many rows of a `put` were new, and how many were known by their id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Not known before.
    pub n_new: usize,
    /// Known before, and now as they were put.
    pub n_updated: usize,
}

impl Written {
    /// Inserts a row, or updates the one of the same key. Both statements take the same parameters.
    pub(crate) fn put(
        &mut self,
        [insert, update]: [&mut CachedStatement<'_>; 2],
        row: &[(&str, &dyn ToSql)],
    ) -> rusqlite::Result<()> {
        if insert.execute(row)? == 1 {
            self.n_new += 1;
        } else {
            update.execute(row)?;
            self.n_updated += 1;
        }
        Ok(())
    }
}

impl Store {
    /// Opens the store in a data folder, which is made when it isn't there.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder)
            .map_err(|source| StoreError::Folder { folder: folder.to_owned(), source })?;
        let file = folder.join(FILE);
        let connection = Connection::open(&file)
            .and_then(with_log)
            .map_err(|source| StoreError::Open { file: file.clone(), source })?;
        Self::with_layout(connection, file)
    }

    /// A store that is gone when it is dropped.
    pub fn in_memory() -> Result<Self, StoreError> {
        let file = PathBuf::from(":memory:");
        let connection = Connection::open_in_memory()
            .map_err(|source| StoreError::Open { file: file.clone(), source })?;
        Self::with_layout(connection, file)
    }

    fn with_layout(mut connection: Connection, file: PathBuf) -> Result<Self, StoreError> {
        Migrations::from_slice(STEPS)
            .to_latest(&mut connection)
            .map_err(|source| StoreError::Layout { file, source })?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// A panic elsewhere leaves no half of a transaction behind, so a poisoned lock is taken.
    pub(crate) fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `write` in one transaction: all of it is kept, or nothing.
    pub(crate) fn write<T>(
        &self,
        what: &'static str,
        write: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let mut connection = self.connection();
        let run = || {
            let transaction =
                connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let answer = write(&transaction)?;
            transaction.commit()?;
            Ok(answer)
        };
        run().map_err(StoreError::writing(what))
    }
}

/// A write-ahead log with a sync at every commit: with less, a power cut loses acknowledged rows.
fn with_log(connection: Connection) -> rusqlite::Result<Connection> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}
