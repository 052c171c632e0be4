//! What planners decided on reports. Decisions hold in their order: a later one undoes an earlier one on the same report.

use crate::{Store, StoreError};
use roadcrew_incidents::{Decision, Opinion, Ruling};
use rusqlite::{Row, named_params};

/// What a ruling of the store names as its file.
const FILE: &str = "the store's rulings";

impl Store {
    /// Writes a decision after all others.
    pub fn put_ruling(&self, decision: &Decision, opinion: &Opinion) -> Result<Ruling, StoreError> {
        let (report, with) = match decision {
            Decision::Apart { report } => (report, None),
            Decision::Together { report, with } => (report, Some(with)),
        };
        self.write("rulings", |transaction| {
            let insert = "INSERT INTO ruling (report, joined_with, decided_by, note)
                VALUES (:report, :with, :by, :note)";
            transaction.execute(
                insert,
                named_params! {
                    ":report": report, ":with": with, ":by": opinion.by, ":note": opinion.note,
                },
            )?;
            let line = u64::try_from(transaction.last_insert_rowid()).unwrap_or(0);
            let (decision, opinion) = (decision.clone(), opinion.clone());
            Ok(Ruling { file: FILE.to_owned(), line, decision, opinion })
        })
    }

    /// All decisions in the order in which they were made.
    pub fn rulings(&self) -> Result<Vec<Ruling>, StoreError> {
        let connection = self.connection();
        let read = || {
            let mut select = connection.prepare_cached("SELECT * FROM ruling ORDER BY number")?;
            select.query_map([], read_ruling)?.collect::<Result<Vec<_>, _>>()
        };
        read().map_err(StoreError::reading("rulings"))
    }
}

fn read_ruling(row: &Row<'_>) -> rusqlite::Result<Ruling> {
    let report = row.get("report")?;
    let decision = match row.get("joined_with")? {
        Some(with) => Decision::Together { report, with },
        None => Decision::Apart { report },
    };
    let line = u64::try_from(row.get::<_, i64>("number")?).unwrap_or(0);
    let opinion = Opinion { by: row.get("decided_by")?, note: row.get("note")? };
    Ok(Ruling { file: FILE.to_owned(), line, decision, opinion })
}
